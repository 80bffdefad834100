cancel-title = Başvuruyu iptal etmek istiyor musunuz?
cancel-lead = Formda yazdıklarınız kayıtlı. Yalnızca ara vermek istiyorsanız iptal etmenize gerek yok; istediğiniz zaman dönüp devam edebilirsiniz.
cancel-consequence = İptal edilen başvuru geri açılmaz. Yeni bir başvuruyu kurumunuzun e-imza sorumlusu açar.
cancel-lost-form = Formda yazdıklarınız yeni başvuruya aktarılmaz.
cancel-lost-approval = Onayınız da bu başvuruyla birlikte sona erer; yeni başvuruyu yeniden onaylamanız gerekir.
cancel-lost-paper = Yazdırdığınız ya da postaya verdiğiniz imzalı form işleme alınmaz.
cancel-application = Başvuruyu iptal et
cancel-keep = Başvuruyu sürdür
