//! What became of a notice.

use crate::choice::choice;

choice! {
    NoticeState {
        /// Not sent yet, or tried and to be tried again.
        Waiting = "waiting",
        /// Taken by the mail server or the SMS centre.
        Sent = "sent",
        /// The mail server or the SMS centre says that this address takes nothing.
        Refused = "refused",
        /// There was no address to send it to.
        Unreachable = "unreachable",
    }
}

impl NoticeState {
    /// Whether it can be sent once more: what is under way would come twice.
    pub const fn may_be_sent_again(self) -> bool {
        !matches!(self, Self::Waiting)
    }
}
