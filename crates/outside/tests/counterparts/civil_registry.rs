//! The population register's question, against a server that speaks its SOAP.

use axum::Router;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::post;
use outside::civil_registry::{Answer, CivilRegistry, KpsRegister, KpsSettings, Unavailable};

use crate::tools::{closed_port, serve, silent_port};

const QUESTION: &str = "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<soap:Envelope xmlns:soap=\"http://schemas.xmlsoap.org/soap/envelope/\"><soap:Body><TCKimlikNoDogrula xmlns=\"http://tckimlik.nvi.gov.tr/WS\"><TCKimlikNo>10000000146</TCKimlikNo><Ad>IŞIL ÇİĞDEM</Ad><Soyad>ÖĞÜT</Soyad><DogumYili>1984</DogumYili></TCKimlikNoDogrula></soap:Body></soap:Envelope>";

fn answer(result: &str) -> String {
    format!(
        r#"<?xml version="1.0" encoding="utf-8"?><soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><soap:Body><TCKimlikNoDogrulaResponse xmlns="http://tckimlik.nvi.gov.tr/WS"><TCKimlikNoDogrulaResult>{result}</TCKimlikNoDogrulaResult></TCKimlikNoDogrulaResponse></soap:Body></soap:Envelope>"#
    )
}

const FAULT: &str = r#"<soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/"><soap:Body><soap:Fault><faultcode>soap:Server</faultcode><faultstring>true</faultstring></soap:Fault></soap:Body></soap:Envelope>"#;

async fn register(status: u16, body: String) -> String {
    let routes = Router::new().route(
        "/Service/KPSPublic.asmx",
        post(async move |headers: HeaderMap, question: String| {
            assert_eq!(headers["content-type"], "text/xml; charset=utf-8");
            assert_eq!(
                headers["soapaction"],
                "\"http://tckimlik.nvi.gov.tr/WS/TCKimlikNoDogrula\""
            );
            assert_eq!(question, QUESTION);
            (StatusCode::from_u16(status).unwrap(), body)
        }),
    );
    format!("{}/Service/KPSPublic.asmx", serve(routes).await)
}

async fn ask(url: String, timeout_seconds: u64) -> Result<Answer, Unavailable> {
    let register = CivilRegistry::Kps(
        KpsRegister::open(&KpsSettings {
            url,
            timeout_seconds,
        })
        .unwrap(),
    );
    register
        .ask("10000000146", "Işıl  çiğdem", "Öğüt", 1984)
        .await
}

#[tokio::test]
async fn true_is_confirmed_and_false_is_not() {
    assert_eq!(
        ask(register(200, answer("true")).await, 8).await,
        Ok(Answer::Confirmed)
    );
    assert_eq!(
        ask(register(200, answer("false")).await, 8).await,
        Ok(Answer::NotConfirmed)
    );
}

#[tokio::test]
async fn whatever_else_it_says_is_unavailable_and_never_not_confirmed() {
    let endless = answer(&"true ".repeat(200_000));
    for (status, body) in [
        (500, FAULT.to_owned()),
        (200, FAULT.to_owned()),
        (503, "<html>bakım</html>".to_owned()),
        (302, answer("true")),
        (200, "<html>bakım</html>".to_owned()),
        (200, String::new()),
        (200, "\u{0}\u{1}<<<".to_owned()),
        (200, answer("belki")),
        (
            200,
            answer("true").replace("</TCKimlikNoDogrulaResult>", ""),
        ),
        (200, endless),
    ] {
        assert!(
            ask(register(status, body.clone()).await, 8).await.is_err(),
            "{status} {:.80}",
            body
        );
    }
}

#[tokio::test]
async fn nobody_there_or_nobody_answering_is_unavailable() {
    let (_listener, silent) = silent_port();
    for (port, outcome) in [
        (closed_port(), "no connection"),
        (silent, "no answer in time"),
    ] {
        let error = ask(format!("http://127.0.0.1:{port}/"), 1)
            .await
            .unwrap_err();
        assert_eq!(
            error.to_string(),
            format!("the population register is unavailable: {outcome}")
        );
    }
}
