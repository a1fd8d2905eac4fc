use super::super::error::{Error, Holder};
use super::super::kept_text::KeptReason;
use super::super::test_scene::{S, Scene, T, read, session, start, stop};
use super::super::tools::ShadowingLines;
use super::super::withdraw::Withdrawn;
use aws_files::Document;
use aws_files::readers::{Identity, Reader, Readings, Region};
use daypass_core::{Delivery, Session};

const ROLE: &str = "role_arn = arn:aws:iam::123456789012:role/Dev\nsource_profile = base\n";
const SECRET: &str = "aws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY\n";

fn base() -> String {
    format!("[base]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\n{SECRET}")
}

fn readings(scene: &Scene) -> Readings {
    let document = |path| Document::parse(read(path));
    Readings::new(&document(&scene.files.config), &document(&scene.files.credentials))
}

/// Whether every client that can read the files is the session with this key in `dev`.
fn all_are(scene: &Scene, key: &str) -> bool {
    let readings = readings(scene);
    readings.iter().filter(|reading| reading.unreadable().is_none()).all(|reading| {
        matches!(reading.identity("dev"), Identity::Keys { access_key_id, .. } if access_key_id == key)
    })
}

fn regions(scene: &Scene) -> Vec<Option<String>> {
    let readings = readings(scene);
    readings.iter().map(|reading| reading.region("dev").map(|Region { name, .. }| name)).collect()
}

fn shadowing(error: Error) -> Vec<ShadowingLines> {
    match error {
        Error::ProfileShadowed { lines, .. } => lines,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_start_said_done_where_the_aws_cli_took_a_role_under_a_header_that_others_do_not_read() {
    for header in
        ["[profile \"dev\"]", "[profile 'dev']", "[profile  dev]", "[ profile dev ]", "[profile dev]"]
    {
        let scene = Scene::new();
        let (room, dev) = (scene.room(), session("s-1", "dev"));
        let config =
            format!("# mine\n{header}\n{ROLE}output = json\n\n[profile other]\nregion = eu-west-1\n");
        scene.write_to(&scene.files.config, &config);
        scene.write(base());
        let refused = shadowing(start(&room, &dev, S, "dev", false).await.unwrap_err());
        assert_eq!(refused[0].keys, ["role_arn", "source_profile"], "{header}");
        assert_eq!((read(&scene.files.config), scene.text()), (config.clone(), base()), "{header}");

        start(&room, &dev, S, "dev", true).await.unwrap();
        assert!(all_are(&scene, S), "{header}\n{}", read(&scene.files.config));
        assert!(!read(&scene.files.config).contains("role_arn"), "{header}");
        assert!(read(&scene.files.config).contains("output = json"), "{header}");
        stop(&room, &dev).await.unwrap();
        assert_eq!((read(&scene.files.config), scene.text()), (config, base()), "{header}");
        assert!(scene.kept().list().unwrap().is_empty());
    }
}

#[tokio::test]
async fn a_start_said_done_where_lines_that_only_some_tools_read_made_those_somebody_else() {
    for (lines, readers) in [
        ("  role_arn = arn:aws:iam::123456789012:role/Dev\n  source_profile = base\n", &Reader::ALL[..3]),
        ("role_arn: arn:aws:iam::123456789012:role/Dev\nsource_profile: base\n", &Reader::ALL[..2]),
        ("credential_process = /opt/keys\n", &Reader::ALL[3..]),
        ("credential_source = Environment\n", &[Reader::Go, Reader::Rust]),
    ] {
        let scene = Scene::new();
        let (room, dev) = (scene.room(), session("s-1", "dev"));
        let config = format!("[profile dev]\n{lines}");
        scene.write_to(&scene.files.config, &config);
        scene.write(base());
        let refused = shadowing(start(&room, &dev, S, "dev", false).await.unwrap_err());
        let named: Vec<Reader> = refused[0].others.iter().chain(&refused[0].failing).copied().collect();
        let expected: Vec<Reader> = readers.to_vec();
        for reader in &named {
            assert!(expected.contains(reader), "{lines} {reader}");
        }
        start(&room, &dev, S, "dev", true).await.unwrap();
        assert!(all_are(&scene, S), "{lines}");
        stop(&room, &dev).await.unwrap();
        assert_eq!(read(&scene.files.config), config);
    }
}

#[tokio::test]
async fn a_command_was_beaten_by_keys_that_give_way_now_with_consent() {
    let scene = Scene::new();
    let mut dev = session("00112233445566aa", "dev");
    dev.delivery = Delivery::CredentialProcess;
    let room = scene.room();
    let credentials = base().replace("base", "dev");
    scene.write(&credentials);
    let refused = shadowing(start(&room, &dev, S, "dev", false).await.unwrap_err());
    assert_eq!(refused[0].keys, ["aws_access_key_id", "aws_secret_access_key"]);
    start(&room, &dev, S, "dev", true).await.unwrap();
    let readings = readings(&scene);
    assert!(readings.iter().all(|reading| matches!(reading.identity("dev"), Identity::Process { .. })));
    assert!(!scene.text().contains("AKIA"));
    stop(&room, &dev).await.unwrap();
    assert_eq!((read(&scene.files.config), scene.text()), (String::new(), credentials));
}

#[tokio::test]
async fn keys_that_gave_way_to_a_command_did_not_come_back_when_keys_took_its_place() {
    let scene = Scene::new();
    let room = scene.room();
    let keys = session("0011223344556677", "dev");
    let command = Session { delivery: Delivery::CredentialProcess, ..keys.clone() };
    let credentials = format!("# mine\n[dev]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\n{SECRET}");
    scene.write(&credentials);
    start(&room, &command, S, "dev", true).await.unwrap();
    start(&room, &keys, S, "dev", true).await.unwrap();
    assert!(all_are(&scene, S), "{}", scene.text());
    assert_eq!(read(&scene.files.config), "");
    start(&room, &command, S, "dev", true).await.unwrap();
    start(&room, &keys, S, "dev", true).await.unwrap();
    stop(&room, &keys).await.unwrap();
    assert_eq!((read(&scene.files.config), scene.text()), (String::new(), credentials));
    assert!(scene.kept().list().unwrap().is_empty());
}

#[tokio::test]
async fn lines_of_default_went_into_every_profile_of_the_aws_cli_unsaid() {
    let scene = Scene::new();
    let (room, dev) = (scene.room(), session("s-1", "dev"));
    scene.write_to(&scene.files.config, format!("[DEFAULT]\n{ROLE}\n[profile dev]\noutput = json\n"));
    scene.write(base());
    for replace in [false, true] {
        let refused = shadowing(start(&room, &dev, S, "dev", replace).await.unwrap_err());
        assert_eq!((refused[0].header.as_str(), &refused[0].others[..]), ("DEFAULT", &Reader::ALL[..1]));
    }
    assert_eq!(scene.text(), base());
}

#[tokio::test]
async fn whatever_the_aws_cli_has_from_default_is_refused() {
    for (config, credentials) in [
        (
            "[DEFAULT]\ncredential_process = /opt/keys\nsso_account_id = 1\n\n[profile dev]\noutput = json\n",
            "",
        ),
        ("", "[DEFAULT]\nrole_arn = arn:aws:iam::123456789012:role/Dev\nsource_profile = base\n"),
        ("", "[DEFAULT]\nsso_account_id = 123456789012\n"),
    ] {
        let scene = Scene::new();
        let (room, dev) = (scene.room(), session("s-1", "dev"));
        let before = format!("{credentials}{}", base());
        scene.write_to(&scene.files.config, config);
        scene.write(&before);
        for replace in [false, true] {
            let refused = shadowing(start(&room, &dev, S, "dev", replace).await.unwrap_err());
            assert!(refused.iter().any(|lines| lines.header == "DEFAULT"), "{config}{credentials}");
        }
        assert_eq!((read(&scene.files.config).as_str(), scene.text()), (config, before));
    }
    // A region there is beaten by the one beside the keys, for as long as the session runs.
    let scene = Scene::new();
    scene.write("[DEFAULT]\nregion = us-west-2\n");
    start(&scene.room(), &session("s-1", "dev"), S, "dev", false).await.unwrap();
    assert_eq!(regions(&scene), vec![Some("eu-west-1".to_owned()); 5]);
}

#[tokio::test]
async fn a_plain_start_left_some_clients_without_credentials() {
    // Go gives up at a source without a role.
    let scene = Scene::new();
    let (room, dev) = (scene.room(), session("s-1", "dev"));
    scene.write_to(&scene.files.config, "[profile dev]\nsource_profile = base\n");
    scene.write(base());
    let refused = shadowing(start(&room, &dev, S, "dev", false).await.unwrap_err());
    assert_eq!((&refused[0].others[..], &refused[0].failing[..]), (&[][..], &[Reader::Go][..]));
    start(&room, &dev, S, "dev", true).await.unwrap();
    assert!(all_are(&scene, S));
    // The profile's own keys are the source of its role.
    let scene = Scene::new();
    let (room, dev) = (scene.room(), session("s-1", "dev"));
    scene.write_to(
        &scene.files.config,
        ROLE.replace("role_arn", "[profile dev]\nrole_arn").replace("base", "dev"),
    );
    let refused = shadowing(start(&room, &dev, S, "dev", false).await.unwrap_err());
    assert_eq!(refused[0].keys, ["role_arn", "source_profile"]);
    // Botocore gives up on a section that stands twice, others on a byte order mark, whoever is delivered.
    for (config, tools) in [
        ("[profile x]\nregion = a\n[profile x]\noutput = b\n", "the AWS CLI and boto3"),
        (
            "\u{feff}[profile x]\nregion = a\n",
            "the AWS CLI and boto3 and tools built on the SDKs for Java and Rust",
        ),
        ("[profile x]\n  region = a\n", "tools built on the SDKs for Java and Rust"),
    ] {
        let scene = Scene::new();
        scene.write_to(&scene.files.config, config);
        let told = start(&scene.room(), &session("s-1", "dev"), S, "dev", false).await.unwrap().notes;
        assert!(told[0].to_string().ends_with(&format!("{tools} cannot read it.")), "{told:?}");
        assert!(all_are(&scene, S), "{config}");
    }
}

#[tokio::test]
async fn what_stands_in_the_way_comes_back_with_consent_kept_for_the_next_start_after_it_ended() {
    let scene = Scene::new();
    let (room, dev) = (scene.room(), session("s-1", "dev"));
    let config = format!("[profile dev]\n{ROLE}");
    scene.write_to(&scene.files.config, &config);
    start(&room, &dev, S, "dev", true).await.unwrap();
    let row = room.store.delivered(Some(&dev.id)).unwrap().remove(0);
    let lock = room.lock_to_withdraw(std::slice::from_ref(&row), "ending").await.unwrap();
    let withdrawn = room.withdraw_expired(&lock, &row).await.unwrap();
    drop(lock);
    assert!(withdrawn.restored);
    assert_eq!(read(&scene.files.config), config);
    start(&room, &dev, T, "dev", false).await.unwrap();
    assert!(all_are(&scene, T));
    stop(&room, &dev).await.unwrap();
    // Another role than the one that they had given away.
    scene.write_to(&scene.files.config, config.replace("role/Dev", "role/Admin"));
    assert!(start(&room, &dev, S, "dev", false).await.is_err());
}

#[tokio::test]
async fn lines_that_cannot_come_back_are_kept_and_said() {
    let scene = Scene::new();
    let (room, dev) = (scene.room(), session("s-1", "dev"));
    scene.write_to(&scene.files.config, format!("[profile dev]\n{ROLE}"));
    start(&room, &dev, S, "dev", true).await.unwrap();
    scene.write_to(&scene.files.config, "[profile other]\nregion = eu-west-1\n");
    let withdrawn: Vec<Withdrawn> = stop(&room, &dev).await.unwrap();
    assert_eq!(withdrawn[0].left_to_person.len(), 1);
    assert_eq!(read(&scene.files.config), "[profile other]\nregion = eu-west-1\n");
    let kept = scene.kept().list().unwrap().remove(0);
    assert_eq!((kept.reason, kept.section.as_str()), (KeptReason::LinesChanged, "profile dev"));
    scene.kept().restore(&kept.id, None).await.unwrap();
    assert!(read(&scene.files.config).ends_with(&format!("\n[profile dev]\n{ROLE}")));
}

/// Started into a profile with a role, and stopped while the keychain stayed shut, which is open again. What the stop came
/// to, and the text of config as it was before.
async fn stopped_with_a_shut_vault(scene: &Scene, dev: &Session) -> (Vec<Withdrawn>, String) {
    let config = format!("[profile dev]\n{ROLE}");
    scene.write_to(&scene.files.config, &config);
    start(&scene.room(), dev, S, "dev", true).await.unwrap();
    scene.shut_the_keychain(true);
    let withdrawn = stop(&scene.room(), dev).await.unwrap();
    scene.shut_the_keychain(false);
    (withdrawn, config)
}

#[tokio::test]
async fn a_stop_with_a_shut_vault_leaves_lines_that_can_be_had_back_later() {
    let scene = Scene::new();
    let (withdrawn, config) = stopped_with_a_shut_vault(&scene, &session("s-1", "dev")).await;
    assert_eq!(withdrawn[0].left_to_person.len(), 1);
    assert!(!scene.text().contains("ASIA"));
    assert_ne!(read(&scene.files.config), config);
    let kept = scene.kept().list().unwrap().remove(0);
    assert_eq!(kept.reason, KeptReason::Owed);
    assert!(String::from_utf8_lossy(&scene.kept().text(&kept.id).await.unwrap()).contains("role/Dev"));
    let path = scene.kept().restore(&kept.id, None).await.unwrap();
    assert_eq!(path.file_name(), scene.files.config.file_name());
    assert_eq!(read(&scene.files.config), config);
    assert!(scene.kept().list().unwrap().is_empty());
}

#[tokio::test]
async fn a_start_after_a_stop_with_a_shut_vault_puts_the_lines_back_before_it_withholds_them() {
    let scene = Scene::new();
    let dev = session("s-1", "dev");
    let (_, config) = stopped_with_a_shut_vault(&scene, &dev).await;
    start(&scene.room(), &dev, T, "dev", true).await.unwrap();
    assert!(all_are(&scene, T));
    stop(&scene.room(), &dev).await.unwrap();
    assert_eq!(read(&scene.files.config), config);
}

#[tokio::test]
async fn another_session_takes_the_profile_over_and_the_lines_give_way_to_it() {
    let scene = Scene::new();
    let (room, dev, ops) = (scene.room(), session("s-1", "dev"), session("s-2", "ops"));
    let config = format!("[profile dev]\n{ROLE}");
    scene.write(base());
    scene.write_to(&scene.files.config, &config);
    start(&room, &dev, S, "dev", true).await.unwrap();
    let refused = shadowing(start(&room, &ops, T, "dev", false).await.unwrap_err());
    assert_eq!(refused[0].others, Reader::ALL);
    start(&room, &ops, T, "dev", true).await.unwrap();
    assert!(all_are(&scene, T));
    stop(&room, &ops).await.unwrap();
    assert_eq!(read(&scene.files.config), config);
}

#[tokio::test]
async fn a_region_of_the_persons_own_was_taken_from_every_tool_by_the_one_written_beside_the_keys() {
    for (config, expected) in [
        ("[profile dev]\nregion = ap-southeast-2\n", "ap-southeast-2"),
        // What tools read differently is nobody's region: the session's is written.
        ("[profile dev]\nregion = ap-southeast-2 # Sydney\n", "eu-west-1"),
        ("[profile dev]\noutput = json\n", "eu-west-1"),
    ] {
        let scene = Scene::new();
        let (room, dev) = (scene.room(), session("s-1", "dev"));
        scene.write_to(&scene.files.config, config);
        let delivered = start(&room, &dev, S, "dev", false).await.unwrap();
        assert_eq!(delivered.region.as_str(), expected, "{config}");
        assert_eq!(regions(&scene), vec![Some(expected.to_owned()); 5], "{config}");
        stop(&room, &dev).await.unwrap();
        assert_eq!((read(&scene.files.config), scene.text()), (config.to_owned(), String::new()));
    }
}

#[tokio::test]
async fn a_region_that_the_person_adds_to_a_section_without_one_stays_theirs() {
    let scene = Scene::new();
    let (room, dev) = (scene.room(), session("s-1", "dev"));
    scene.write_to(&scene.files.config, "[profile dev]\nregion = ap-southeast-2\n");
    start(&room, &dev, S, "dev", false).await.unwrap();
    scene.write(scene.text() + "region = us-west-2\n");
    stop(&room, &dev).await.unwrap();
    assert_eq!(scene.text(), "[dev]\nregion = us-west-2\n");
}

#[tokio::test]
async fn a_file_that_some_tools_cannot_read_at_all_is_said_with_its_line() {
    let scene = Scene::new();
    let (room, dev) = (scene.room(), session("s-1", "dev"));
    scene.write_to(
        &scene.files.config,
        "[profile x]\nregion: eu-west-1\n\n[profile dev]\nretry_mode = bogus\n",
    );
    let delivered = start(&room, &dev, S, "dev", true).await.unwrap();
    let said: Vec<String> = delivered.notes.iter().map(ToString::to_string).collect();
    // What a path leads to is in another form on Windows, which no person writes.
    let config = &scene.files.config;
    let config = if cfg!(windows) { config.clone() } else { config.canonicalize().unwrap() };
    let first = format!(
        "Because of line 2 of {}, tools built on the SDKs for Java and Rust cannot read it.",
        config.display()
    );
    assert_eq!(said[0], first);
}

#[tokio::test]
async fn a_header_with_blanks_that_gives_way_is_written_as_every_tool_reads_it() {
    let scene = Scene::new();
    let (room, dev) = (scene.room(), session("s-1", "dev"));
    scene.write("[ dev ]\nregion = eu-west-1\n");
    let refused = start(&room, &dev, S, "dev", false).await.unwrap_err();
    assert!(matches!(refused, Error::ProfileInUse { holder: Holder::Person { .. }, .. }), "{refused:?}");
    start(&room, &dev, S, "dev", true).await.unwrap();
    assert!(all_are(&scene, S));
    stop(&room, &dev).await.unwrap();
    assert_eq!(scene.text(), "[ dev ]\nregion = eu-west-1\n");
}
