//! XML as a stream of openings, closings and text; prefixes are dropped, since the names we look for are unambiguous.

use super::source::{self, Source};
use crate::error::ReadError;
use quick_xml::events::attributes::Attribute;
use quick_xml::events::{BytesEnd, BytesStart, Event};
use quick_xml::{Error, Reader, XmlVersion};
use std::borrow::Cow;
use std::io::Read;

/// The reader keeps the names of all elements that are open; spreadsheets nest some twenty deep.
const DEEPEST: usize = 200;

pub struct Xml<'a> {
    reader: Reader<Source<'a>>,
    node: Vec<u8>,
    depth: usize,
}

pub enum Node<'a> {
    Open(Element<'a>),
    Close(Closing<'a>),
    /// Empty where something stands that is no content, such as a comment.
    Text(Cow<'a, str>),
    End,
}

pub struct Element<'a>(BytesStart<'a>);

pub struct Closing<'a>(BytesEnd<'a>);

impl<'a> Xml<'a> {
    pub fn new(from: impl Read + 'a) -> Self {
        let mut reader = Reader::from_reader(Source::new(from));
        reader.config_mut().expand_empty_elements = true;
        reader.config_mut().allow_dangling_amp = true;
        Self {
            reader,
            node: Vec::new(),
            depth: 0,
        }
    }

    pub fn next(&mut self) -> Result<Node<'_>, ReadError> {
        self.node.clear();
        self.reader.get_mut().begin_node();
        let event = self.reader.read_event_into(&mut self.node);
        let event = event.map_err(|error| match error {
            Error::Io(error) => source::why(&error),
            _ => ReadError::Damaged,
        })?;
        Ok(match event {
            Event::Start(start) | Event::Empty(start) => {
                self.depth += 1;
                if self.depth > DEEPEST {
                    return Err(ReadError::TooLargeInside);
                }
                Node::Open(Element(start))
            }
            Event::End(end) => {
                self.depth = self.depth.saturating_sub(1);
                Node::Close(Closing(end))
            }
            Event::Text(text) => Node::Text(text.into_inner()),
            Event::CData(text) => Node::Text(text.into_inner()),
            Event::GeneralRef(reference) => Node::Text(match reference.resolve_char_ref() {
                Ok(Some(letter)) => letter.to_string().into(),
                // Entities that a document declares itself are not expanded.
                _ => quick_xml::escape::resolve_predefined_entity(&reference)
                    .unwrap_or_default()
                    .into(),
            }),
            Event::Eof => Node::End,
            Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_) => {
                Node::Text("".into())
            }
        })
    }

    /// Passes over everything up to the end of the element that was just opened.
    pub fn skip(&mut self) -> Result<(), ReadError> {
        let mut depth = 1;
        while depth > 0 {
            match self.next()? {
                Node::Open(_) => depth += 1,
                Node::Close(_) => depth -= 1,
                Node::Text(_) => {}
                Node::End => return Err(ReadError::Damaged),
            }
        }
        Ok(())
    }
}

impl Element<'_> {
    pub fn name(&self) -> &str {
        self.0.local_name().into_inner()
    }

    pub fn attribute(&self, name: &str) -> Option<String> {
        let has_name = |attribute: &Attribute<'_>| attribute.key.local_name().into_inner() == name;
        let found = self
            .0
            .attributes()
            .with_checks(false)
            .flatten()
            .find(has_name)?;
        found
            .normalized_value(XmlVersion::Implicit1_0)
            .ok()
            .map(Cow::into_owned)
    }

    pub fn number(&self, name: &str) -> Option<usize> {
        self.attribute(name)?.parse().ok()
    }
}

impl Closing<'_> {
    pub fn name(&self) -> &str {
        self.0.local_name().into_inner()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(text: &str) -> Result<String, ReadError> {
        let mut xml = Xml::new(text.as_bytes());
        let mut told = String::new();
        loop {
            match xml.next()? {
                Node::Open(element) => {
                    told += &format!("<{} {:?}>", element.name(), element.attribute("a"))
                }
                Node::Close(closing) => told += &format!("</{}>", closing.name()),
                Node::Text(text) => told += &text,
                Node::End => return Ok(told),
            }
        }
    }

    #[test]
    fn tells_names_attributes_and_text() {
        let text =
            "<?xml version='1.0'?><x:r q:a='1&amp;2'><!-- c --><e/>&#350;&lt;<![CDATA[<b>]]></x:r>";
        assert_eq!(
            told(text).unwrap(),
            "<r Some(\"1&2\")><e None></e>Ş<<b></r>"
        );
    }

    #[test]
    fn expands_no_entity_that_a_document_declares() {
        let laughs = "<!DOCTYPE r [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;&a;\">]><r>&b;</r>";
        assert_eq!(told(laughs).unwrap(), "<r None></r>");
    }

    #[test]
    fn what_nests_without_end_is_refused() {
        let deep = "<a>".repeat(DEEPEST + 1);
        assert_eq!(told(&deep), Err(ReadError::TooLargeInside));
        let most = "<a>".repeat(DEEPEST) + &"</a>".repeat(DEEPEST);
        assert!(told(&most).is_ok());
    }

    #[test]
    fn passes_over_a_subtree() {
        let mut xml = Xml::new(&b"<a><b><c>1</c><b/></b>after</a>"[..]);
        xml.next().unwrap();
        xml.next().unwrap();
        xml.skip().unwrap();
        assert!(matches!(xml.next(), Ok(Node::Text(text)) if text == "after"));
        assert_eq!(Xml::new(&b"<a><b>"[..]).skip(), Err(ReadError::Damaged));
        assert_eq!(told("<a></b>"), Err(ReadError::Damaged));
    }
}
