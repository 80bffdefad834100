-- issuer/src/certificate_row.rs:57
SELECT id, subject_sealed, request_sealed, authority, serial, tbs_sealed, tbs_digest, certificate_sealed, version,
             (SELECT hash FROM history WHERE stream = issuer_certificate.id AND seq = issuer_certificate.version) AS last_hash
         FROM issuer_certificate WHERE id = $1
-- end
-- issuer/src/draft.rs:126
UPDATE issuer_certificate SET authority = $1, serial = $2, tbs_sealed = $3, tbs_digest = $4,
             recorded_at = $5, version = version + 1
         WHERE id = $6 AND version = $7 AND tbs_sealed IS NULL
-- end
-- issuer/src/facts.rs:66
SELECT id, serial, tbs_digest, certificate_sealed, issued_at, suspended_at, revoked_at, revocation
             FROM issuer_certificate WHERE id > $1 ORDER BY id LIMIT $2
-- end
-- issuer/src/look_up.rs:105
SELECT id, certificate_sealed, suspended_at, revoked_at, revocation, version FROM issuer_certificate
                 WHERE issued_at IS NOT NULL AND profile = 'nes' AND authority = $1 AND serial = $2
-- end
-- issuer/src/look_up.rs:107
SELECT id, certificate_sealed, suspended_at, revoked_at, revocation, version FROM issuer_certificate
                 WHERE issued_at IS NOT NULL AND profile = 'nes' AND id = $1 AND authority = $2
-- end
-- issuer/src/look_up.rs:108
SELECT id, certificate_sealed, suspended_at, revoked_at, revocation, version FROM issuer_certificate
                 WHERE issued_at IS NOT NULL AND profile = 'nes' AND person_index = $1 AND authority = $2 ORDER BY issued_at DESC, id LIMIT $3
-- end
-- issuer/src/ocsp.rs:25
SELECT suspended_at, revoked_at, revocation FROM issuer_certificate
         WHERE authority = $1 AND serial = $2 AND issued_at IS NOT NULL
-- end
-- issuer/src/ocsp.rs:106
SELECT changes FROM issuer_authority WHERE id = $1
-- end
-- issuer/src/order.rs:114
INSERT INTO issuer_key (digest, person_index) VALUES ($1, $2)
     ON CONFLICT (digest) DO UPDATE SET person_index = excluded.person_index
     WHERE issuer_key.person_index = excluded.person_index
-- end
-- issuer/src/order.rs:115
INSERT INTO issuer_certificate (id, profile, person_index, subject_sealed, request_sealed, received_at,
             authority, serial, tbs_sealed, tbs_digest, recorded_at, version)
         VALUES ($1, 'nes', $2, $3, $4, $5, $6, $7, $8, $9, $5, 2) ON CONFLICT (id) DO NOTHING
-- end
-- issuer/src/order.rs:145
INSERT INTO issuer_key (digest, person_index) VALUES ($1, $2)
     ON CONFLICT (digest) DO UPDATE SET person_index = excluded.person_index
     WHERE issuer_key.person_index = excluded.person_index
-- end
-- issuer/src/order.rs:148
INSERT INTO issuer_certificate (id, profile, person_index, subject_sealed, request_sealed, received_at, version)
         VALUES ($1, 'nes', $2, $3, $4, $5, 1) ON CONFLICT (id) DO NOTHING
-- end
-- issuer/src/own_certificate.rs:57
INSERT INTO issuer_certificate (id, profile, request_sealed, received_at, version) VALUES ($1, $2, $3, $4, 1)
-- end
-- issuer/src/revocation_list.rs:61
SELECT number, changes, this_update, next_update, der FROM issuer_list
         WHERE authority = $1 ORDER BY number DESC LIMIT 1
-- end
-- issuer/src/revocation_list.rs:75
SELECT changes, list_number FROM issuer_authority WHERE id = $1
-- end
-- issuer/src/revocation_list.rs:93
SELECT serial, suspended_at, revoked_at, revocation FROM issuer_certificate
         WHERE authority = $1 AND (suspended_at IS NOT NULL OR revoked_at IS NOT NULL) ORDER BY serial
-- end
-- issuer/src/revocation_list.rs:145
INSERT INTO issuer_authority (id, changes, list_number) VALUES ($1, 0, 0) ON CONFLICT (id) DO NOTHING
-- end
-- issuer/src/revocation_list.rs:150
UPDATE issuer_authority SET list_number = $1 WHERE id = $2 AND list_number = $3
-- end
-- issuer/src/revocation_list.rs:160
INSERT INTO issuer_list (authority, number, changes, this_update, next_update, der) VALUES ($1, $2, $3, $4, $5, $6)
-- end
-- issuer/src/sign.rs:71
UPDATE issuer_certificate SET certificate_sealed = $1, issued_at = $2, version = version + 1
         WHERE id = $3 AND version = $4 AND certificate_sealed IS NULL
-- end
-- issuer/src/state.rs:93
SELECT authority, issued_at, suspended_at, revoked_at, version FROM issuer_certificate
         WHERE id = $1 AND issued_at IS NOT NULL
-- end
-- issuer/src/state.rs:170
UPDATE issuer_certificate SET suspended_at = $1, revoked_at = $2, revocation = $3, version = version + 1
         WHERE id = $4 AND version = $5
-- end
-- issuer/src/state.rs:184
INSERT INTO issuer_authority (id, changes, list_number) VALUES ($1, 1, 0)
         ON CONFLICT (id) DO UPDATE SET changes = issuer_authority.changes + 1
-- end
-- kalem/src/commands/doctor.rs:42
SELECT value FROM counter WHERE name = 'order_number'
-- end
-- kalem/src/demo.rs:171
SELECT version FROM institution LIMIT 1
-- end
-- portal/src/application/draft.rs:29
INSERT INTO application_draft (application, sealed, saved_at) VALUES ($1, $2, $3)
         ON CONFLICT (application) DO UPDATE SET sealed = $2, saved_at = $3
-- end
-- portal/src/application/draft.rs:58
SELECT sealed FROM application_draft WHERE application = $1
-- end
-- portal/src/application/draft.rs:74
DELETE FROM application_draft WHERE application = $1
-- end
-- portal/src/application/draft.rs:87
DELETE FROM application_draft WHERE EXISTS
             (SELECT 1 FROM application a WHERE a.id = application_draft.application AND a.closed_at < $1)
-- end
-- portal/src/application/facts.rs:208
SELECT id, number, kind, payment, spare, person, institution, notice_sealed, form_sealed, form_version, phone_verified_at,
                    approval, approved_at, form_arrived_at, form_refused_at, refusal, paid_at, held_until, ordered_at, produced_at,
                    shipped_at, delivery_failed_at, returned_at, delivered_at, activated_at, refunded_at, cancelled_at, cancelled_by,
                    closed_at, version
             FROM application WHERE id > $1 ORDER BY id LIMIT $2
-- end
-- portal/src/application/finders.rs:153
SELECT a.id, a.number, a.person, a.institution, i.name AS institution_name, a.kind, a.payment, a.spare,
         a.opened_at, a.notice_sealed, a.form_sealed, a.form_version, a.phone_verified_at, a.approval,
         a.approved_at, a.form_arrived_at, a.form_refused_at, a.refusal, a.paid_at, a.held_until, a.ordered_at,
         a.produced_at, a.shipped_at, a.delivery_failed_at, a.returned_at, a.delivered_at, a.activated_at,
         a.cancelled_at, a.cancelled_by, a.refunded_at, a.expires_at, a.version FROM application a JOIN institution i ON i.id = a.institution WHERE a.person = $1 AND a.number = $2
-- end
-- portal/src/application/finders.rs:170
SELECT a.id, a.number, a.person, a.institution, i.name AS institution_name, a.kind, a.payment, a.spare,
         a.opened_at, a.notice_sealed, a.form_sealed, a.form_version, a.phone_verified_at, a.approval,
         a.approved_at, a.form_arrived_at, a.form_refused_at, a.refusal, a.paid_at, a.held_until, a.ordered_at,
         a.produced_at, a.shipped_at, a.delivery_failed_at, a.returned_at, a.delivered_at, a.activated_at,
         a.cancelled_at, a.cancelled_by, a.refunded_at, a.expires_at, a.version FROM application a JOIN institution i ON i.id = a.institution WHERE a.person = $1 AND a.number < $2 ORDER BY a.number DESC LIMIT $3
-- end
-- portal/src/application/finders.rs:186
SELECT a.id, a.number, a.person, a.institution, i.name AS institution_name, a.kind, a.payment, a.spare,
         a.opened_at, a.notice_sealed, a.form_sealed, a.form_version, a.phone_verified_at, a.approval,
         a.approved_at, a.form_arrived_at, a.form_refused_at, a.refusal, a.paid_at, a.held_until, a.ordered_at,
         a.produced_at, a.shipped_at, a.delivery_failed_at, a.returned_at, a.delivered_at, a.activated_at,
         a.cancelled_at, a.cancelled_by, a.refunded_at, a.expires_at, a.version FROM application a JOIN institution i ON i.id = a.institution WHERE a.institution = $1 AND a.number = $2
-- end
-- portal/src/application/finders.rs:202
SELECT a.id, a.number, a.person, a.institution, i.name AS institution_name, a.kind, a.payment, a.spare,
         a.opened_at, a.notice_sealed, a.form_sealed, a.form_version, a.phone_verified_at, a.approval,
         a.approved_at, a.form_arrived_at, a.form_refused_at, a.refusal, a.paid_at, a.held_until, a.ordered_at,
         a.produced_at, a.shipped_at, a.delivery_failed_at, a.returned_at, a.delivered_at, a.activated_at,
         a.cancelled_at, a.cancelled_by, a.refunded_at, a.expires_at, a.version FROM application a JOIN institution i ON i.id = a.institution WHERE a.institution = $1 AND a.number < $2 ORDER BY a.number DESC LIMIT $3
-- end
-- portal/src/application/finders.rs:214
SELECT a.id, a.number, a.person, a.institution, i.name AS institution_name, a.kind, a.payment, a.spare,
         a.opened_at, a.notice_sealed, a.form_sealed, a.form_version, a.phone_verified_at, a.approval,
         a.approved_at, a.form_arrived_at, a.form_refused_at, a.refusal, a.paid_at, a.held_until, a.ordered_at,
         a.produced_at, a.shipped_at, a.delivery_failed_at, a.returned_at, a.delivered_at, a.activated_at,
         a.cancelled_at, a.cancelled_by, a.refunded_at, a.expires_at, a.version FROM application a JOIN institution i ON i.id = a.institution WHERE a.number = $1
-- end
-- portal/src/application/finders.rs:219
SELECT a.id, a.number, a.person, a.institution, i.name AS institution_name, a.kind, a.payment, a.spare,
         a.opened_at, a.notice_sealed, a.form_sealed, a.form_version, a.phone_verified_at, a.approval,
         a.approved_at, a.form_arrived_at, a.form_refused_at, a.refusal, a.paid_at, a.held_until, a.ordered_at,
         a.produced_at, a.shipped_at, a.delivery_failed_at, a.returned_at, a.delivered_at, a.activated_at,
         a.cancelled_at, a.cancelled_by, a.refunded_at, a.expires_at, a.version FROM application a JOIN institution i ON i.id = a.institution WHERE a.id = $1
-- end
-- portal/src/application/row.rs:128
UPDATE application SET form_sealed = $3, form_version = $4, phone_verified_at = $5, approval = $6, approved_at = $7,
                    version = $8 WHERE id = $1 AND version = $2
-- end
-- portal/src/application/row.rs:142
UPDATE application SET next_warning_at = $3, version = $4 WHERE id = $1 AND version = $2
-- end
-- portal/src/application/row.rs:151
UPDATE application SET version = $3 WHERE id = $1 AND version = $2
-- end
-- portal/src/application/row.rs:174
UPDATE application SET form_version = $3, phone_verified_at = $4, approval = $5, approved_at = $6, form_arrived_at = $7,
                form_refused_at = $8, refusal = $9, cancelled_at = $10, cancelled_by = $11, closed_at = $12,
                next_warning_at = CASE WHEN $13 THEN next_warning_at ELSE NULL END, version = $14
         WHERE id = $1 AND version = $2
-- end
-- portal/src/application/row.rs:199
UPDATE application SET paid_at = $3, held_until = $4, ordered_at = $5, produced_at = $6, shipped_at = $7,
                delivery_failed_at = $8, returned_at = $9, delivered_at = $10, activated_at = $11, refunded_at = $12
         WHERE id = $1 AND version = $2
-- end
-- portal/src/application/send.rs:192
SELECT hash, (SELECT COUNT(*) FROM phone_code WHERE application = $1 AND sent_at > $3 AND sent_at <= $4),
                    (SELECT COUNT(*) FROM application_draft WHERE application = $1)
             FROM history WHERE stream = $1 AND seq = $2
-- end
-- portal/src/application/timeline.rs:62
SELECT full_name FROM operator WHERE id = $1
-- end
-- portal/src/approval/by_e_onay.rs:89
UPDATE person SET version = version WHERE id = $1
-- end
-- portal/src/approval/by_e_onay.rs:110
INSERT INTO e_onay_approval (application, consent, sealed, at) VALUES ($1, $2, $3, $4)
-- end
-- portal/src/approval/facts.rs:35
SELECT application, consent, sealed, at FROM e_onay_approval WHERE application > $1
             ORDER BY application LIMIT $2
-- end
-- portal/src/card/facts.rs:55
SELECT application, id, person, serial, device_key, possession_sealed, pin_key FROM card
             WHERE (application, id) > ($1, $2) ORDER BY application, id LIMIT $3
-- end
-- portal/src/card/issued.rs:59
INSERT INTO card (id, person, application, serial, unlock_sealed, made_at, device_key, possession_sealed, pin_key)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (serial) DO NOTHING
-- end
-- portal/src/card/secrets.rs:62
UPDATE card SET unlock_sealed = $2, next_unlock_sealed = $3 WHERE id = $1
-- end
-- portal/src/card/secrets.rs:82
UPDATE card SET unlock_sealed = $2, next_unlock_sealed = unlock_sealed WHERE id = $1
-- end
-- portal/src/card/sql.rs:42
SELECT * FROM card WHERE person = $1 ORDER BY made_at DESC, id LIMIT 50
-- end
-- portal/src/card/sql.rs:57
SELECT * FROM card WHERE id = $1
-- end
-- portal/src/certificate/carry_out.rs:75
UPDATE certificate_change SET refused_at = $2, refusal = $3 WHERE id = $1 AND done_at IS NULL AND refused_at IS NULL
-- end
-- portal/src/certificate/carry_out.rs:109
UPDATE certificate_change SET done_at = $2 WHERE id = $1 AND done_at IS NULL AND refused_at IS NULL
-- end
-- portal/src/certificate/carry_out.rs:171
SELECT id FROM revocation_request WHERE person = $1 AND settled_at IS NULL ORDER BY asked_at, id
-- end
-- portal/src/certificate/facts.rs:67
SELECT id, person, certificate, serial, act, why, demand, done_at FROM certificate_change
             WHERE person IS NOT NULL AND done_at IS NOT NULL AND (person, id) > ($1, $2)
             ORDER BY person, id LIMIT $3
-- end
-- portal/src/certificate/sql.rs:40
SELECT id, certificate, serial, person, act, why, demand, seen, operator, asked_at, done_at, refused_at, refusal
         FROM certificate_change WHERE id = $1
-- end
-- portal/src/certificate/sql.rs:54
SELECT id, certificate, serial, person, act, why, demand, seen, operator, asked_at, done_at, refused_at, refusal
         FROM certificate_change WHERE certificate = $1 ORDER BY asked_at DESC, id DESC LIMIT 100
-- end
-- portal/src/certificate/wish.rs:70
INSERT INTO certificate_change (id, certificate, serial, person, act, why, demand, seen, operator, asked_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT DO NOTHING
-- end
-- portal/src/contact/proven.rs:50
SELECT id FROM card WHERE person = $1 LIMIT 1
-- end
-- portal/src/contact/sql.rs:99
INSERT INTO contact_point (id, person, kind, value_sealed, value_index, proof, noted_at, trusted_from, diary, ended_at, mac)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
-- end
-- portal/src/contact/sql.rs:121
UPDATE contact_point SET trusted_from = $3, ended_at = $4, mac = $5 WHERE id = $1 AND mac = $2
-- end
-- portal/src/contact/sql.rs:147
SELECT id FROM contact_point WHERE person = $1 LIMIT 1
-- end
-- portal/src/contact/sql.rs:162
SELECT id, person, kind, value_sealed, value_index, proof, noted_at, trusted_from, diary, ended_at, mac
         FROM contact_point WHERE person = $1 AND ended_at IS NULL ORDER BY noted_at DESC, id DESC LIMIT $2
-- end
-- portal/src/data_request/facts.rs:47
SELECT person, id, recorded_at, wanted, received_on, due_on, answered_at, outcome FROM data_request
             WHERE (person, id) > ($1, $2) ORDER BY person, id LIMIT $3
-- end
-- portal/src/data_request/sql.rs:60
SELECT r.id, r.person, p.given_name, p.family_name, r.wanted, r.came_by, r.received_on, r.due_on,
                r.answered_at, r.outcome, r.reason_sealed
         FROM data_request r JOIN person p ON p.id = r.person
         WHERE r.answered_at IS NULL ORDER BY r.due_on, r.id LIMIT $1
-- end
-- portal/src/data_request/sql.rs:72
SELECT r.id, r.person, p.given_name, p.family_name, r.wanted, r.came_by, r.received_on, r.due_on,
                r.answered_at, r.outcome, r.reason_sealed
         FROM data_request r JOIN person p ON p.id = r.person WHERE r.id = $1
-- end
-- portal/src/data_request/sql.rs:84
SELECT COUNT(*), CAST(COALESCE(SUM(CASE WHEN due_on < $1 THEN 1 ELSE 0 END), 0) AS BIGINT)
         FROM (SELECT due_on FROM data_request WHERE answered_at IS NULL ORDER BY due_on LIMIT $2) AS waiting
-- end
-- portal/src/data_request/sql.rs:107
INSERT INTO data_request (id, person, wanted, came_by, received_on, due_on, recorded_at, recorded_by)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
-- end
-- portal/src/data_request/sql.rs:131
UPDATE data_request SET answered_at = $2, answered_by = $3, outcome = $4, reason_sealed = $5
         WHERE id = $1 AND answered_at IS NULL
-- end
-- portal/src/desk/certificates/show.rs:285
SELECT full_name FROM operator WHERE id = $1
-- end
-- portal/src/desk/facts.rs:49
SELECT o.id, o.user_name, o.full_name, o.password_hash, o.totp_sealed, o.totp_step, o.disabled_at, o.version, o.mac AS operator_mac FROM operator o WHERE o.id > $1 ORDER BY o.id LIMIT $2
-- end
-- portal/src/desk/finders.rs:114
SELECT a.id, a.number, a.person, a.institution, i.name AS institution_name, a.kind, a.payment, a.spare,
         a.opened_at, a.notice_sealed, a.form_sealed, a.form_version, a.phone_verified_at, a.approval,
         a.approved_at, a.form_arrived_at, a.form_refused_at, a.refusal, a.paid_at, a.held_until, a.ordered_at,
         a.produced_at, a.shipped_at, a.delivery_failed_at, a.returned_at, a.delivered_at, a.activated_at,
         a.cancelled_at, a.cancelled_by, a.refunded_at, a.expires_at, a.version, p.given_name, p.family_name, p.identity_sealed FROM (SELECT number AS nr FROM application WHERE person = $1 AND number < $2 ORDER BY number DESC LIMIT $3) s JOIN application a ON a.number = s.nr JOIN institution i ON i.id = a.institution
                 JOIN person p ON p.id = a.person ORDER BY a.number DESC
-- end
-- portal/src/desk/finders.rs:157
SELECT a.id, a.number, a.person, a.institution, i.name AS institution_name, a.kind, a.payment, a.spare,
         a.opened_at, a.notice_sealed, a.form_sealed, a.form_version, a.phone_verified_at, a.approval,
         a.approved_at, a.form_arrived_at, a.form_refused_at, a.refusal, a.paid_at, a.held_until, a.ordered_at,
         a.produced_at, a.shipped_at, a.delivery_failed_at, a.returned_at, a.delivered_at, a.activated_at,
         a.cancelled_at, a.cancelled_by, a.refunded_at, a.expires_at, a.version, p.given_name, p.family_name, p.identity_sealed FROM (SELECT number AS nr FROM application
         WHERE approval = 'wet_ink' AND form_arrived_at IS NULL AND form_refused_at IS NULL AND closed_at IS NULL
           AND (approved_at, number) > ($1, $2) ORDER BY approved_at, number LIMIT $3) s JOIN application a ON a.number = s.nr JOIN institution i ON i.id = a.institution
                 JOIN person p ON p.id = a.person ORDER BY a.approved_at, a.number
-- end
-- portal/src/desk/finders.rs:171
SELECT a.id, a.number, a.person, a.institution, i.name AS institution_name, a.kind, a.payment, a.spare,
         a.opened_at, a.notice_sealed, a.form_sealed, a.form_version, a.phone_verified_at, a.approval,
         a.approved_at, a.form_arrived_at, a.form_refused_at, a.refusal, a.paid_at, a.held_until, a.ordered_at,
         a.produced_at, a.shipped_at, a.delivery_failed_at, a.returned_at, a.delivered_at, a.activated_at,
         a.cancelled_at, a.cancelled_by, a.refunded_at, a.expires_at, a.version, p.given_name, p.family_name, p.identity_sealed FROM (SELECT number AS nr FROM application
         WHERE form_arrived_at IS NOT NULL AND ordered_at IS NULL AND closed_at IS NULL
           AND (form_arrived_at, number) > ($1, $2) ORDER BY form_arrived_at, number LIMIT $3) s JOIN application a ON a.number = s.nr JOIN institution i ON i.id = a.institution
                 JOIN person p ON p.id = a.person ORDER BY a.form_arrived_at, a.number
-- end
-- portal/src/desk/finders.rs:193
SELECT COUNT(*) FROM (SELECT number FROM application
         WHERE approval = 'wet_ink' AND form_arrived_at IS NULL AND form_refused_at IS NULL AND closed_at IS NULL
         ORDER BY approved_at, number LIMIT $1) AS waiting
-- end
-- portal/src/desk/finders.rs:201
SELECT COUNT(*) FROM (SELECT number FROM application
         WHERE form_arrived_at IS NOT NULL AND ordered_at IS NULL AND closed_at IS NULL
         ORDER BY form_arrived_at, number LIMIT $1) AS waiting
-- end
-- portal/src/desk/finders.rs:209
SELECT COUNT(*) FROM (SELECT id FROM job WHERE state = 'parked' ORDER BY created_at LIMIT $1) AS waiting
-- end
-- portal/src/desk/finders.rs:215
SELECT COUNT(*) FROM (SELECT id FROM revocation_request WHERE settled_at IS NULL ORDER BY asked_at LIMIT $1) AS waiting
-- end
-- portal/src/desk/finders.rs:247
SELECT number FROM application WHERE id = $1
-- end
-- portal/src/desk/institutions.rs:90
SELECT i.id, i.name, i.payment, COUNT(o.person) AS officers FROM institution i
         LEFT JOIN officer o ON o.institution = i.id AND o.until IS NULL GROUP BY i.id, i.name, i.payment
-- end
-- portal/src/desk/institutions.rs:133
SELECT id FROM institution WHERE name = $1
-- end
-- portal/src/desk/names.rs:162
SELECT a.id, a.number, a.person, a.institution, i.name AS institution_name, a.kind, a.payment, a.spare,
         a.opened_at, a.notice_sealed, a.form_sealed, a.form_version, a.phone_verified_at, a.approval,
         a.approved_at, a.form_arrived_at, a.form_refused_at, a.refusal, a.paid_at, a.held_until, a.ordered_at,
         a.produced_at, a.shipped_at, a.delivery_failed_at, a.returned_at, a.delivered_at, a.activated_at,
         a.cancelled_at, a.cancelled_by, a.refunded_at, a.expires_at, a.version, p.given_name, p.family_name, p.identity_sealed FROM (SELECT number AS nr, surname_key AS k FROM application
                 WHERE surname_key >= $1 AND surname_key < $2 AND NOT (surname_key = $1 AND number >= $3)
                 ORDER BY surname_key, number DESC LIMIT $4) s JOIN application a ON a.number = s.nr JOIN institution i ON i.id = a.institution
                 JOIN person p ON p.id = a.person ORDER BY s.k, s.nr DESC
-- end
-- portal/src/desk/names.rs:174
SELECT a.id, a.number, a.person, a.institution, i.name AS institution_name, a.kind, a.payment, a.spare,
         a.opened_at, a.notice_sealed, a.form_sealed, a.form_version, a.phone_verified_at, a.approval,
         a.approved_at, a.form_arrived_at, a.form_refused_at, a.refusal, a.paid_at, a.held_until, a.ordered_at,
         a.produced_at, a.shipped_at, a.delivery_failed_at, a.returned_at, a.delivered_at, a.activated_at,
         a.cancelled_at, a.cancelled_by, a.refunded_at, a.expires_at, a.version, p.given_name, p.family_name, p.identity_sealed FROM (SELECT number AS nr, name_key AS k FROM application
                 WHERE name_key >= $1 AND name_key < $2 AND NOT (name_key = $1 AND number >= $3)
                   AND NOT (surname_key >= $5 AND surname_key < $2)
                 ORDER BY name_key, number DESC LIMIT $4) s JOIN application a ON a.number = s.nr JOIN institution i ON i.id = a.institution
                 JOIN person p ON p.id = a.person ORDER BY s.k, s.nr DESC
-- end
-- portal/src/desk/names.rs:187
SELECT a.id, a.number, a.person, a.institution, i.name AS institution_name, a.kind, a.payment, a.spare,
         a.opened_at, a.notice_sealed, a.form_sealed, a.form_version, a.phone_verified_at, a.approval,
         a.approved_at, a.form_arrived_at, a.form_refused_at, a.refusal, a.paid_at, a.held_until, a.ordered_at,
         a.produced_at, a.shipped_at, a.delivery_failed_at, a.returned_at, a.delivered_at, a.activated_at,
         a.cancelled_at, a.cancelled_by, a.refunded_at, a.expires_at, a.version, p.given_name, p.family_name, p.identity_sealed FROM (SELECT number AS nr, surname_key AS k FROM application
                 WHERE surname_key >= $1 AND surname_key < $2 AND NOT (surname_key = $1 AND number >= $3)
                   AND surname_key LIKE $5
                 ORDER BY surname_key, number DESC LIMIT $4) s JOIN application a ON a.number = s.nr JOIN institution i ON i.id = a.institution
                 JOIN person p ON p.id = a.person ORDER BY s.k, s.nr DESC
-- end
-- portal/src/desk/names.rs:206
SELECT name_key, surname_key FROM application WHERE number = $1
-- end
-- portal/src/desk/officers.rs:152
SELECT name FROM institution WHERE id = $1
-- end
-- portal/src/desk/officers.rs:171
SELECT person, since, until FROM officer WHERE institution = $1 ORDER BY since
-- end
-- portal/src/desk/operators.rs:49
SELECT o.id, o.user_name, o.full_name, o.password_hash, o.totp_sealed, o.totp_step, o.disabled_at, o.version, o.mac AS operator_mac FROM operator o WHERE o.user_name = $1 AND o.disabled_at IS NULL
-- end
-- portal/src/desk/operators.rs:74
SELECT o.id, o.user_name, o.full_name, o.password_hash, o.totp_sealed, o.totp_step, o.disabled_at, o.version, o.mac AS operator_mac FROM operator o WHERE o.id = $1
-- end
-- portal/src/desk/operators.rs:92
UPDATE operator SET mac = $2 WHERE id = $1
-- end
-- portal/src/desk/operators.rs:109
SELECT version FROM operator LIMIT 1
-- end
-- portal/src/desk/operators.rs:110
INSERT INTO operator (id, user_name, full_name, password_hash, totp_sealed, totp_step, created_at, version)
         VALUES ($1, $2, $3, $4, $5, 0, $6, 1)
-- end
-- portal/src/desk/operators.rs:150
UPDATE operator SET password_hash = $2, totp_sealed = $3, totp_step = 0 WHERE id = $1
-- end
-- portal/src/desk/operators.rs:168
UPDATE operator SET totp_step = $3, version = version + 1 WHERE id = $1 AND version = $2
-- end
-- portal/src/desk/operators.rs:211
UPDATE operator SET version = version + 1 WHERE id = $1 RETURNING version
-- end
-- portal/src/desk/order.rs:163
SELECT id, kind, state, tries, last_error, created_at FROM job j WHERE application = $1
         AND NOT EXISTS (SELECT 1 FROM notice n WHERE n.cause = j.cause) ORDER BY created_at DESC, id DESC
-- end
-- portal/src/desk/revocations.rs:52
SELECT r.id, r.asked_at, r.person, p.given_name, p.family_name, a.number
         FROM revocation_request r JOIN person p ON p.id = r.person LEFT JOIN application a ON a.id = r.application
         WHERE r.settled_at IS NULL ORDER BY r.asked_at, r.id LIMIT $1
-- end
-- portal/src/desk/revocations.rs:81
SELECT person FROM revocation_request WHERE id = $1
-- end
-- portal/src/desk/security_events.rs:112
SELECT e.bucket, e.kind, e.operator, o.user_name, e.visitor, e.detail, e.times, e.first_at, e.last_at
         FROM security_event e LEFT JOIN operator o ON o.id = e.operator
         WHERE ($1 = '' OR e.kind = $1) AND (e.last_at < $2 OR (e.last_at = $2 AND e.bucket < $3))
         ORDER BY e.last_at DESC, e.bucket DESC LIMIT $4
-- end
-- portal/src/desk/security_events.rs:154
SELECT last_at, kind, times FROM security_event WHERE last_at > $1 AND ($2 = '' OR kind = $2)
         ORDER BY last_at DESC LIMIT $3
-- end
-- portal/src/desk/totp.rs:64
INSERT INTO operator_code (operator, step, used_at) VALUES ($1, $2, $3) ON CONFLICT (operator, step) DO NOTHING
-- end
-- portal/src/desk/totp.rs:80
DELETE FROM operator_code WHERE used_at < $1
-- end
-- portal/src/desk/tries.rs:94
INSERT INTO desk_wrong_try (operator, network, tries, with_password, last_at) VALUES ($1, $2, 1, $3, $4)
             ON CONFLICT (operator, network) DO UPDATE SET tries = desk_wrong_try.tries + 1,
               with_password = desk_wrong_try.with_password + $3, last_at = $4
-- end
-- portal/src/desk/tries.rs:142
SELECT CAST(COALESCE(SUM(tries), 0) AS BIGINT) AS tries, COUNT(*) AS networks,
                CAST(COALESCE(SUM(with_password), 0) AS BIGINT) AS with_password
         FROM desk_wrong_try WHERE operator = $1
-- end
-- portal/src/desk/tries.rs:156
INSERT INTO desk_told (operator, tries, networks, with_password, signed_in_at) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (operator) DO UPDATE SET tries = $2, networks = $3, with_password = $4, signed_in_at = $5
-- end
-- portal/src/desk/tries.rs:166
DELETE FROM desk_wrong_try WHERE operator = $1
-- end
-- portal/src/desk/tries.rs:176
SELECT tries, networks, with_password FROM desk_told WHERE operator = $1 AND tries > 0
-- end
-- portal/src/desk/tries.rs:188
DELETE FROM desk_wrong_try WHERE last_at < $1
-- end
-- portal/src/diary/deny.rs:55
UPDATE diary SET denied_at = $3 WHERE person = $1 AND id = $2 AND denied_at IS NULL
-- end
-- portal/src/diary/deny.rs:101
UPDATE hand_off SET expires_at = $2 WHERE person = $1 AND answered_at IS NULL AND expires_at > $2
-- end
-- portal/src/diary/deny.rs:107
DELETE FROM session WHERE kind = 'person' AND subject = $1 AND token_hash <> $2
-- end
-- portal/src/diary/deny.rs:123
INSERT INTO revocation_request (id, person, diary, application, asked_at) VALUES ($1, $2, $3, $4, $5)
-- end
-- portal/src/diary/facts.rs:45
SELECT person, id, diary, asked_at, settled_at FROM revocation_request
             WHERE (person, id) > ($1, $2) ORDER BY person, id LIMIT $3
-- end
-- portal/src/diary/facts.rs:72
SELECT person, id, denied_at FROM diary
             WHERE denied_at IS NOT NULL AND (person, id) > ($1, $2) ORDER BY person, id LIMIT $3
-- end
-- portal/src/diary/note.rs:63
INSERT INTO diary (id, person, at, kind, detail, sealed) VALUES ($1, $2, $3, $4, $5, $6)
-- end
-- portal/src/diary/page.rs:36
SELECT id, at, kind, detail, sealed, denied_at FROM diary WHERE person = $1 AND id = $2
-- end
-- portal/src/diary/page.rs:106
SELECT id, at, kind, detail, sealed, denied_at FROM diary WHERE person = $1 AND at < $2 ORDER BY at DESC, id DESC LIMIT $3
-- end
-- portal/src/diary/settle.rs:20
UPDATE revocation_request SET settled_at = $2, settled_by = $3 WHERE id = $1 AND settled_at IS NULL
-- end
-- portal/src/e_imza/accept.rs:136
UPDATE hand_off SET answered_at = $2, answer = $3, answer_digest = $4
         WHERE id = $1 AND answered_at IS NULL AND twice_at IS NULL
-- end
-- portal/src/e_imza/begin.rs:74
INSERT INTO hand_off (id, purpose, browser, person, code, nonce, sealed, go_on, begun_at, expires_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
-- end
-- portal/src/e_imza/card_step.rs:116
UPDATE hand_off SET card_proven_at = COALESCE(card_proven_at, $2)
         WHERE id = $1 AND card_opened_at IS NULL AND answered_at IS NULL AND twice_at IS NULL
-- end
-- portal/src/e_imza/card_step.rs:146
UPDATE hand_off SET card_opened_at = $2, return_sealed = $3
         WHERE id = $1 AND card_proven_at IS NOT NULL AND card_opened_at IS NULL AND answered_at IS NULL AND twice_at IS NULL
-- end
-- portal/src/e_imza/come_back.rs:80
UPDATE hand_off SET returned_at = $2 WHERE id = $1 AND returned_at IS NULL
-- end
-- portal/src/e_imza/elsewhere.rs:110
UPDATE hand_off SET returned_at = $2, returned_elsewhere_at = $2 WHERE id = $1 AND returned_at IS NULL
-- end
-- portal/src/e_imza/evidence.rs:43
INSERT INTO revocation_list (digest, der, seen_at) VALUES ($1, $2, $3) ON CONFLICT (digest) DO NOTHING
-- end
-- portal/src/e_imza/evidence.rs:54
INSERT INTO hand_off_signature (hand_off, number, sealed, evidence, report, stamped, stamped_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7)
-- end
-- portal/src/e_imza/evidence.rs:99
INSERT INTO hand_off_refused (id, hand_off, at, sealed) VALUES ($1, $2, $3, $4)
-- end
-- portal/src/e_imza/evidence.rs:107
UPDATE hand_off SET refused_at = $2, refusal = $3 WHERE id = $1 AND answered_at IS NULL
-- end
-- portal/src/e_imza/facts.rs:34
SELECT person, id, purpose FROM hand_off
             WHERE person IS NOT NULL AND purpose <> 'login' AND answer = 'signed' AND (person, id) > ($1, $2) ORDER BY person, id LIMIT $3
-- end
-- portal/src/e_imza/facts.rs:62
SELECT number, sealed FROM hand_off_signature WHERE hand_off = $1 ORDER BY number
-- end
-- portal/src/e_imza/login.rs:38
UPDATE hand_off SET person = $2, return_until = $3, return_token = $4, return_shown = $5, return_sealed = $6,
                    app_network = $7 WHERE id = $1
-- end
-- portal/src/e_imza/look.rs:49
SELECT id, expires_at, redeemed_at, twice_at, answered_at, answer, refused_at, refusal, return_until,
                returned_at, returned_elsewhere_at
         FROM hand_off WHERE expires_at > $1
-- end
-- portal/src/e_imza/redeem.rs:99
UPDATE hand_off SET redeemed_at = $2, run_key = $3, bearer = $4
         WHERE code = $1 AND redeemed_at IS NULL AND expires_at >= $5 AND expires_at <= $6
-- end
-- portal/src/e_imza/redeem.rs:126
UPDATE hand_off SET bearer = $2 WHERE id = $1 AND twice_at IS NULL AND answered_at IS NULL
-- end
-- portal/src/e_imza/redeem.rs:135
UPDATE hand_off SET twice_at = $2 WHERE id = $1 AND twice_at IS NULL AND answered_at IS NULL
-- end
-- portal/src/e_imza/sql.rs:90
SELECT * FROM hand_off WHERE id = $1
-- end
-- portal/src/e_imza/sql.rs:94
SELECT * FROM hand_off WHERE code = $1
-- end
-- portal/src/e_imza/sql.rs:103
SELECT * FROM hand_off WHERE bearer = $1
-- end
-- portal/src/e_imza/sql.rs:137
UPDATE person SET version = version + 1 WHERE id = $1 RETURNING version
-- end
-- portal/src/e_imza/sql.rs:162
DELETE FROM hand_off_refused WHERE hand_off IN
             (SELECT id FROM hand_off WHERE expires_at < $1 AND (answer IS NULL OR answer <> 'signed'))
-- end
-- portal/src/e_imza/sql.rs:168
DELETE FROM hand_off WHERE expires_at < $1 AND (answer IS NULL OR answer <> 'signed')
-- end
-- portal/src/e_imza/stamp.rs:51
SELECT sealed FROM hand_off_signature WHERE hand_off = $1 AND number = $2 AND stamped IS NULL
-- end
-- portal/src/e_imza/stamp.rs:69
UPDATE hand_off_signature SET stamped = $3, stamped_at = $4 WHERE hand_off = $1 AND number = $2 AND stamped IS NULL
-- end
-- portal/src/e_onay/ledger.rs:46
SELECT id, number, choice, text_version, way, at FROM e_onay WHERE person = $1 ORDER BY number DESC LIMIT 200
-- end
-- portal/src/e_onay/ledger.rs:55
SELECT id, number, choice, text_version, way, at FROM e_onay WHERE person = $1 ORDER BY number DESC LIMIT 1
-- end
-- portal/src/e_onay/ledger.rs:88
INSERT INTO e_onay (id, person, number, scope, choice, text_version, way, hand_off, at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
-- end
-- portal/src/e_onay/verify.rs:147
SELECT id, person, number, scope, choice, text_version, way, hand_off, at FROM e_onay
                 WHERE (person, number) > ($1, $2) ORDER BY person, number LIMIT $3
-- end
-- portal/src/e_onay/verify.rs:176
SELECT stream, seq, act, detail FROM history
                 WHERE (stream, seq) > ($1, $2) AND act IN ('e-onay-given', 'e-onay-withdrawn')
                 ORDER BY stream, seq LIMIT $3
-- end
-- portal/src/entrance/callback.rs:99
DELETE FROM login_attempt WHERE state_hash = $1 RETURNING sealed, return_to, expires_at
-- end
-- portal/src/entrance/gate.rs:76
INSERT INTO login_attempt (state_hash, sealed, return_to, expires_at) VALUES ($1, $2, $3, $4)
-- end
-- portal/src/entrance/gate.rs:95
DELETE FROM login_attempt WHERE expires_at < $1
-- end
-- portal/src/institution/appointment.rs:26
INSERT INTO institution (id, name, payment, created_at, version) VALUES ($1, $2, $3, $4, 1)
-- end
-- portal/src/institution/appointment.rs:56
SELECT id, version FROM institution WHERE name = $1
-- end
-- portal/src/institution/appointment.rs:71
INSERT INTO officer (institution, person, since) VALUES ($1, $2, $3)
         ON CONFLICT (institution, person) DO UPDATE SET until = NULL
         RETURNING institution, person, since, until, mac
-- end
-- portal/src/institution/appointment.rs:98
SELECT version FROM institution WHERE id = $1
-- end
-- portal/src/institution/appointment.rs:105
UPDATE officer SET until = $3 WHERE institution = $1 AND person = $2 AND until IS NULL
         RETURNING institution, person, since, until, mac
-- end
-- portal/src/institution/appointment.rs:124
UPDATE institution SET version = version + 1 WHERE id = $1 AND version = $2
-- end
-- portal/src/institution/arrival.rs:186
INSERT INTO personnel_list (id, institution, officer, file_name, file_digest, kind, payment, spare, people,
                                     remarks, uploaded_at, version)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 0)
-- end
-- portal/src/institution/arrival.rs:230
UPDATE personnel_list SET version = 1 WHERE id = $1 AND version = 0
-- end
-- portal/src/institution/arrival.rs:248
DELETE FROM personnel_row WHERE list IN (SELECT id FROM personnel_list WHERE version = 0 AND uploaded_at < $1)
-- end
-- portal/src/institution/arrival.rs:253
DELETE FROM personnel_list WHERE version = 0 AND uploaded_at < $1
-- end
-- portal/src/institution/ask_again.rs:23
UPDATE personnel_row SET register = 'unasked' WHERE list = $1 AND register = 'unavailable'
-- end
-- portal/src/institution/change.rs:15
UPDATE personnel_list SET version = version + 1
         WHERE id = $1 AND committed_at IS NULL AND dropped_at IS NULL AND rows_forgotten_at IS NULL RETURNING version
-- end
-- portal/src/institution/commit.rs:41
UPDATE personnel_list SET committed_at = $2 WHERE id = $1
-- end
-- portal/src/institution/correct.rs:168
UPDATE personnel_row SET sealed = $3, identity_index = $4, faults = $5, register = 'unasked', dropped = $6
         WHERE list = $1 AND line = $2
-- end
-- portal/src/institution/correct.rs:183
UPDATE personnel_row SET dropped = $3 WHERE list = $1 AND line = $2
-- end
-- portal/src/institution/drop_faulty.rs:24
UPDATE personnel_row AS r SET dropped = $2 WHERE r.list = $1 AND CASE WHEN r.dropped THEN 'dropped' WHEN r.application IS NOT NULL THEN 'opened'
              WHEN r.faults = 'row-already-open' THEN 'already' WHEN r.faults <> '' THEN 'faulty' ELSE r.register END IN ('faulty', 'unknown')
-- end
-- portal/src/institution/facts.rs:49
SELECT id, name, payment FROM institution WHERE id > $1 ORDER BY id LIMIT $2
-- end
-- portal/src/institution/facts.rs:70
SELECT institution, person, since, until FROM officer
             WHERE (institution, person) > ($1, $2) ORDER BY institution, person LIMIT $3
-- end
-- portal/src/institution/forget_rows.rs:26
SELECT id FROM personnel_list WHERE rows_forgotten_at IS NULL AND uploaded_at < $1 AND version > 0
         ORDER BY uploaded_at LIMIT 1
-- end
-- portal/src/institution/forget_rows.rs:37
UPDATE personnel_list SET rows_forgotten_at = $2, version = version + 1
         WHERE id = $1 AND rows_forgotten_at IS NULL RETURNING version
-- end
-- portal/src/institution/forget_rows.rs:49
DELETE FROM personnel_row WHERE list = $1 AND application IS NULL
-- end
-- portal/src/institution/give_up.rs:22
UPDATE personnel_list SET dropped_at = $2 WHERE id = $1
-- end
-- portal/src/institution/give_up.rs:28
DELETE FROM personnel_row WHERE list = $1
-- end
-- portal/src/institution/opening.rs:77
UPDATE counter SET value = value WHERE name = 'order_number'
-- end
-- portal/src/institution/opening.rs:125
UPDATE personnel_row SET application = $3 WHERE list = $1 AND line = $2
-- end
-- portal/src/institution/orders.rs:130
SELECT p.id, p.given_name, p.family_name FROM application a JOIN person p ON p.id = a.person
         WHERE a.institution = $1 AND a.number < $2 ORDER BY a.number DESC LIMIT $3
-- end
-- portal/src/institution/register.rs:119
UPDATE personnel_row SET register = $4 WHERE list = $1 AND line = $2 AND sealed = $3 AND register = 'unasked'
-- end
-- portal/src/institution/register.rs:127
UPDATE personnel_row SET faults = $4 WHERE list = $1 AND line = $2 AND sealed = $3 AND faults = ''
-- end
-- portal/src/institution/register.rs:140
UPDATE personnel_row SET register = 'unavailable'
         WHERE list = $1 AND register = 'unasked' AND faults = '' AND application IS NULL
-- end
-- portal/src/institution/same_number.rs:23
SELECT line, sealed FROM personnel_row WHERE list = $1 AND identity_index = $2 AND NOT dropped
         ORDER BY line LIMIT $3
-- end
-- portal/src/institution/saved_row.rs:67
SELECT o.institution, o.person, o.since, o.until, o.mac
         FROM personnel_list l JOIN officer o ON o.institution = l.institution
         WHERE l.id = $1 AND o.person = $2 AND o.until IS NULL
-- end
-- portal/src/institution/sql.rs:63
SELECT l.id, l.institution, i.name AS institution_name,
                        p.given_name || ' ' || p.family_name AS officer_name, l.file_name, l.file_digest, l.kind,
                        l.payment, l.spare, l.people, l.remarks, l.uploaded_at, l.committed_at, l.dropped_at,
                        l.rows_forgotten_at, l.version
                 FROM personnel_list l JOIN institution i ON i.id = l.institution JOIN person p ON p.id = l.officer
                 WHERE l.version > 0 AND l.id = $1
-- end
-- portal/src/institution/sql.rs:71
SELECT l.id, l.institution, i.name AS institution_name,
                        p.given_name || ' ' || p.family_name AS officer_name, l.file_name, l.file_digest, l.kind,
                        l.payment, l.spare, l.people, l.remarks, l.uploaded_at, l.committed_at, l.dropped_at,
                        l.rows_forgotten_at, l.version
                 FROM personnel_list l JOIN institution i ON i.id = l.institution JOIN person p ON p.id = l.officer
                 WHERE l.version > 0 AND l.id = $1
-- end
-- portal/src/institution/sql.rs:81
SELECT l.id, l.institution, i.name AS institution_name,
                        p.given_name || ' ' || p.family_name AS officer_name, l.file_name, l.file_digest, l.kind,
                        l.payment, l.spare, l.people, l.remarks, l.uploaded_at, l.committed_at, l.dropped_at,
                        l.rows_forgotten_at, l.version
                 FROM personnel_list l JOIN institution i ON i.id = l.institution JOIN person p ON p.id = l.officer
                 WHERE l.version > 0 AND l.institution = $1 AND l.uploaded_at < $2 ORDER BY l.uploaded_at DESC LIMIT $3
-- end
-- portal/src/institution/sql.rs:93
SELECT l.id, l.institution, i.name AS institution_name,
                        p.given_name || ' ' || p.family_name AS officer_name, l.file_name, l.file_digest, l.kind,
                        l.payment, l.spare, l.people, l.remarks, l.uploaded_at, l.committed_at, l.dropped_at,
                        l.rows_forgotten_at, l.version
                 FROM personnel_list l JOIN institution i ON i.id = l.institution JOIN person p ON p.id = l.officer
                 WHERE l.version > 0 AND l.institution = $1 AND l.uploaded_at < $2 AND l.file_digest = $3 AND l.dropped_at IS NULL
         ORDER BY l.uploaded_at DESC LIMIT 1
-- end
-- portal/src/institution/sql.rs:159
SELECT r.line, r.sealed, r.identity_index, r.faults, CASE WHEN r.dropped THEN 'dropped' WHEN r.application IS NOT NULL THEN 'opened'
              WHEN r.faults = 'row-already-open' THEN 'already' WHEN r.faults <> '' THEN 'faulty' ELSE r.register END AS verdict,
                        (SELECT a.number FROM application a WHERE a.id = r.application) AS opened,
                        (SELECT a.number FROM application a WHERE a.identity_index = r.identity_index
                            AND a.institution = l.institution AND a.closed_at IS NULL) AS standing,
                        (SELECT MIN(f.line) FROM personnel_row f WHERE f.list = r.list
                            AND f.identity_index = r.identity_index AND NOT f.dropped AND f.line < r.line) AS first_line
                 FROM personnel_row r JOIN personnel_list l ON l.id = r.list WHERE r.list = $1 AND r.line > $2 ORDER BY r.line LIMIT $3
-- end
-- portal/src/institution/sql.rs:167
SELECT r.line, r.sealed, r.identity_index, r.faults, CASE WHEN r.dropped THEN 'dropped' WHEN r.application IS NOT NULL THEN 'opened'
              WHEN r.faults = 'row-already-open' THEN 'already' WHEN r.faults <> '' THEN 'faulty' ELSE r.register END AS verdict,
                        (SELECT a.number FROM application a WHERE a.id = r.application) AS opened,
                        (SELECT a.number FROM application a WHERE a.identity_index = r.identity_index
                            AND a.institution = l.institution AND a.closed_at IS NULL) AS standing,
                        (SELECT MIN(f.line) FROM personnel_row f WHERE f.list = r.list
                            AND f.identity_index = r.identity_index AND NOT f.dropped AND f.line < r.line) AS first_line
                 FROM personnel_row r JOIN personnel_list l ON l.id = r.list WHERE r.list = $1 AND r.line > $2 AND CASE WHEN r.dropped THEN 'dropped' WHEN r.application IS NOT NULL THEN 'opened'
              WHEN r.faults = 'row-already-open' THEN 'already' WHEN r.faults <> '' THEN 'faulty' ELSE r.register END IN ('faulty', 'unknown', 'unavailable', 'already') ORDER BY r.line LIMIT $3
-- end
-- portal/src/institution/sql.rs:179
SELECT r.line, r.sealed, r.identity_index, r.faults, CASE WHEN r.dropped THEN 'dropped' WHEN r.application IS NOT NULL THEN 'opened'
              WHEN r.faults = 'row-already-open' THEN 'already' WHEN r.faults <> '' THEN 'faulty' ELSE r.register END AS verdict,
                        (SELECT a.number FROM application a WHERE a.id = r.application) AS opened,
                        (SELECT a.number FROM application a WHERE a.identity_index = r.identity_index
                            AND a.institution = l.institution AND a.closed_at IS NULL) AS standing,
                        (SELECT MIN(f.line) FROM personnel_row f WHERE f.list = r.list
                            AND f.identity_index = r.identity_index AND NOT f.dropped AND f.line < r.line) AS first_line
                 FROM personnel_row r JOIN personnel_list l ON l.id = r.list WHERE r.list = $1 AND r.line > $2 AND CASE WHEN r.dropped THEN 'dropped' WHEN r.application IS NOT NULL THEN 'opened'
              WHEN r.faults = 'row-already-open' THEN 'already' WHEN r.faults <> '' THEN 'faulty' ELSE r.register END IN ('confirmed', 'opened') ORDER BY r.line LIMIT $3
-- end
-- portal/src/institution/sql.rs:195
SELECT r.line, r.sealed, r.identity_index, r.faults, CASE WHEN r.dropped THEN 'dropped' WHEN r.application IS NOT NULL THEN 'opened'
              WHEN r.faults = 'row-already-open' THEN 'already' WHEN r.faults <> '' THEN 'faulty' ELSE r.register END AS verdict,
                        (SELECT a.number FROM application a WHERE a.id = r.application) AS opened,
                        (SELECT a.number FROM application a WHERE a.identity_index = r.identity_index
                            AND a.institution = l.institution AND a.closed_at IS NULL) AS standing,
                        (SELECT MIN(f.line) FROM personnel_row f WHERE f.list = r.list
                            AND f.identity_index = r.identity_index AND NOT f.dropped AND f.line < r.line) AS first_line
                 FROM personnel_row r JOIN personnel_list l ON l.id = r.list WHERE r.list = $1 AND r.line = $2
-- end
-- portal/src/institution/sql.rs:200
SELECT v.verdict, COUNT(*) FROM (SELECT CASE WHEN r.dropped THEN 'dropped' WHEN r.application IS NOT NULL THEN 'opened'
              WHEN r.faults = 'row-already-open' THEN 'already' WHEN r.faults <> '' THEN 'faulty' ELSE r.register END AS verdict FROM personnel_row r WHERE r.list = $1) v GROUP BY v.verdict
-- end
-- portal/src/institution/sql.rs:227
SELECT r.line, r.sealed FROM personnel_row r WHERE r.list = $1 AND r.line > $2 AND CASE WHEN r.dropped THEN 'dropped' WHEN r.application IS NOT NULL THEN 'opened'
              WHEN r.faults = 'row-already-open' THEN 'already' WHEN r.faults <> '' THEN 'faulty' ELSE r.register END = 'unasked' ORDER BY r.line LIMIT $3
-- end
-- portal/src/institution/sql.rs:247
SELECT r.line, r.sealed FROM personnel_row r WHERE r.list = $1 AND CASE WHEN r.dropped THEN 'dropped' WHEN r.application IS NOT NULL THEN 'opened'
              WHEN r.faults = 'row-already-open' THEN 'already' WHEN r.faults <> '' THEN 'faulty' ELSE r.register END = 'confirmed' ORDER BY r.line LIMIT $2
-- end
-- portal/src/institution/sql.rs:267
UPDATE personnel_row SET faults = $3 WHERE list = $1 AND line = $2
-- end
-- portal/src/institution/sql.rs:286
UPDATE personnel_row SET faults = 'row-already-open'
         WHERE list = $1 AND line BETWEEN $3 AND $4 AND faults = '' AND application IS NULL AND EXISTS (
             SELECT 1 FROM application a WHERE a.identity_index = personnel_row.identity_index
             AND a.institution = $2 AND a.closed_at IS NULL)
-- end
-- portal/src/institution/sql.rs:297
UPDATE personnel_row SET faults = ''
         WHERE list = $1 AND line BETWEEN $3 AND $4 AND faults = 'row-already-open' AND NOT EXISTS (
             SELECT 1 FROM application a WHERE a.identity_index = personnel_row.identity_index
             AND a.institution = $2 AND a.closed_at IS NULL)
-- end
-- portal/src/integrity/backup.rs:40
DELETE FROM session
-- end
-- portal/src/integrity/old_rows.rs:23
DELETE FROM session WHERE mac IS NULL
-- end
-- portal/src/integrity/old_rows.rs:24
SELECT institution, person, since, until, mac FROM officer
-- end
-- portal/src/integrity/old_rows.rs:32
SELECT id FROM operator
-- end
-- portal/src/notice/again.rs:58
SELECT id FROM job WHERE cause = $1 AND state = 'parked'
-- end
-- portal/src/notice/ledger.rs:98
INSERT INTO notice (id, person, application, kind, cause, channel, content_sealed, to_sealed, state, tries, created_at, settled_at,
                             again_of)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 0, $10, $11, $12) ON CONFLICT (cause) DO NOTHING
-- end
-- portal/src/notice/ledger.rs:120
SELECT id, person, application, kind, cause, channel, content_sealed, to_sealed, language, state, last_error, created_at, seen_at,
                EXISTS (SELECT 1 FROM job j WHERE j.cause = notice.cause AND j.state = 'parked') AS is_parked
         FROM notice WHERE id = $1
-- end
-- portal/src/notice/ledger.rs:125
SELECT id, person, application, kind, cause, channel, content_sealed, to_sealed, language, state, last_error, created_at, seen_at,
                EXISTS (SELECT 1 FROM job j WHERE j.cause = notice.cause AND j.state = 'parked') AS is_parked
         FROM notice WHERE person = $1 ORDER BY id DESC LIMIT $2
-- end
-- portal/src/notice/ledger.rs:136
SELECT id, person, application, kind, cause, channel, content_sealed, to_sealed, language, state, last_error, created_at, seen_at,
                EXISTS (SELECT 1 FROM job j WHERE j.cause = notice.cause AND j.state = 'parked') AS is_parked
         FROM notice WHERE state IN ('refused', 'unreachable') AND id < $1 ORDER BY id DESC LIMIT $2
-- end
-- portal/src/notice/ledger.rs:157
UPDATE notice SET state = $2, tries = tries + 1, last_error = $3, settled_at = $4, language = $5 WHERE id = $1
-- end
-- portal/src/notice/ledger.rs:171
UPDATE notice SET state = 'waiting', settled_at = NULL WHERE cause = (SELECT cause FROM job WHERE id = $1)
-- end
-- portal/src/notice/ledger.rs:180
UPDATE notice SET seen_at = $2 WHERE person = $1 AND seen_at IS NULL AND state = 'sent'
-- end
-- portal/src/people/facts.rs:61
SELECT id, given_name, family_name, name_source, name_at, identity_sealed, birth_sealed, version, identity_index, language
             FROM person WHERE id > $1 ORDER BY id LIMIT $2
-- end
-- portal/src/people.rs:105
SELECT id, given_name, family_name, name_source, name_at, identity_sealed, birth_sealed, version
         FROM person WHERE id = $1
-- end
-- portal/src/people.rs:116
SELECT language FROM person WHERE id = $1
-- end
-- portal/src/people.rs:135
UPDATE person SET language = $2 WHERE id = $1
-- end
-- portal/src/people.rs:153
SELECT id, given_name, family_name, name_source, name_at, identity_sealed, birth_sealed, version
         FROM person WHERE identity_index = $1
-- end
-- portal/src/people.rs:199
INSERT INTO person (id, identity_index, identity_sealed, given_name, family_name, name_source, name_at,
                             birth_sealed, created_at, version)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $7, 1)
-- end
-- portal/src/people.rs:263
UPDATE person SET given_name = $3, family_name = $4, name_source = $5, name_at = $6, birth_sealed = $7,
                version = version + 1 WHERE id = $1 AND version = $2
-- end
-- portal/src/people.rs:303
UPDATE application SET name_key = $2, surname_key = $3 WHERE person = $1
-- end
-- portal/src/people.rs:329
UPDATE person SET version = version + 1 WHERE id = $1 AND version = $2
-- end
-- portal/src/phone_code/sql.rs:15
SELECT COUNT(*) FROM phone_code WHERE application = $1 AND sent_at > $2 AND sent_at <= $3
-- end
-- portal/src/phone_code/sql.rs:39
SELECT expires_at, tries FROM phone_code WHERE application = $1 AND form_version = $2
           AND expires_at <= $3
         ORDER BY sent_at DESC LIMIT 1
-- end
-- portal/src/phone_code/sql.rs:53
UPDATE phone_code SET tries = tries + 1 WHERE application = $1 AND expires_at > $2
-- end
-- portal/src/phone_code/sql.rs:71
SELECT id FROM phone_code WHERE application = $1 AND form_version = $2 AND code_hash = $3
         AND expires_at > $4 AND tries <= $5 AND expires_at <= $6
-- end
-- portal/src/phone_code/sql.rs:88
UPDATE phone_code SET expires_at = $2 WHERE application = $1 AND expires_at > $2
-- end
-- portal/src/phone_code/sql.rs:102
DELETE FROM phone_code WHERE sent_at < $1
-- end
-- portal/src/phone_code.rs:109
INSERT INTO phone_code (id, application, form_version, code_hash, tries, sent_at, expires_at)
         VALUES ($1, $2, $3, $4, 0, $5, $6)
-- end
-- portal/src/pre_application/open.rs:46
SELECT number FROM application WHERE person = $1 AND institution = $2 AND closed_at IS NULL
-- end
-- portal/src/pre_application/open.rs:56
UPDATE counter SET value = value + 1 WHERE name = 'order_number' RETURNING value
-- end
-- portal/src/pre_application/open.rs:68
INSERT INTO application (id, number, person, institution, personnel_list, kind, payment, spare, opened_at,
             notice_sealed, form_version, expires_at, next_warning_at, identity_index, name_key, surname_key, version)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 0, $11, $12, $13, $14, $15, 1)
-- end
-- portal/src/pre_application/time_out.rs:33
SELECT id FROM application WHERE next_warning_at IS NOT NULL AND closed_at IS NULL AND next_warning_at <= $1
             ORDER BY next_warning_at LIMIT $2
-- end
-- portal/src/staff/acts.rs:59
SELECT id FROM operator WHERE user_name = $1
-- end
-- portal/src/staff/acts.rs:123
UPDATE operator SET disabled_at = $2 WHERE id = $1 AND (disabled_at IS NULL) = $3
-- end
-- portal/src/staff/acts.rs:158
DELETE FROM session WHERE kind = 'operator' AND subject = $1
-- end
-- portal/src/staff/acts.rs:163
DELETE FROM operator_proof WHERE operator = $1
-- end
-- portal/src/staff/enrolment.rs:93
INSERT INTO operator_enrolment (id, operator, first_hash, second_hash, created_at, expires_at, mac)
         VALUES ($1, $2, $3, $4, $5, $6, $7)
-- end
-- portal/src/staff/enrolment.rs:110
DELETE FROM operator_enrolment WHERE operator = $1
-- end
-- portal/src/staff/enrolment.rs:127
SELECT e.id, e.operator, e.first_hash, e.second_hash, e.created_at, e.expires_at, e.used_at, e.browser, e.mac
         FROM operator_enrolment e JOIN operator o ON o.id = e.operator
         WHERE o.user_name = $1 AND o.disabled_at IS NULL AND e.first_hash = $2 AND e.second_hash = $3
           AND e.used_at IS NULL AND e.created_at <= $4 AND e.expires_at > $4
-- end
-- portal/src/staff/enrolment.rs:148
UPDATE operator_enrolment SET used_at = $2, browser = $3, mac = $4 WHERE id = $1 AND used_at IS NULL
-- end
-- portal/src/staff/enrolment.rs:174
SELECT e.id, e.operator, e.first_hash, e.second_hash, e.created_at, e.expires_at, e.used_at, e.browser, e.mac
         FROM operator_enrolment e JOIN operator o ON o.id = e.operator
         WHERE e.browser = $1 AND o.disabled_at IS NULL
-- end
-- portal/src/staff/facts.rs:49
SELECT operator, id, role, until FROM operator_role
             WHERE id IS NOT NULL AND (operator, id) > ($1, $2) ORDER BY operator, id LIMIT $3
-- end
-- portal/src/staff/facts.rs:69
SELECT id, operator, credential, name, fixed, moving, created_at, used_at, ended_at, mac FROM operator_passkey
             WHERE (operator, id) > ($1, $2) ORDER BY operator, id LIMIT $3
-- end
-- portal/src/staff/passkey.rs:326
INSERT INTO passkey_answer (challenge, expires_at) VALUES ($1, $2)
-- end
-- portal/src/staff/passkey_rows.rs:56
SELECT user_name, full_name FROM operator WHERE id = $1
-- end
-- portal/src/staff/passkey_rows.rs:71
SELECT id, operator, credential, name, fixed, moving, created_at, used_at, ended_at, mac
         FROM operator_passkey WHERE operator = $1 ORDER BY created_at, id
-- end
-- portal/src/staff/passkey_rows.rs:85
SELECT id, operator, credential, name, fixed, moving, created_at, used_at, ended_at, mac
         FROM operator_passkey WHERE operator = $1
-- end
-- portal/src/staff/passkey_rows.rs:104
SELECT k.id, k.operator, k.credential, k.name, k.fixed, k.moving, k.created_at, k.used_at, k.ended_at, k.mac
         FROM operator_passkey k JOIN operator o ON o.id = k.operator
         WHERE k.credential = $1 AND o.disabled_at IS NULL
-- end
-- portal/src/staff/passkey_rows.rs:135
INSERT INTO operator_passkey (id, operator, credential, name, fixed, moving, created_at, mac)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
-- end
-- portal/src/staff/passkey_rows.rs:166
UPDATE operator_passkey SET moving = $3, used_at = $4, mac = $5
         WHERE id = $1 AND moving = $2 AND ended_at IS NULL
-- end
-- portal/src/staff/passkey_rows.rs:188
UPDATE operator_passkey SET ended_at = $2, mac = $3 WHERE id = $1
-- end
-- portal/src/staff/people.rs:108
SELECT id, user_name, full_name, disabled_at FROM operator WHERE id = $1
-- end
-- portal/src/staff/people.rs:149
SELECT id, user_name, full_name, disabled_at FROM operator ORDER BY user_name LIMIT 500
-- end
-- portal/src/staff/requests.rs:69
SELECT id, operator, act, role, reason_sealed, first_hash, proposed_by, proposed_at, expires_at, outcome, mac
     FROM operator_request WHERE outcome IS NULL AND expires_at > $1 ORDER BY proposed_at, id LIMIT 200
-- end
-- portal/src/staff/requests.rs:80
SELECT id, operator, act, role, reason_sealed, first_hash, proposed_by, proposed_at, expires_at, outcome, mac
         FROM operator_request WHERE id = $1 AND outcome IS NULL AND expires_at > $2
-- end
-- portal/src/staff/requests.rs:114
INSERT INTO operator_request (id, operator, act, role, reason_sealed, first_hash, proposed_by, proposed_at, expires_at, mac)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
-- end
-- portal/src/staff/requests.rs:149
UPDATE operator_request SET outcome = $2, decided_by = $3, decided_at = $4, mac = $5
         WHERE id = $1 AND outcome IS NULL
-- end
-- portal/src/staff/roles.rs:16
SELECT r.operator, r.since FROM operator_role r JOIN operator o ON o.id = r.operator
         WHERE r.mac IS NULL AND r.role = 'clerk' AND r.since = o.created_at AND r.given_by IS NULL AND r.until IS NULL
-- end
-- portal/src/staff/roles.rs:24
UPDATE operator_role SET id = $2, mac = $3 WHERE operator = $1 AND role = 'clerk' AND since = $4
-- end
-- portal/src/staff/roles.rs:54
INSERT INTO operator_role (operator, role, since, given_by, mac, id) VALUES ($1, $2, $3, $4, $5, $6)
-- end
-- portal/src/staff/roles.rs:76
SELECT id, since, given_by FROM operator_role
         WHERE operator = $1 AND role = $2 AND (until IS NULL OR until > $3)
-- end
-- portal/src/staff/roles.rs:86
UPDATE operator_role SET until = $4, mac = $5 WHERE operator = $1 AND role = $2 AND since = $3
-- end
-- portal/src/staff.rs:63
DELETE FROM passkey_answer WHERE expires_at < $1
-- end
-- portal/src/staff.rs:68
DELETE FROM operator_enrolment WHERE expires_at < $1
-- end
-- portal/src/wet_ink/sql.rs:23
INSERT INTO printed_form (application, form_version, sealed, code, printed_at) VALUES ($1, $2, $3, $4, $5)
-- end
-- portal/src/wet_ink/sql.rs:42
SELECT sealed FROM printed_form WHERE application = $1 AND form_version = $2
-- end
-- portal/src/wet_ink/sql.rs:65
SELECT code, printed_at FROM printed_form WHERE application = $1 AND form_version = $2
-- end
-- store/src/conn.rs:50
ROLLBACK
-- end
-- store/src/facts.rs:234
SELECT stream, seq, kind, at, act, detail FROM history
                 WHERE (stream, seq) > ($1, $2) ORDER BY stream, seq LIMIT $3
-- end
-- store/src/failing_sweep.rs:16
SELECT name, since, failures FROM failing_sweep WHERE last_at > $1 ORDER BY name
-- end
-- store/src/failing_sweep.rs:26
INSERT INTO failing_sweep (name, since, last_at, failures, error) VALUES ($1, $2, $2, 1, $3)
         ON CONFLICT (name) DO UPDATE SET last_at = $2, failures = failing_sweep.failures + 1, error = $3
-- end
-- store/src/failing_sweep.rs:40
SELECT name FROM failing_sweep WHERE name = $1
-- end
-- store/src/failing_sweep.rs:50
DELETE FROM failing_sweep WHERE name = $1
-- end
-- store/src/history.rs:160
SELECT hash FROM history WHERE stream = $1 AND seq = $2
-- end
-- store/src/history.rs:179
INSERT INTO history (stream, seq, kind, at, actor_kind, actor, act, detail, prev, hash, seal)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
-- end
-- store/src/history.rs:196
INSERT INTO history_awaits_root (stream, seq) VALUES ($1, $2)
-- end
-- store/src/history.rs:209
SELECT stream, seq, kind, at, actor_kind, actor, act, detail, prev, hash, seal
         FROM history WHERE stream = $1 ORDER BY seq
-- end
-- store/src/installation.rs:20
INSERT INTO installation (id, version) VALUES ($1, 0) ON CONFLICT (id) DO NOTHING
-- end
-- store/src/installation.rs:25
UPDATE installation SET version = version + 1 WHERE id = $1 RETURNING version
-- end
-- store/src/job/forget.rs:13
DELETE FROM job WHERE state = 'done' AND id IN
                 (SELECT id FROM job WHERE state = 'done' AND done_at < $1 ORDER BY done_at LIMIT $2)
-- end
-- store/src/job/forget.rs:20
DELETE FROM job WHERE state = 'parked' AND id IN
                 (SELECT id FROM job WHERE state = 'parked' AND created_at < $1 ORDER BY created_at LIMIT $2)
-- end
-- store/src/job/trouble.rs:19
SELECT kind, COUNT(*) AS jobs FROM job WHERE state = 'parked' GROUP BY kind ORDER BY kind
-- end
-- store/src/job/trouble.rs:28
SELECT kind, COUNT(*) AS jobs FROM job WHERE state = 'ready' AND held_since < $1 GROUP BY kind ORDER BY kind
-- end
-- store/src/job/trouble.rs:38
SELECT kind, COUNT(*) AS jobs FROM job WHERE state = 'ready' AND held_since IS NULL AND run_at < $1
         GROUP BY kind ORDER BY kind
-- end
-- store/src/job/trouble.rs:49
SELECT kind, COUNT(*) AS jobs FROM job WHERE state = 'ready' GROUP BY kind ORDER BY kind
-- end
-- store/src/job.rs:88
INSERT INTO job (id, kind, cause, sealed, state, run_at, tries, application, created_at)
         VALUES ($1, $2, $3, $4, 'ready', $5, 0, $6, $5) ON CONFLICT (cause) DO NOTHING
-- end
-- store/src/job.rs:110
SELECT id FROM job WHERE state = 'ready' AND kind = $1 AND run_at <= $2 ORDER BY run_at LIMIT 1
-- end
-- store/src/job.rs:134
UPDATE job SET run_at = $2, tries = tries + 1, holder = $4, held_since = $3 WHERE id = $1 AND state = 'ready' AND run_at <= $3
         RETURNING id, kind, cause, sealed, tries
-- end
-- store/src/job.rs:161
UPDATE job SET run_at = $4 WHERE id = $1 AND holder = $2 AND tries = $3 AND state = 'ready'
-- end
-- store/src/job.rs:177
UPDATE job SET state = 'done', done_at = $4, sealed = NULL, held_since = NULL, last_error = NULL
         WHERE id = $1 AND holder = $2 AND tries = $3 AND state = 'ready'
-- end
-- store/src/job.rs:195
SELECT run_at FROM job WHERE state = 'ready' AND (run_at > $1 OR (tries = 0 AND run_at > $2)) LIMIT 1
-- end
-- store/src/job.rs:206
UPDATE job SET run_at = $3, held_since = NULL WHERE state = 'ready' AND (run_at > $1 OR (tries = 0 AND run_at > $2))
-- end
-- store/src/job.rs:231
UPDATE job SET state = $4, run_at = $5, last_error = $6, held_since = NULL
         WHERE id = $1 AND holder = $2 AND tries = $3 AND state = 'ready'
-- end
-- store/src/job.rs:248
SELECT id, kind, tries, last_error, created_at, application FROM job WHERE state = 'parked'
         ORDER BY created_at DESC LIMIT 200
-- end
-- store/src/job.rs:258
UPDATE job SET state = 'ready', run_at = $2, tries = 0, held_since = NULL WHERE id = $1 AND state = 'parked'
-- end
-- store/src/limit.rs:79
INSERT INTO rate_limit (who, slot, used, ends) VALUES ($1, $2, 1, $3)
         ON CONFLICT (who, slot) DO UPDATE SET used = rate_limit.used + 1 RETURNING used
-- end
-- store/src/limit.rs:99
SELECT who, used FROM rate_limit WHERE (who = $1 AND slot = $2) OR (who = $3 AND slot = $4)
-- end
-- store/src/limit.rs:125
INSERT INTO rate_limit (who, slot, used, ends) VALUES ($1, $2, 1, $3), ($4, $5, 1, $6)
         ON CONFLICT (who, slot) DO UPDATE SET used = rate_limit.used + 1
         WHERE rate_limit.used < CASE WHEN rate_limit.who = $1 THEN CAST($7 AS BIGINT) ELSE CAST($8 AS BIGINT) END
-- end
-- store/src/limit.rs:149
SELECT used FROM rate_limit WHERE who = $1 AND slot = $2
-- end
-- store/src/limit.rs:166
UPDATE rate_limit SET used = used - 1 WHERE who = $1 AND slot = $2 AND used > 0
-- end
-- store/src/limit.rs:178
DELETE FROM rate_limit WHERE ends < $1
-- end
-- store/src/remembered.rs:184
SELECT number, until, prev, chains, chain_rows, hash, seal FROM history_root WHERE number >= $1
             ORDER BY number LIMIT $2
-- end
-- store/src/root.rs:99
INSERT INTO history_root (number, until, prev, hash) VALUES ($1, $2, $3, $3)
-- end
-- store/src/root.rs:126
SELECT number, until, prev, chains, chain_rows, hash, seal FROM history_root WHERE seal IS NOT NULL
         ORDER BY number DESC LIMIT 100
-- end
-- store/src/root.rs:170
UPDATE history_root SET chains = $2, chain_rows = $3, hash = $4, seal = $5 WHERE number = $1
-- end
-- store/src/root.rs:184
SELECT number, until, prev, chains, chain_rows, hash, seal FROM history_root ORDER BY number DESC LIMIT 1
-- end
-- store/src/root.rs:193
SELECT COUNT(*), CAST(COALESCE(SUM(seq), 0) AS BIGINT) FROM (
             SELECT stream, MAX(seq) AS seq FROM history_root_member WHERE root < $1 GROUP BY stream) known
-- end
-- store/src/root.rs:210
SELECT COUNT(*) - COUNT(known), CAST(COALESCE(SUM(CASE WHEN known IS NULL THEN seq WHEN seq > known THEN seq - known ELSE 0 END), 0)
                                              AS BIGINT)
         FROM (SELECT m.seq AS seq, (SELECT MAX(b.seq) FROM history_root_member b WHERE b.stream = m.stream AND b.root < $1) AS known
               FROM history_root_member m WHERE m.root = $1) grown
-- end
-- store/src/uncovered.rs:19
SELECT h.stream, h.seq, h.hash FROM history h
         JOIN (SELECT stream, MAX(seq) AS seq
               FROM (SELECT stream, seq FROM history_awaits_root ORDER BY stream, seq LIMIT $1) w GROUP BY stream) a
           ON a.stream = h.stream AND a.seq = h.seq
-- end
-- store/src/uncovered.rs:46
DELETE FROM history_awaits_root WHERE EXISTS (
             SELECT 1 FROM history_root_member m
             WHERE m.root = $1 AND m.stream = history_awaits_root.stream AND m.seq >= history_awaits_root.seq)
-- end
-- store/src/uncovered.rs:66
SELECT COUNT(*) FROM history_awaits_root
-- end
-- store/src/uncovered.rs:67
SELECT stream, seq FROM history_awaits_root ORDER BY stream, seq LIMIT 1
-- end
-- store/src/uncovered.rs:80
SELECT a.stream FROM (SELECT stream, MAX(seq) AS seq FROM history GROUP BY stream) a
         WHERE a.seq > COALESCE((SELECT MAX(m.seq) FROM history_root_member m WHERE m.stream = a.stream), 0)
           AND NOT EXISTS (SELECT 1 FROM history_awaits_root w WHERE w.stream = a.stream AND w.seq = a.seq) LIMIT 1
-- end
-- store/src/uncovered.rs:93
INSERT INTO history_awaits_root (stream, seq)
         SELECT h.stream, MAX(h.seq) FROM history h GROUP BY h.stream
         HAVING MAX(h.seq) > COALESCE((SELECT MAX(m.seq) FROM history_root_member m WHERE m.stream = h.stream), 0)
         ON CONFLICT (stream, seq) DO NOTHING
-- end
-- store/src/verify.rs:98
SELECT stream, seq, kind, at, actor_kind, actor, act, detail, prev, hash, seal FROM history
             WHERE (stream, seq) > ($1, $2) ORDER BY stream, seq LIMIT $3
-- end
-- store/src/verify.rs:147
SELECT o.id, o.version, COALESCE(h.seq, 0) FROM (
             SELECT id, version FROM application UNION ALL SELECT id, version FROM personnel_list
             UNION ALL SELECT id, version FROM person UNION ALL SELECT id, version FROM operator
             UNION ALL SELECT id, version FROM institution UNION ALL SELECT id, version FROM issuer_certificate
             UNION ALL SELECT id, version FROM installation) o
         LEFT JOIN (SELECT stream, MAX(seq) AS seq FROM history GROUP BY stream) h ON h.stream = o.id
         WHERE o.version <> COALESCE(h.seq, 0) LIMIT 1
-- end
-- store/src/verify.rs:170
SELECT h.stream FROM history h WHERE h.seq = 1
           AND NOT EXISTS (SELECT 1 FROM application o WHERE o.id = h.stream)
           AND NOT EXISTS (SELECT 1 FROM personnel_list o WHERE o.id = h.stream)
           AND NOT EXISTS (SELECT 1 FROM person o WHERE o.id = h.stream)
           AND NOT EXISTS (SELECT 1 FROM operator o WHERE o.id = h.stream)
           AND NOT EXISTS (SELECT 1 FROM institution o WHERE o.id = h.stream)
           AND NOT EXISTS (SELECT 1 FROM issuer_certificate o WHERE o.id = h.stream)
           AND NOT EXISTS (SELECT 1 FROM installation o WHERE o.id = h.stream) LIMIT 1
-- end
-- store/src/verify.rs:196
SELECT number, until, prev, chains, chain_rows, hash, seal FROM history_root ORDER BY number
-- end
-- store/src/verify.rs:203
SELECT stream, seq, hash FROM history_root_member WHERE root = $1
-- end
-- store/src/verify.rs:227
SELECT m.stream, m.seq, h.hash FROM history_root_member m
             LEFT JOIN history h ON h.stream = m.stream AND h.seq = m.seq
             WHERE m.root = $1 AND (h.hash IS NULL OR h.hash <> m.hash) LIMIT 1
-- end
-- web/src/appointment.rs:43
UPDATE officer SET mac = $3 WHERE institution = $1 AND person = $2
-- end
-- web/src/auth.rs:151
SELECT i.id, i.name, i.payment, o.institution, o.person, o.since, o.until, o.mac
         FROM officer o JOIN institution i ON i.id = o.institution
         WHERE o.person = $1 AND o.until IS NULL ORDER BY i.name
-- end
-- web/src/operator_roles.rs:49
SELECT id, role, since, until, given_by, mac FROM operator_role
         WHERE operator = $1 AND since <= $2 AND (until IS NULL OR until > $2) ORDER BY since, role
-- end
-- web/src/proof.rs:26
INSERT INTO operator_proof (token_hash, operator, at, expires_at, mac) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (token_hash) DO UPDATE SET operator = $2, at = $3, expires_at = $4, mac = $5
-- end
-- web/src/proof.rs:46
SELECT at, mac FROM operator_proof WHERE token_hash = $1 AND operator = $2
-- end
-- web/src/proof.rs:64
DELETE FROM operator_proof WHERE expires_at < $1
-- end
-- web/src/saved_submission.rs:88
INSERT INTO kept_post (token_hash, sealed, expires_at) VALUES ($1, $2, $3)
-- end
-- web/src/saved_submission.rs:133
SELECT sealed FROM kept_post WHERE token_hash = $1 AND expires_at >= $2 AND expires_at <= $3
-- end
-- web/src/saved_submission.rs:150
DELETE FROM kept_post WHERE token_hash = $1
-- end
-- web/src/saved_submission.rs:163
DELETE FROM kept_post WHERE expires_at < $1
-- end
-- web/src/security.rs:145
INSERT INTO security_event (bucket, kind, operator, visitor, detail, times, first_at, last_at)
         VALUES ($1, $2, $3, $4, $5, 1, $6, $6)
         ON CONFLICT (bucket) DO UPDATE SET times = security_event.times + 1, last_at = $6
-- end
-- web/src/security.rs:171
DELETE FROM security_event WHERE last_at < $1
-- end
-- web/src/session.rs:188
INSERT INTO session (token_hash, kind, subject, way, created_at, seen_at, expires_at, mac)
         VALUES ($1, $2, $3, $4, $5, $5, $6, $7)
-- end
-- web/src/session.rs:231
SELECT s.kind, s.subject, s.way, s.created_at, s.seen_at, s.expires_at, s.mac AS session_mac, p.given_name, p.family_name FROM session s JOIN person p ON p.id = s.subject
             WHERE s.token_hash = $1 AND s.kind = 'person' AND s.expires_at > $2
-- end
-- web/src/session.rs:271
SELECT s.kind, s.subject, s.way, s.created_at, s.seen_at, s.expires_at, s.mac AS session_mac FROM session s WHERE s.token_hash = $1 AND s.kind = 'person' AND s.expires_at > $2
-- end
-- web/src/session.rs:292
SELECT s.kind, s.subject, s.way, s.created_at, s.seen_at, s.expires_at, s.mac AS session_mac, o.id, o.user_name, o.full_name, o.password_hash, o.totp_sealed, o.totp_step, o.disabled_at, o.version, o.mac AS operator_mac FROM session s JOIN operator o ON o.id = s.subject
             WHERE s.token_hash = $1 AND s.kind = 'operator' AND s.expires_at > $2 AND o.disabled_at IS NULL
-- end
-- web/src/session.rs:330
UPDATE session SET seen_at = $2, expires_at = $3, mac = $4 WHERE token_hash = $1
-- end
-- web/src/session.rs:343
DELETE FROM session WHERE token_hash = $1
-- end
-- web/src/session.rs:352
DELETE FROM session WHERE expires_at < $1
-- end
-- web/src/timekeeping.rs:45
SELECT MAX(at) FROM node
-- end
-- web/src/vitals.rs:114
INSERT INTO node (id, process, at, skew, room) VALUES ($1, $2, $3, $4, $5)
-- end
-- web/src/vitals.rs:123
DELETE FROM node WHERE (process = $1 AND id <> $2) OR at < $3 OR at > $4
-- end
-- web/src/vitals.rs:131
SELECT process, skew FROM node WHERE at > $1
-- end
