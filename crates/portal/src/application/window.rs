//! Two windows with the same form: the older one is told, and overwrites nothing (R20).

use rules::application_form::TypedForm;
use serde::Deserialize;
use store::{Conn, StoreError};
use web::App;

use super::draft::{self, Draft};
use crate::order::finders::Order;

/// A form's fields, and the window that they come from.
#[derive(Deserialize)]
pub struct FromWindow {
    #[serde(flatten)]
    pub typed: TypedForm,
    #[serde(flatten)]
    pub window: Window,
}

impl FromWindow {
    /// Whether another window has written something else meanwhile.
    pub async fn is_overtaken(
        &self,
        conn: &mut Conn,
        app: &App,
        order: &Order,
    ) -> Result<bool, StoreError> {
        if self.window.id.is_empty() {
            return Ok(false);
        }
        let draft = draft::find(conn, app, order).await?;
        if !self.window.is_older(order, draft.as_ref()) {
            return Ok(false);
        }
        let there = match draft {
            Some(draft) => Some(draft.typed),
            None => order.typed(app)?,
        };
        Ok(there.as_ref() != Some(&self.typed))
    }
}

/// One showing of the form, as its hidden fields say. Whoever sends a form without having seen the page names none, and is not asked.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub struct Window {
    /// Drawn when the page is shown.
    #[serde(rename = "window")]
    pub id: String,
    /// The version of the form that had been sent by then, and when its draft had been saved: `3.1764374400000000`, `0.0`.
    pub since: String,
}

impl Window {
    pub fn new(app: &App, order: &Order, draft: Option<&Draft>) -> Self {
        Self {
            id: app.new_id().simple().to_string(),
            since: state(order, draft),
        }
    }

    /// Whether the form was sent, or its draft written, by another window since this one was opened.
    pub fn is_older(&self, order: &Order, draft: Option<&Draft>) -> bool {
        let is_own = |draft: &Draft| draft.saved_by.as_deref() == Some(self.id.as_str());
        let form = format!("{}.", order.form_version);
        let own_draft = self.since.starts_with(&form) && draft.is_some_and(is_own);
        !self.id.is_empty() && !own_draft && self.since != state(order, draft)
    }
}

fn state(order: &Order, draft: Option<&Draft>) -> String {
    let saved_at = draft.map_or(0, |draft| draft.saved_at);
    format!("{}.{saved_at}", order.form_version)
}
