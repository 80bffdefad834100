//! POST /cikis: the session ends here and in the browser.

use axum::extract::State;
use axum::response::{IntoResponse, Redirect};
use axum_extra::extract::CookieJar;
use web::App;
use web::frame::Answer;
use web::session::{self, Kind};

pub async fn leave(State(app): State<App>, jar: CookieJar) -> Answer {
    if let Some(token) = session::sent_token(&app, Kind::Person, &jar) {
        let mut tx = app.db.write().await?;
        session::close(&mut tx, &token).await?;
        tx.commit().await?;
    }
    Ok((
        jar.add(session::farewell(&app, Kind::Person)),
        Redirect::to("/"),
    )
        .into_response())
}
