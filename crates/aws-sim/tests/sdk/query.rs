//! Calls of IAM as any client makes them: a form, signed by the SDK's own signer.

use crate::clients::Keys;
use crate::web;
use aws_credential_types::Credentials;
use aws_sigv4::http_request::{SignableBody, SignableRequest, SigningSettings, sign};
use aws_sigv4::sign::v4::SigningParams;
use aws_sim::Sim;
use quick_xml::escape::unescape;
use quick_xml::events::Event;
use std::time::SystemTime;

/// An answer of the Query protocol.
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) body: String,
}

impl Answer {
    /// The texts of all elements of a name, in order.
    pub(crate) fn all(&self, name: &str) -> Vec<String> {
        let mut reader = quick_xml::Reader::from_str(&self.body);
        let mut found = Vec::new();
        loop {
            match reader.read_event().unwrap() {
                Event::Start(start) if start.name().as_ref() == name => {
                    found.push(unescape(&reader.read_text(start.name()).unwrap()).unwrap().into_owned());
                }
                Event::Eof => return found,
                _ => {}
            }
        }
    }

    /// The text of the one element of a name.
    pub(crate) fn text(&self, name: &str) -> String {
        let [text] = <[String; 1]>::try_from(self.all(name)).unwrap();
        text
    }

    /// Status, code and message of an error.
    pub(crate) fn refusal(&self) -> (u16, String, String) {
        assert!(self.body.starts_with("<ErrorResponse xmlns=\"https://iam.amazonaws.com/doc/2010-05-08/\">"));
        (self.status, self.text("Code"), self.text("Message"))
    }
}

/// Calls IAM signed for us-east-1, as AWS wants it.
pub(crate) fn iam(sim: &Sim, keys: &Keys, action: &str, parameters: &[(&str, &str)]) -> Answer {
    iam_in(sim, keys, "us-east-1", action, parameters)
}

/// Calls IAM signed for a region.
pub(crate) fn iam_in(
    sim: &Sim,
    keys: &Keys,
    region: &str,
    action: &str,
    parameters: &[(&str, &str)],
) -> Answer {
    let body = web::form(&[&[("Action", action), ("Version", "2010-05-08")][..], parameters].concat());
    let Keys(id, secret, token) = keys.clone();
    let identity = Credentials::new(id, secret, token, None, "test").into();
    let params = SigningParams::builder()
        .identity(&identity)
        .region(region)
        .name("iam")
        .time(SystemTime::from(sim.now()))
        .settings(SigningSettings::default())
        .build()
        .unwrap()
        .into();
    let url = format!("{}/", sim.endpoint());
    let plain = [("content-type", "application/x-www-form-urlencoded")];
    let request = SignableRequest::new("POST", &url, plain.into_iter(), SignableBody::Bytes(body.as_bytes()));
    let (instructions, _) = sign(request.unwrap(), &params).unwrap().into_parts();
    let signed: Vec<_> = plain.into_iter().chain(instructions.headers()).collect();
    let answer = web::request("POST", &url, &signed, &body);
    Answer { status: answer.status, body: answer.body }
}
