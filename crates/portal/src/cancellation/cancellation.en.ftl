cancel-title = Do you want to cancel the application?
cancel-lead = What you typed on the form is saved. If you only want to pause, there is no need to cancel; come back and go on whenever you like.
cancel-consequence = A cancelled application is not opened again. Your institution’s e-signature officer opens a new one.
cancel-lost-form = What you wrote into the form is not taken over into a new application.
cancel-lost-approval = Your approval ends with this application; you would have to approve the new one again.
cancel-lost-paper = A signed form that you printed or posted is not processed.
cancel-application = Cancel the application
cancel-keep = Keep the application
