desk-revocations = İptal talepleri
desk-revocations-about = “Ben değildim” diyenler. Kişiyi kayıtlı telefonundan arayıp kimliğini doğrulayın, sertifikalarını iptal edin; geçerli sertifikası kalmayınca talep kendiliğinden kapanır.
desk-revocations-empty = Bekleyen iptal talebi yok.
desk-revocations-asked = Talep zamanı
desk-revocations-person = Kişi
desk-revocations-certificates = Sertifikaları
desk-revocations-settle = Talebi kapat
