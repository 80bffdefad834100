//! What the gate tells beside the identity token, which nobody signs: it may add, and never says otherwise.

use serde_json::{Map, Value};

use super::{GateError, text};

/// What is said of the login itself, and not of the person: from the identity token, or from nobody.
const OF_THE_LOGIN: [&str; 10] = [
    "iss",
    "aud",
    "azp",
    "exp",
    "iat",
    "nbf",
    "auth_time",
    "nonce",
    "acr",
    "amr",
];

/// Adds what the gate told without a signature to what it signed.
///
/// # Errors
/// It says otherwise than the signed claims, which no honest gate does.
pub(super) fn add(
    signed: &mut Map<String, Value>,
    told: Map<String, Value>,
) -> Result<(), GateError> {
    for (name, value) in told {
        match signed.get(&name) {
            Some(_) if OF_THE_LOGIN.contains(&name.as_str()) => {}
            Some(said) if text(Some(said)) == text(Some(&value)) && text(Some(said)).is_some() => {}
            Some(said) if *said == value => {}
            Some(_) => {
                return Err(GateError::refused(
                    "the gate tells something else than it has signed",
                ));
            }
            None if OF_THE_LOGIN.contains(&name.as_str()) => {}
            None => {
                signed.insert(name, value);
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn map(value: Value) -> Map<String, Value> {
        match value {
            Value::Object(map) => map,
            _ => unreachable!("an object was given"),
        }
    }

    #[test]
    fn what_is_told_adds_and_never_overrides() {
        let signed =
            || map(json!({ "sub": "isil", "identity_number": "10000000146", "acr": "high" }));
        let merged = |told: Value| {
            let mut claims = signed();
            add(&mut claims, map(told)).map(|()| claims)
        };
        let more = merged(
            json!({ "sub": "isil", "given_name": "Işıl", "identity_number": 10_000_000_146_u64 }),
        );
        let more = more.unwrap_or_else(|error| panic!("{error}"));
        assert_eq!(more["given_name"], "Işıl");
        assert_eq!(more["identity_number"], "10000000146", "as it was signed");
        for lie in [
            json!({ "identity_number": "10000000754" }),
            json!({ "identity_number": "" }),
            json!({ "identity_number": null }),
            json!({ "identity_number": ["10000000146"] }),
            json!({ "sub": "başka" }),
        ] {
            assert!(merged(lie.clone()).is_err(), "{lie}");
        }
        // How somebody logged in is the identity token's to say; it is neither changed nor added.
        let more =
            merged(json!({ "acr": "low", "amr": ["otp"] })).unwrap_or_else(|e| panic!("{e}"));
        assert!(more["acr"] == "high" && !more.contains_key("amr"));
    }
}
