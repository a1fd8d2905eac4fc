//! Where a browser is led for each partition, kind of session, destination and browser, byte by byte; and that no text leads it
//! anywhere but to AWS's own hosts.

use super::*;
use crate::account::{AccountId, RoleName};
use crate::start_url::StartUrl;
use proptest::prelude::*;
use url::Url;

/// The browsers that the sign-in tells apart.
#[derive(Debug, Clone, Copy)]
enum Keeps {
    /// It has this session's console alone, or a window of its own.
    This,
    /// It keeps one console, and another one is open.
    One,
    /// It shall keep several, and AWS's page that switches that on was not opened yet.
    SeveralFromNowOn,
}

fn region(name: &str) -> Region {
    Region::parse(name).unwrap()
}

/// What the browser is led to, for a session that is opened by its credentials. `portal` is where its roles come from.
fn led_to(region: &Region, portal: Option<&str>, destination: &Destination, keeps: Keeps) -> String {
    let endpoint = federation_endpoint(region);
    let issuer = portal.map_or_else(|| Destination::Home.url(region), str::to_owned);
    let link = login_url(&endpoint, &issuer, &destination.url(region), &Secret::new("TOKEN"));
    let link = match keeps {
        Keeps::This => link,
        Keeps::One => after_sign_out(region, None, &link),
        Keeps::SeveralFromNowOn => after_opting_in(region, None, &link),
    };
    link.expose().to_owned()
}

#[test]
fn where_each_browser_is_led() {
    let s3 = Destination::Service(ServicePath::parse("s3").unwrap());
    let logs = Destination::Page(PagePath::parse("/cloudwatch/home?region=x#logs:a/b").unwrap());
    let portal = Some("https://northwind.awsapps.com/start");
    for (name, portal, destination, keeps, link) in [
        // A role of a portal.
        (
            "eu-central-1",
            portal,
            &Destination::Home,
            Keeps::This,
            "https://eu-central-1.signin.aws.amazon.com/federation?Action=login&Issuer=https%3A%2F%2Fnorthwind.awsapps.com%2Fstart&Destination=https%3A%2F%2Feu-central-1.console.aws.amazon.com%2Fconsole%2Fhome%3Fregion%3Deu-central-1&SigninToken=TOKEN",
        ),
        (
            "eu-central-1",
            portal,
            &s3,
            Keeps::One,
            "https://us-east-1.signin.aws.amazon.com/oauth?Action=logout&redirect_uri=https%3A%2F%2Feu-central-1.signin.aws.amazon.com%2Ffederation%3FAction%3Dlogin%26Issuer%3Dhttps%253A%252F%252Fnorthwind.awsapps.com%252Fstart%26Destination%3Dhttps%253A%252F%252Feu-central-1.console.aws.amazon.com%252Fs3%252Fhome%253Fregion%253Deu-central-1%26SigninToken%3DTOKEN",
        ),
        (
            "us-east-1",
            portal,
            &s3,
            Keeps::SeveralFromNowOn,
            "https://us-east-1.signin.aws.amazon.com/sessions/v1/opt-in?redirect_uri=https%3A%2F%2Fus-east-1.signin.aws.amazon.com%2Ffederation%3FAction%3Dlogin%26Issuer%3Dhttps%253A%252F%252Fnorthwind.awsapps.com%252Fstart%26Destination%3Dhttps%253A%252F%252Fus-east-1.console.aws.amazon.com%252Fs3%252Fhome%253Fregion%253Dus-east-1%26SigninToken%3DTOKEN",
        ),
        // A role that is assumed from a user, and the user itself by a federated session, are sent back to the console's home.
        (
            "us-west-2",
            None,
            &logs,
            Keeps::This,
            "https://us-west-2.signin.aws.amazon.com/federation?Action=login&Issuer=https%3A%2F%2Fus-west-2.console.aws.amazon.com%2Fconsole%2Fhome%3Fregion%3Dus-west-2&Destination=https%3A%2F%2Fus-west-2.console.aws.amazon.com%2Fcloudwatch%2Fhome%3Fregion%3Dus-west-2%23logs%3Aa%2Fb&SigninToken=TOKEN",
        ),
        (
            "cn-northwest-1",
            None,
            &s3,
            Keeps::This,
            "https://cn-northwest-1.signin.amazonaws.cn/federation?Action=login&Issuer=https%3A%2F%2Fconsole.amazonaws.cn%2Fconsole%2Fhome%3Fregion%3Dcn-northwest-1&Destination=https%3A%2F%2Fconsole.amazonaws.cn%2Fs3%2Fhome%3Fregion%3Dcn-northwest-1&SigninToken=TOKEN",
        ),
        (
            "cn-north-1",
            None,
            &Destination::Home,
            Keeps::One,
            "https://signin.amazonaws.cn/oauth?Action=logout&redirect_uri=https%3A%2F%2Fcn-north-1.signin.amazonaws.cn%2Ffederation%3FAction%3Dlogin%26Issuer%3Dhttps%253A%252F%252Fconsole.amazonaws.cn%252Fconsole%252Fhome%253Fregion%253Dcn-north-1%26Destination%3Dhttps%253A%252F%252Fconsole.amazonaws.cn%252Fconsole%252Fhome%253Fregion%253Dcn-north-1%26SigninToken%3DTOKEN",
        ),
        (
            "us-gov-east-1",
            Some("https://start.us-gov-home.awsapps.com/directory/d-9067642ac7"),
            &s3,
            Keeps::This,
            "https://us-gov-east-1.signin.amazonaws-us-gov.com/federation?Action=login&Issuer=https%3A%2F%2Fstart.us-gov-home.awsapps.com%2Fdirectory%2Fd-9067642ac7&Destination=https%3A%2F%2Fconsole.amazonaws-us-gov.com%2Fs3%2Fhome%3Fregion%3Dus-gov-east-1&SigninToken=TOKEN",
        ),
        (
            "us-gov-west-1",
            None,
            &s3,
            Keeps::One,
            "https://signin.amazonaws-us-gov.com/oauth?Action=logout&redirect_uri=https%3A%2F%2Fus-gov-west-1.signin.amazonaws-us-gov.com%2Ffederation%3FAction%3Dlogin%26Issuer%3Dhttps%253A%252F%252Fconsole.amazonaws-us-gov.com%252Fconsole%252Fhome%253Fregion%253Dus-gov-west-1%26Destination%3Dhttps%253A%252F%252Fconsole.amazonaws-us-gov.com%252Fs3%252Fhome%253Fregion%253Dus-gov-west-1%26SigninToken%3DTOKEN",
        ),
        (
            "eusc-de-east-1",
            None,
            &s3,
            Keeps::One,
            "https://eusc-de-east-1.signin.amazonaws-eusc.eu/oauth?Action=logout&redirect_uri=https%3A%2F%2Feusc-de-east-1.signin.amazonaws-eusc.eu%2Ffederation%3FAction%3Dlogin%26Issuer%3Dhttps%253A%252F%252Feusc-de-east-1.console.amazonaws-eusc.eu%252Fconsole%252Fhome%253Fregion%253Deusc-de-east-1%26Destination%3Dhttps%253A%252F%252Feusc-de-east-1.console.amazonaws-eusc.eu%252Fs3%252Fhome%253Fregion%253Deusc-de-east-1%26SigninToken%3DTOKEN",
        ),
    ] {
        assert_eq!(led_to(&region(name), portal, destination, keeps), link, "{name} {keeps:?}");
    }
}

#[test]
fn what_aws_is_asked_for_a_token() {
    let credentials = Credentials {
        access_key_id: "ASIAIOSFODNN7EXAMPLE".to_owned(),
        secret_access_key: Secret::new("a/b+c"),
        session_token: Secret::new("t="),
        issued_at: "2030-01-01T00:00:00Z".parse().unwrap(),
        expires_at: "2030-01-01T01:00:00Z".parse().unwrap(),
    };
    let session = "Session=%7B%22sessionId%22%3A%22ASIAIOSFODNN7EXAMPLE%22%2C%22sessionKey%22%3A%22a%2Fb%2Bc%22%2C%22sessionToken%22%3A%22t%3D%22%7D";
    assert_eq!(
        signin_token_form(&credentials, None).expose(),
        format!("Action=getSigninToken&{session}"),
        "AWS refuses a duration for chained roles, for a portal's and for a user's federated session"
    );
    assert_eq!(
        signin_token_form(&credentials, Some(RoleDuration::LONGEST)).expose(),
        format!("Action=getSigninToken&SessionDuration=43200&{session}")
    );
}

/// The value of a parameter of an address.
fn parameter(address: &str, name: &str) -> String {
    let url = Url::parse(address).unwrap();
    let values: Vec<String> =
        url.query_pairs().filter(|(key, _)| key == name).map(|(_, value)| value.into_owned()).collect();
    assert_eq!(values.len(), 1, "{name} of {address}");
    values.into_iter().next().unwrap()
}

/// Whether a host is one that the console or the sign-in to it has.
fn is_of_aws(address: &str, region: &Region) -> bool {
    let url = Url::parse(address).unwrap();
    let domain = domain(region.partition());
    let own = ["console", "signin"].iter().any(|site| {
        url.host_str().is_some_and(|host| {
            host == format!("{site}.{domain}") || host.ends_with(&format!(".{site}.{domain}"))
        })
    });
    own && url.scheme() == "https" && url.username().is_empty() && url.port().is_none()
}

proptest! {
    #[test]
    fn no_name_region_path_or_pasted_address_leads_away_from_aws(
        text in "\\PC{0,40}|[/\\\\.:@?#%&=a-z0-9\t\n-]{0,40}|(https?:)?//?[a-z0-9.@:-]{0,20}(console.aws.amazon.com)?[/?#&=@a-z]{0,20}",
        region_text in "\\PC{0,12}|[a-z]{2}-[a-z]{4,9}-[0-9]|[a-z]{2,4}[0-9]|[a-z.@/:-]{0,20}",
        issuer in "\\PC{0,30}",
    ) {
        let own = ["eu-west-1", "cn-north-1", "us-gov-west-1", "eusc-de-east-1"].map(region);
        let typed = [Region::parse(&region_text).ok(), Region::parse_short(&region_text).ok()];
        let pasted = PastedAddress::parse(&text).ok();
        let of_paste = pasted.as_ref().and_then(|pasted| pasted.region.clone());
        let made = [
            PagePath::parse(&text).ok().map(Destination::Page),
            ServicePath::parse(&text).ok().map(Destination::Service),
            pasted.map(|pasted| pasted.destination),
            Some(Destination::Home),
        ];
        for region in own.into_iter().chain(typed.into_iter().flatten()).chain(of_paste) {
            for destination in made.iter().flatten() {
                let page = destination.url(&region);
                prop_assert!(is_of_aws(&page, &region), "{}", page);
                let link = login_url(&federation_endpoint(&region), &issuer, &page, &Secret::new(&*text));
                for whole in [after_sign_out(&region, None, &link), after_opting_in(&region, None, &link)] {
                    prop_assert!(is_of_aws(whole.expose(), &region), "{}", whole.expose());
                    let login = parameter(whole.expose(), "redirect_uri");
                    prop_assert!(is_of_aws(&login, &region), "{}", login);
                    prop_assert_eq!(parameter(&login, "Destination"), &*page);
                    prop_assert_eq!(parameter(&login, "Action"), "login");
                    prop_assert_eq!(parameter(&login, "Issuer"), &*issuer);
                }
            }
        }
    }

    #[test]
    fn a_portals_link_names_one_account_role_and_destination_whatever_they_are_called(
        role in "[\\w+=,.@-]{1,64}",
        page in "[/?#&=%a-z0-9]{0,30}",
    ) {
        let portal = StartUrl::parse("https://northwind.awsapps.com/start").unwrap();
        let account = AccountId::try_from("118230476651".to_owned()).unwrap();
        if let (Ok(name), Ok(page)) = (RoleName::try_from(role.clone()), PagePath::parse(&page)) {
            let page = Destination::Page(page).url(&region("eu-west-1"));
            let link = portal_link(&portal, &account, &name, &page).unwrap();
            let rest = link.strip_prefix("https://northwind.awsapps.com/start/#/console?").unwrap();
            let pairs: Vec<(String, String)> = url::form_urlencoded::parse(rest.as_bytes()).into_owned().collect();
            let named = |key: &str, value: &str| (key.to_owned(), value.to_owned());
            prop_assert_eq!(
                pairs,
                vec![named("account_id", "118230476651"), named("role_name", name.as_str()), named("destination", &page)]
            );
        }
    }
}
