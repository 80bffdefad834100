//! What law and policy allow. Pure: no I/O, no async, no clock, no database.

pub mod application;
pub mod application_form;
pub mod bilingual;
pub mod birth_date;
pub mod choice;
pub mod commitment;
pub mod dated;
pub mod dates;
pub mod e_onay;
pub mod email_address;
pub mod faults;
pub mod free_text;
pub mod identity_number;
pub mod intake_remark;
pub mod mobile_phone;
pub mod money;
pub mod order_number;
pub mod person_name;
pub mod personnel_row;
pub mod postcode;
pub mod province;
pub mod refusal_reason;
pub mod registry_number;
pub mod time_out;
pub mod turkish;
pub mod work_phone;
