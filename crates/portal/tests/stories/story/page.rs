//! A page as a browser without JavaScript understands it: its text, links, forms and buttons.

use std::collections::BTreeMap;

/// A piece of HTML: a tag with its attributes, or text.
#[derive(Debug)]
enum Piece {
    Open(String, BTreeMap<String, String>),
    Close(String),
    Text(String),
}

#[derive(Debug, Clone)]
pub struct Link {
    pub text: String,
    pub href: String,
}

#[derive(Debug, Clone)]
pub struct Button {
    pub text: String,
    pub name: Option<String>,
    pub value: String,
    pub action: Option<String>,
}

#[derive(Debug, Clone, Default)]
pub struct Form {
    pub action: String,
    pub get: bool,
    pub multipart: bool,
    /// What would be sent, in order: hidden values, typed values, chosen radios and options.
    pub fields: Vec<(String, String)>,
    /// Every name that can be filled in, with the values that radios, boxes and options offer.
    pub offers: BTreeMap<String, Vec<String>>,
    pub buttons: Vec<Button>,
}

#[derive(Debug, Default)]
pub struct Page {
    pub title: String,
    /// All visible text, spaces collapsed.
    pub text: String,
    pub links: Vec<Link>,
    pub forms: Vec<Form>,
    /// Where `<meta http-equiv="refresh">` leads, if there is one.
    pub refresh: Option<String>,
}

impl Page {
    pub fn read(html: &str) -> Self {
        Reader::default().read(html)
    }
}

#[derive(Default)]
struct Reader {
    page: Page,
    form: Option<Form>,
    link: Option<Link>,
    button: Option<Button>,
    /// Name, and whether an option was chosen.
    select: Option<(String, bool)>,
    option: Option<(Option<String>, bool, String)>,
    textarea: Option<(String, String)>,
    in_title: bool,
    hidden: usize,
}

impl Reader {
    fn read(mut self, html: &str) -> Page {
        for piece in pieces(html) {
            match piece {
                Piece::Open(tag, attributes) => self.open(&tag, attributes),
                Piece::Close(tag) => self.close(&tag),
                Piece::Text(text) => self.text(&text),
            }
        }
        self.page.text = self
            .page
            .text
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" ");
        self.page
    }

    fn open(&mut self, tag: &str, mut a: BTreeMap<String, String>) {
        let mut take = |name: &str| a.remove(name);
        match tag {
            "title" => self.in_title = true,
            "script" | "style" => self.hidden += 1,
            "meta" if take("http-equiv").is_some() => {
                let content = take("content").unwrap_or_default();
                self.page.refresh = content.split_once("url=").map(|(_, url)| url.to_owned());
            }
            "a" => {
                self.link = take("href").map(|href| Link {
                    text: String::new(),
                    href,
                })
            }
            "form" => {
                self.form = Some(Form {
                    action: take("action").unwrap_or_default(),
                    get: take("method").is_none_or(|method| method != "post"),
                    multipart: take("enctype").is_some_and(|kind| kind == "multipart/form-data"),
                    ..Form::default()
                });
            }
            "button" => {
                self.button = Some(Button {
                    text: String::new(),
                    name: take("name"),
                    value: take("value").unwrap_or_default(),
                    action: take("formaction"),
                });
            }
            "input" => self.input(a),
            "select" => self.select = take("name").map(|name| (name, false)),
            "option" => {
                self.option = Some((take("value"), take("selected").is_some(), String::new()))
            }
            "textarea" => self.textarea = take("name").map(|name| (name, String::new())),
            _ => {}
        }
        // A tag parts words, whatever it is.
        self.page.text.push(' ');
    }

    fn input(&mut self, mut a: BTreeMap<String, String>) {
        let (Some(form), Some(name)) = (&mut self.form, a.remove("name")) else {
            return;
        };
        let value = a.remove("value").unwrap_or_default();
        match a.remove("type").as_deref() {
            Some(kind @ ("radio" | "checkbox")) => {
                let value = if value.is_empty() && kind == "checkbox" {
                    "on".to_owned()
                } else {
                    value
                };
                form.offers
                    .entry(name.clone())
                    .or_default()
                    .push(value.clone());
                if a.contains_key("checked") {
                    form.fields.push((name, value));
                }
            }
            Some("hidden") => form.fields.push((name, value)),
            _ => {
                form.offers.entry(name.clone()).or_default();
                form.fields.push((name, value));
            }
        }
    }

    fn close(&mut self, tag: &str) {
        match tag {
            "title" => self.in_title = false,
            "script" | "style" => self.hidden = self.hidden.saturating_sub(1),
            "a" => self.page.links.extend(self.link.take()),
            "button" => {
                if let (Some(form), Some(button)) = (&mut self.form, self.button.take()) {
                    form.buttons.push(button);
                }
            }
            "option" => self.close_option(),
            "select" => self.select = None,
            "textarea" => {
                if let (Some(form), Some((name, text))) = (&mut self.form, self.textarea.take()) {
                    form.offers.entry(name.clone()).or_default();
                    form.fields.push((name, text));
                }
            }
            "form" => self.page.forms.extend(self.form.take()),
            _ => {}
        }
        self.page.text.push(' ');
    }

    fn close_option(&mut self) {
        let (Some(form), Some((name, chosen)), Some((value, selected, text))) =
            (&mut self.form, &mut self.select, self.option.take())
        else {
            return;
        };
        let value = value.unwrap_or_else(|| text.trim().to_owned());
        let first = form.offers.entry(name.clone()).or_default().is_empty();
        form.offers
            .entry(name.clone())
            .or_default()
            .push(value.clone());
        // Browsers send the first option where none is marked.
        if first {
            form.fields.push((name.clone(), value));
        } else if selected
            && !*chosen
            && let Some(field) = form.fields.iter_mut().rfind(|(n, _)| n == name)
        {
            field.1 = value;
        }
        *chosen |= selected;
    }

    fn text(&mut self, text: &str) {
        if self.in_title {
            self.page.title.push_str(text);
            return;
        }
        if self.hidden > 0 {
            return;
        }
        for part in [
            self.link.as_mut().map(|link| &mut link.text),
            self.button.as_mut().map(|button| &mut button.text),
            self.option.as_mut().map(|(_, _, said)| said),
            self.textarea.as_mut().map(|(_, said)| said),
        ]
        .into_iter()
        .flatten()
        {
            part.push_str(text);
        }
        self.page.text.push_str(text);
    }
}

fn pieces(html: &str) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        if at > 0 {
            pieces.push(Piece::Text(decode(&rest[..at])));
        }
        let end = rest[at..].find('>').map_or(rest.len(), |end| at + end);
        let inside = &rest[at + 1..end];
        match inside.strip_prefix('/') {
            Some(tag) => pieces.push(Piece::Close(tag.trim().to_owned())),
            None if inside.starts_with('!') => {}
            None => {
                let (tag, attributes) = inside
                    .split_once(char::is_whitespace)
                    .unwrap_or((inside, ""));
                pieces.push(Piece::Open(
                    tag.trim_end_matches('/').to_owned(),
                    attributes_of(attributes),
                ));
            }
        }
        rest = rest.get(end + 1..).unwrap_or_default();
    }
    pieces
}

fn attributes_of(mut text: &str) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    loop {
        text = text.trim_start();
        let end = text
            .find(|c: char| c == '=' || c.is_whitespace())
            .unwrap_or(text.len());
        if end == 0 {
            return found;
        }
        let name = text[..end].to_owned();
        text = &text[end..];
        match text.strip_prefix("=\"") {
            Some(value) => {
                let close = value.find('"').expect("a quoted attribute ends");
                found.insert(name, decode(&value[..close]));
                text = &value[close + 1..];
            }
            None => {
                found.insert(name, String::new());
            }
        }
    }
}

fn decode(text: &str) -> String {
    text.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&#34;", "\"")
        .replace("&#39;", "'")
        .replace("&#60;", "<")
        .replace("&#62;", ">")
        .replace("&amp;", "&")
        .replace("&#38;", "&")
}
