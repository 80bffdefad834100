# What we write to people by e-mail and SMS (R07, R08, R21, R26).
#
# A notice has `…-subject`, `…-body` and `…-sms`. Blank lines part a body into paragraphs; the text part and the HTML part
# of an e-mail are both made from them. A paragraph that is nothing but an address becomes a link in HTML. `$reasons` is
# one "- …" line for each reason. An SMS is at most 134 characters (two UCS-2 parts) with usual names, and holds no name.
#
# `$link` is the address of the person's application, `$portal` the short address of the landing page, `$instructions`
# the wet-ink instructions, `$signing` those of the e-İmza app, `$address` where forms are posted to, `$kind` the Başvuru Türü, `$date` the last day
# before time-out.

greeting = Sayın { $name },

closing =
    Sorularınız için { $phone } numaralı çağrı merkezimizi arayabilirsiniz.

    Sizden hiçbir zaman e-postayla veya telefonla PIN kodu, parola ya da SMS kodu istemeyiz.

    { $authority }

menu-path = NES İşlemleri → Bireysel İşlemler → Başvuru İşlemleri → Başvurularım

# A pre-application was opened from the institution's list (R07).
opened-terms = Sertifika süresi: { $validity }. Kart okuyucu: { $reader }.
opened-subject = e-İmza başvurunuzu tamamlayın: { $order }
opened-body =
    { greeting }

    { $institution } sizin için { $product } ön başvurusu açtırdı. Başvuru türü: { $kind }. Sipariş numaranız: { $order }.

    { $terms }

    Sertifikanızın üretilebilmesi için başvurunuzu sizin tamamlamanız gerekiyor. Aşağıdaki adresten e-Devlet ya da e-İmza ile giriş yapın; girişten sonra başvurunuz açılır, “Başvuruyu Tamamla” bağlantısını seçin:

    { $link }

    Aynı sayfaya { menu-path } yolundan da ulaşırsınız.

    Son gün: { $date }. Bu tarihe kadar tamamlanmayan ön başvuru kendiliğinden iptal edilir; öncesinde size hatırlatırız.

    Geçerli bir e-imzanız varsa başvurunuzu posta beklemeden onun ile onaylayabilirsiniz. e-İmza uygulamasının anlatımı:

    { $signing }

    Islak imzalı başvurunun adım adım anlatımı:

    { $instructions }

    { closing }
opened-sms = { $authority }: e-İmza ön başvurunuz { $order } açıldı. Son gün { $date }. Giriş: { $portal }

# The code that proves the phone (R21). The last line lets a phone offer the code to our address only.
phone-code-sms =
    { $authority } doğrulama kodunuz: { $code }
    { $minutes } dakika geçerlidir, kimseye söylemeyin.
    @{ $domain } #{ $code }

# The form arrived and was accepted; nothing is owed.
form-accepted-subject = Formunuz kabul edildi: { $order }
form-accepted-body =
    { greeting }

    { $order } numaralı e-imza başvurunuzun imzalı formu bize ulaştı ve kabul edildi.

    Başvurunuzun durumu: Üretim Bekleniyor. Sizin yapmanız gereken bir şey yok. Üretim zamanı başvuru türüne göre değişir; ayrıntıları ve güncel durumu buradan görebilirsiniz:

    { $link }

    { closing }
form-accepted-sms = { $authority }: { $order } numaralı e-imza başvurunuzun formu kabul edildi. Durum: Üretim Bekleniyor.

# The form arrived and was accepted; the person's payment is awaited.
form-accepted-payment-awaited-subject = Formunuz kabul edildi, ödemeniz bekleniyor: { $order }
form-accepted-payment-awaited-body =
    { greeting }

    { $order } numaralı e-imza başvurunuzun imzalı formu bize ulaştı ve kabul edildi.

    Başvurunuzun durumu: Ödeme Bekleniyor. Ödemenin sırası geldi; nasıl ödeyeceğinizi çağrı merkezimizden öğrenebilirsiniz. Sertifikanız ödemeden sonra üretime alınır. Güncel durumu buradan görebilirsiniz:

    { $link }

    { closing }
form-accepted-payment-awaited-sms = { $authority }: { $order } numaralı e-imza başvurunuzun formu kabul edildi. Durum: Ödeme Bekleniyor.

# The person approved by e-İmza (R23); production follows.
approved-e-imza-subject = Başvurunuz e-İmza ile onaylandı: { $order }
approved-e-imza-body =
    { greeting }

    { $order } numaralı e-imza başvurunuz, nitelikli elektronik sertifikanızla imzalanarak onaylandı. Form göndermeniz gerekmez.

    Başvurunuzun durumu: Üretim Bekleniyor. Bu onayı siz vermediyseniz hemen bizi arayın. Ayrıntıları ve güncel durumu buradan görebilirsiniz:

    { $link }

    { closing }
approved-e-imza-sms = { $authority }: { $order } numaralı başvurunuz e-İmza ile onaylandı. Siz onaylamadıysanız: { $phone }

# The same; the person's payment is awaited.
approved-e-imza-payment-awaited-subject = Başvurunuz e-İmza ile onaylandı, ödemeniz bekleniyor: { $order }
approved-e-imza-payment-awaited-body =
    { greeting }

    { $order } numaralı e-imza başvurunuz, nitelikli elektronik sertifikanızla imzalanarak onaylandı. Form göndermeniz gerekmez.

    Başvurunuzun durumu: Ödeme Bekleniyor. Ödemenin sırası geldi; nasıl ödeyeceğinizi çağrı merkezimizden öğrenebilirsiniz. Bu onayı siz vermediyseniz hemen bizi arayın. Güncel durumu buradan görebilirsiniz:

    { $link }

    { closing }
approved-e-imza-payment-awaited-sms = { $authority }: { $order } e-İmza ile onaylandı, ödemeniz bekleniyor. Siz değilseniz: { $phone }

# The person approved by e-Onay (R22).
approved-e-onay-subject = Başvurunuz e-Onay ile onaylandı: { $order }
approved-e-onay-body =
    { greeting }

    { $order } numaralı e-imza başvurunuz, daha önce imzaladığınız e-Onay’a dayanılarak onaylandı. Form göndermeniz gerekmez.

    Başvurunuzun durumu: Üretim Bekleniyor. Bu onayı siz vermediyseniz İmza Günlüğü’nde “Ben değildim” deyin ya da hemen bizi arayın. Güncel durumu buradan görebilirsiniz:

    { $link }

    { closing }
approved-e-onay-sms = { $authority }: { $order } numaralı başvurunuz e-Onay ile onaylandı. Siz onaylamadıysanız: { $phone }

# The same; the person's payment is awaited.
approved-e-onay-payment-awaited-subject = Başvurunuz e-Onay ile onaylandı, ödemeniz bekleniyor: { $order }
approved-e-onay-payment-awaited-body =
    { greeting }

    { $order } numaralı e-imza başvurunuz, daha önce imzaladığınız e-Onay’a dayanılarak onaylandı. Form göndermeniz gerekmez.

    Başvurunuzun durumu: Ödeme Bekleniyor. Ödemenin sırası geldi; nasıl ödeyeceğinizi çağrı merkezimizden öğrenebilirsiniz. Bu onayı siz vermediyseniz hemen bizi arayın. Güncel durumu buradan görebilirsiniz:

    { $link }

    { closing }
approved-e-onay-payment-awaited-sms = { $authority }: { $order } e-Onay ile onaylandı, ödemeniz bekleniyor. Siz değilseniz: { $phone }

# The consent was given or withdrawn (R36, B04).
# Wet ink was chosen; the paper is awaited (R24).
wet-ink-chosen-subject = İmzalı başvuru formunuzu bekliyoruz: { $order }
wet-ink-chosen-body =
    { greeting }

    { $order } numaralı e-imza başvurunuzu ıslak imza ile onaylamayı seçtiniz. Formunuzu yazdırıp mavi tükenmez kalemle imzalayın ve şu adrese gönderin: { $address }

    Form en geç { $date } günü bize ulaşmalıdır. Formu yeniden indirmek, bilgilerinizi ya da onaylama yöntemini değiştirmek için:

    { $link }

    Adım adım anlatım:

    { $instructions }

    { closing }
wet-ink-chosen-sms = { $authority }: { $order } için imzalı formunuzu { $date } gününe kadar bekliyoruz. Bilgi: { $phone }

told-e-onay-given-subject = e-Onay verdiniz
told-e-onay-given-body =
    { greeting }

    Nitelikli elektronik sertifikanızla e-Onay verildi: sonraki başvurularınız imzalı form göndermeden onaylanabilir. Bu bildirim, bizde kayıtlı bütün iletişim bilgilerinize gönderildi.

    Onay veren sizseniz yapmanız gereken bir şey yok. Siz değilseniz İmza Günlüğü’nde “Ben değildim” deyin ya da hemen bizi arayın: { $phone }

    { closing }
told-e-onay-given-sms = { $authority }: e-İmzanızla e-Onay verildi. Siz değilseniz hemen arayın: { $phone }

told-e-onay-withdrawn-subject = e-Onayınızı geri aldınız
told-e-onay-withdrawn-body =
    { greeting }

    e-Onayınız geri alındı. Sonraki başvurularınızı e-İmza ya da ıslak imza ile onaylarsınız; önceden onayladıklarınız geçerli kalır. Bu bildirim, bizde kayıtlı bütün iletişim bilgilerinize gönderildi.

    Geri alan siz değilseniz hemen bizi arayın: { $phone }

    { closing }
told-e-onay-withdrawn-sms = { $authority }: e-Onayınız geri alındı. Siz değilseniz hemen arayın: { $phone }

# "Ben değildim" in the diary (B16).
not-me-subject = “Ben değildim” bildiriminiz alındı
not-me-body =
    { greeting }

    İmza Günlüğü’nde bir işlemi sizin yapmadığınız bildirildi. e-Onayınız varsa geri alındı, öteki oturumlarınız kapatıldı ve sertifikalarınızın iptali için istek açıldı. Bu bildirim, bizde kayıtlı bütün iletişim bilgilerinize gönderildi.

    Kimliğinizi doğrulamak için sizi arayacağız. Siz de arayabilirsiniz: { $phone }

    { closing }
not-me-sms = { $authority }: “Ben değildim” bildiriminiz alındı, iptal isteği açıldı. Siz değilseniz: { $phone }

# Somebody logged in with the person's card (B03).
signed-in-subject = e-İmza ile giriş yapıldı
signed-in-body =
    { greeting }

    Portala nitelikli elektronik sertifikanızla giriş yapıldı. Bu bildirim, bizde kayıtlı bütün iletişim bilgilerinize gönderildi.

    Giriş yapan sizseniz yapmanız gereken bir şey yok. Siz değilseniz hemen bizi arayın: { $phone }

    { closing }
signed-in-sms = { $authority }: Portala e-İmzanızla giriş yapıldı. Siz değilseniz hemen arayın: { $phone }

# The form arrived and was refused (R26).
form-refused-subject = Formunuz işleme alınamadı: { $order }
form-refused-body =
    { greeting }

    { $order } numaralı e-imza başvurunuz için gönderdiğiniz form bize ulaştı, ancak işleme alınamadı:

    { $reasons }

    Başvurunuz açık duruyor ve yazdıklarınız kayıtlı. Yeni formu buradan indirin, imzalayın ve yeniden gönderin:

    { $link }

    Son gün: { $date }. İmzalı formun nasıl hazırlanacağı:

    { $instructions }

    { closing }
form-refused-sms = { $authority }: { $order } numaralı e-imza formunuz işleme alınamadı. Nedeni ve yeni form Başvurularım sayfasında.

# Cancelled: by the person, by the institution, by time-out, by the authority (R08).
cancelled-person-subject = Başvurunuz isteğinizle iptal edildi: { $order }
cancelled-person-body =
    { greeting }

    { $order } numaralı e-imza başvurunuz isteğiniz üzerine iptal edildi.

    Bu isteği siz yapmadıysanız hemen { $phone } numaralı çağrı merkezimizi arayın.

    Yeniden ön başvuru açtırmak isterseniz kurumunuzun ({ $institution }) e-imza sorumlusuna başvurun.

    { closing }
cancelled-person-sms = { $authority }: { $order } numaralı e-imza başvurunuz isteğinizle iptal edildi. Siz istemediyseniz: { $phone }

cancelled-institution-subject = Başvurunuz kurumunuzca iptal edildi: { $order }
cancelled-institution-body =
    { greeting }

    { $order } numaralı e-imza başvurunuz kurumunuzun ({ $institution }) isteği üzerine iptal edildi.

    Bunun bir yanlışlık olduğunu düşünüyorsanız ya da yeniden ön başvuru açtırmak istiyorsanız kurumunuzun e-imza sorumlusuna başvurun.

    { closing }
cancelled-institution-sms = { $authority }: { $order } numaralı e-imza başvurunuz kurumunuzun isteğiyle iptal edildi. Bilgi: { $phone }

cancelled-time_out-subject = Başvurunuzun süresi doldu: { $order }
cancelled-time_out-body =
    { greeting }

    { $order } numaralı e-imza başvurunuz süresi içinde tamamlanmadığı için kendiliğinden iptal edildi. Son gün { $date } idi.

    Hâlâ e-imzaya gereksiniminiz varsa kurumunuzun ({ $institution }) e-imza sorumlusundan yeni bir ön başvuru açmasını isteyin. Elinizdeki eski formu göndermeyin; her başvurunun formu kendine özeldir.

    { closing }
cancelled-time_out-sms = { $authority }: { $order } numaralı e-imza başvurunuzun süresi doldu, iptal edildi. Yenisi için kurumunuza başvurun.

cancelled-authority-subject = Başvurunuz iptal edildi: { $order }
cancelled-authority-body =
    { greeting }

    { $order } numaralı e-imza başvurunuz { $authority } tarafından iptal edildi.

    Nedenini { $phone } numaralı çağrı merkezimizden öğrenebilirsiniz. Bu başvuru için bir kart üretildiyse imha edilir, sertifikası iptal edilir. Ödeme yaptıysanız tutar size iade edilir.

    Başvurunuzu buradan izleyebilirsiniz:

    { $link }

    { closing }
cancelled-authority-sms = { $authority }: { $order } numaralı e-imza başvurunuz iptal edildi. Bilgi: { $phone }

# The staff desk ended the order, with a reason (R08).
cancelled-at-desk-subject = Başvurunuz iptal edildi: { $order }
cancelled-at-desk-body =
    { greeting }

    { $order } numaralı e-imza başvurunuz { $authority } tarafından iptal edildi. { $why } { $asked }

    Bu başvuru için imzaladığınız form işleme alınmaz. Bir kart üretildiyse imha edilir, sertifikası iptal edilir. Ödeme yaptıysanız tutar size iade edilir.

    Yeniden ön başvuru açtırmak isterseniz kurumunuzun ({ $institution }) e-imza sorumlusuna başvurun. Başvurunuzu buradan izleyebilirsiniz:

    { $link }

    { closing }
cancelled-at-desk-sms = { $authority }: { $order } numaralı başvurunuz iptal edildi. Nedeni Başvurularım sayfasında. Bilgi: { $phone }

# The same, to the officers of the institution.
cancelled-for-institution-subject = Kurumunuzun bir başvurusu iptal edildi: { $order }
cancelled-for-institution-body =
    { greeting }

    Kurumunuzdan bir kişinin { $order } numaralı e-imza başvurusu { $authority } tarafından iptal edildi. { $why } { $asked }

    Gerekiyorsa yeni bir ön başvuru açabilirsiniz. Kimin başvurusu olduğunu Yetkili İşlemleri sayfasında görürsünüz:

    { $portal }/yetkili/basvurular/{ $order }

    { closing }
cancelled-for-institution-sms = { $authority }: Kurumunuzun { $order } numaralı e-imza başvurusu iptal edildi. Bilgi: { $phone }

# The form had been said to be accepted, by mistake (R26).
acceptance-undone-subject = Formunuzun kabulü geri alındı: { $order }
acceptance-undone-body =
    { greeting }

    { $order } numaralı e-imza başvurunuzun imzalı formunun kabul edildiğini bildirmiştik. Bu kabul bizim hatamızdı ve geri alındı; özür dileriz.

    İmzalı formunuzu henüz göndermediyseniz şu adrese gönderin: { $address }. Gönderdiyseniz yapmanız gereken bir şey yok; formunuz incelendiğinde sonucu bildireceğiz.

    Formun bize ulaşması gereken son gün: { $date }. Güncel durumu buradan görebilirsiniz:

    { $link }

    { closing }
acceptance-undone-sms = { $authority }: { $order } form kabulü hatalıydı, geri alındı. Form için son gün { $date }. Bilgi: { $phone }

# A paper came for an order that is cancelled.
late-paper-subject = Gönderdiğiniz kâğıt işleme alınmadı: { $order }
late-paper-body =
    { greeting }

    { $order } numaralı e-imza başvurunuz için bir kâğıt bize ulaştı. Bu başvuru iptal edilmiş olduğu için kâğıt işleme alınmadı ve başvurunuz yeniden açılmadı.

    Hâlâ e-imzaya gereksiniminiz varsa kurumunuzun ({ $institution }) e-imza sorumlusundan yeni bir ön başvuru açmasını isteyin, sonra o başvurunun formunu indirip imzalayın. Eski formu yeniden göndermeyin; her başvurunun formu kendine özeldir.

    İptal edilen başvurunuz:

    { $link }

    { closing }
late-paper-sms = { $authority }: İptal edilen { $order } için kâğıdınız geldi, işleme alınmadı. Yeni başvuru için kurumunuza başvurun.

# The time-out is near: 30, 7 and 1 days before (R08).
time-out-warning-subject = Başvurunuzun bitmesine { $days } gün kaldı: { $order }
time-out-warning-body =
    { greeting }

    { $order } numaralı e-imza başvurunuz henüz tamamlanmadı. { $days } gün içinde, en geç { $date } gününe kadar tamamlanmazsa kendiliğinden iptal edilir.

    Başvurunuzun şimdiki durumu: { $status }.

    Kaldığınız yerden sürdürmek için:

    { $link }

    İmzalı formu postaya verdiyseniz ve son günden önce bize ulaşacaksa yapmanız gereken bir şey yok.

    { closing }
time-out-warning-sms = { $authority }: { $order } numaralı e-imza başvurunuz { $days } gün içinde tamamlanmazsa iptal edilir. Son gün { $date }.

# The PIN of a card was changed, or a locked card was opened (R41): told at once, so that a stranger's act does not stay unseen.
pin-changed-subject = Kartınızın PIN kodu değiştirildi: { $order }
pin-changed-body =
    { greeting }

    { $order } numaralı başvurunuzla üretilen e-imza kartınızın PIN kodu az önce değiştirildi.

    Bu işlemi siz yaptıysanız yapmanız gereken bir şey yok. Siz yapmadıysanız hemen çağrı merkezimizi arayın: { $phone }

    { closing }
pin-changed-sms = { $authority }: e-imza kartınızın PIN kodu değiştirildi. Siz yapmadıysanız hemen arayın: { $phone }

card-unlock-begun-subject = Kartınızın kilidi çözülüyor: { $order }
card-unlock-begun-body =
    { greeting }

    { $order } numaralı başvurunuzla üretilen e-imza kartınız az önce bir okuyucuda tanındı ve kilidini çözme işlemi başlatıldı.

    Bu işlemi siz yapıyorsanız yapmanız gereken bir şey yok. Siz yapmıyorsanız hemen çağrı merkezimizi arayın: { $phone }

    { closing }
card-unlock-begun-sms = { $authority }: e-imza kartınızın kilidi çözülüyor. Siz yapmıyorsanız hemen arayın: { $phone }

card-unlocked-subject = Kartınızın kilidi çözüldü: { $order }
card-unlocked-body =
    { greeting }

    { $order } numaralı başvurunuzla üretilen e-imza kartınızın kilidi az önce çözüldü ve karta yeni bir PIN kodu verildi.

    Bu işlemi siz yaptıysanız yapmanız gereken bir şey yok. Siz yapmadıysanız hemen çağrı merkezimizi arayın: { $phone }

    { closing }
card-unlocked-sms = { $authority }: e-imza kartınızın kilidi çözüldü, yeni PIN verildi. Siz yapmadıysanız hemen arayın: { $phone }

# The state of a certificate was changed (5070, article 11).
certificate-suspended-subject = Sertifikanız askıya alındı
certificate-suspended-body =
    { greeting }

    { $serial } seri numaralı nitelikli elektronik sertifikanız az önce askıya alındı. Askıda kaldığı sürece onunla giriş yapılamaz ve atılan imza kabul edilmez. Bu bildirim, bizde kayıtlı bütün iletişim bilgilerinize gönderildi.

    Bunu siz istediyseniz ve sertifikayı yeniden kullanacaksanız askıdan kaldırmak için bizi arayın. Siz istemediyseniz de hemen arayın: { $phone }

    { closing }
certificate-suspended-sms = { $authority }: e-imza sertifikanız askıya alındı. Siz istemediyseniz hemen arayın: { $phone }

certificate-resumed-subject = Sertifikanız askıdan kaldırıldı
certificate-resumed-body =
    { greeting }

    { $serial } seri numaralı nitelikli elektronik sertifikanız az önce askıdan kaldırıldı; yeniden geçerlidir. Bu bildirim, bizde kayıtlı bütün iletişim bilgilerinize gönderildi.

    Bunu siz istemediyseniz hemen bizi arayın: { $phone }

    { closing }
certificate-resumed-sms = { $authority }: e-imza sertifikanız askıdan kaldırıldı. Siz istemediyseniz hemen arayın: { $phone }

certificate-revoked-subject = Sertifikanız iptal edildi
certificate-revoked-body =
    { greeting }

    { $serial } seri numaralı nitelikli elektronik sertifikanız az önce iptal edildi. İptal kesindir: bu sertifika bir daha kullanılamaz. Neden: { $why }. Bu bildirim, bizde kayıtlı bütün iletişim bilgilerinize gönderildi.

    Yeni bir sertifika için kurumunuzun e-imza sorumlusuna başvurun. İptali siz istemediyseniz hemen bizi arayın: { $phone }

    { closing }
certificate-revoked-sms = { $authority }: e-imza sertifikanız iptal edildi. Siz istemediyseniz hemen arayın: { $phone }

# Another phone was proven in the person's name; goes to the one before it.
phone-changed-subject = Yeni bir cep telefonu doğrulandı
phone-changed-body =
    { greeting }

    Adınıza yeni bir cep telefonu doğrulandı: { $masked }. Kart ve sertifika işlemlerinin kodları { $from } tarihinden sonra bu numaraya gönderilir. Bu bildirim, bizde kayıtlı bütün iletişim bilgilerinize gönderildi.

    Bunu siz yaptıysanız yapmanız gereken bir şey yok. Siz yapmadıysanız portala girip İmza Günlüğü sayfasında “Ben değildim” deyin; numara kullanılmadan silinir:

    { $portal }/nes/bireysel/gunluk

    Bizi de arayabilirsiniz: { $phone }

    { closing }
phone-changed-sms = { $authority }: { $masked } adınıza doğrulandı. Siz değilseniz portalda bildirin ya da arayın: { $phone }

# Another e-mail address was given together with a proven phone.
email-changed-subject = Yeni bir e-posta adresi yazıldı
email-changed-body =
    { greeting }

    Başvurunuzda yeni bir e-posta adresi yazıldı: { $masked }. Bu adres hiçbir işlem için yetki vermez; yalnızca bilgilendirme gönderilir. Bu bildirim, bizde kayıtlı bütün iletişim bilgilerinize gönderildi.

    Bunu siz yaptıysanız yapmanız gereken bir şey yok. Siz yapmadıysanız portala girip İmza Günlüğü sayfasında “Ben değildim” deyin:

    { $portal }/nes/bireysel/gunluk

    Bizi de arayabilirsiniz: { $phone }

    { closing }
email-changed-sms = { $authority }: Başvurunuzda yeni bir e-posta adresi yazıldı. Siz değilseniz hemen arayın: { $phone }

# A request for erasure (KVKK) was answered.
data-erased-subject = Kişisel verilerinizin silinmesi talebiniz yanıtlandı
data-erased-body =
    { greeting }

    Kişisel verilerinizin silinmesi için yaptığınız talep yanıtlandı.

    Formu ve iletişim bilgileri silinen başvurular: { $erased }

    Saklanması gerekenler:
    { $kept }

    Yanıtı yeterli bulmazsanız otuz gün içinde Kişisel Verileri Koruma Kuruluna şikâyette bulunabilirsiniz. Bu talebi siz yapmadıysanız hemen bizi arayın: { $phone }

    { closing }
data-erased-sms = { $authority }: Verilerinizin silinmesi talebiniz yanıtlandı. Siz istemediyseniz hemen arayın: { $phone }
data-erased-none = Yok
data-kept-open = { $number }: başvuru sürüyor; iptal edilirse yeniden istenebilir.
data-kept-until = { $number }: 5070 sayılı Kanun ve yönetmeliği gereği { $until } tarihine kadar arşivde kalır.
data-kept = { $number }: 5070 sayılı Kanun ve yönetmeliği gereği sertifikanın bitişinden sonra yirmi yıl arşivde kalır.
data-kept-person = Kimlik kaydınız ve işlem geçmişiniz: 5070 sayılı Kanun ve yönetmeliği gereği arşivin parçasıdır.

# Data was corrected at the desk (KVKK).
data-corrected-subject = Kişisel verileriniz düzeltildi
data-corrected-body =
    { greeting }

    Kişisel verilerinizin düzeltilmesi için yaptığınız talep üzerine kaydınız düzeltildi. Ne düzeltildiğini talebinizin yanıtında bulursunuz; imzaladığınız formlar ve sertifikalar değişmez. Bu bildirim, bizde kayıtlı bütün iletişim bilgilerinize gönderildi.

    Bunu siz istemediyseniz hemen bizi arayın: { $phone }

    { closing }
data-corrected-sms = { $authority }: Talebiniz üzerine kişisel verileriniz düzeltildi. Siz istemediyseniz hemen arayın: { $phone }

contact-proposed-subject = İletişim bilginizin değiştirilmesi istendi
contact-proposed-body =
    { greeting }

    Talebiniz üzerine yeni bir iletişim bilgisi önerildi: { $masked }. Siz portala girip cep telefonunuzu doğrulamadan hiçbir şey değişmez:

    { $portal }/nes/bireysel/telefon

    Bu bildirim, bizde kayıtlı bütün iletişim bilgilerinize gönderildi. Bunu siz istemediyseniz hemen bizi arayın: { $phone }

    { closing }
contact-proposed-sms = { $authority }: { $masked } iletişim bilginiz olarak önerildi. Siz istemediyseniz hemen arayın: { $phone }
