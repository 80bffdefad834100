desk-revocations = Requests to revoke
desk-revocations-about = People who said “It was not me”. Call them by the phone on record, check their identity, revoke their certificates; when none is in force any more the request closes by itself.
desk-revocations-empty = No request is waiting.
desk-revocations-asked = Asked at
desk-revocations-person = Person
desk-revocations-certificates = Certificates
desk-revocations-settle = Close the request
