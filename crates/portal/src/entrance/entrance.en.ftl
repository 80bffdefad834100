landing-title = Qualified electronic certificates
landing-lead = Here you complete the e-signature application that your institution opened for you, and follow each of its steps.
landing-log-in = Please sign in to use the online services.
log-in = Sign in
landing-without-login = Without signing in
debt-title = Debt inquiry and payment
debt-about = When and how a self-paid application is paid.
debt-1 = A self-paid application is paid after your application form has reached us. Do not pay before.
debt-2 = Online payment is not open yet in this installation. When your form has arrived, you are told how to pay by the channel you chose; for questions call the call centre.
help-about = Instructions for the wet-ink application, frequent questions and contact.
breadcrumbs = Where you are
login-title = Central Authentication System
login-address = Address to be entered
login-application = Application to be entered
login-e-devlet = To sign in with e-Devlet you go to the e-Devlet Gate. Once you have proven your identity there by one of its methods, you come back here.
login-to-gate = Go to the e-Devlet Gate
login-cancelled = You gave up the login. You can try again if you like.
login-invalid = The login could not be completed or took too long. Please sign in again.
login-gate-unavailable = The identity gate does not answer at the moment. Try again in a few minutes.
login-post-not-kept = What you sent was not saved: your session has ended, so it is not known who sent it. After signing in you can go on from what was saved last.
menu-main = Services
menu-nes = NES services
menu-nes-about = For qualified electronic certificates (e-signature).
menu-seal = Fiscal seal services
menu-seal-about = Information about fiscal seals.
menu-individual = Individual services
menu-individual-about = For your own applications and certificates.
menu-officer = Officer’s services
menu-officer-about = For your institution’s personnel lists and applications.
menu-applications = Applications
menu-applications-about = For applications for a qualified certificate.
menu-certificates = List of certificates
menu-certificates-about = For your qualified certificates and cards, to change a PIN and to unlock a card.
menu-self-paid = Self-paid application
menu-self-paid-about = How an application that you pay for yourself is opened.
menu-mine = My applications
menu-mine-about = To fill in your application form and to see how all your applications stand.
seal-how-1 = A fiscal seal is the certificate of a legal entity; a representative who is authorised applies in its name.
seal-how-2 = Your institution’s e-signature officer opens the pre-application and reports the representative in a list. The application then stands on the representative’s page My applications; form, approval and delivery of the card are the representative’s.
seal-how-3 = A legal entity can have one application for a fiscal seal at an institution at a time.
seal-1 = This installation handles applications for qualified electronic certificates only; it issues no fiscal seals.
seal-2 = For a fiscal seal, turn to a certificate authority that issues them.
self-paid-1 = A self-paid application, too, is opened by your institution’s e-signature officer, who chooses “Kişi Ödemeli” as the type of payment when uploading the personnel list.
self-paid-2 = When it has been opened you get an e-mail and find it on the page My applications. Payment is taken after your form has reached us.
login-e-imza = If you have a qualified electronic certificate, you can log in with your card. The e-İmza app must be on your computer, and your card in its reader.
login-by-e-imza = Log in by e-İmza
login-e-imza-help = If you do not have the app: how to get and use it
login-e-imza-title = Log in by e-İmza
login-e-imza-lead = First type your identity number. The next page gives you a verification code to type into the e-İmza app.
login-e-imza-number = Identity number
login-e-imza-number-hint = 11 digits. It must be the number in your certificate.
login-e-imza-button = Get a verification code
# Signed with the card, in Turkish in both languages.
e-imza-login-text =
    { $authority } kullanıcı servislerine elektronik imzalı olarak girme işlemini onaylıyorum.

    { $portal } adresinde, aşağıdaki tarayıcıda, benim adıma oturum açılmasına izin veriyorum.

    Kimlik No: { $identity }
    Tarayıcı: { $browser }
    İstek zamanı: { $time }

    Bu girişi ben başlattım. Kodu bu tarayıcının ekranında kendim gördüm; bana telefonla ya da mesajla iletilmedi.
