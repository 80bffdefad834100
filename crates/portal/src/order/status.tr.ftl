# The labels of Başvuru Durumu and the explanation under each row of the list (R11, R14, R28).
#
# A label's key is `rules::application::Status::key()`. Its explanation is that key, "-why", and where the label hides a
# difference, "-" and `Status::stage()`. `$date` is the last day before time-out, `$production` the day until which production is
# held, `$address` the delivery address on one line, `$reasons` the sentences of the refusal, `$phone` the call centre. What a
# cancellation leaves to be done is added to its explanation (`Aftermath::key()`).

status-form-awaited = Başvuru Formu Bekleniyor
status-form-awaited-why-not-filled = Başvurunuz henüz tamamlanmadı. “Başvuruyu Tamamla” ile kalan adımları bitirin: form, telefon doğrulaması, onay. Son gün: { $date }.
status-form-awaited-why-not-approved = Formunuzu doldurdunuz, onayınız eksik. “Başvuruyu Tamamla” ile kaldığınız yerden sürdürün. Son gün: { $date }.
status-form-awaited-why-in-the-post = Formunuzun bize ulaşmasını bekliyoruz. İmzaladığınız formu postayla şu adrese gönderin: { $address }. Gönderdiyseniz yapmanız gereken başka bir şey yok. Formu yeniden indirmek isterseniz “Detaylar” sayfasını açın. Son gün: { $date }.
status-form-awaited-why-refused = Gelen formunuz işleme alınamadı. { $reasons } “Başvuruyu Tamamla” ile yeni formu indirip imzalayın ve gönderin. Son gün: { $date }.

status-form-and-payment-awaited = Başvuru Formu ve Ödeme Bekleniyor
status-form-and-payment-awaited-why-not-filled = Önce başvuruyu tamamlayın, ödeme sonra gelir. “Başvuruyu Tamamla” ile kalan adımları bitirin: form, telefon doğrulaması, onay. Formunuz bize ulaşmadan ödeme yapmayın. Son gün: { $date }.
status-form-and-payment-awaited-why-not-approved = Formunuzu doldurdunuz, onayınız eksik. “Başvuruyu Tamamla” ile kaldığınız yerden sürdürün. Formunuz bize ulaşmadan ödeme yapmayın. Son gün: { $date }.
status-form-and-payment-awaited-why-in-the-post = Formunuzun bize ulaşmasını bekliyoruz. İmzaladığınız formu postayla şu adrese gönderin: { $address }. Ödeme, formunuz ulaştıktan sonra yapılır; sırası gelince size haber veririz. Son gün: { $date }.
status-form-and-payment-awaited-why-refused = Gelen formunuz işleme alınamadı. { $reasons } “Başvuruyu Tamamla” ile yeni formu indirip imzalayın ve gönderin. Yeni formunuz kabul edilmeden ödeme yapmayın. Son gün: { $date }.

status-payment-awaited = Ödeme Bekleniyor
status-payment-awaited-why = Onayınız alındı ve kabul edildi. Sertifikanızın üretime alınması için ödemenizi bekliyoruz; nasıl ödeyeceğinizi çağrı merkezinden öğrenebilirsiniz.

status-production-awaited = Üretim Bekleniyor
status-production-awaited-why-in-turn = Onayınız alındı ve kabul edildi; başvurunuz üretim sırasındadır. Üretim zamanı başvuru türüne göre değişir.
status-production-awaited-why-held = Onayınız alındı ve kabul edildi. Sertifikanız { $production } gününden önce üretilmez; yapmanız gereken bir şey yok.

status-in-production = Üretimde
status-in-production-why = Sertifikanız üretiliyor. Kuryeye verildiğinde size haber vereceğiz.

status-produced = Üretildi
status-produced-why = Kartınız ve sertifikanız üretildi. Kuryeye verildiğinde size haber vereceğiz.

status-with-courier = Kuryede
status-with-courier-why-on-the-way = Sertifikanız teslimat adresinize gönderildi. Kurye kartınızı yalnız size, kimliğinizi görerek teslim eder.
status-with-courier-why-missed = Kurye kartınızı size teslim edemedi. Kart hâlâ kuryededir; yalnız size, kimliğiniz görülerek teslim edilir. Bilgi için çağrı merkezi: { $phone }.

status-returned = Teslim Edilemedi
status-returned-why = Kurye kartınızı size teslim edemedi, kart bize geri döndü. Yeniden gönderilmesi için çağrı merkezimizi arayın: { $phone }.

status-delivered = Teslim Edildi
status-delivered-why-not-activated = Sertifikanız size teslim edildi. Kartınız, siz kullanıma açana kadar imza atmaz.
status-delivered-why-activated = Sertifikanız size teslim edildi ve kullanıma açıldı.

status-cancelled = İptal Edildi
status-cancelled-why-person = Başvurunuz sizin isteğinizle iptal edildi. Yeniden ön başvuru açtırmak isterseniz kurumunuzun e-imza sorumlusuna başvurun.
status-cancelled-why-institution = Başvurunuz kurumunuzun isteğiyle iptal edildi. Bunun bir yanlışlık olduğunu düşünüyorsanız ya da yeniden ön başvuru açtırmak istiyorsanız kurumunuzun e-imza sorumlusuna başvurun.
status-cancelled-why-time_out = Başvurunuz süresi içinde tamamlanmadığı için kendiliğinden iptal edildi. Yeniden ön başvuru açtırmak isterseniz kurumunuzun e-imza sorumlusuna başvurun.
status-cancelled-why-authority = Başvurunuz Sertifika Makamı tarafından iptal edildi. Nedenini çağrı merkezinden öğrenebilirsiniz: { $phone }.
aftermath-card-ends = Bu başvuru için üretilmiş kart varsa imha edilir, sertifikası iptal edilir.
aftermath-refund-due = Ödediğiniz tutar size iade edilecek.
aftermath-refunded = Ödediğiniz tutar iade edildi.

status-unclear = Durum Gösterilemiyor
status-unclear-why = Başvurunuzun kaydında bir tutarsızlık var. Kayıt düzeltilene kadar durumunu gösteremiyor, üzerinde işlem yapamıyoruz. Lütfen çağrı merkezimizi arayın: { $phone }.

# When production begins, by the kind of application (R28): a label and a rule for each of the three groups, chosen by
# `ApplicationKind`. The result page shows all three and marks the applicant's own.
production-rules-intro = Onayınız alındı. Üretim tarihi başvuru türüne göre değişir:
production-rule-first-label = İlk Sertifika/Diğer
production-rule-first = Sertifikanız hemen üretime alınır. Kurum değiştirdiyseniz üretim tarihi farklı olabilir.
production-rule-renewal-label = Yenileme
production-rule-renewal = Sertifikanız, en son tarihli geçerli sertifikanızın bitmesine 2 ay kala üretime alınır. Kurum değiştirdiyseniz üretim tarihi farklı olabilir.
production-rule-replacement-label = Kayıp/Çalıntı - Donanım Arızası - Kimlik Bilgisi Güncelleme - Pin/Puk Kayıp/Çalıntı
production-rule-replacement = Sertifikanız hemen üretime alınır ve üretildiği anda geçerli olur. Aynı kurumdan aldığınız bütün eski sertifikalar o anda iptal edilir.
production-rule-yours = Sizin başvurunuz
order-erased = Bu başvurunun formu ve iletişim bilgileri, saklama süresi dolduğu ya da silinmesi istendiği için { $date } tarihinde silindi.
entity-title = Tüzel kişi unvanı
entity-title-cut = (sertifikada: { $title })
tax-number = VKN
subject-entity = { $title } (VKN { $number })
unreadable-subject = Sertifikanın hangi tüzel kişi için olduğu okunamıyor.
refused-approval-way = Bu ürünün başvurusu bu yolla onaylanamaz. Onay sayfasındaki yollardan birini seçin.
