//! The way to AWS as the environment sets it, with faults in it: certificates and proxies.

use crate::ROLE;
use daypass_tests::{Machine, Told};

const BAD: &str = "-----BEGIN CERTIFICATE-----\nTm8gY2VydGlmaWNhdGU=\n-----END CERTIFICATE-----\n";

/// What a start says where AWS is asked by https. Nobody listens at port 1.
fn start(machine: Machine, variable: &str, value: &str) -> Told {
    let machine =
        machine.with_variable("AWS_ENDPOINT_URL", "https://127.0.0.1:1").with_variable(variable, value);
    machine.fails(&["start", ROLE])
}

/// A bundle of the system's certificates and one that cannot be read.
#[cfg(target_os = "linux")]
fn mixed(machine: &Machine) -> String {
    let good = std::fs::read_to_string("/etc/ssl/certs/ca-certificates.crt").unwrap();
    let first = good.split_inclusive("-----END CERTIFICATE-----").next().unwrap();
    machine.write("proxy.pem", &format!("{first}\n{BAD}")).display().to_string()
}

#[cfg(target_os = "linux")]
#[test]
fn one_bad_certificate_in_aws_ca_bundle_ended_daypass_with_a_panic() {
    let machine = Machine::new().signed_in();
    let bundle = mixed(&machine);
    let machine = machine.with_variable("AWS_CA_BUNDLE", &bundle);
    let status = machine.succeeds(&["status"]);
    assert!(status.contains(&format!("AWS_CA_BUNDLE: certificate 2 of {bundle} (line ")), "{status}");
    start(machine, "AWS_CA_BUNDLE", &bundle).says("127.0.0.1 cannot be reached: ");
}

#[test]
fn a_bundle_of_nothing_else_is_said_with_its_path() {
    let machine = Machine::new().signed_in();
    let bundle = machine.write("proxy.pem", BAD).display().to_string();
    let told = start(machine, "AWS_CA_BUNDLE", &bundle);
    assert_eq!(told.hint, "Point AWS_CA_BUNDLE at a PEM file, or unset it.");
    assert!(told.detail.starts_with(&bundle), "{}", told.detail);
}

#[test]
fn no_certificate_of_the_system_is_no_certificate_of_aws_that_is_wrong() {
    let machine = Machine::new().signed_in();
    let empty = machine.write("empty.pem", "").display().to_string();
    let folder = machine.path("aws").display().to_string();
    for file in [empty, folder, "/nowhere/at/all.pem".to_owned()] {
        let told = start(Machine::new().signed_in(), "SSL_CERT_FILE", &file);
        told.says("This system has no CA certificates");
    }
}

#[test]
fn a_broken_proxy_was_gone_around_without_a_word() {
    for address in ["http://", "http://::1:8080"] {
        let told = start(Machine::new().signed_in(), "HTTPS_PROXY", address);
        assert_eq!(told.detail, "HTTPS_PROXY is not the address of a proxy.", "{address}");
    }
    let told = start(Machine::new().signed_in(), "HTTPS_PROXY", "no-proxy-of-this-name.invalid");
    told.says("The proxy does not connect to AWS: ");
}
