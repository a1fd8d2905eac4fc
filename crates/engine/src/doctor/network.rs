//! Whether AWS answers, who answers in its place, and how far its clock is from this machine's. Pure.

use super::found::{Found, said};
use super::way::{Address, Answer, host, is_of_aws};
use crate::aws::endpoints::InvalidEndpoint;
use crate::aws::{AwsError, LeftOut};
use daypass_core::Explain;
use daypass_core::view::{Concern, Finding, FindingCode as Code};
use jiff::SignedDuration;

/// Up to this, STS takes a signature of another time (*Signature expired: … - 15 min.*).
const REFUSED: SignedDuration = SignedDuration::from_mins(15);
/// A difference up to this is network delay and ordinary drift.
const TOLERATED: SignedDuration = SignedDuration::from_mins(2);

/// What there is to know of the way to AWS.
#[derive(Debug, Default)]
pub(super) struct NetworkFacts {
    /// Each address that was asked, and what came of it.
    pub(super) asked: Vec<(Address, Result<Answer, AwsError>)>,
    /// The variables that are to name an endpoint and name none.
    pub(super) invalid: Vec<InvalidEndpoint>,
    /// What cannot be used of the way to AWS, whoever is asked: the CA bundle, and endpoints that services do not have.
    pub(super) unusable: Vec<AwsError>,
    /// The endpoint that requests go to in place of AWS's.
    pub(super) overridden: Option<String>,
    /// The access portals of the integrations.
    pub(super) portals: Vec<String>,
    /// The certificates that cannot be read.
    pub(super) left_out: Vec<LeftOut>,
}

/// What is wrong.
pub(super) fn check(facts: &NetworkFacts) -> Vec<Found> {
    let mut findings: Vec<Finding> = facts.invalid.iter().map(invalid).collect();
    for (address, answer) in &facts.asked {
        let Err(error) = answer else { continue };
        let Some(code) = code(error, address.is_override) else { continue };
        let concern = Concern::Host { name: address.host() };
        match findings.iter_mut().find(|finding| finding.code == code) {
            Some(finding) if finding.concerns.contains(&concern) => {}
            Some(finding) => finding.concerns.push(concern),
            None => {
                let finding = match code {
                    Code::EndpointUnserved => unserved(address),
                    code => failure(code, error),
                };
                findings.push(finding.about(concern));
            }
        }
    }
    for error in &facts.unusable {
        let known = |code| findings.iter().any(|finding| finding.code == code);
        if let Some(code) = code(error, false).filter(|code| !known(*code)) {
            findings.push(failure(code, error));
        }
    }
    findings.extend(overridden(facts));
    findings.extend(clock(facts));
    if let Some(LeftOut { path, number, line }) = facts.left_out.first() {
        let said = format!("Certificate {number} of {} cannot be read and is ignored.", path.display());
        let finding = Finding::new(Code::CertificatesLeftOut, said).about(Concern::file(path, Some(*line)));
        findings.push(finding.fixed_by("Put a whole certificate there, or remove it."));
    }
    findings.into_iter().map(Found::from).collect()
}

fn invalid(InvalidEndpoint { variable, value }: &InvalidEndpoint) -> Finding {
    Finding::new(Code::EndpointInvalid, format!("{variable} is not a web address: {value}."))
        .about(Concern::Variable { name: variable.clone() })
        .fixed_by("Correct the variable, or unset it.")
        .by_command(format!("unset {variable}"))
}

/// The code for what keeps AWS from answering; `None` where AWS has answered, if not well.
pub(super) fn code(error: &AwsError, is_override: bool) -> Option<Code> {
    Some(match error {
        AwsError::Unreachable { .. } if is_override => Code::EndpointUnserved,
        AwsError::Unreachable { .. } => Code::HostUnreachable,
        AwsError::Insecure { .. } => Code::ConnectionInsecure,
        AwsError::Proxy { .. } => Code::ProxyRefuses,
        AwsError::UnusableProxy { .. } => Code::ProxyAddressInvalid,
        AwsError::NotAws { .. } => Code::NotAws,
        AwsError::CaBundle { .. } | AwsError::NoCertificates { .. } => Code::CaBundleUnreadable,
        AwsError::InvalidEndpoint(_) | AwsError::NoEndpoint(_) => Code::EndpointInvalid,
        AwsError::ClockSkew { .. } => Code::ClockWrong,
        AwsError::Throttled { .. } | AwsError::Unavailable { .. } | AwsError::Refused { .. } => return None,
    })
}

/// That nobody answers at an address which a variable has set.
fn unserved(address: &Address) -> Finding {
    let said = format!("Requests to AWS go to {}, but nothing answers there.", address.url);
    let finding = Finding::new(Code::EndpointUnserved, said);
    let finding = finding.about(Concern::Variable { name: "AWS_ENDPOINT_URL".to_owned() });
    finding.fixed_by("Start what serves it, or unset the AWS_ENDPOINT_URL… variables.")
}

fn failure(code: Code, error: &AwsError) -> Finding {
    let problem = error.problem();
    let finding = Finding::new(code, said(&problem));
    let finding = match error {
        AwsError::UnusableProxy { variable, .. } => {
            finding.about(Concern::Variable { name: (*variable).to_owned() })
        }
        AwsError::CaBundle { bundle, .. } => finding.about(Concern::file(&bundle.path, None)),
        _ => finding,
    };
    finding.fixed_by(problem.hint())
}

/// An override that takes requests which are for AWS somewhere else. One at which the person's own portals are too, as in a
/// simulated AWS, is meant so.
fn overridden(facts: &NetworkFacts) -> Option<Finding> {
    let endpoint = facts.overridden.as_ref().filter(|endpoint| !is_of_aws(&host(endpoint)))?;
    let is_meant =
        !facts.portals.is_empty() && facts.portals.iter().all(|portal| host(portal) == host(endpoint));
    if is_meant {
        return None;
    }
    let said = format!(
        "Requests to AWS go to {endpoint}, because AWS_ENDPOINT_URL… or DAYPASS_SIGNIN_ENDPOINT is set."
    );
    let finding = Finding::new(Code::EndpointOverridden, said);
    let finding = finding.about(Concern::Variable { name: "AWS_ENDPOINT_URL".to_owned() });
    Some(finding.fixed_by("Unset the variable for Daypass, unless you want that."))
}

fn clock(facts: &NetworkFacts) -> Option<Finding> {
    let ahead = facts.asked.iter().find_map(|(_, answer)| answer.as_ref().ok()?.ahead)?;
    let code = match ahead.abs() {
        off if off > REFUSED => Code::ClockWrong,
        off if off > TOLERATED => Code::ClockOff,
        _ => return None,
    };
    let (minutes, how) = (ahead.abs().as_mins(), if ahead.is_positive() { "behind" } else { "ahead of" });
    let effect = match code {
        Code::ClockWrong => "AWS refuses its requests",
        _ => "AWS refuses requests beyond 15 minutes",
    };
    let said = format!("This machine's clock is {minutes} min {how} AWS's: {effect}.");
    let command = match std::env::consts::OS {
        "linux" => "sudo timedatectl set-ntp true",
        "macos" => "sudo sntp -sS time.apple.com",
        _ => "w32tm /resync",
    };
    Some(Finding::new(code, said).fixed_by("Let the network set the clock.").by_command(command))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::aws::Silence;

    fn codes(facts: &NetworkFacts) -> Vec<Code> {
        check(facts).into_iter().map(|found| found.finding.code).collect()
    }

    #[test]
    fn an_override_is_told_unless_the_portals_are_there_too() {
        let facts = |endpoint: &str, portals: &[&str]| NetworkFacts {
            overridden: Some(endpoint.to_owned()),
            portals: portals.iter().map(|portal| (*portal).to_owned()).collect(),
            ..NetworkFacts::default()
        };
        let (sim, aws) = ("http://127.0.0.1:4000/start", "https://acme.awsapps.com/start");
        assert_eq!(codes(&facts("http://127.0.0.1:4000", &[sim])), []);
        assert_eq!(codes(&facts("http://127.0.0.1:4566", &[sim])), [Code::EndpointOverridden]);
        assert_eq!(codes(&facts("http://127.0.0.1:4000", &[sim, aws])), [Code::EndpointOverridden]);
        assert_eq!(codes(&facts("http://127.0.0.1:4000", &[])), [Code::EndpointOverridden]);
        assert_eq!(codes(&facts("https://vpce-1.sts.eu-west-1.vpce.amazonaws.com", &[aws])), []);
    }

    #[test]
    fn a_clock_is_wrong_from_where_aws_refuses() {
        let facts = |minutes: i64| NetworkFacts {
            asked: vec![(
                Address { url: "https://sts.eu-west-1.amazonaws.com".to_owned(), is_override: false },
                Ok(Answer { ahead: Some(SignedDuration::from_mins(minutes)) }),
            )],
            ..NetworkFacts::default()
        };
        for (minutes, expected) in [
            (0, None),
            (-2, None),
            (3, Some(Code::ClockOff)),
            (-15, Some(Code::ClockOff)),
            (16, Some(Code::ClockWrong)),
        ] {
            assert_eq!(codes(&facts(minutes)), Vec::from_iter(expected), "{minutes}");
        }
        let said = check(&facts(-20)).remove(0).finding.sentence;
        assert!(said.starts_with("This machine's clock is 20 min ahead of AWS's"), "{said}");
    }

    #[test]
    fn hosts_that_fail_alike_are_one_finding() {
        let failed = |host: &str, is_override| {
            let url = format!("https://{host}");
            (
                Address { url, is_override },
                Err(AwsError::Unreachable { host: host.to_owned(), why: Silence::NoSuchHost }),
            )
        };
        let asked = vec![failed("a.example", false), failed("b.example", false), failed("c.example", true)];
        let found = check(&NetworkFacts { asked, ..NetworkFacts::default() });
        let codes: Vec<Code> = found.iter().map(|found| found.finding.code).collect();
        assert_eq!(codes, [Code::HostUnreachable, Code::EndpointUnserved]);
        assert_eq!(found[0].finding.concerns.len(), 2);
    }
}
