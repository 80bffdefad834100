# Institutions and their officers.
desk-institutions = Kurumlar
desk-institutions-none = Henüz kurum yok.
desk-institution-add = Yeni kurum
desk-institution-known = Bu adla bir kurum var; listeden seçin ya da adı ayırt edici yazın.
desk-add = Ekle
desk-officers = e-İmza sorumluları
desk-officers-none = Bu kurumun e-imza sorumlusu yok.
desk-since = Görevlendirme
desk-until = Görevin sonu
desk-dismiss = Görevden al
desk-appoint-title = Sorumlu görevlendir
desk-appoint-hint = Kurumun resmî yazısındaki bilgileri yazın. Görevlendirilen kişi bir sonraki e-Devlet girişinde Yetkili İşlemleri menüsünü görür.
desk-appoint = Görevlendir
