//! The answer to a request in words, for a letter that is printed or written: nothing is sent by itself to somebody who is not known here.

use jiff::civil::Date;
use rules::dates::day;
use web::App;
use web::language::Texts;

/// Salutation, the answer's own paragraphs, how to complain, who writes.
pub fn letter(
    app: &App,
    t: &Texts,
    (name, received): (&str, Date),
    answer: impl IntoIterator<Item = String>,
) -> Vec<String> {
    let authority = app.settings.authority.name.as_str();
    let mut lines = vec![
        t.with("data-request-letter-dear", &[("name", name)]),
        t.with("data-request-letter-about", &[("received", &day(received))]),
    ];
    lines.extend(answer);
    lines.push(t.text("data-request-letter-complaint").to_owned());
    lines.push(authority.to_owned());
    lines
}
