//! The population register: does a person with this number, name and year of birth exist? It proves that, and not who is typing.

use std::time::Duration;

use quick_xml::Reader;
use quick_xml::escape::escape;
use quick_xml::events::Event;
use reqwest::Url;
use serde::Deserialize;

use crate::timing::timed;
use crate::{OutsideFault, SettingsError, web};

#[derive(Clone)]
pub enum CivilRegistry {
    Kps(KpsRegister),
    /// Knows every practice number (they begin with 10000) by whatever name is given, but for the two exceptions below.
    Practice,
}

/// This practice number (read 404 in its middle) is unknown to the practice register.
pub const PRACTICE_UNKNOWN: &str = "10000040432";
/// When asked about this practice number (read 503), the practice register cannot be reached.
pub const PRACTICE_UNAVAILABLE: &str = "10000050332";

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answer {
    Confirmed,
    NotConfirmed,
}

/// No answer could be had. This says nothing about the person: ask again later.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the population register is unavailable: {0}")]
pub struct Unavailable(pub OutsideFault);

impl CivilRegistry {
    pub fn is_practice(&self) -> bool {
        matches!(self, Self::Practice)
    }

    pub async fn ask(
        &self,
        identity_number: &str,
        given_name: &str,
        family_name: &str,
        birth_year: i16,
    ) -> Result<Answer, Unavailable> {
        if identity_number.len() != 11 || !identity_number.bytes().all(|byte| byte.is_ascii_digit())
        {
            return Ok(Answer::NotConfirmed);
        }
        let call = async {
            match self {
                Self::Kps(register) => {
                    register
                        .ask(identity_number, given_name, family_name, birth_year)
                        .await
                }
                Self::Practice => practice_answer(identity_number),
            }
        };
        timed("civil-registry", call).await
    }
}

fn practice_answer(identity_number: &str) -> Result<Answer, Unavailable> {
    match identity_number {
        PRACTICE_UNAVAILABLE => Err(Unavailable(OutsideFault::new("practised outage"))),
        PRACTICE_UNKNOWN => Ok(Answer::NotConfirmed),
        number if number.starts_with("10000") => Ok(Answer::Confirmed),
        _ => Ok(Answer::NotConfirmed),
    }
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KpsSettings {
    pub url: String,
    #[serde(default = "eight_seconds")]
    pub timeout_seconds: u64,
}

fn eight_seconds() -> u64 {
    8
}

/// The register's public SOAP 1.1 question.
#[derive(Clone)]
pub struct KpsRegister {
    url: Url,
    http: reqwest::Client,
}

const NAMESPACE: &str = "http://tckimlik.nvi.gov.tr/WS";

impl KpsRegister {
    pub fn open(settings: &KpsSettings) -> Result<Self, SettingsError> {
        let url = web::secure_url("civil_registry.url", &settings.url)?;
        Ok(Self {
            url,
            http: web::client(Duration::from_secs(settings.timeout_seconds)),
        })
    }

    async fn ask(
        &self,
        identity_number: &str,
        given_name: &str,
        family_name: &str,
        birth_year: i16,
    ) -> Result<Answer, Unavailable> {
        let unreachable = |error| Unavailable(web::fault(&error));
        let response = self
            .http
            .post(self.url.clone())
            .header("content-type", "text/xml; charset=utf-8")
            .header("soapaction", format!("\"{NAMESPACE}/TCKimlikNoDogrula\""))
            .body(question(
                identity_number,
                given_name,
                family_name,
                birth_year,
            ))
            .send()
            .await
            .map_err(unreachable)?;
        let status = response.status();
        if !status.is_success() {
            return Err(Unavailable(OutsideFault::coded(
                "it answered with an error",
                status.as_u16(),
            )));
        }
        let body = web::body(response).await.map_err(Unavailable)?;
        read_answer(&body).ok_or(Unavailable(OutsideFault::new("its answer makes no sense")))
    }
}

fn question(identity_number: &str, given_name: &str, family_name: &str, birth_year: i16) -> String {
    let (given_name, family_name) = (turkish_upper(given_name), turkish_upper(family_name));
    let (given_name, family_name) = (escape(given_name.as_str()), escape(family_name.as_str()));
    format!(
        r#"<?xml version="1.0" encoding="utf-8"?>
<soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/"><soap:Body><TCKimlikNoDogrula xmlns="{NAMESPACE}"><TCKimlikNo>{identity_number}</TCKimlikNo><Ad>{given_name}</Ad><Soyad>{family_name}</Soyad><DogumYili>{birth_year}</DogumYili></TCKimlikNoDogrula></soap:Body></soap:Envelope>"#
    )
}

/// The register compares letter by letter with its own upper-case names, which have one space between words.
fn turkish_upper(name: &str) -> String {
    rules::turkish::upper(&name.split_whitespace().collect::<Vec<_>>().join(" "))
}

/// The text of the one result element, whatever prefix its namespace has. A fault has no such element.
fn read_answer(xml: &[u8]) -> Option<Answer> {
    let mut reader = Reader::from_reader(xml);
    let mut inside = false;
    let mut text = String::new();
    loop {
        match reader.read_event().ok()? {
            Event::Start(tag) if tag.local_name().as_ref() == RESULT => inside = true,
            Event::End(tag) if tag.local_name().as_ref() == RESULT => break,
            Event::Text(piece) if inside => text.push_str(&piece),
            // Nothing here needs a document type, and an attacker might.
            Event::DocType(_) | Event::Eof => return None,
            _ => {}
        }
    }
    match text.trim() {
        "true" | "1" => Some(Answer::Confirmed),
        "false" | "0" => Some(Answer::NotConfirmed),
        _ => None,
    }
}

const RESULT: &str = "TCKimlikNoDogrulaResult";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_raised_the_turkish_way() {
        assert_eq!(turkish_upper("  ışıl  iğdeli "), "IŞIL İĞDELİ");
        assert_eq!(turkish_upper("çağrı öz-güneş"), "ÇAĞRI ÖZ-GÜNEŞ");
        assert_eq!(turkish_upper("Hâlit"), "HÂLİT");
        assert_eq!(turkish_upper("ISPARTALI İNCİ"), "ISPARTALI İNCİ");
    }

    #[test]
    fn a_name_cannot_write_xml() {
        let question = question("10000000146", "a</Ad><x>", "&b", 1980);
        assert!(
            question.contains("<Ad>A&lt;/AD&gt;&lt;X&gt;</Ad><Soyad>&amp;B</Soyad>"),
            "{question}"
        );
    }

    #[test]
    fn only_a_plain_true_or_false_is_an_answer() {
        let answer = |result: &str| {
            read_answer(format!("<s:E xmlns:s='x'><r:TCKimlikNoDogrulaResult>{result}</r:TCKimlikNoDogrulaResult></s:E>").as_bytes())
        };
        assert_eq!(answer("true"), Some(Answer::Confirmed));
        assert_eq!(answer(" false\n"), Some(Answer::NotConfirmed));
        for nonsense in ["", "evet", "truetrue", "<x/>"] {
            assert_eq!(answer(nonsense), None, "{nonsense}");
        }
        assert_eq!(
            read_answer(b"<!DOCTYPE x><TCKimlikNoDogrulaResult>true</TCKimlikNoDogrulaResult>"),
            None
        );
        assert_eq!(read_answer(b"<html>true"), None);
        assert_eq!(read_answer(b""), None);
    }

    #[tokio::test]
    async fn the_practice_register_knows_practice_numbers_but_for_two() {
        let ask = async |number: &str| {
            CivilRegistry::Practice
                .ask(number, "Deneme", "Kişi", 1980)
                .await
        };
        assert_eq!(ask("10000000146").await, Ok(Answer::Confirmed));
        assert_eq!(ask(PRACTICE_UNKNOWN).await, Ok(Answer::NotConfirmed));
        assert!(ask(PRACTICE_UNAVAILABLE).await.is_err());
        assert_eq!(ask("12345678950").await, Ok(Answer::NotConfirmed));
        assert_eq!(ask("10000").await, Ok(Answer::NotConfirmed));
    }

    #[test]
    fn the_exceptions_are_well_formed_numbers() {
        for number in [PRACTICE_UNKNOWN, PRACTICE_UNAVAILABLE] {
            let d: Vec<u32> = number.chars().map(|c| c.to_digit(10).unwrap()).collect();
            let odd: u32 = d.iter().take(9).step_by(2).sum();
            let even: u32 = d.iter().take(8).skip(1).step_by(2).sum();
            assert_eq!((7 * odd + 100 - even) % 10, d[9], "{number}");
            assert_eq!(d.iter().take(10).sum::<u32>() % 10, d[10], "{number}");
        }
    }

    #[test]
    fn identity_numbers_do_not_travel_in_clear() {
        let settings = KpsSettings {
            url: "http://register.example/".into(),
            timeout_seconds: 8,
        };
        assert!(KpsRegister::open(&settings).is_err());
    }
}
