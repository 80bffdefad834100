//! POST /cikis: the session ends here and in the browser.

use axum::extract::State;
use axum::response::{IntoResponse, Redirect};
use axum_extra::extract::CookieJar;
use web::House;
use web::frame::Answer;
use web::session::{self, Kind};

pub async fn leave(State(house): State<House>, jar: CookieJar) -> Answer {
    if let Some(token) = session::sent_token(&house, Kind::Person, &jar) {
        let mut tx = house.db.write().await?;
        session::close(&mut tx, &token).await?;
        tx.commit().await?;
    }
    Ok((
        jar.add(session::farewell(&house, Kind::Person)),
        Redirect::to("/"),
    )
        .into_response())
}
