//! What a clerk decided about an arrived form, checked before it is recorded.

use rules::intake_remark::IntakeRemark;
use rules::refusal_reason::RefusalReason;
use web::refusal::Refusal;

use super::super::scan::Scan;

/// The form of the page as it was sent.
#[derive(Default)]
pub struct TypedDecision {
    /// Whether the form was accepted; nothing is chosen for the clerk where no code was scanned.
    pub accept: Option<bool>,
    pub reasons: Vec<RefusalReason>,
    pub remarks: Vec<IntakeRemark>,
    /// What was scanned, as it was typed.
    pub code: String,
    /// The version that the order had when the page was drawn.
    pub version: i64,
}

/// What is wrong with a decision, and at which field.
pub struct ArrivalFault {
    pub field: &'static str,
    pub text: &'static str,
}

/// A decision that can be recorded.
#[derive(Debug, PartialEq, Eq)]
pub enum Verdict {
    Accept { remarks: Vec<IntakeRemark> },
    Refuse { reasons: Vec<RefusalReason> },
}

impl TypedDecision {
    /// What the scanned code suggests; the clerk still looks at the paper and decides.
    pub fn suggested(scan: &Scan, version: i64, code: String) -> Self {
        let typed = Self {
            version,
            code,
            ..Self::default()
        };
        match scan {
            Scan::Current => Self {
                accept: Some(true),
                ..typed
            },
            Scan::Outdated { .. } => Self {
                accept: Some(false),
                reasons: vec![RefusalReason::OutdatedVersion],
                ..typed
            },
            _ => typed,
        }
    }

    /// Reads what the browser sent: checkboxes come as the same name several times.
    pub fn read(sent: Vec<(String, String)>) -> Result<Self, Refusal> {
        let mut typed = Self::default();
        for (name, value) in sent {
            let known = match name.as_str() {
                "decision" => {
                    typed.accept = Some(value == "accept");
                    value == "accept" || value == "refuse"
                }
                "reason" => RefusalReason::from_key(&value)
                    .map(|reason| typed.reasons.push(reason))
                    .is_some(),
                "remark" => IntakeRemark::from_key(&value)
                    .map(|remark| typed.remarks.push(remark))
                    .is_some(),
                "version" => value.parse().map(|version| typed.version = version).is_ok(),
                "code" => {
                    typed.code = value;
                    true
                }
                _ => true,
            };
            if !known {
                return Err(Refusal::Unreadable);
            }
        }
        Ok(typed)
    }

    /// The decision, or all that is wrong with it.
    pub fn verdict(&self, scan: &Scan) -> Result<Verdict, Vec<ArrivalFault>> {
        let mut faults = Vec::new();
        let mut fault = |field, text| faults.push(ArrivalFault { field, text });
        match self.accept {
            None => fault("decision", "desk-fault-decision"),
            Some(true) => {
                if let Some(text) = scan.against_accepting() {
                    fault("code", text);
                }
                if !self.reasons.is_empty() {
                    fault("reasons", "desk-fault-accepted-with-reasons");
                }
            }
            Some(false) => {
                if let Some(text) = scan.against_refusing() {
                    fault("code", text);
                }
                if self.reasons.is_empty() {
                    fault("reasons", "desk-fault-reasons");
                }
                if !self.remarks.is_empty() {
                    fault("remarks", "desk-fault-refused-with-remarks");
                }
            }
        }
        match (self.accept, faults.is_empty()) {
            (Some(true), true) => Ok(Verdict::Accept {
                remarks: self.remarks.clone(),
            }),
            (Some(false), true) => Ok(Verdict::Refuse {
                reasons: self.reasons.clone(),
            }),
            _ => Err(faults),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields(typed: &TypedDecision, scan: &Scan) -> Vec<&'static str> {
        let faults = typed.verdict(scan).expect_err("it is faulty");
        faults.into_iter().map(|fault| fault.field).collect()
    }

    fn read(sent: &[(&str, &str)]) -> Result<TypedDecision, Refusal> {
        let own = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
        TypedDecision::read(sent.iter().map(own).collect())
    }

    /// R26: a form is never refused without a reason, and a paper that is not the current form is never accepted.
    #[test]
    fn a_decision_must_be_whole() {
        let nothing = read(&[("version", "3")]).unwrap();
        assert_eq!(fields(&nothing, &Scan::None), ["decision"]);
        let refused = read(&[("version", "3"), ("decision", "refuse")]).unwrap();
        assert_eq!(fields(&refused, &Scan::Current), ["reasons"]);
        let accepted = read(&[("version", "3"), ("decision", "accept")]).unwrap();
        assert_eq!(
            accepted.verdict(&Scan::Current).ok(),
            Some(Verdict::Accept { remarks: vec![] })
        );
        for scan in [
            Scan::Outdated { version: 1 },
            Scan::NeverPrinted,
            Scan::Unreadable,
        ] {
            assert_eq!(fields(&accepted, &scan), ["code"]);
        }
        let torn = read(&[
            ("decision", "accept"),
            ("reason", "unsigned"),
            ("reason", "cut-off"),
        ])
        .unwrap();
        assert_eq!(fields(&torn, &Scan::None), ["reasons"]);
    }

    #[test]
    fn what_the_page_never_sends_is_not_read() {
        for sent in [
            [("decision", "maybe")],
            [("reason", "ugly")],
            [("remark", "unsigned")],
            [("version", "x")],
        ] {
            assert!(matches!(read(&sent), Err(Refusal::Unreadable)), "{sent:?}");
        }
    }
}
