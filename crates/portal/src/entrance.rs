//! Giriş: the landing page, the central authentication page, the way through the identity gate, the menus.

pub mod by_e_imza;
mod callback;
pub mod e_imza_return;
pub mod elsewhere;
mod gate;
mod landing;
mod leave;
mod login;
mod menus;

pub use callback::come_back;
pub use gate::{UNFINISHED_LOGINS, to_the_gate};
pub use landing::landing;
pub use leave::leave;
pub use login::login;
pub use menus::{applications_menu, debt, individual, main_menu, nes, seal, self_paid};
