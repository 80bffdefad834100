//! The table itself, as data and in words.

use super::{ARCHIVE_YEARS, DAY, HOUR, Kind, MINUTE, Micros};

/// How long a kind of row is kept.
#[derive(Clone, Copy, Debug)]
enum Keep {
    After(Kind),
    /// The archive of a certificate service provider: law 5070 and the articles on the archive of its regulation.
    Archive,
    /// As the installation's setting of this name says.
    Setting(&'static str),
    /// In words.
    While(&'static str),
}

struct Row {
    table: &'static str,
    which: &'static str,
    keep: Keep,
    /// From when the time counts.
    from: &'static str,
    why: &'static str,
}

const fn row(
    table: &'static str,
    which: &'static str,
    keep: Keep,
    from: &'static str,
    why: &'static str,
) -> Row {
    Row {
        table,
        which,
        keep,
        from,
        why,
    }
}

const fn archive(table: &'static str, which: &'static str) -> Row {
    row(
        table,
        which,
        Keep::Archive,
        "end of the certificate",
        "law 5070 and its regulation, art. 14: the provider's archive",
    )
}

/// Of an order that ended without a certificate.
const fn ended(table: &'static str, which: &'static str) -> Row {
    let keep = Keep::After(Kind::EndedOrder);
    row(table, which, keep, "closing of the order", KVKK)
}

/// Personal data that has served its purpose after this time.
const fn limited(table: &'static str, which: &'static str, kind: Kind, from: &'static str) -> Row {
    row(table, which, Keep::After(kind), from, KVKK)
}

const fn stays(table: &'static str, which: &'static str, why: &'static str) -> Row {
    row(
        table,
        which,
        Keep::While("as long as the installation"),
        "–",
        why,
    )
}

const KVKK: &str = "law 6698 (KVKK), art. 4 and 7: no longer than its purpose needs it";
const ONCE: &str = "good once or for minutes; afterwards it proves nothing";

const TABLE: &[Row] = &[
    row(
        "session",
        "all",
        Keep::After(Kind::Session),
        "end of the session",
        "a form that was sent too late finds whose it was",
    ),
    row(
        "login_attempt",
        "all",
        Keep::After(Kind::LoginAttempt),
        "expiry",
        ONCE,
    ),
    limited("kept_post", "all", Kind::KeptForm, "expiry"),
    row(
        "phone_code",
        "all",
        Keep::After(Kind::PhoneCode),
        "sending",
        "those of the last hour count against the limit",
    ),
    row(
        "step_up_code",
        "all",
        Keep::After(Kind::StepUpCode),
        "sending",
        "those of the last hour count against the limit",
    ),
    limited("hand_off", "not signed", Kind::UnsignedHandOff, "expiry"),
    limited(
        "hand_off_refused",
        "not signed",
        Kind::UnsignedHandOff,
        "expiry of its hand-off",
    ),
    row(
        "operator_proof",
        "all",
        Keep::After(Kind::StaffProof),
        "expiry",
        ONCE,
    ),
    row(
        "passkey_answer",
        "all",
        Keep::After(Kind::PasskeyAnswer),
        "expiry",
        ONCE,
    ),
    row(
        "operator_enrolment",
        "all",
        Keep::After(Kind::Enrolment),
        "expiry",
        ONCE,
    ),
    row(
        "desk_wrong_try",
        "all",
        Keep::After(Kind::WrongTry),
        "last try",
        "an operator hears of them at the next sign-in",
    ),
    row(
        "desk_told",
        "all",
        Keep::While("until the operator signs in again"),
        "–",
        "what is shown after signing in",
    ),
    row(
        "operator_code",
        "all",
        Keep::After(Kind::AuthenticatorCode),
        "use",
        "a code is good once, whatever the clock does",
    ),
    row(
        "rate_limit",
        "all",
        Keep::After(Kind::RateLimit),
        "end of its window",
        ONCE,
    ),
    row(
        "node",
        "all",
        Keep::After(Kind::SignOfLife),
        "sign of life",
        "shows which processes run",
    ),
    limited(
        "personnel_list",
        "cut off while it was uploaded",
        Kind::CutOffUpload,
        "upload",
    ),
    limited(
        "personnel_row",
        "opened no order",
        Kind::UnusedListRow,
        "upload of the list",
    ),
    limited(
        "application_draft",
        "of a closed order",
        Kind::ClosedDraft,
        "closing of the order",
    ),
    row(
        "application_draft",
        "of an open order",
        Keep::While("until the form is sent or the order is closed"),
        "–",
        "nothing that was typed is lost",
    ),
    row(
        "job",
        "done",
        Keep::After(Kind::DoneJob),
        "end of the work",
        "nothing is sent twice for one cause, and staff see what was sent",
    ),
    limited("job", "parked", Kind::ParkedJob, "enqueueing"),
    row(
        "job",
        "waiting",
        Keep::While("until it is done or parked"),
        "–",
        "what is still to be done",
    ),
    row(
        "security_event",
        "all",
        Keep::Setting("portal.security.event_days"),
        "last time it was seen",
        "tracing an attack",
    ),
    row(
        "failing_sweep",
        "all",
        Keep::While("until the sweep works again"),
        "–",
        "shows what needs somebody",
    ),
    archive(
        "application",
        "the person's data in an order of which a certificate came, or may come",
    ),
    ended(
        "application",
        "the person's data in an order that ended without a certificate",
    ),
    stays(
        "application",
        "number, kinds and dates",
        "what the history is about; names its person by an id and a keyed index only",
    ),
    archive(
        "printed_form",
        "of an order of which a certificate came, or may come",
    ),
    ended(
        "printed_form",
        "of an order that ended without a certificate",
    ),
    archive("personnel_list", "all others"),
    archive(
        "personnel_row",
        "opened an order of which a certificate came, or may come",
    ),
    ended(
        "personnel_row",
        "opened an order that ended without a certificate",
    ),
    archive("hand_off", "signed, all others"),
    ended(
        "hand_off",
        "signed, for the approval of an order that ended without a certificate",
    ),
    archive("hand_off_signature", "all others"),
    ended(
        "hand_off_signature",
        "of the approval of an order that ended without a certificate",
    ),
    archive("revocation_list", "all"),
    archive("person", "all"),
    archive("contact_point", "all"),
    row(
        "notice_part",
        "all",
        Keep::After(Kind::MessagePart),
        "sending",
        "no message centre reports on a short message after weeks",
    ),
    archive("notice", "all others"),
    ended("notice", "about an order that ended without a certificate"),
    archive("card", "all"),
    archive("e_onay", "all"),
    archive(
        "e_onay_approval",
        "of an order of which a certificate came, or may come",
    ),
    ended(
        "e_onay_approval",
        "of an order that ended without a certificate",
    ),
    archive("diary", "all"),
    archive("revocation_request", "all"),
    archive("data_request", "all"),
    archive("data_correction", "all"),
    row(
        "unknown_data_request",
        "answered",
        Keep::After(Kind::UnknownRequest),
        "answer",
        "law 6698 (KVKK), art. 13 and 14: shows that it was answered in time, should there be a complaint",
    ),
    row(
        "unknown_data_request",
        "not answered",
        Keep::While("until it is answered"),
        "–",
        "law 6698 (KVKK), art. 13: what is still to be answered",
    ),
    archive("certificate_change", "all"),
    archive("issuer_certificate", "all"),
    archive("issuer_key", "all"),
    archive("issuer_list", "all"),
    archive("officer", "all"),
    archive("operator", "all"),
    archive("operator_role", "all"),
    archive("operator_passkey", "all"),
    archive("operator_request", "all"),
    stays(
        "institution",
        "all",
        "what orders of the archive belong to; names no person",
    ),
    stays(
        "contract_terms",
        "all",
        "on which terms orders of the archive were opened; names members of the staff by id only",
    ),
    stays(
        "stock_level",
        "all",
        "how many lie where; says nothing of a person",
    ),
    stays(
        "stock_move",
        "all",
        "how stock came, went and stands; names members of the staff by id only",
    ),
    stays(
        "issuer_authority",
        "all",
        "whose certificates the issuer signs",
    ),
    stays(
        "history",
        "all",
        "append-only: proves all the rest; names persons by ids and keyed digests only",
    ),
    stays("history_root", "all", "seals the history"),
    stays("history_root_member", "all", "seals the history"),
    row(
        "history_awaits_root",
        "all",
        Keep::While("until a root covers it"),
        "–",
        "seals the history",
    ),
    stays("counter", "all", "numbers that are given once"),
    stays("installation", "all", "which keys belong to this database"),
];

/// The tables that the program may have.
pub fn tables() -> impl Iterator<Item = &'static str> {
    TABLE.iter().map(|row| row.table)
}

fn in_words(keep: Keep) -> String {
    let kept = match keep {
        Keep::Archive => return format!("{ARCHIVE_YEARS} years"),
        Keep::Setting(name) => return format!("setting `{name}`"),
        Keep::While(words) => return words.to_owned(),
        Keep::After(kind) => kind.kept(),
    };
    let counted = |count: Micros, one: &str| match count {
        1 => format!("1 {one}"),
        _ => format!("{count} {one}s"),
    };
    match kept {
        0 => "not longer".to_owned(),
        _ if kept % DAY == 0 => counted(kept / DAY, "day"),
        _ if kept % HOUR == 0 => counted(kept / HOUR, "hour"),
        _ => counted(kept / MINUTE, "minute"),
    }
}

/// The table in Markdown, as it stands in `docs/retention.md`.
pub fn markdown() -> String {
    let mut text =
        String::from("| Table | Which rows | Kept for | From | Why |\n|---|---|---|---|---|\n");
    for row in TABLE {
        let keep = in_words(row.keep);
        text += &format!(
            "| `{}` | {} | {keep} | {} | {} |\n",
            row.table, row.which, row.from, row.why
        );
    }
    text
}

#[cfg(test)]
mod tests;
