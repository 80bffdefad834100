desk-login-title = Masa girişi
desk-user-name = Kullanıcı adı
desk-password = Parola
desk-code = Doğrulama kodu
desk-code-hint = Doğrulama uygulamanızdaki altı hane
desk-login-wrong = Kullanıcı adı, parola ya da kod doğru değil. Kullanılmış bir kod ikinci kez kabul edilmez; yeni kodu bekleyin.
