//! The ways of approval that one person may choose from now.

use rules::application::Approval;
use rules::dates::{day, istanbul_day};
use rules::order_number::OrderNumber;
use store::{Conn, StoreError};
use web::App;
use web::app::timestamp;

use crate::e_onay::ledger;
use crate::order::finders::Order;

/// A way that is offered.
pub(super) struct Way {
    pub approval: Approval,
    /// The day of the consent on which an approval by e-Onay would rest.
    pub cites: Option<String>,
}

impl Way {
    /// Its name in addresses.
    pub fn address(&self) -> &'static str {
        address(self.approval)
    }

    /// What the keys of its texts begin with.
    pub fn texts(&self) -> &'static str {
        match self.approval {
            Approval::EOnay => "approval-e-onay",
            Approval::EImza => "approval-e-imza",
            Approval::WetInk => "wet-ink",
        }
    }
}

pub(super) const fn address(approval: Approval) -> &'static str {
    match approval {
        Approval::EOnay => "e-onay",
        Approval::EImza => "e-imza",
        Approval::WetInk => "islak-imza",
    }
}

/// Where the commitment is read before an approval of that kind.
pub(super) fn agree_path(number: OrderNumber, approval: Approval) -> String {
    format!("/basvurularim/{number}/onay/{}", address(approval))
}

/// What the product lets its holder do, the quickest first.
pub(super) async fn offered(
    conn: &mut Conn,
    app: &App,
    order: &Order,
) -> Result<Vec<Way>, StoreError> {
    let consent = ledger::standing(conn, order.person).await?;
    let e_onay = consent.map(|consent| Way {
        approval: Approval::EOnay,
        cites: Some(day(istanbul_day(timestamp(consent.at)))),
    });
    let plain = |approval| Way {
        approval,
        cites: None,
    };
    // Where nobody's e-signatures are believed, none could approve.
    let e_imza = app.authorities().map(|_| plain(Approval::EImza));
    let ways = [e_onay, e_imza, Some(plain(Approval::WetInk))];
    let offers = |way: &Way| order.offers_approval(app, way.approval);
    Ok(ways.into_iter().flatten().filter(offers).collect())
}
