# The English of tr.ftl; the keys and the variables are explained there.

greeting = Dear { $name },

closing =
    If you have questions, call our call centre at { $phone }.

    We never ask you for a PIN, a password or an SMS code by e-mail or telephone.

    { $authority }

menu-path = NES services → Individual services → Applications → My applications

opened-terms = Certificate validity: { $validity }. Card reader: { $reader }.
opened-subject = Complete your e-signature application: { $order }
opened-body =
    { greeting }

    { $institution } has had a pre-application ({ $product }) opened for you. Kind of application: { $kind }. Your order number is { $order }.

    { $terms }

    You need to complete the application so that your certificate can be produced. Sign in through e-Devlet or by e-İmza at this address; your application opens, choose “Complete the application”:

    { $link }

    { menu-path } leads to the same page.

    Last day: { $date }. A pre-application that is not completed by then is cancelled by itself; we will remind you before.

    If you have a valid e-signature, you can approve with it and need not wait for the post. How the e-İmza app works:

    { $signing }

    Instructions for the wet-ink application, step by step:

    { $instructions }

    { closing }
opened-sms = { $authority }: e-signature pre-application { $order } is open until { $date }. Sign in: { $portal }

phone-code-sms =
    { $authority } verification code: { $code }
    Good for { $minutes } minutes. Tell it to nobody.
    @{ $domain } #{ $code }

form-accepted-subject = Your form was accepted: { $order }
form-accepted-body =
    { greeting }

    The signed form of your e-signature application { $order } has arrived and was accepted.

    The status of your application is: Production awaited. There is nothing for you to do. When production begins depends on the type of application; you can see the details and the current status here:

    { $link }

    { closing }
form-accepted-sms = { $authority }: the form of your e-signature application { $order } was accepted. Status: Production awaited.

form-accepted-payment-awaited-subject = Your form was accepted, your payment is awaited: { $order }
form-accepted-payment-awaited-body =
    { greeting }

    The signed form of your e-signature application { $order } has arrived and was accepted.

    The status of your application is: Payment awaited. It is now time to pay: the call centre tells you how. Your certificate goes into production after the payment. You can see the current status here:

    { $link }

    { closing }
form-accepted-payment-awaited-sms = { $authority }: the form of your e-signature application { $order } was accepted. Status: Payment awaited.

approved-e-imza-subject = Your application was approved by e-İmza: { $order }
approved-e-imza-body =
    { greeting }

    Your e-signature application { $order } was approved: it was signed with your qualified electronic certificate. You need not send a form.

    Status of your application: Üretim Bekleniyor (production awaited). If it was not you who approved, call us at once. Details and the current status are here:

    { $link }

    { closing }
approved-e-imza-sms = { $authority }: Application { $order } was approved by e-İmza. If it was not you: { $phone }

approved-e-imza-payment-awaited-subject = Your application was approved by e-İmza, your payment is awaited: { $order }
approved-e-imza-payment-awaited-body =
    { greeting }

    Your e-signature application { $order } was approved: it was signed with your qualified electronic certificate. You need not send a form.

    Status of your application: Ödeme Bekleniyor (payment awaited). It is time to pay; our call centre tells you how. If it was not you who approved, call us at once. The current status is here:

    { $link }

    { closing }
approved-e-imza-payment-awaited-sms = { $authority }: { $order } was approved by e-İmza; your payment is awaited. If it was not you: { $phone }

approved-e-onay-subject = Your application was approved by e-Onay: { $order }
approved-e-onay-body =
    { greeting }

    Your e-signature application { $order } was approved on the ground of the e-Onay that you signed before. You need not send a form.

    Status of your application: Üretim Bekleniyor (production awaited). If it was not you who approved, say “It was not me” in the signature diary or call us at once. The current status is here:

    { $link }

    { closing }
approved-e-onay-sms = { $authority }: Application { $order } was approved by e-Onay. If it was not you: { $phone }

approved-e-onay-payment-awaited-subject = Your application was approved by e-Onay, your payment is awaited: { $order }
approved-e-onay-payment-awaited-body =
    { greeting }

    Your e-signature application { $order } was approved on the ground of the e-Onay that you signed before. You need not send a form.

    Status of your application: Ödeme Bekleniyor (payment awaited). It is time to pay; our call centre tells you how. If it was not you who approved, call us at once. The current status is here:

    { $link }

    { closing }
approved-e-onay-payment-awaited-sms = { $authority }: { $order } was approved by e-Onay; your payment is awaited. If it was not you: { $phone }

wet-ink-chosen-subject = We await your signed application form: { $order }
wet-ink-chosen-body =
    { greeting }

    You chose to approve your e-signature application { $order } by wet ink. Print your form, sign it with a blue ball-point pen and send it to this address: { $address }

    The form has to reach us by { $date }. To download it again, or to change your data or how you approve:

    { $link }

    Step by step:

    { $instructions }

    { closing }
wet-ink-chosen-sms = { $authority }: we await your signed form for { $order } until { $date }. Questions: { $phone }

told-e-onay-given-subject = You have given e-Onay
told-e-onay-given-body =
    { greeting }

    e-Onay was given with your qualified electronic certificate: your later applications can be approved without a signed form. This message goes to all the contact details that we have of you.

    If it was you, there is nothing to do. If it was not, say “It was not me” in the signature diary or call us at once: { $phone }

    { closing }
told-e-onay-given-sms = { $authority }: e-Onay was given with your e-İmza. If it was not you, call at once: { $phone }

told-e-onay-withdrawn-subject = You have withdrawn your e-Onay
told-e-onay-withdrawn-body =
    { greeting }

    Your e-Onay was withdrawn. You approve later applications by e-İmza or by wet ink; what you approved before stays valid. This message goes to all the contact details that we have of you.

    If it was not you, call us at once: { $phone }

    { closing }
told-e-onay-withdrawn-sms = { $authority }: Your e-Onay was withdrawn. If it was not you, call at once: { $phone }

not-me-subject = Your report “It was not me” has arrived
not-me-body =
    { greeting }

    It was reported in the signature diary that an act was not yours. Your e-Onay, if you gave it, is withdrawn, your other sessions have ended, and a request to revoke your certificates is open. This message goes to all the contact details that we have of you.

    We shall call you to check your identity. You can call us as well: { $phone }

    { closing }
not-me-sms = { $authority }: Your report has arrived, a revocation request is open. If it was not you: { $phone }

signed-in-subject = Login by e-İmza
signed-in-body =
    { greeting }

    Somebody logged in to the portal with your qualified electronic certificate. This message goes to all the contact details that we have of you.

    If it was you, there is nothing to do. If it was not, call us at once: { $phone }

    { closing }
signed-in-sms = { $authority }: Somebody logged in with your e-İmza. If it was not you, call at once: { $phone }

form-refused-subject = Your form could not be accepted: { $order }
form-refused-body =
    { greeting }

    The form that you sent for your e-signature application { $order } has arrived but could not be accepted:

    { $reasons }

    Your application stays open and what you typed is saved. Download the new form here, sign it and send it again:

    { $link }

    Last day: { $date }. How to prepare the signed form:

    { $instructions }

    { closing }
form-refused-sms = { $authority }: the form of e-signature application { $order } was not accepted. See My applications for the reason.

cancelled-person-subject = Your application was cancelled at your request: { $order }
cancelled-person-body =
    { greeting }

    Your e-signature application { $order } was cancelled at your request.

    If you did not make this request, call our call centre at { $phone } at once.

    To have a new pre-application opened, turn to the e-signature officer of your institution ({ $institution }).

    { closing }
cancelled-person-sms = { $authority }: your e-signature application { $order } was cancelled at your request. Not you? Call { $phone }

cancelled-institution-subject = Your application was cancelled by your institution: { $order }
cancelled-institution-body =
    { greeting }

    Your e-signature application { $order } was cancelled at the request of your institution ({ $institution }).

    If you think this is a mistake, or to have a new pre-application opened, turn to the e-signature officer of your institution.

    { closing }
cancelled-institution-sms = { $authority }: your e-signature application { $order } was cancelled by your institution. Help: { $phone }

cancelled-time_out-subject = Your application has run out of time: { $order }
cancelled-time_out-body =
    { greeting }

    Your e-signature application { $order } was cancelled by itself because it was not completed in time. The last day was { $date }.

    If you still need an e-signature, ask the e-signature officer of your institution ({ $institution }) to open a new pre-application. Do not send the old form; a form belongs to its own application only.

    { closing }
cancelled-time_out-sms = { $authority }: your e-signature application { $order } timed out and was cancelled. Ask your institution for another.

cancelled-authority-subject = Your application was cancelled: { $order }
cancelled-authority-body =
    { greeting }

    Your e-signature application { $order } was cancelled by { $authority }.

    To ask why, call { $phone }. If a card was made for this application, it is destroyed and its certificate revoked. If you paid, your money is paid back.

    You can follow your application here:

    { $link }

    { closing }
cancelled-authority-sms = { $authority }: your e-signature application { $order } was cancelled. Information: { $phone }

# The staff desk ended the order, with a reason (R08).
cancelled-at-desk-subject = Your application was cancelled: { $order }
cancelled-at-desk-body =
    { greeting }

    Your e-signature application { $order } was cancelled by { $authority }. { $why } { $asked }

    The form that you signed for this application will not be processed. If a card was produced, it is destroyed and its certificate revoked. If you have paid, the money is paid back to you.

    If you want a new pre-application, ask the e-signature officer of your institution ({ $institution }). You can follow your application here:

    { $link }

    { closing }
cancelled-at-desk-sms = { $authority }: your application { $order } was cancelled. The reason is on your page. Info: { $phone }

# The same, to the officers of the institution.
cancelled-for-institution-subject = An application of your institution was cancelled: { $order }
cancelled-for-institution-body =
    { greeting }

    The e-signature application { $order } of a member of your institution was cancelled by { $authority }. { $why } { $asked }

    If need be, you can open a new pre-application. Whose application it was is shown on the page of the officer:

    { $portal }/yetkili/basvurular/{ $order }

    { closing }
cancelled-for-institution-sms = { $authority }: application { $order } of your institution was cancelled. Info: { $phone }

# The form had been said to be accepted, by mistake (R26).
acceptance-undone-subject = The acceptance of your form was taken back: { $order }
acceptance-undone-body =
    { greeting }

    We told you that the signed form of your e-signature application { $order } was accepted. That was our mistake, and it was taken back; we apologise.

    If you have not sent your signed form yet, send it to: { $address }. If you have sent it, there is nothing for you to do; we will tell you the result when it has been looked at.

    The last day on which the form can reach us: { $date }. The current status is shown here:

    { $link }

    { closing }
acceptance-undone-sms = { $authority }: the acceptance of { $order } was a mistake. Last day for the form: { $date }. Info: { $phone }

# A paper came for an order that is cancelled.
late-paper-subject = The paper that you sent was not processed: { $order }
late-paper-body =
    { greeting }

    A paper for your e-signature application { $order } has reached us. Since that application is cancelled, the paper was not processed and the application was not opened again.

    If you still need an e-signature, ask the e-signature officer of your institution ({ $institution }) to open a new pre-application, then download and sign the form of that one. Do not send the old form again; each application has a form of its own.

    Your cancelled application:

    { $link }

    { closing }
late-paper-sms = { $authority }: your paper for the cancelled { $order } came and was not processed. Ask your institution for a new one.

time-out-warning-subject =
    { $days ->
        [one] { $days } day left for your application: { $order }
       *[other] { $days } days left for your application: { $order }
    }
time-out-warning-body =
    { greeting }

    Your e-signature application { $order } is not complete yet. { $days ->
        [one] If it is not completed within { $days } day
       *[other] If it is not completed within { $days } days
    }, by { $date } at the latest, it is cancelled by itself.

    Its status now: { $status }.

    To go on where you left off:

    { $link }

    If you have posted the signed form and it will reach us before the last day, there is nothing for you to do.

    { closing }
time-out-warning-sms =
    { $days ->
        [one] { $authority }: your e-signature application { $order } is cancelled unless completed within { $days } day, by { $date }.
       *[other] { $authority }: your e-signature application { $order } is cancelled unless completed within { $days } days, by { $date }.
    }

pin-changed-subject = The PIN of your card was changed: { $order }
pin-changed-body =
    { greeting }

    The PIN of the e-signature card made for your application { $order } was changed a moment ago.

    If it was you, there is nothing to do. If it was not, call us at once: { $phone }

    { closing }
pin-changed-sms = { $authority }: the PIN of your e-signature card was changed. If it was not you, call us at once: { $phone }

card-unlock-begun-subject = Your card is being unlocked: { $order }
card-unlock-begun-body =
    { greeting }

    The e-signature card made for your application { $order } was recognised in a reader a moment ago, and its unlocking has begun.

    If it is you, there is nothing to do. If it is not, call us at once: { $phone }

    { closing }
card-unlock-begun-sms = { $authority }: your e-signature card is being unlocked. If it is not you, call us: { $phone }

card-unlocked-subject = Your card was unlocked: { $order }
card-unlocked-body =
    { greeting }

    The e-signature card made for your application { $order } was unlocked a moment ago and has a new PIN.

    If it was you, there is nothing to do. If it was not, call us at once: { $phone }

    { closing }
card-unlocked-sms = { $authority }: your e-signature card was unlocked, it has a new PIN. If it was not you, call us: { $phone }

# The state of a certificate was changed (5070, article 11).
certificate-suspended-subject = Your certificate is suspended
certificate-suspended-body =
    { greeting }

    Your qualified electronic certificate with the serial number { $serial } was suspended a moment ago. As long as that lasts nobody can sign in with it and no signature by it is accepted. This message goes to all the contact details that we have of you.

    If you asked for this and want to use the certificate again, call us to have it resumed. If you did not ask for it, call us at once as well: { $phone }

    { closing }
certificate-suspended-sms = { $authority }: your e-signature certificate is suspended. If you did not ask for it, call us: { $phone }

certificate-resumed-subject = Your certificate is resumed
certificate-resumed-body =
    { greeting }

    Your qualified electronic certificate with the serial number { $serial } was resumed a moment ago; it is valid again. This message goes to all the contact details that we have of you.

    If you did not ask for this, call us at once: { $phone }

    { closing }
certificate-resumed-sms = { $authority }: your e-signature certificate is valid again. If you did not ask for it, call us: { $phone }

certificate-revoked-subject = Your certificate is revoked
certificate-revoked-body =
    { greeting }

    Your qualified electronic certificate with the serial number { $serial } was revoked a moment ago. Revocation is final: this certificate cannot be used any more. Reason: { $why }. This message goes to all the contact details that we have of you.

    For a new certificate, turn to the e-signature officer of your institution. If you did not ask for the revocation, call us at once: { $phone }

    { closing }
certificate-revoked-sms = { $authority }: your e-signature certificate is revoked. If you did not ask for it, call us: { $phone }

phone-changed-subject = Another mobile phone was confirmed
phone-changed-body =
    { greeting }

    Another mobile phone was confirmed in your name: { $masked }. From { $from } on, codes for work on cards and certificates go to that number. This message goes to all the contact details that we have of you.

    If it was you, there is nothing to do. If it was not, sign in to the portal and say “It was not me” in your signature diary; the number is removed before it is used:

    { $portal }/nes/bireysel/gunluk

    You can also call us: { $phone }

    { closing }
phone-changed-sms = { $authority }: { $masked } was confirmed for you. If not by you, say so in the portal or call: { $phone }

email-changed-subject = Another e-mail address was given
email-changed-body =
    { greeting }

    Another e-mail address was given in your application: { $masked }. That address opens nothing; it only gets information. This message goes to all the contact details that we have of you.

    If it was you, there is nothing to do. If it was not, sign in to the portal and say “It was not me” in your signature diary:

    { $portal }/nes/bireysel/gunluk

    You can also call us: { $phone }

    { closing }
email-changed-sms = { $authority }: Another e-mail address was given in your application. If not by you, call at once: { $phone }

# A request for erasure (KVKK) was answered.
data-erased-subject = Your request to erase your personal data was answered
data-erased-body =
    { greeting }

    Your request to erase your personal data was answered.

    Applications whose form and contact data were erased: { $erased }

    What must be kept:
    { $kept }

    If you find the answer insufficient, you may complain to the Personal Data Protection Board within thirty days. If you did not ask for this, call us at once: { $phone }

    { closing }
data-erased-sms = { $authority }: Your request to erase your data was answered. If not by you, call: { $phone }
data-erased-none = None
data-kept-open = { $number }: the application is under way; once it is cancelled, you may ask again.
data-kept-until = { $number }: kept in the archive until { $until }, as law 5070 and its regulation ask.
data-kept = { $number }: kept in the archive for twenty years after the end of the certificate, as law 5070 and its regulation ask.
data-kept-person = Your identity record and the history of what was done: part of the archive, as law 5070 and its regulation ask.

# Data was corrected at the desk (KVKK).
data-corrected-subject = Your personal data was corrected
data-corrected-body =
    { greeting }

    Your record was corrected as you asked. The answer to your request says what was corrected; forms that you signed and certificates do not change. This notice goes to every contact point of yours that we know.

    If you did not ask for this, call us at once: { $phone }

    { closing }
data-corrected-sms = { $authority }: Your data was corrected at your request. If not by you, call at once: { $phone }

contact-proposed-subject = A change of your contact details was asked for
contact-proposed-body =
    { greeting }

    A new contact detail was proposed at your request: { $masked }. Nothing changes until you sign in to the portal and confirm your mobile phone:

    { $portal }/nes/bireysel/telefon

    This notice goes to every contact point of yours that we know. If you did not ask for this, call us at once: { $phone }

    { closing }
contact-proposed-sms = { $authority }: { $masked } was proposed as your contact. If not by you, call at once: { $phone }
