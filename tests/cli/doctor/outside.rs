//! Problems around Daypass: the network, the clock, programs and variables.

use super::{Code, Kept, Planted, ROLE, all_are_found, nothing, with_daypass, with_program};
use daypass_tests::Machine;
use std::io::{Read, Write};
use std::net::TcpListener;
use std::time::Duration;

/// A server that answers every request so, for as long as the test runs.
fn answering(answer: &'static str) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    std::thread::spawn(move || {
        for connection in listener.incoming() {
            let Ok(mut connection) = connection else { return };
            let mut request = [0; 4096];
            let _ = connection.read(&mut request);
            let _ = connection.write_all(answer.as_bytes());
        }
    });
    format!("http://{address}")
}

/// A machine that would ask AWS itself, were it not for a proxy on this machine.
fn behind_proxy(machine: Machine, proxy: &str) -> (Machine, Kept) {
    let machine = machine.without_variable("AWS_ENDPOINT_URL").without_variable("DAYPASS_SIGNIN_ENDPOINT");
    nothing(machine.with_variable("HTTPS_PROXY", proxy))
}

fn sts(machine: Machine, endpoint: &str) -> (Machine, Kept) {
    nothing(machine.with_variable("AWS_ENDPOINT_URL_STS", endpoint))
}

pub(super) const PLANTED: &[Planted] = &[
    (&[Code::EndpointUnserved], |machine| sts(machine, "http://127.0.0.1:1")),
    (&[Code::EndpointInvalid], |machine| sts(machine, "localhost:4566")),
    (&[Code::EndpointOverridden], |_| nothing(with_daypass(Machine::new()))),
    (&[Code::NotAws], |machine| {
        let page =
            "HTTP/1.1 200 OK\r\ncontent-type: text/html\r\ncontent-length: 2\r\nconnection: close\r\n\r\nhi";
        sts(machine, &answering(page))
    }),
    (&[Code::ProxyAddressInvalid], |machine| behind_proxy(machine, "http://")),
    (&[Code::ProxyRefuses], |machine| {
        let refusal =
            "HTTP/1.1 407 Proxy Authentication Required\r\ncontent-length: 0\r\nconnection: close\r\n\r\n";
        behind_proxy(machine, &answering(refusal))
    }),
    (&[Code::CaBundleUnreadable], |machine| {
        nothing(machine.with_variable("AWS_CA_BUNDLE", "/nowhere/at/all.pem"))
    }),
    (&[Code::ClockWrong], |machine| {
        machine.sim().advance(Duration::from_secs(20 * 60));
        nothing(machine)
    }),
    (&[Code::ClockOff], |machine| {
        machine.sim().advance(Duration::from_secs(5 * 60));
        nothing(machine)
    }),
    (&[Code::AwsCliOne], |machine| {
        nothing(with_program(machine, "tools", "aws", "aws-cli/1.44.8 Python/3.11.2"))
    }),
    (&[Code::AwsCliTooOld], |machine| {
        machine.succeeds(&["start", ROLE, "--deliver", "endpoint"]);
        nothing(with_program(machine, "tools", "aws", "aws-cli/2.9.23 Python/3.9.11"))
    }),
    (&[Code::AwsCliSeveral], |machine| {
        let machine = with_program(machine, "tools", "aws", "aws-cli/2.31.0 Python/3.13.7");
        nothing(with_program(machine, "old", "aws", "aws-cli/2.15.0 Python/3.11.6"))
    }),
    (&[Code::AwsCliBroken], |machine| nothing(with_program(machine, "tools", "aws", "Segmentation fault"))),
    (&[Code::DaypassNotInPath], |machine| {
        let empty = machine.path("empty").display().to_string();
        nothing(machine.with_variable("PATH", &empty))
    }),
    (&[Code::DaypassOtherVersion], |machine| {
        nothing(with_program(machine, "old", "daypass", "daypass 9.9.9"))
    }),
    (&[Code::KeysInEnvironment], |machine| {
        nothing(machine.with_variable("AWS_ACCESS_KEY_ID", "AKIAIOSFODNN7EXAMPLE"))
    }),
    (&[Code::ProfileUnknown], |machine| nothing(machine.with_variable("AWS_PROFILE", "nowhere"))),
    (&[Code::OtherOrigin], |machine| {
        nothing(machine.with_variable("AWS_CONTAINER_CREDENTIALS_FULL_URI", "http://127.0.0.1:1/x"))
    }),
    (&[Code::OtherOrigin], |machine| {
        let machine = machine.with_variable("AWS_ROLE_ARN", "arn:aws:iam::123456789012:role/Deploy");
        nothing(machine.with_variable("AWS_WEB_IDENTITY_TOKEN_FILE", "/var/run/token"))
    }),
    (&[Code::FilesElsewhere], |machine| {
        machine.write(".aws/config", "[profile x]\nregion = eu-west-1\n");
        nothing(machine)
    }),
    (&[Code::WindowsFiles], |machine| {
        machine.write("mnt/c/Users/Ada/.aws/credentials", "[x]\n");
        let user = machine.path("mnt/c/Users/Ada").display().to_string();
        nothing(machine.with_variable("WSL_DISTRO_NAME", "Debian").with_variable("USERPROFILE", &user))
    }),
];

#[test]
fn troubles_of_network_programs_and_variables_are_found() {
    all_are_found(PLANTED);
}

#[cfg(target_os = "linux")]
#[test]
fn a_certificate_that_cannot_be_read_is_advice() {
    let machine = super::healthy();
    let good = std::fs::read_to_string("/etc/ssl/certs/ca-certificates.crt").unwrap();
    let first = good.split_inclusive("-----END CERTIFICATE-----").next().unwrap();
    let bad = "-----BEGIN CERTIFICATE-----\nTm8gY2VydGlmaWNhdGU=\n-----END CERTIFICATE-----\n";
    let bundle = machine.write("proxy.pem", &format!("{first}\n{bad}")).display().to_string();
    let machine = machine.with_variable("AWS_CA_BUNDLE", &bundle);
    let document = machine.json(&["doctor", "--json"]);
    assert_eq!(super::codes(&document["findings"]), ["certificates-left-out"]);
}

#[test]
fn keys_that_daypass_issued_are_no_trouble_in_the_environment() {
    let machine = super::healthy();
    let lines = machine.succeeds(&["env", ROLE, "--shell", "bash"]);
    let id = lines.lines().find_map(|line| line.strip_prefix("export AWS_ACCESS_KEY_ID=")).unwrap();
    let machine = machine.with_variable("AWS_ACCESS_KEY_ID", id.trim_matches(['\'', ';']));
    assert_eq!(super::codes(&machine.json(&["doctor", "--json"])["findings"]), [""; 0]);
}

#[test]
fn an_endpoint_of_this_machine_that_is_served_is_meant_so() {
    let machine = super::healthy();
    let served = answering("HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n");
    let machine = machine.with_variable("AWS_CONTAINER_CREDENTIALS_FULL_URI", &served);
    assert_eq!(super::codes(&machine.json(&["doctor", "--json"])["findings"]), [""; 0]);
}
