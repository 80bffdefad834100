//! Of what the portal's stories share: a browser, and what they plant.

#[path = "../../../portal/tests/stories/story/browser.rs"]
pub mod browser;
#[path = "../../../portal/tests/stories/story/client.rs"]
pub mod client;
#[path = "../../../portal/tests/stories/story/page.rs"]
mod page;
#[path = "../../../portal/tests/stories/story/planted.rs"]
pub mod planted;
#[path = "../../../portal/tests/stories/story/sent.rs"]
mod sent;
