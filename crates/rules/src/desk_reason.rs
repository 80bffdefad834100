//! What a clerk says of an act that takes something back or ends it: why, and what came. Closed choices, since a history holds no words of people.

use crate::choice::choice;

choice! {
    /// Why the acceptance of a paper is taken back.
    UndoReason {
        /// It was recorded for this order, and the paper is another's.
        WrongOrder = "wrong_order",
        /// The paper has a fault that was seen too late.
        FaultSeenLater = "fault_seen_later",
        /// Pressed by mistake; no paper came.
        NoPaper = "no_paper",
    }
}

choice! {
    /// Why the desk ends an order.
    EndReason {
        NotWanted = "not_wanted",
        /// The person no longer works for the institution.
        LeftInstitution = "left_institution",
        WrongData = "wrong_data",
        Duplicate = "duplicate",
        /// The conditions for such a certificate are not met.
        NotEntitled = "not_entitled",
    }
}

choice! {
    /// What came for an order that is cancelled.
    LatePaper {
        SignedForm = "signed_form",
        /// Anything else, such as a letter or a copy of an identity card.
        OtherPaper = "other_paper",
    }
}
