//! Every room whose rows `kalem verify` compares with history.

use store::facts::Room;

use crate::{
    approval, card, certificate, data_request, diary, e_imza, institution, order, people, staff,
};

pub const ROOMS: [&Room; 14] = [
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
    &people::facts::ROOM,
    &staff::facts::PASSKEYS,
    &staff::facts::ROLES,
];
