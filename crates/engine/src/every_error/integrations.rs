//! What keeps an integration from being added, changed or read.

use super::{Rows, northwind, variants, worded};
use crate::identity_center::IntegrationRef;
use crate::integrations::{Error, SameInstance};
use crate::store::StoreError;
use crate::{credentials, ground, identity_center, sessions};
use daypass_core::{Integration, IntegrationId, Region, StartUrl};

worded!(Error, "integrations", errors();
    words NotFound AliasTaken SameInstance NotItsRegion OtherPartition;
    passes_on Ground(ground::Error) Store(StoreError) IdentityCenter(identity_center::Error)
        Credentials(credentials::Error) Sessions(sessions::Error));

fn errors() -> Rows<Error> {
    let alias = || "Northwind".to_owned();
    let region = |name| Region::parse(name).unwrap();
    let not_found = |similar: Option<&str>, is_first| Error::NotFound {
        name: "Nrthwind".to_owned(),
        similar: similar.map(str::to_owned),
        is_first,
    };
    let mut errors = vec![
        ("NotFound", not_found(None, false)),
        ("NotFound: one is similar", not_found(Some("Northwind"), false)),
        ("NotFound: there is none yet", not_found(None, true)),
        ("AliasTaken", Error::AliasTaken { alias: alias() }),
        ("NotItsRegion", Error::NotItsRegion { integration: northwind(), region: region("us-east-1") }),
        (
            "OtherPartition",
            Error::OtherPartition { region: region("cn-north-1"), first: region("eu-central-1") },
        ),
    ];
    errors.extend(same_instances().into_iter().map(|(name, same)| (name, same.into())));
    errors
}

fn same_instances() -> Rows<SameInstance> {
    let url = |text| StartUrl::parse(text).unwrap();
    let start_url = url("https://northwind.awsapps.com/start");
    let there = Integration {
        id: IntegrationId::of(&start_url),
        alias: "Northwind".to_owned(),
        start_url: start_url.clone(),
        region: Region::parse("eu-central-1").unwrap(),
        additional_regions: Vec::new(),
        another: false,
        synced_at: None,
    };
    let same = SameInstance { start_url, there, added: None, other_region: None };
    let under_another_url =
        SameInstance { start_url: url("https://d-9067642ac7.awsapps.com/start"), ..same.clone() };
    let in_a_region =
        SameInstance { other_region: Some(Region::parse("us-east-1").unwrap()), ..same.clone() };
    let added = IntegrationRef { alias: "Contoso Labs".to_owned(), ..northwind() };
    vec![
        ("SameInstance: the same portal", same),
        ("SameInstance: in another region", in_a_region),
        ("SameInstance: under another URL", under_another_url.clone()),
        ("SameInstance: added before", SameInstance { added: Some(added), ..under_another_url }),
    ]
}
