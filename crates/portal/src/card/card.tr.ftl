# Kartlar: PIN değiştirme ve Kilit Çözme.
cards-none = Bu sistem üzerinden adınıza üretilmiş bir sertifika bulunmuyor.
cards-none-next = Süren başvurularınızın durumunu Başvurularım sayfasında görebilirsiniz.
cards-lead = Adınıza üretilmiş kartlar ve kartlarınızın PIN işlemleri.
cards-ours-only = PIN işlemleri yalnızca bizim ürettiğimiz kartlar için yapılır. PUK kodunuzu kendiniz denemeyin: üç yanlış denemeden sonra kart bir daha kullanılamaz. Kilidi buradan çözün.
card-serial = Kart seri no:
card-change-pin = PIN Değiştirme
card-change-pin-about = PIN kodunuzu biliyorsunuz ve yenisini belirlemek istiyorsunuz.
card-change-pin-lead = Kartınızın PIN kodunu yenisiyle değiştirirsiniz. Şimdiki PIN kodunuzu bilmeniz gerekir; unuttuysanız Kilit Çözme işlemini seçin.
card-unlock = Kilit Çözme
card-unlock-about = PIN kodunuzu unuttunuz ya da kartınız üç yanlış denemeden sonra kilitlendi.
card-unlock-lead = Kartınızın kilidini çözer ve yeni bir PIN kodu belirlersiniz. Kilidi çözen kod karta doğrudan bizden gider; sizin bilmeniz ya da yazmanız gerekmez.
card-step-code = { $phone } numaralı cep telefonunuza gelen kodu yazarsınız.
card-step-app = e-İmza uygulamasını açar, ekrandaki doğrulama kodunu uygulamaya girersiniz. Kartınız takılı olmalıdır.
card-step-pin = Yeni PIN kodunuzu uygulamada belirlersiniz; PIN kodunuz bize ulaşmaz.
card-keep-page = İşlem bitinceye kadar bu sayfayı kapatmayın.
card-not-shown = Bu kart uzaktan tanınamıyor; PIN işlemleri için çağrı merkezini arayın.
