help-wet-ink = Islak imzalı başvuru talimatı
help-wet-ink-about = Formu doldurmaktan postaya vermeye kadar, adım adım.
help-questions = Sık sorulan sorular
help-questions-about = Başvuru, form, ödeme ve süreler hakkında kısa yanıtlar.
help-contact = İletişim
help-contact-about = Çağrı merkezi, e-posta ve form teslimat adresi.
help-personal-data-about = Hangi verileriniz neden işlenir ve ne kadar saklanır.
