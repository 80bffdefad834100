# The arrival of a signed form (R26).
desk-printed = Basılan form
desk-form-version = Form sürümü
desk-printed-on = Basıldığı gün
desk-form-code = Formun kodu
desk-not-printed = Güncel bilgilerle form basılmamış
desk-refused-before = Bu sürüm daha önce reddedildi, yenisi basılmadı
desk-not-now = Bu form şu anda işlenemez
desk-scan-current = Okutulan kod güncel formun kodu.
desk-scan-outdated = Eldeki kâğıt eski: { $version } sürümü. Basıldıktan sonra başvuru değişmiş; kabul edilemez.
desk-scan-other-order = Eldeki kâğıt başka bir siparişin formu: { $order }.
desk-scan-go-there = O siparişte işle
desk-scan-never-printed = Bu sipariş için böyle bir form basılmadı. Kâğıdı kabul etmeyin; sorumlunuza danışın.
desk-paper-code = Kâğıttaki kod
desk-paper-code-hint = Okutulduysa yazılıdır. Okutamıyorsanız boş bırakın ve sürümü kâğıttakiyle gözle karşılaştırın.
desk-decision = Form nasıl?
desk-accept = Kabul
desk-refuse = Ret
desk-reasons = Ret nedenleri
desk-reasons-hint = Ret için en az birini seçin. Bu cümleler, ne yapması gerektiğiyle birlikte başvuru sahibine aynen iletilir.
desk-reasons-digits = Rakam tuşu, üzerinde yazdığı nedeni seçer.
desk-remarks = Kabul edilen form için notlar
desk-remarks-hint = Formun kabulüne engel değildir; başvuru sahibi başvurusunun geçmişinde görür.
desk-record = Kaydet
desk-leave = Vazgeç
desk-fault-decision = Kabul ya da ret seçin.
desk-fault-reasons = Formu reddetmek için en az bir neden seçin.
desk-fault-accepted-with-reasons = Ret nedeni seçilmiş bir form kabul edilemez; nedenleri kaldırın ya da formu reddedin.
desk-fault-refused-with-remarks = Notlar yalnızca kabul edilen form içindir; notları kaldırın.
desk-fault-outdated = Kod eski bir formun kodu; bu kâğıt kabul edilemez.
desk-fault-other-order = Kod başka bir siparişin formuna ait; kararı o siparişte kaydedin.
desk-fault-never-printed = Bu sipariş için bu kodla bir form basılmadı; kâğıt kabul edilemez.
desk-fault-code = Kod okunamadı. Yeniden okutun ya da alanı boşaltıp kâğıdı gözle karşılaştırın.

# An acceptance that was a mistake.
desk-undo = Kabulü geri al
desk-undo-accepted-on = Kabul edildiği gün
desk-undo-follows = Başvuru yeniden imzalı formu bekler; formun gelebileceği son gün { $date }.
desk-undo-told = Başvuru sahibine kabul bildirilmişti; geri alındığı da bildirilir.
desk-undo-untold = Başvuru sahibine kabul bildirilmedi; geri alındığı da bildirilmez.
desk-undo-why = Neden geri alıyorsunuz?
desk-undo-why-wrong_order = Kâğıt başka bir siparişin
desk-undo-why-fault_seen_later = Kâğıdın kusurunu sonradan gördüm
desk-undo-why-no_paper = Kâğıt gelmeden yanlışlıkla kaydettim
desk-undo-fault = Neden geri aldığınızı seçin.

# A paper for an order that is cancelled.
desk-late-what = Ne geldi?
desk-late-hint = Gelen kâğıt geçmişe yazılır; başvuru sahibine neden işleme alınmadığı ve ne yapabileceği bildirilir.
desk-late-signed_form = İmzalı form
desk-late-other_paper = Başka bir belge
desk-late-record = Kaydet ve bildir
