//! /deneme/saat: moves the practice clock forward, to see in a minute what happens in half a year.

use askama::Template;
use axum::extract::State;
use rules::dates::day_and_time;
use serde::Deserialize;
use web::App;
use web::frame::{Answer, Frame, go, page};
use web::refusal::Refusal;

use super::practice;

#[derive(Template)]
#[template(path = "practice/clock.html")]
struct ClockPage {
    frame: Frame,
    now: String,
    /// How far a form may move the clock, in days.
    steps: [u32; 5],
}

#[derive(Deserialize)]
pub struct ClockRequest {
    days: u32,
}

pub async fn clock(State(app): State<App>, frame: Frame) -> Answer {
    practice(&app)?;
    page(ClockPage {
        frame,
        now: day_and_time(app.outside.clock.now()),
        steps: [1, 7, 30, 150, 180],
    })
}

pub async fn forward(
    State(app): State<App>,
    axum::Form(request): axum::Form<ClockRequest>,
) -> Answer {
    if request.days == 0 || request.days > 366 {
        return Err(Refusal::Unreadable);
    }
    practice(&app)?
        .clock
        .forward(request.days * 86_400)
        .map_err(|error| {
            tracing::error!(kind = %error.kind(), "the practice clock cannot be moved");
            Refusal::Unavailable
        })?;
    go("/deneme/saat")
}
