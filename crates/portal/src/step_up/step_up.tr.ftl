# SMS koduyla yapılan işlemler: kart, sertifika, telefon doğrulama.
step-up-send-code = SMS kodu gönder
step-up-code-sent = Cep telefonunuza bir kod gönderdik.
step-up-too-many = Kısa sürede çok sayıda kod istendi. Bir kişiye ve bir telefona saatte ve günde yalnızca belirli sayıda kod gönderilir. Elinizdeki son kodu kullanın ya da bir süre sonra yeniden isteyin. Kodları siz istemediyseniz bizi arayın.
step-up-not-come = Mesajın gelmesi bir iki dakika sürebilir; önceki kodunuz süresi dolana kadar geçerlidir. Numaranız değiştiyse çağrı merkezini arayın.
step-up-no-phone = Kayıtlı bir cep telefonunuz yok. Çağrı merkezini arayın.
