//! A connection over TLS that ends in the middle of something. In the library's words it may be about TLS; it is about the
//! network, and whoever is told to look for a certificate looks in vain.

use crate::hostile_aws::Victim;
use crate::hostile_server::{Does, HostileServer, response};
use daypass_core::ProblemCode;
use std::time::Duration;

const JSON: &str = "Content-Type: application/json\r\n";

#[tokio::test]
async fn a_tls_connection_cut_in_the_middle_was_told_as_one_that_is_not_secure() {
    let victim = Victim::new().await;
    let sized = response("200 OK", &format!("{JSON}Content-Length: 500\r\n"), r#"{"accountList":[{"acc"#);
    let chunked = response(
        "200 OK",
        &format!("{JSON}Transfer-Encoding: chunked\r\n"),
        "11\r\n{\"accountList\":[{\r\n20\r\n\"acc",
    );
    // It ends with its connection, and only the end of TLS would say that it was whole.
    let unsized_but_whole = response("200 OK", JSON, r#"{"accountList":[],"roleList":[]}"#);
    for (what, does) in [
        ("in the handshake", Does::HangsUp),
        ("in the handshake, after what was read", Does::HangsUpHavingRead),
        ("before the answer", Does::Sends(Vec::new())),
        ("in the head", Does::Sends(b"HTTP/1.1 200 OK\r\nContent-Ty".to_vec())),
        ("in a body of a known length", Does::Sends(sized)),
        ("in a chunk", Does::Sends(chunked)),
        ("without the end of TLS", Does::Sends(unsized_but_whole)),
    ] {
        let told = victim.told_by(what, &HostileServer::start_tls(does)).await;
        for (asked, problem) in told {
            if ["sync", "role credentials", "a start"].contains(&asked) {
                let told = (problem.code, problem.title.as_str());
                assert_eq!(
                    told,
                    (ProblemCode::Offline, "AWS cannot be reached"),
                    "{what}: {asked}: {}",
                    problem.detail
                );
            }
        }
    }
}

#[tokio::test]
async fn a_server_with_a_certificate_that_nobody_knows_is_not_secure() {
    let victim = Victim::new().await;
    let server = HostileServer::start_tls(Does::Sends(response("200 OK", JSON, "{}")));
    // It is found out at once, and the patience is only there for a machine that is busy.
    let patience = Duration::from_secs(20);
    let way = server.gateway_without_its_certificate().within(patience, patience);
    for (asked, problem) in victim.told_over("unknown", way).await {
        if ["sync", "role credentials", "a start"].contains(&asked) {
            assert_eq!(problem.title, "The connection is not secure", "{asked}");
        }
    }
}
