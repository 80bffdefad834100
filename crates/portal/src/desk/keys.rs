//! POST /masa/tuslar: single-key shortcuts off and on, for who speaks to the computer or slips on a key (WCAG 2.1.4).

use axum::response::{IntoResponse, Redirect};
use axum_extra::extract::CookieJar;
use axum_extra::extract::cookie::{Cookie, SameSite};
use web::auth::{Operator, Own};
use web::frame::{Answer, KEYS_COOKIE};

pub async fn switch_keys(operator: Operator<Own>, jar: CookieJar) -> Answer {
    let next = if operator.frame.keys { "off" } else { "on" };
    let cookie = Cookie::build((KEYS_COOKIE, next))
        .path("/masa")
        .permanent()
        .same_site(SameSite::Lax)
        .http_only(true);
    Ok((jar.add(cookie), Redirect::to("/masa")).into_response())
}
