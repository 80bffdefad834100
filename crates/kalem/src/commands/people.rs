//! Adding those who must be there before the pages can be used: staff, institutions, officers.

use portal::staff::enrolment;
use rules::application::Payment;
use rules::identity_number::IdentityNumber;
use rules::person_name::PersonName;
use rules::staff_role::StaffRole;
use store::history::Actor;

use super::operator::tell_code;
use super::say;
use crate::cli::{AddInstitution, AddOperator, AppointOfficer};
use crate::config::Config;
use crate::{Done, app};

pub async fn add_operator(options: AddOperator) -> Done {
    let roles = roles(&options.role)?;
    let app = app::open(Config::read(&options.config)?).await?;
    let password: String = password();
    let secret = portal::staff::new_secret();
    let mut tx = app.db.write().await?;
    let id = portal::staff::operators::add(
        &mut tx,
        &app,
        &options.user_name,
        &options.full_name,
        &password,
        &secret,
        &roles,
    )
    .await
    .map_err(|_| "the operator cannot be added; perhaps the user name is taken")?;
    let (first, second) = (enrolment::new_half(), enrolment::new_half());
    enrolment::begin(&mut tx, &app, id, enrolment::half_hash(&first), &second).await?;
    tx.commit().await?;
    say(&format!("user name            {}", options.user_name));
    say(&format!("password             {password}"));
    say(&format!("authenticator secret {secret}"));
    say("They are shown this once.");
    tell_code(&app.settings.public_url, &first, &second);
    Ok(())
}

/// The roles by their names; none named is the clerk's.
fn roles(named: &[String]) -> Done<Vec<StaffRole>> {
    if named.is_empty() {
        return Ok(vec![StaffRole::Clerk]);
    }
    named.iter().map(|name| role(name)).collect()
}

fn role(name: &str) -> Done<StaffRole> {
    let known = StaffRole::ALL.iter().map(|role| role.key());
    let known = known.collect::<Vec<_>>().join(", ");
    name.parse()
        .map_err(|_| format!("{name} is no role; the roles are {known}").into())
}

/// 120 bits as words of letters that are not mistaken for each other.
fn password() -> String {
    const LETTERS: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";
    let drawn: [u8; 24] = rand::random();
    let letters: Vec<char> = drawn
        .iter()
        .map(|byte| char::from(LETTERS[usize::from(byte % 32)]))
        .collect();
    letters
        .chunks(6)
        .map(|word| word.iter().collect::<String>())
        .collect::<Vec<_>>()
        .join("-")
}

pub async fn add_institution(options: AddInstitution) -> Done {
    let payment: Payment = options
        .payment
        .parse()
        .map_err(|_| "payment is `institution` or `person`")?;
    let app = app::open(Config::read(&options.config)?).await?;
    let mut tx = app.db.write().await?;
    portal::institution::appointment::create(&mut tx, &app, &options.name, payment, Actor::System)
        .await
        .map_err(|_| "the institution cannot be added; perhaps it is there already")?;
    tx.commit().await?;
    say(&format!("{} was added", options.name));
    Ok(())
}

pub async fn appoint_officer(options: AppointOfficer) -> Done {
    let identity = IdentityNumber::parse(&options.identity_number)
        .map_err(|_| "that is not an identity number")?;
    let given_name =
        PersonName::parse(&options.given_name).map_err(|_| "that is not a first name")?;
    let family_name =
        PersonName::parse(&options.family_name).map_err(|_| "that is not a surname")?;
    let app = app::open(Config::read(&options.config)?).await?;
    let mut tx = app.db.write().await?;
    portal::institution::appointment::appoint(
        &mut tx,
        &app,
        &options.institution,
        &identity,
        &given_name,
        &family_name,
        Actor::System,
    )
    .await
    .map_err(|_| "the officer cannot be appointed; is the institution's name right?")?;
    tx.commit().await?;
    say("the officer was appointed");
    Ok(())
}
