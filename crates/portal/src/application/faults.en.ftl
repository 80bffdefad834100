# The English of faults.tr.ftl.

identity-number-missing = Enter the identity number.
identity-number-not-digits = An identity number has digits only; remove letters and signs.
identity-number-length = An identity number has 11 digits; there are too few or too many.
identity-number-leading-zero = An identity number does not begin with 0; check the digits.
identity-number-checksum = The identity number is not valid; check the digits.

mobile-phone-missing = Enter the mobile phone number.
mobile-phone-characters = Write the mobile phone in digits only. Example: 0532 123 45 67
mobile-phone-foreign = Enter a mobile phone number registered in Türkiye; we cannot send codes to foreign numbers.
mobile-phone-length = A mobile phone number has 10 digits without the leading 0; there are too few or too many.
mobile-phone-not-mobile = This is not a mobile phone number; enter the one that begins with 5. Example: 0532 123 45 67

work-phone-missing = Enter the work phone number.
work-phone-characters = Write the work phone in digits only. Example: 0312 123 45 67
work-phone-foreign = Enter a phone number in Türkiye.
work-phone-length = A work phone number has 10 digits with its area code and without the leading 0; there are too few or too many.
work-phone-area-code = The area code is not valid; check it. Example: 0312

extension-missing = Enter the extension.
extension-not-digits = An extension has digits only.
extension-too-long = The extension is too long; check it.

email-address-missing = Enter the e-mail address.
email-address-too-long = The e-mail address is too long; it may have 100 characters at most.
email-address-not-ascii = An e-mail address cannot have Turkish letters or special signs; check it.
email-address-at = An e-mail address has exactly one @. Example: name.surname@institution.gov.tr
email-address-mailbox = The part of the e-mail address before the @ is wrong; check it.
email-address-domain = The part of the e-mail address after the @ is wrong; check it. Example: institution.gov.tr

person-name-missing = Enter the name or surname as in the population register.
person-name-too-long = Name and surname may have 100 characters each; shorten it.
person-name-characters = Name and surname may have letters, spaces, apostrophes, dots and hyphens only.

birth-date-missing = Enter the date of birth. Example: 20.11.1976
birth-date-format = Write the date of birth as day.month.year with four digits of the year. Example: 20.11.1976
birth-date-not-a-day = There is no such day in the calendar; check the date of birth.
birth-date-future = A date of birth cannot lie in the future; check the year.
birth-date-too-young = By this date of birth the person is younger than 15; check the year.
birth-date-too-old = By this date of birth the person is older than 100; check the year.

free-text-missing = Fill this in.
free-text-too-long = The text is too long; shorten it.
free-text-invisible = The text has invisible signs; delete it and type it again by hand.
free-text-script = Write the text in Latin letters.

postcode-missing = Enter the postcode.
postcode-not-five-digits = A postcode has 5 digits. Example: 06420
postcode-no-such-province = The first two digits of a postcode are those of a province (01–81); check them.

province-missing = Choose a province.
province-unknown = Choose the province from the list.

district-missing = Write the name of the district.
district-unknown = This province has no district of that name; check the province and the spelling.

registry-number-missing = Enter the personnel number.
registry-number-too-long = A personnel number may have 20 characters at most.
registry-number-characters = A personnel number may have letters, digits, dots, hyphens and slashes only.

order-number-missing = Enter the order number. Example: SD-780
order-number-format = Write the order number like SD-780.
validity-format = Write the validity in years: 3 years.
validity-not-offered = This validity is not offered.
card-reader-format = Write Mini, Desktop or None for the card reader.
card-reader-not-offered = This card reader is not offered.
product-unknown = There is no product of this name; write it as the list’s page does, or leave it empty.
tax-number-missing = Fill in the tax number.
tax-number-not-digits = A tax number has digits only.
tax-number-length = A tax number has 10 digits.
tax-number-checksum = The tax number is not valid; check the digits.
