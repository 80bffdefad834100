# What is wrong with something typed, by the keys of `rules::faults`, and what to do about it. Shown beside a field of
# any form and in the verdicts of a personnel list, so no text says where the field stands.

identity-number-missing = Kimlik numarasını yazın.
identity-number-not-digits = Kimlik numarası yalnızca rakamlardan oluşur; harf ve işaretleri silin.
identity-number-length = Kimlik numarası 11 rakamdır; eksik ya da fazla rakam var.
identity-number-leading-zero = Kimlik numarası 0 ile başlamaz; rakamları kontrol edin.
identity-number-checksum = Kimlik numarası geçerli değil; rakamları kontrol edin.

mobile-phone-missing = Cep telefonu numarasını yazın.
mobile-phone-characters = Cep telefonunu yalnızca rakamlarla yazın. Örnek: 0532 123 45 67
mobile-phone-foreign = Türkiye’de kayıtlı bir cep telefonu numarası yazın; yabancı numaralara kod gönderemiyoruz.
mobile-phone-length = Cep telefonu, başındaki 0 olmadan 10 rakamdır; eksik ya da fazla rakam var.
mobile-phone-not-mobile = Bu bir cep telefonu numarası değil; 5 ile başlayan numarayı yazın. Örnek: 0532 123 45 67

work-phone-missing = İş telefonunu yazın.
work-phone-characters = İş telefonunu yalnızca rakamlarla yazın. Örnek: 0312 123 45 67
work-phone-foreign = Türkiye’deki bir telefon numarası yazın.
work-phone-length = İş telefonu, alan koduyla birlikte ve başındaki 0 olmadan 10 rakamdır; eksik ya da fazla rakam var.
work-phone-area-code = Alan kodu geçerli değil; kontrol edin. Örnek: 0312

extension-missing = Dahili numarayı yazın.
extension-not-digits = Dahili numara yalnızca rakamlardan oluşur.
extension-too-long = Dahili numara çok uzun; kontrol edin.

email-address-missing = e-Posta adresini yazın.
email-address-too-long = e-Posta adresi çok uzun; en çok 100 karakter olabilir.
email-address-not-ascii = e-Posta adresinde Türkçe harf ya da özel işaret olamaz; adresi kontrol edin.
email-address-at = e-Posta adresinde bir tane @ işareti olmalıdır. Örnek: ad.soyad@kurum.gov.tr
email-address-mailbox = e-Posta adresinin @ işaretinden önceki bölümü hatalı; kontrol edin.
email-address-domain = e-Posta adresinin @ işaretinden sonraki bölümü hatalı; kontrol edin. Örnek: kurum.gov.tr

person-name-missing = Nüfus kaydındaki adı ya da soyadı yazın.
person-name-too-long = Ad ve soyad en çok 100’er karakter olabilir; kısaltın.
person-name-characters = Ad ve soyadda yalnızca harf, boşluk, kesme işareti, nokta ve kısa çizgi kullanılabilir.

birth-date-missing = Doğum tarihini yazın. Örnek: 20.11.1976
birth-date-format = Doğum tarihini gün.ay.yıl biçiminde, yılı dört rakamla yazın. Örnek: 20.11.1976
birth-date-not-a-day = Takvimde böyle bir gün yok; doğum tarihini kontrol edin.
birth-date-future = Doğum tarihi gelecekte olamaz; yılı kontrol edin.
birth-date-too-young = Doğum tarihine göre kişi 15 yaşından küçük; yılı kontrol edin.
birth-date-too-old = Doğum tarihine göre kişi 100 yaşından büyük; yılı kontrol edin.

free-text-missing = Burayı doldurun.
free-text-too-long = Metin çok uzun; kısaltın.
free-text-invisible = Metinde görünmeyen işaretler var; silip elle yeniden yazın.
free-text-script = Metni Latin harfleriyle yazın.

postcode-missing = Posta kodunu yazın.
postcode-not-five-digits = Posta kodu 5 rakamdır. Örnek: 06420
postcode-no-such-province = Posta kodunun ilk iki rakamı bir il plakası olmalıdır (01–81); kontrol edin.

province-missing = İl seçin.
province-unknown = İli listeden seçin.

district-missing = İlçe adını yazın.
district-unknown = Bu ilde bu adda bir ilçe yok; ili ve ilçenin yazımını kontrol edin.

registry-number-missing = Sicil numarasını yazın.
registry-number-too-long = Sicil numarası en çok 20 karakter olabilir.
registry-number-characters = Sicil numarasında yalnızca harf, rakam, nokta, kısa çizgi ve eğik çizgi kullanılabilir.

order-number-missing = Sipariş numarasını yazın. Örnek: SD-780
order-number-format = Sipariş numarasını SD-780 gibi yazın.
validity-format = Süreyi yıl olarak yazın: 3 Yıl.
validity-not-offered = Bu süre sunulmuyor.
card-reader-format = Kart okuyucu için Mini, Masaüstü ya da Yok yazın.
card-reader-not-offered = Bu kart okuyucu sunulmuyor.
product-unknown = Bu adla bir ürün yok; ürünün adını liste sayfasındaki gibi yazın ya da boş bırakın.
tax-number-missing = VKN’yi yazın.
tax-number-not-digits = VKN yalnızca rakamlardan oluşur.
tax-number-length = VKN 10 hanelidir.
tax-number-checksum = VKN geçerli değil; rakamları kontrol edin.
