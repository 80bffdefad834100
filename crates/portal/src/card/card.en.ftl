# Cards: changing the PIN and unlocking.
cards-none = No certificate was issued to you through this system.
cards-none-next = How your running applications stand is shown on the page My applications.
cards-lead = The cards that were made for you, and what can be done about their PIN.
cards-ours-only = This works for cards that we issued and for no others. Do not try the PUK yourself: after three wrong tries the card can never be used again. Unlock it here.
card-serial = Serial number of the card:
card-change-pin = Change the PIN
card-change-pin-about = You know your PIN and want a new one.
card-change-pin-lead = You give your card a new PIN. You need to know the present one; if you have forgotten it, choose to unlock the card.
card-unlock = Unlock the card
card-unlock-about = You have forgotten your PIN, or the card was locked after three wrong tries.
card-unlock-lead = You unlock your card and give it a new PIN. What unlocks it goes straight from us to the card; you need not know or type it.
card-step-code = You type the code that is sent to your mobile phone { $phone }.
card-step-app = You open the e-İmza app and enter the verification code of the screen. Your card must be in the reader.
card-step-pin = You choose your new PIN in the app; it does not reach us.
card-keep-page = Do not close this page until it is done.
card-not-shown = This card cannot be recognised from afar; call us about its PIN.
