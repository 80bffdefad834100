//! The issuer, if the configuration names one: whether it answers, until when the certificates on the way and its own are good, and whether
//! its list is; and whether orders are opened by the issuer's real end.

use jiff::Timestamp;
use outside::issuer::{Health, IssuerSettings};
use rules::dates::day_and_time;
use signature::verifier::certificates;
use web::App;

use super::Found;

const DAY: i64 = 86_400_000_000;
/// So long before its end a certificate is told as ill: time enough to make another.
const SOON: i64 = 14 * DAY;

pub async fn look(app: &App, settings: &IssuerSettings) -> Vec<Found> {
    let now = app.now();
    let mut found = vec![("our certificate for the issuer", own(settings, now))];
    let Some(issuer) = app.issuer() else {
        return found;
    };
    match issuer.health().await {
        Err(fault) => found.push((
            "issuer",
            Err(format!(
                "{fault}. Is `kalem issuer` running, does the firewall let us through, and do both ends know each other's authority? Check [issuer]."
            )),
        )),
        Ok(health) => found.extend(told(&health, now, app.settings.issuer_ends)),
    }
    found
}

fn told(health: &Health, now: i64, issuer_ends: Option<Timestamp>) -> [Found; 4] {
    let name = &health.authority;
    let list = match health.list_next_update <= now {
        true => Err(format!(
            "number {} has been over since {}. Look at the log of `kalem issuer`.",
            health.list_number,
            shown(health.list_next_update)
        )),
        false => Ok(()),
    };
    [
        ("issuer", Ok(())),
        (
            "the issuer's certificate",
            lasts(name, health.not_after, now),
        ),
        ("the issuer's list", list),
        ("portal.issuer_ends", known(health.not_after, issuer_ends)),
    ]
}

/// Orders are opened by what the settings say of the issuer's end: with another one, people are told a validity that their certificate will not have.
fn known(not_after: i64, issuer_ends: Option<Timestamp>) -> Result<(), String> {
    let is = Timestamp::from_microsecond(not_after).unwrap_or_default();
    match issuer_ends {
        Some(said) if said.as_second() == is.as_second() => Ok(()),
        _ => Err(format!(
            "the issuer's certificate ends on {}, which orders are not opened by. Set issuer_ends = \"{is}\".",
            shown(not_after)
        )),
    }
}

fn own(settings: &IssuerSettings, now: i64) -> Result<(), String> {
    let file = std::fs::read(&settings.certificate);
    let file = file.map_err(|problem| format!("{}: {problem}", settings.certificate.display()))?;
    let own = certificates(&file);
    let own = own.first().ok_or("no certificate in it. Check [issuer].")?;
    let name = settings.certificate.display().to_string();
    lasts(&name, own.not_after().unix_micros(), now)
}

fn lasts(name: &str, until: i64, now: i64) -> Result<(), String> {
    match until - now {
        ..=0 => Err(format!("{name} ended on {}. Make another.", shown(until))),
        1..SOON => Err(format!("{name} ends on {}. Make another.", shown(until))),
        _ => Ok(()),
    }
}

fn shown(at: i64) -> String {
    day_and_time(Timestamp::from_microsecond(at).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: i64 = 1_782_907_200_000_000;

    fn ill(health: &Health) -> Vec<&'static str> {
        let ends = Timestamp::from_microsecond(health.not_after).ok();
        let told = told(health, NOW, ends).into_iter();
        told.filter(|(_, found)| found.is_err())
            .map(|(what, _)| what)
            .collect()
    }

    /// B21: an end that the settings do not say, or say otherwise, is found.
    #[test]
    fn an_end_that_orders_are_not_opened_by_is_told() {
        let second = |at: i64| Timestamp::from_second(at).ok();
        let end = NOW / 1_000_000;
        assert_eq!(known(NOW, second(end)), Ok(()));
        for other in [None, second(end - 1), second(end + 86_400)] {
            let told = known(NOW, other).unwrap_err();
            assert!(
                told.ends_with("Set issuer_ends = \"2026-07-01T12:00:00Z\"."),
                "{told}"
            );
        }
    }

    #[test]
    fn what_ends_soon_and_what_is_over_is_told() {
        let well = Health {
            authority: "Kalem Deneme Makamı".into(),
            not_after: NOW + 15 * DAY,
            list_number: 7,
            list_next_update: NOW + 1,
        };
        assert!(ill(&well).is_empty());
        for not_after in [NOW + 13 * DAY, NOW, NOW - DAY] {
            let soon = Health {
                not_after,
                ..well.clone()
            };
            assert_eq!(ill(&soon), ["the issuer's certificate"]);
        }
        let old = Health {
            list_next_update: NOW,
            ..well
        };
        assert_eq!(ill(&old), ["the issuer's list"]);
    }
}
