# Institutions and their officers.
desk-institutions = Institutions
desk-institutions-none = There is no institution yet.
desk-institution-add = New institution
desk-institution-known = There is an institution of this name; choose it from the list or give a name that tells them apart.
desk-add = Add
desk-officers = E-signature officers
desk-officers-none = This institution has no e-signature officer.
desk-since = Appointed on
desk-until = Ended on
desk-dismiss = Dismiss
desk-appoint-title = Appoint an officer
desk-appoint-hint = Type what the institution's official letter says. The person sees the officer's menu at their next e-Devlet login.
desk-appoint = Appoint
