landing-title = Nitelikli elektronik sertifika işlemleri
landing-lead = Kurumunuzun sizin için açtığı e-imza başvurusunu buradan tamamlar, her adımını buradan izlersiniz.
landing-log-in = Online İşlemler için lütfen giriş yapınız.
log-in = Giriş
landing-without-login = Oturum açmadan yapılabilecek işlemler
debt-title = Borç Sorgulama ve Ödeme
debt-about = Kişi ödemeli başvurularda ödemenin ne zaman ve nasıl yapılacağı.
debt-1 = Kişi ödemeli başvurularda ödeme, başvuru formunuz bize ulaştıktan sonra alınır. Form ulaşmadan ödeme yapmayınız.
debt-2 = Çevrim içi ödeme bu kurulumda henüz açılmadı. Formunuz ulaştığında ödemenin nasıl yapılacağı size seçtiğiniz bilgi kanalından bildirilir; sorularınız için çağrı merkezini arayabilirsiniz.
help-about = Islak imzalı başvuru talimatı, sık sorulan sorular ve iletişim.
breadcrumbs = Konum
login-title = Merkezi Kimlik Doğrulama Sistemi
login-address = Giriş yapılacak adres
login-application = Giriş yapılacak uygulama
login-e-devlet = e-Devlet ile kimlik doğrulama yapabilmek için e-Devlet Kapısı’na gitmeniz gerekir. Orada sunulan yöntemlerden biriyle kimliğinizi doğruladığınızda bu sayfaya geri dönersiniz.
login-to-gate = e-Devlet Kapısına Git
login-cancelled = Kimlik doğrulamadan vazgeçtiniz. İsterseniz yeniden deneyebilirsiniz.
login-invalid = Kimlik doğrulama tamamlanamadı ya da süresi doldu. Lütfen yeniden giriş yapın.
login-gate-unavailable = Kimlik doğrulama kapısı şu anda yanıt vermiyor. Birkaç dakika sonra yeniden deneyin.
login-post-not-kept = Gönderdiğiniz bilgiler kaydedilmedi: oturumunuz kapandığı için kimin gönderdiği bilinmiyor. Giriş yaptığınızda en son kaydedilen bilgilerle kaldığınız yerden sürdürebilirsiniz.
menu-main = İşlemler
menu-nes = NES İşlemleri
menu-nes-about = Nitelikli Elektronik Sertifika (e-İmza) işlemleri için tıklayınız.
menu-seal = Mali Mühür İşlemleri
menu-seal-about = Mali mühür işlemleri hakkında bilgi için tıklayınız.
menu-individual = Bireysel İşlemler
menu-individual-about = Kendi başvurularınız ve sertifikalarınız için tıklayınız.
menu-officer = Yetkili İşlemleri
menu-officer-about = Kurumunuzun personel listeleri ve başvuruları için tıklayınız.
menu-applications = Başvuru İşlemleri
menu-applications-about = NES (e-İmza) başvuru işlemleri için tıklayınız.
menu-certificates = Sertifika Listeleme
menu-certificates-about = Nitelikli elektronik sertifikalarınız, kartlarınız, PIN değiştirme ve kilit çözme için tıklayınız.
menu-self-paid = Kişi Ödemeli Başvuru
menu-self-paid-about = Ücretini kendiniz ödeyeceğiniz başvurunun nasıl açıldığını öğrenmek için tıklayınız.
menu-mine = Başvurularım
menu-mine-about = Başvuru formunuzu doldurmak ve tüm başvurularınızın durumunu görmek için tıklayınız.
seal-how-1 = Mali mühür, bir tüzel kişinin sertifikasıdır; onun adına yetkili bir temsilcisi başvurur.
seal-how-2 = Ön başvuruyu kurumunuzun e-imza sorumlusu açar ve temsilciyi listede bildirir. Açılan başvuru, temsilcinin Başvurularım sayfasında görünür; form, onay ve kartın teslimi temsilci tarafından yapılır.
seal-how-3 = Bir tüzel kişinin bir kurumda aynı anda tek bir mali mühür başvurusu olabilir.
seal-1 = Bu kurulumda yalnızca nitelikli elektronik sertifika (e-imza) başvuruları yürütülür; mali mühür düzenlenmez.
seal-2 = Mali mühür için, mali mühür düzenleyen sertifika makamına başvurmanız gerekir.
self-paid-1 = Kişi ödemeli başvuruyu da kurumunuzun e-imza sorumlusu açar: personel listesini yüklerken ödeme türünü “Kişi Ödemeli” olarak seçer.
self-paid-2 = Başvuru açıldığında size e-posta gelir ve başvuru, Başvurularım sayfasında görünür. Ödeme, formunuz bize ulaştıktan sonra alınır.
login-e-imza = Nitelikli elektronik sertifikanız varsa kartınızla giriş yapabilirsiniz. Bilgisayarınızda e-İmza uygulamasının kurulu ve kartınızın takılı olması gerekir.
login-by-e-imza = e-İmza ile giriş
login-e-imza-help = Uygulama bilgisayarınızda yoksa: nasıl edinilir ve kullanılır?
login-e-imza-title = e-İmza ile giriş
login-e-imza-lead = Önce kimlik numaranızı yazın. Sonraki sayfada, e-İmza uygulamasına yazacağınız bir doğrulama kodu verilir.
login-e-imza-number = Kimlik No
login-e-imza-number-hint = 11 rakam. Sertifikanızdaki numarayla aynı olmalıdır.
login-e-imza-button = Doğrulama kodu al
# Signed with the card, in Turkish in both languages.
e-imza-login-text =
    { $authority } kullanıcı servislerine elektronik imzalı olarak girme işlemini onaylıyorum.

    { $portal } adresinde, aşağıdaki tarayıcıda, benim adıma oturum açılmasına izin veriyorum.

    Kimlik No: { $identity }
    Tarayıcı: { $browser }
    İstek zamanı: { $time }

    Bu girişi ben başlattım. Kodu bu tarayıcının ekranında kendim gördüm; bana telefonla ya da mesajla iletilmedi.
