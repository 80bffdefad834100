# One line for each act that the history knows of an order, and who did it.
timeline-title = Başvurunun geçmişi
act-opened = Ön başvuru açıldı
act-form-saved = Başvuru formu dolduruldu
act-phone-code-sent = Cep telefonuna doğrulama kodu gönderildi
act-phone-verified = Cep telefonu doğrulandı
act-identity-refreshed = Kimlik bilgileri nüfus kaydıyla karşılaştırıldı
act-wet-ink-chosen = Islak imza ile onaylama seçildi, form indirildi
act-form-printed-again = Form yeniden hazırlandı
act-form-accepted = İmzalı form ulaştı ve kabul edildi
act-form-refused = İmzalı form ulaştı, işleme alınamadı
act-warned = Sürenin dolmak üzere olduğu bildirildi
act-cancelled = Başvuru iptal edildi
by-person = Başvuru sahibi
by-officer = Kurumun e-imza sorumlusu
by-operator = Sertifika makamı
by-system = Sistem
