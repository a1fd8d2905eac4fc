//! The commands of the guides, run as they stand there.

use crate::real_hosts::{classic, machine};
use std::path::Path;

/// The blocks of a guide of these languages, in their order.
fn blocks<'a>(guide: &'a str, languages: &[&str]) -> Vec<(&'a str, &'a str)> {
    let fenced = guide.split("\n```").skip(1).step_by(2);
    let blocks = fenced.filter_map(|block| block.split_once('\n'));
    blocks.filter(|(language, _)| languages.contains(language)).collect()
}

#[test]
fn proxies() {
    let guide = include_str!("../../docs/proxies.md");
    let machine =
        machine("eu-west-1", "aws").without_variable("HTTPS_PROXY").without_variable("AWS_CA_BUNDLE");
    let tls = machine.tls().clone();
    let as_here = |text: &str| {
        text.replace("http://proxy.example.com:8080", &tls.proxy)
            .replace("/etc/ssl/company-ca.pem", &tls.ca_bundle.display().to_string())
            .replace("https://d-9067642ac7.awsapps.com/start", &classic(&tls.portals))
    };
    let blocks = blocks(guide, &["sh", "ini"]);
    let texts = |wanted: &str| -> String {
        let texts = blocks.iter().filter(|(language, _)| *language == wanted);
        texts.map(|(_, text)| format!("{text}\n")).collect()
    };
    machine.write("aws/config", &as_here(&texts("ini")));
    let commands = texts("sh");
    for part in ["HTTPS_PROXY=", "NO_PROXY=", "AWS_CA_BUNDLE=", "AWS_USE_FIPS_ENDPOINT=", "daypass status"] {
        assert!(commands.contains(part), "the guide shows {part}");
    }

    let daypass = machine.command(&[""; 0]).get_program().to_owned();
    let folder = Path::new(&daypass).parent().unwrap().display().to_string();
    let script = machine.write("guide.sh", &as_here(&commands));
    let mut shell = std::process::Command::new("sh");
    shell.arg("-eu").arg(script).env_clear().envs(machine.variables());
    let ended = shell.env("PATH", format!("{folder}:/usr/bin:/bin")).output().unwrap();
    let printed = String::from_utf8(ended.stdout).unwrap();
    assert!(ended.status.success(), "{printed}\n{}", String::from_utf8_lossy(&ended.stderr));

    // The status stands in the guide before FIPS does.
    let way = format!("Connection to AWS: proxy {} (HTTPS_PROXY), no proxy for localhost,", tls.proxy);
    assert!(printed.contains(&way), "{printed}");
    let hosts = machine.sim().asked_hosts();
    for host in ["oidc.eu-west-1.amazonaws.com", "portal.sso-fips.eu-west-1.amazonaws.com"] {
        assert!(hosts.contains(&host.to_owned()), "{hosts:?}");
    }
    // Whom the guide names to whoever keeps the proxy.
    for host in hosts.iter().filter(|host| !host.contains("awsapps")) {
        let (service, _) = host.split_once(".eu-west-1").unwrap();
        assert!(guide.contains(&format!("`{service}.")), "{host}");
    }
}
