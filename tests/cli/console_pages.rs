//! Which page of the console is opened, and as whom.

use crate::ROLE;
use crate::terminal::type_into;
use daypass_tests::Machine;
use url::Url;

/// The account of [`ROLE`].
const ACCOUNT: &str = "118230476651";

/// Where the link leads that is printed for these arguments.
fn destination(machine: &Machine, arguments: &[&str]) -> String {
    let link = machine.succeeds(&[&["console"], arguments, &["--print"]].concat());
    let link = Url::parse(link.trim_end()).unwrap();
    link.query_pairs().find(|(key, _)| key == "Destination").unwrap().1.into_owned()
}

#[test]
fn a_page_is_named_by_service_region_and_path_in_short_or_out_of_the_browser() {
    let machine = Machine::new().signed_in();
    for (arguments, page) in [
        (
            &["--service", "ddb", "--region", "use1"][..],
            "https://us-east-1.console.aws.amazon.com/dynamodbv2/home?region=us-east-1",
        ),
        (
            &["--service", "Step Functions", "--region", "eu-west-1"],
            "https://eu-west-1.console.aws.amazon.com/states/home?region=eu-west-1",
        ),
        (
            &["--path", "/s3/buckets?x=1", "--region", "apse2"],
            "https://ap-southeast-2.console.aws.amazon.com/s3/buckets?x=1",
        ),
        (
            &["--path", "https://eu-west-1.console.aws.amazon.com/ec2/home?region=eu-west-1#Instances:"],
            "https://eu-west-1.console.aws.amazon.com/ec2/home?region=eu-west-1#Instances:",
        ),
        (
            &["--path", "eu-west-1.console.aws.amazon.com/ec2/home?region=eu-west-1", "--region", "use2"],
            "https://us-east-2.console.aws.amazon.com/ec2/home?region=us-east-2",
        ),
    ] {
        assert_eq!(destination(&machine, &[&[ROLE], arguments].concat()), page);
    }
}

#[test]
fn a_page_that_is_not_aws_or_of_another_partition_was_opened() {
    let machine = Machine::new().signed_in();
    let refused = |arguments: &[&str]| {
        let output = machine.command(&[&["console", ROLE, "--print"], arguments].concat()).output().unwrap();
        assert!(output.stdout.is_empty(), "{output:?}");
        (output.status.code(), String::from_utf8(output.stderr).unwrap())
    };
    for path in ["//evil.example", "/\\evil.example", "/s3/../x", "/s3\t/x", "/s3\n/x"] {
        let (status, told) = refused(&["--path", path]);
        assert!(status == Some(2) && told.contains("is not a path of the console"), "{told}");
    }
    for path in ["https://evil.example/", "https://console.aws.amazon.com@evil.example/"] {
        let (status, told) = refused(&["--path", path]);
        assert!(
            status == Some(2) && told.contains("is not the address of a page of the AWS console"),
            "{told}"
        );
    }
    for arguments in [
        &["--region", "cn-north-1"][..],
        &["--path", "https://console.amazonaws.cn/s3/buckets"],
        &["--path", "/s3/buckets?region=us-gov-west-1"],
    ] {
        let (status, told) = refused(arguments);
        assert!(status == Some(1) && told.contains("they have no accounts in common"), "{told}");
    }
    let (status, told) = refused(&["--service", "../x"]);
    assert!(status == Some(2) && told.contains("is not a service of the console, such as ec2"), "{told}");
}

#[test]
fn a_pasted_page_is_opened_as_the_session_of_its_account() {
    let machine = Machine::new().signed_in();
    let portal = |account: &str, role: &str| {
        let page = "https%3A%2F%2Feu-west-1.console.aws.amazon.com%2Fs3%2Fbuckets";
        let link = format!("account_id={account}&role_name={role}&destination={page}");
        format!("https://northwind.awsapps.com/start/#/console?{link}")
    };
    let page = destination(&machine, &[&portal(ACCOUNT, "ReadOnly")]);
    assert_eq!(page, "https://eu-west-1.console.aws.amazon.com/s3/buckets");

    // Of several it is asked; without a terminal they cannot be told apart.
    let page =
        format!("https://{ACCOUNT}-abcd1234.eu-west-1.console.aws.amazon.com/ec2/home?region=eu-west-1");
    let told = machine.fails(&["console", &page, "--print"]);
    assert!(told.detail.contains("No session was named"), "{told:?}");
    let command = machine.command(&["console", &page, "--print", "--json"]);
    let (status, shown) = type_into(&command, &[("Session", "readonly\r")]);
    assert_eq!(status, Some(0), "{shown}");
    assert!(shown.contains(&format!("\"session\": \"{ROLE}\"")), "{shown}");

    let told = machine.fails(&["console", &portal("999999999999", "ReadOnly"), "--print"]);
    assert!(
        told.detail.contains("The page belongs to account 999999999999, and no session here is for it"),
        "{told:?}"
    );
    let told = machine.fails(&["console", "https://evil.example/console", "--print"]);
    assert!(
        told.detail.contains("That is not a console page")
            || told.detail.contains("the address of a page of the AWS console"),
        "{told:?}"
    );
    let told = machine.fails(&["console", &page, "--service", "s3", "--print"]);
    assert!(told.detail.contains("--service and --path cannot name another"), "{told:?}");
}

#[test]
fn a_page_is_made_a_favourite_listed_first_and_offered_first_and_nothing_is_opened() {
    let machine = Machine::new().signed_in();
    let console = |arguments: &[&str]| machine.succeeds(&[&["console", ROLE], arguments].concat());
    let listed = || console(&["--list"]).lines().map(|line| line.replace('\t', "|")).collect::<Vec<_>>();
    assert_eq!(
        console(&["--list"]),
        "No page of this account's console was opened yet, and none is a favourite.\n"
    );
    assert_eq!(console(&["--list", "--json"]), "[]\n");
    let liked = console(&["--service", "ddb", "--region", "use1", "--favourite"]);
    assert_eq!(liked, format!("DynamoDB in N. Virginia: a favourite in {ACCOUNT}\n"));
    let [favourite] = &listed()[..] else { panic!("{:?}", listed()) };
    assert_eq!(favourite, "DynamoDB in N. Virginia|dynamodbv2|us-east-1|");
    let document: serde_json::Value = serde_json::from_str(&console(&["--list", "--json"])).unwrap();
    assert_eq!(
        document,
        serde_json::json!([{
            "service": "dynamodbv2", "region": "us-east-1", "title": "DynamoDB in N. Virginia",
            "favourite": true, "openedAt": null,
        }])
    );
    let completed = machine.succeeds(&["complete", "zsh", "=", "console", ROLE, "--service"]);
    let first = completed.lines().nth(1).unwrap_or_default();
    assert!(first.starts_with("dynamodb"), "{completed}");
    console(&["--service", "dynamodb", "--region", "us-east-1", "--no-favourite"]);
    assert_eq!(listed().len(), 1, "it says that there is none");
    for (arguments, status) in [
        (&["--favourite"][..], 2),
        (&["--list", "--service", "s3"], 2),
        (&["--service", "s3", "--favourite", "--print"], 2),
        (&["--json"], 2),
    ] {
        let output = machine.command(&[&["console", ROLE], arguments].concat()).output().unwrap();
        assert_eq!(output.status.code(), Some(status), "{arguments:?}");
    }
}
