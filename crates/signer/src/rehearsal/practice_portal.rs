//! The other side of the rehearsal: offers one practice text, and checks what comes back as a portal would.

use handoff::LIFETIME_SECONDS;
use handoff::bytes::{Bearer, Nonce, RunPublicKey};
use handoff::code::Code;
use handoff::message::{Answer, HandoffFault, Next, Receipt, Redemption, Submission};
use handoff::offer::{Begun, Offer};
use handoff::portal_address::PortalAddress;
use handoff::purpose::Purpose;
use handoff::text::{Binding, SignedText};
use handoff::wire::Version;
use signature::cades::policy::Policy;
use signature::cades::revocation::Revocation;
use signature::cades::verify::{Question, verify};
use signature::crl::Status;
use signature::indication::Indication;
use signature::moment::Moment;

use super::authority::{Authority, POLICY};
use crate::machine::Unheard;

/// The code of every rehearsal; no portal asks for it.
pub const CODE: &str = "PRAT-2345";

const TEXT: &str = "Bu bir deneme metnidir. Hiçbir sonucu yoktur.\n\nDeneme kartımla bu metni imzalayarak gerçek işlemden önce adımları gördüm.";

pub struct PracticePortal {
    authority: Authority,
    nonce: Nonce,
    bearer: Bearer,
    redeemed: Option<(RunPublicKey, i64)>,
}

/// A name that exists nowhere (RFC 2606): nothing is ever sent there.
pub fn address() -> PortalAddress {
    PortalAddress::parse("https://prova.invalid").expect("a constant address in form")
}

impl PracticePortal {
    pub fn new(authority: Authority, random: [u8; 64]) -> Self {
        let (nonce, bearer) = random.split_at(32);
        let take = |half: &[u8]| std::array::from_fn(|at| half[at]);
        Self {
            authority,
            nonce: Nonce(take(nonce)),
            bearer: Bearer(take(bearer)),
            redeemed: None,
        }
    }

    /// `now` in seconds since 1970.
    ///
    /// # Errors
    /// Another code than [`CODE`].
    pub fn redeem(&mut self, redemption: &Redemption, now: i64) -> Result<Offer, Unheard> {
        let is_ours = Code::parse(CODE).is_ok_and(|code| code == redemption.code);
        if !is_ours || redemption.check(&address()).is_err() {
            return Err(Unheard::Refused(HandoffFault::CodeNotGood, None));
        }
        let (_, begun) = *self.redeemed.insert((redemption.run_key, now));
        let text = self.text().ok_or(Unheard::Nonsense)?;
        Ok(Offer {
            version: Version,
            bearer: self.bearer.clone(),
            portal: address(),
            purpose: Purpose::Approve,
            nonce: self.nonce,
            begun: Begun {
                by: "D***** K*****".to_owned(),
                at: begun,
                browser: "Prova (tarayıcı yok)".to_owned(),
            },
            now,
            expires_at: now + LIFETIME_SECONDS,
            texts: vec![text.as_str().to_owned()],
            card: None,
        })
    }

    /// # Errors
    /// What a portal refuses too: another run, a late answer, a signature that does not hold.
    pub fn submit(&mut self, submission: &Submission, now: i64) -> Result<Receipt, Unheard> {
        let refused = |fault| Err(Unheard::Refused(fault, None));
        let Some((key, begun)) = self.redeemed else {
            return refused(HandoffFault::Over);
        };
        let proven = submission.check(&address(), &self.nonce, &key).is_ok();
        if !proven || now > begun + LIFETIME_SECONDS {
            return refused(HandoffFault::Over);
        }
        if let Answer::Signed { signatures } = &submission.answer {
            let holds = |cms: &handoff::bytes::Cms| self.holds(cms.der(), begun, now);
            if signatures.len() != 1 || !signatures.iter().all(holds) {
                return refused(HandoffFault::NotAccepted);
            }
        }
        Ok(Receipt {
            version: Version,
            received_at: now,
            next: Next::PageGoesOn,
        })
    }

    fn text(&self) -> Option<SignedText> {
        let portal = address();
        let binding = Binding {
            portal: &portal,
            purpose: Purpose::Approve,
            nonce: &self.nonce,
            number: 1,
            of: 1,
        };
        SignedText::compose(&binding, TEXT).ok()
    }

    fn holds(&self, signature: &[u8], begun: i64, now: i64) -> bool {
        let Some(text) = self.text() else {
            return false;
        };
        let moment = Moment::from_unix_seconds;
        let question = Question {
            signature,
            text: text.to_be_signed(),
            identity_number: None,
            asked: moment(begun),
            expires: moment(begun + LIFETIME_SECONDS),
            now: moment(now),
            roots: std::slice::from_ref(self.authority.certificate()),
            intermediates: &[],
            policy: &Policy::qualified(vec![POLICY]),
        };
        // This authority revokes nobody, and says so without being asked.
        let report = verify(&question, Revocation::Known(&Ok(Status::Good)));
        report.indication() == Indication::Passed
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_and_text_are_fit() {
        let authority = Authority::new(Moment::from_unix_seconds(1_795_245_417)).unwrap();
        let portal = PracticePortal::new(authority, [7; 64]);
        assert!(Code::parse(CODE).is_ok());
        assert!(portal.text().unwrap().as_str().starts_with(TEXT));
    }
}
