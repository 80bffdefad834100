# The English of status.tr.ftl; the keys and the variables are explained there.

status-form-awaited = Application form awaited
status-form-awaited-why-not-filled = Your application is not complete yet. Choose “Complete the application” and finish the steps that are left: form, phone, approval. Last day: { $date }.
status-form-awaited-why-not-approved = You have filled in the form; your approval is missing. Choose “Complete the application” to go on where you left off. Last day: { $date }.
status-form-awaited-why-in-the-post = We are waiting for your form to arrive. Send the signed form by post to: { $address }. If you have sent it, there is nothing else for you to do. To download the form again, open “Details”. Last day: { $date }.
status-form-awaited-why-refused = The form that arrived could not be accepted. { $reasons } Choose “Complete the application”, download the new form, sign it and send it. Last day: { $date }.

status-form-and-payment-awaited = Application form and payment awaited
status-form-and-payment-awaited-why-not-filled = Complete the application first, payment comes later. Choose “Complete the application” and finish the steps that are left: form, phone, approval. Do not pay before your form has reached us. Last day: { $date }.
status-form-and-payment-awaited-why-not-approved = You have filled in the form; your approval is missing. Choose “Complete the application” to go on where you left off. Do not pay before your form has reached us. Last day: { $date }.
status-form-and-payment-awaited-why-in-the-post = We are waiting for your form to arrive. Send the signed form by post to: { $address }. Payment is made after your form has arrived; we will tell you when it is time. Last day: { $date }.
status-form-and-payment-awaited-why-refused = The form that arrived could not be accepted. { $reasons } Choose “Complete the application”, download the new form, sign it and send it. Do not pay before the new form has been accepted. Last day: { $date }.

status-payment-awaited = Payment awaited
status-payment-awaited-why = Your approval is here and was accepted. We are waiting for your payment so that your certificate can go into production; the call centre tells you how to pay.

status-production-awaited = Production awaited
status-production-awaited-why-in-turn = Your approval is here and was accepted; your application is waiting for production. When production begins depends on the type of application.
status-production-awaited-why-held = Your approval is here and was accepted. Your certificate is not produced before { $production }; there is nothing for you to do.

status-in-production = In production
status-in-production-why = Your certificate is being produced. We will tell you when it has been handed to the courier.

status-produced = Produced
status-produced-why = Your card and certificate have been produced. We will tell you when they have been handed to the courier.

status-with-courier = With the courier
status-with-courier-why-on-the-way = Your certificate has been sent to your delivery address. The courier gives the card to nobody but you, after seeing your identity card.
status-with-courier-why-missed = The courier could not give you your card. It is still with the courier, who gives it to nobody but you, after seeing your identity card. For information call { $phone }.

status-returned = Could not be delivered
status-returned-why = The courier could not give you your card, and it came back to us. To have it sent again, call { $phone }.

status-delivered = Delivered
status-delivered-why-not-activated = Your certificate has been delivered to you. The card does not sign until you activate it.
status-delivered-why-activated = Your certificate has been delivered to you and is ready for use.

status-cancelled = Cancelled
status-cancelled-why-person = Your application was cancelled at your request. To have a new pre-application opened, turn to the e-signature officer of your institution.
status-cancelled-why-institution = Your application was cancelled at the request of your institution. If you think this is a mistake, or to have a new pre-application opened, turn to the e-signature officer of your institution.
status-cancelled-why-time_out = Your application was cancelled by itself because it was not completed in time. To have a new pre-application opened, turn to the e-signature officer of your institution.
status-cancelled-why-authority = Your application was cancelled by the certificate authority. The call centre tells you why: { $phone }.
aftermath-card-ends = If a card has been made for this application, it is destroyed and its certificate revoked.
aftermath-refund-due = What you paid will be paid back to you.
aftermath-refunded = What you paid has been paid back.

status-unclear = Status cannot be shown
status-unclear-why = The record of your application contradicts itself. Until it is corrected we cannot show its status or do anything with it. Please call { $phone }.

production-rules-intro = Your approval is here. The date of production depends on the type of application:
production-rule-first-label = First certificate/other
production-rule-first = Your certificate goes into production at once. If you have moved between institutions, the date may differ.
production-rule-renewal-label = Renewal
production-rule-renewal = Your certificate goes into production 2 months before your newest valid certificate ends. If you have moved between institutions, the date may differ.
production-rule-replacement-label = Lost/stolen - Hardware fault - Change of identity data - PIN/PUK lost/stolen
production-rule-replacement = Your certificate goes into production at once and is valid from the moment it is produced. At that moment all your earlier certificates from the same institution are revoked.
production-rule-yours = Your application
order-erased = The form and the contact data of this application were erased on { $date }, because they need not be kept any longer.
entity-title = Title of the legal entity
entity-title-cut = (in the certificate: { $title })
tax-number = Tax number (VKN)
subject-entity = { $title } (VKN { $number })
unreadable-subject = It cannot be read for which legal entity the certificate is.
refused-approval-way = An application for this product cannot be approved in this way. Choose one of the ways on the approval page.
