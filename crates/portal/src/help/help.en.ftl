help-wet-ink = Instructions for the wet-ink application
help-wet-ink-about = From filling in the form to posting it, step by step.
help-questions = Frequent questions
help-questions-about = Short answers on the application, the form, payment and deadlines.
help-contact = Contact
help-contact-about = Call centre, e-mail and the address for forms.
help-personal-data-about = Which data are processed, why, and how long they are kept.
