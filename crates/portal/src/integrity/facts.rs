//! Every room whose rows `kalem verify` compares with history.

use store::facts::Room;

use crate::{
    approval, card, certificate, data_request, diary, e_imza, institution, order, people, staff,
    stock,
};

pub const ROOMS: [&Room; 16] = [
    &order::facts::ROOM,
    &approval::facts::ROOM,
    &card::facts::ROOM,
    &certificate::facts::ROOM,
    &data_request::facts::ROOM,
    &staff::operator_facts::OPERATORS,
    &diary::facts::DENIED,
    &diary::facts::REQUESTS,
    &e_imza::facts::ROOM,
    &institution::facts::INSTITUTIONS,
    &institution::facts::OFFICERS,
    &institution::facts::CONTRACT_TERMS,
    &people::facts::ROOM,
    &staff::facts::PASSKEYS,
    &staff::facts::ROLES,
    &stock::facts::ROOM,
];

#[cfg(test)]
mod tests {
    use rules::application::every;
    use store::history::Stream;
    use web::language::Language;

    use super::ROOMS;

    /// Pages and the file that a person is given tell the acts of their history in words.
    #[test]
    fn every_act_of_a_person_and_of_an_order_has_its_text() {
        let is_of_people = |stream| matches!(stream, Stream::Person | Stream::Application);
        let rooms = ROOMS.iter().filter(|room| is_of_people(room.stream));
        let acts = rooms.flat_map(|room| room.rules.iter().map(|rule| rule.act));
        let events = every::events();
        let acts: Vec<_> = acts.chain(events.iter().map(|event| event.act())).collect();
        for language in [Language::Turkish, Language::English] {
            let t = crate::languages().of(language);
            for act in &acts {
                let key = format!("act-{act}");
                assert_ne!(t.text(&key), key, "{language:?}");
            }
        }
    }
}
