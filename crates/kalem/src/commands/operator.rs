//! `kalem operator`: what the desk does with two administrators, done by one person on the machine, and recorded as such.

use portal::staff::acts::{self, Deed};
use portal::staff::enrolment;

use super::say;
use crate::cli::OneOperator;
use crate::config::Config;
use crate::{Done, app};

pub async fn operator(options: OneOperator) -> Done {
    let deed = Deed::parse(&options.act.replace('-', "_"), &options.role).map_err(|_| {
        "the act is disable, enable, renew, give-role ROLE or end-role ROLE; the roles are clerk, finance, production, security_officer and administrator"
    })?;
    let app = app::open(Config::read(&options.config)?).await?;
    let (first, second) = (enrolment::new_half(), enrolment::new_half());
    let code = (deed == Deed::Renew).then(|| (enrolment::half_hash(&first), second.as_str()));
    let mut tx = app.db.write().await?;
    let id = acts::by_user_name(&mut tx, &options.user_name).await?;
    let id = id.ok_or("there is no such user name")?;
    acts::carry_out(&mut tx, &app, id, deed, None, code)
        .await
        .map_err(|_| "it cannot be done; perhaps it is so already")?;
    tx.commit().await?;
    say("done; open sessions of this operator have ended");
    if deed == Deed::Renew {
        tell_code(&app.settings.public_url, &first, &second);
    }
    Ok(())
}

/// Both halves of an enrolment code.
pub fn tell_code(public_url: &str, first: &str, second: &str) {
    say(&format!("enrolment code       {first}"));
    say(&format!("  and its other half {second}"));
    say(&format!(
        "Good once, within a day, at {public_url}/masa/kayit: a passkey is set up there. It is shown this once."
    ));
}
