//! GET /deneme/gelen-kutusu, and the same as JSON: what would have been sent by e-mail and SMS, newest first.

use askama::Template;
use axum::Json;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use outside::practice_inbox::{Channel, Received};
use rules::dates::day_and_time;
use serde_json::json;
use web::App;
use web::frame::{Answer, Frame, page};
use web::refusal::Refusal;

use super::practice;

const NEWEST: usize = 200;

struct Message {
    channel: &'static str,
    to: String,
    subject: String,
    text: String,
    time: String,
}

#[derive(Template)]
#[template(path = "practice/inbox.html")]
struct Inbox {
    frame: Frame,
    messages: Vec<Message>,
}

fn newest(app: &App) -> Result<Vec<Received>, Refusal> {
    practice(app)?.inbox.newest(NEWEST).map_err(|error| {
        tracing::error!(kind = %error.kind(), "the practice inbox cannot be read");
        Refusal::Unavailable
    })
}

const fn channel_name(channel: Channel) -> &'static str {
    match channel {
        Channel::Mail => "e-posta",
        Channel::Sms => "sms",
    }
}

pub async fn inbox(State(app): State<App>, frame: Frame) -> Answer {
    let messages = newest(&app)?
        .into_iter()
        .map(|received| Message {
            channel: channel_name(received.channel),
            to: received.to,
            subject: received.subject.unwrap_or_default(),
            text: received.text,
            time: day_and_time(received.time),
        })
        .collect();
    page(Inbox { frame, messages })
}

pub async fn inbox_json(State(app): State<App>) -> Result<Response, Refusal> {
    let messages: Vec<_> = newest(&app)?
        .into_iter()
        .map(|received| {
            json!({
                "channel": channel_name(received.channel),
                "to": received.to,
                "subject": received.subject,
                "text": received.text,
                "time": received.time.to_string(),
            })
        })
        .collect();
    Ok(Json(messages).into_response())
}
