-- What is wanted of a certificate at the issuer: written down before the issuer is asked, and asked again until it has answered.
CREATE TABLE certificate_change (
    -- Under this id the issuer does it once.
    id UUID PRIMARY KEY,
    -- As the issuer knows it: the production order's id, and the number in the certificate.
    certificate UUID NOT NULL,
    serial TEXT NOT NULL,
    -- Whose it is, where that is known here.
    person UUID REFERENCES person (id),
    -- 'suspend', 'resume' or 'revoke'; why, where it is revoked; who demands it.
    act TEXT NOT NULL,
    why TEXT,
    demand TEXT NOT NULL,
    -- The certificate's version when it was looked at.
    seen BIGINT NOT NULL,
    -- Who of the staff asked for it; none, where the holder did.
    operator UUID REFERENCES operator (id),
    asked_at BIGINT NOT NULL,
    -- What came of it: done by the issuer, or refused by it, and why.
    done_at BIGINT,
    refused_at BIGINT,
    refusal TEXT
);
CREATE INDEX certificate_change_of ON certificate_change (certificate, asked_at);
-- One wish at a time.
CREATE UNIQUE INDEX certificate_change_open ON certificate_change (certificate) WHERE done_at IS NULL AND refused_at IS NULL;
