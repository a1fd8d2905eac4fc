//! A large company as companies name their accounts: several conventions, of which some came with companies that were bought.

use crate::demo::{account_id, role_name};
use crate::organisation::{Account, Organisation};

/// What the company does; each has accounts for its stages and regions.
const SYSTEMS: [&str; 64] = [
    "payments",
    "ledger",
    "billing",
    "fraud",
    "risk",
    "kyc",
    "onboarding",
    "cards",
    "loans",
    "treasury",
    "invoicing",
    "checkout",
    "cart",
    "catalogue",
    "search",
    "recommendations",
    "pricing",
    "promotions",
    "orders",
    "fulfilment",
    "warehouse",
    "logistics",
    "shipping",
    "returns",
    "inventory",
    "procurement",
    "suppliers",
    "identity",
    "sso",
    "notifications",
    "messaging",
    "newsletter",
    "media",
    "images",
    "video",
    "cdn",
    "web",
    "mobile",
    "partner-api",
    "gateway",
    "data-lake",
    "data-platform",
    "analytics",
    "reporting",
    "ml-training",
    "streaming",
    "iot",
    "fleet",
    "telemetry",
    "monitoring",
    "logging",
    "security",
    "audit",
    "compliance",
    "backup",
    "network",
    "dns",
    "hr",
    "crm",
    "marketing",
    "support",
    "legal",
    "finance",
    "translations",
];
const STAGES: [&str; 4] = ["prod", "non-prod", "preprod", "dev"];
const REGIONS: [&str; 3] = ["us", "eu", "apac"];
/// A company that was bought has fewer, and other words for the stages.
const BOUGHT_SYSTEMS: usize = 40;
const BOUGHT_STAGES: [&str; 3] = ["prd", "stg", "dev"];
/// The oldest accounts have names that people wrote.
const OLD_SYSTEMS: usize = 40;
const OLD_STAGES: [&str; 4] = ["Production", "Staging", "Development", "Non-Production"];
const SANDBOXES: usize = 240;

const FIRST_NAMES: [&str; 30] = [
    "mira", "jonas", "ada", "grace", "linus", "noor", "yuki", "amara", "diego", "ines", "kofi", "lena",
    "mateo", "nadia", "olga", "pavel", "quentin", "rosa", "sven", "tariq", "uma", "viktor", "wanda", "xenia",
    "yusuf", "zoe", "bela", "carmen", "dario", "elif",
];
const LAST_NAMES: [&str; 5] = ["sorensen", "okafor", "tanaka", "garcia", "novak"];

/// Names in other scripts and languages, each with what its e-mail address is called.
const ELSEWHERE: [(&str, &str); 42] = [
    ("決済基盤 本番", "kessai-honban"),
    ("決済基盤 検証", "kessai-kensho"),
    ("決済基盤 開発", "kessai-kaihatsu"),
    ("物流システム 本番", "butsuryu-honban"),
    ("物流システム 検証", "butsuryu-kensho"),
    ("物流システム 開発", "butsuryu-kaihatsu"),
    ("会員管理 本番", "kaiin-honban"),
    ("会員管理 検証", "kaiin-kensho"),
    ("会員管理 開発", "kaiin-kaihatsu"),
    ("在庫管理 本番", "zaiko-honban"),
    ("在庫管理 検証", "zaiko-kensho"),
    ("在庫管理 開発", "zaiko-kaihatsu"),
    ("広告配信 本番", "kokoku-honban"),
    ("広告配信 検証", "kokoku-kensho"),
    ("広告配信 開発", "kokoku-kaihatsu"),
    ("分析基盤 本番", "bunseki-honban"),
    ("分析基盤 検証", "bunseki-kensho"),
    ("分析基盤 開発", "bunseki-kaihatsu"),
    ("認証基盤 本番", "ninsho-honban"),
    ("認証基盤 検証", "ninsho-kensho"),
    ("認証基盤 開発", "ninsho-kaihatsu"),
    ("東京 サンドボックス", "tokyo-sandbox"),
    ("大阪 サンドボックス", "osaka-sandbox"),
    ("共通ネットワーク", "network-jp"),
    ("Zahlungsverkehr München", "zahlungsverkehr"),
    ("Zahlungsverkehr München Test", "zahlungsverkehr-test"),
    ("Kühlkette Produktion", "kuehlkette"),
    ("Kühlkette Entwicklung", "kuehlkette-entw"),
    ("Qualitätssicherung Köln", "qs-koeln"),
    ("Rückversicherung Zürich", "rueck-zh"),
    ("Straßenmeisterei Düsseldorf", "strassen"),
    ("Bürgerportal Österreich", "buergerportal"),
    ("Trésorerie Production", "tresorerie-prod"),
    ("Trésorerie Préproduction", "tresorerie-preprod"),
    ("Comptabilité Générale", "compta"),
    ("Logística São Paulo", "logistica-sp"),
    ("Facturación España", "facturacion-es"),
    ("Płatności Kraków", "platnosci"),
    ("Müşteri Hizmetleri İzmir", "musteri"),
    ("Кассы Новосибирск", "kassy"),
    ("NordicRetailProd", "nordic-prod"),
    ("NordicRetailNonProd", "nordic-nonprod"),
];

/// What every organisation has, and what a holding calls its own. Two accounts share a name, as AWS allows.
const SHARED: [(&str, &str); 20] = [
    ("ACME Corporate Holdings International Payer", "payer"),
    ("ACME Corporate Holdings International Treasury", "holding-treasury"),
    ("ACME Corporate Holdings International Investor Relations", "investors"),
    ("ACME Corporate Holdings International Legal Archive", "legal-archive"),
    ("ACME Corporate Holdings International Data Room", "data-room"),
    ("ACME Ventures", "ventures"),
    ("ACME Foundation", "foundation"),
    ("Log Archive", "log-archive"),
    ("Audit", "audit"),
    ("Security Tooling", "security-tooling"),
    ("Network Hub", "network-hub"),
    ("Network Hub DR", "network-hub-dr"),
    ("Shared Services", "shared-services"),
    ("Shared Services", "shared-services-2"),
    ("Golden AMI Factory", "ami-factory"),
    ("CI Runners", "ci-runners"),
    ("Unmanaged Legacy", "legacy"),
    ("Managed Legacy", "managed-legacy"),
    ("DNS Apex", "dns-apex"),
    ("Break Glass", "break-glass"),
];

impl Organisation {
    /// ACME, a company that does not exist: 1,500 accounts and some 5,700 roles.
    pub fn company() -> Self {
        let named = names().into_iter().enumerate();
        let accounts = named.filter_map(|(number, (name, email, roles))| {
            Some(Account {
                // Scattered over all ids, and each its own: the factor has no divisor in common with their number.
                id: account_id(&format!(
                    "{:012}",
                    100_000_000_000 + number as u64 * 738_916_253_471 % 900_000_000_000
                ))?,
                name,
                email,
                roles: roles.iter().filter_map(|role| role_name(role)).collect(),
            })
        });
        Self {
            name: "ACME".to_owned(),
            user: "mira.sorensen@acme.example".to_owned(),
            accounts: accounts.collect(),
            ..Self::bare()
        }
    }
}

type Named = (String, String, Vec<&'static str>);

/// The accounts by name, e-mail address and roles.
fn names() -> Vec<Named> {
    let mut names: Vec<Named> = Vec::new();
    let mut add = |name: String, local: &str, roles: Vec<&'static str>| {
        names.push((name, format!("{local}@acme.example"), roles));
    };
    for system in SYSTEMS {
        for stage in STAGES {
            for region in REGIONS {
                let name = format!("acme-{stage}-{system}-{region}");
                add(name.clone(), &format!("aws+{name}"), roles(system, stage));
            }
        }
    }
    for system in &SYSTEMS[..BOUGHT_SYSTEMS] {
        for stage in BOUGHT_STAGES {
            let name = format!("globex-{stage}-{system}");
            add(name.clone(), &format!("aws+{name}"), roles(system, stage));
        }
    }
    for system in &SYSTEMS[SYSTEMS.len() - OLD_SYSTEMS..] {
        for stage in OLD_STAGES {
            let name = format!("{} {stage}", titled(system));
            add(name, &format!("aws+old-{system}-{}", stage.to_lowercase()), roles(system, stage));
        }
    }
    for number in 1..=SANDBOXES {
        add(format!("Sandbox {number}"), &format!("aws+sandbox-{number:03}"), roles("", "sandbox"));
    }
    for last in LAST_NAMES {
        for first in FIRST_NAMES {
            add(format!("sandbox-{first}.{last}"), &format!("{first}.{last}"), roles("", "sandbox"));
        }
    }
    for (name, local) in ELSEWHERE {
        add(name.to_owned(), &format!("aws+{local}"), roles("", "prod"));
    }
    for (name, local) in SHARED {
        add(name.to_owned(), &format!("aws+{local}"), roles("shared", "prod"));
    }
    names
}

/// The permission sets of an account.
fn roles(system: &str, stage: &str) -> Vec<&'static str> {
    let mut roles = vec!["AWSAdministratorAccess", "AWSReadOnlyAccess"];
    roles.extend(match stage {
        "prod" | "prd" | "Production" => &["Deploy", "OnCall"][..],
        "sandbox" => &["Developer"],
        "dev" | "Development" => &["AWSPowerUserAccess", "Developer"],
        _ => &["AWSPowerUserAccess", "Deploy"],
    });
    roles.extend(match system {
        "data-lake" | "data-platform" | "analytics" | "reporting" => &["DataAnalyst", "DataEngineer"][..],
        "security" | "audit" | "compliance" => &["SecurityAudit"],
        "billing" | "finance" | "treasury" => &["Billing"],
        "network" | "dns" | "shared" => &["NetworkAdministrator"],
        _ => &[],
    });
    roles
}

/// *data-lake* as *Data Lake*.
fn titled(system: &str) -> String {
    let words = system.split('-').map(|word| word[..1].to_uppercase() + &word[1..]);
    words.collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::Path;

    #[test]
    fn the_company_has_the_size_of_a_large_one() {
        let company = Organisation::company();
        company.check().unwrap();
        assert_eq!(company.accounts.len(), 1_500);
        let roles: usize = company.accounts.iter().map(|account| account.roles.len()).sum();
        assert!((5_500..=6_000).contains(&roles), "{roles}");
    }

    /// What people type to find sessions of it is tested where it is decided, and in the window; neither has this crate.
    /// `AWS_SIM_UPDATE=1` writes it anew.
    #[test]
    fn the_company_is_the_one_that_searches_are_tested_with() {
        let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../core/src/matching/company/accounts.tsv");
        let line = |account: Account| {
            let roles: Vec<_> = account.roles.iter().map(|role| role.as_str().to_owned()).collect();
            format!("{}\t{}\t{}\t{}\n", account.id.as_str(), account.name, account.email, roles.join(","))
        };
        let text: String = Organisation::company().accounts.into_iter().map(line).collect();
        if std::env::var_os("AWS_SIM_UPDATE").is_some() {
            #[expect(clippy::disallowed_methods, reason = "a file of the checkout")]
            std::fs::write(&file, &text).unwrap();
        }
        assert!(std::fs::read_to_string(&file).unwrap() == text, "{} is not up to date", file.display());
    }
}
