# What is done with a code by SMS: card, certificate, confirming a phone.
step-up-send-code = Send the code by SMS
step-up-code-sent = We have sent a code to your mobile phone.
step-up-too-many = Too many codes were asked for in a short time. One person and one phone get only so many codes in an hour and in a day. Use the last code that you have, or ask again later. If it was not you who asked for them, call us.
step-up-not-come = The message may take a minute or two; the code before it stays good until its time is over. If your number has changed, call us.
step-up-no-phone = There is no mobile phone on record for you. Call us.
