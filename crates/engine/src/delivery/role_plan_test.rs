//! Which sections are written, set right, taken out, and left.

use super::*;

fn profile(name: &str) -> ProfileName {
    ProfileName::parse(name).unwrap()
}

const SESSIONS: [&str; 2] = ["00112233445566aa", "00112233445566bb"];

fn command(session: usize) -> String {
    format!("/usr/bin/daypass credential-process {}", SESSIONS[session])
}

fn role(name: &str, session: usize) -> (RoleProfile, String) {
    let role = RoleProfile {
        profile: profile(name),
        session: SessionId::from_stored(SESSIONS[session]),
        name: format!("Shop/{name}"),
        account: None,
        integration: Some(IntegrationId::from_stored("i")),
        region: Region::parse("eu-west-1").unwrap(),
    };
    (role, command(session))
}

fn written(name: &str, session: usize) -> (ProfileName, WrittenProfile) {
    let row = WrittenProfile {
        file: "f".to_owned(),
        profile: profile(name),
        session: SessionId::from_stored(SESSIONS[session]),
        integration: Some(IntegrationId::from_stored("i")),
    };
    (profile(name), row)
}

fn section(name: &str, session: usize) -> String {
    format!("[profile {name}]\n# {COMMENT}\ncredential_process = {}\nregion = eu-west-1\n", command(session))
}

/// What becomes of a file, and the plan.
fn done(
    text: &str,
    wanted: &[(RoleProfile, String)],
    rows: &[(ProfileName, WrittenProfile)],
    prune: bool,
) -> Result<(String, Plan), Refused> {
    let mut document = Document::parse(text);
    let plan = plan(
        &document,
        &Wish {
            wanted,
            written: &rows.iter().cloned().collect(),
            started: &BTreeSet::from([profile("started")]),
            credentials: &Document::parse("[static]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\n"),
            goes: &|_| prune,
        },
    )?;
    plan.apply(&mut document).unwrap();
    Ok((String::from_utf8(document.into_bytes()).unwrap(), plan))
}

#[test]
fn a_new_profile_comes_to_the_end_and_a_second_time_nothing_changes() {
    let mine = "[default]\nregion = eu-west-1\n";
    let (text, plan) = done(mine, &[role("b", 1), role("a", 0)], &[], false).unwrap();
    assert_eq!(text, format!("{mine}\n{}\n{}", section("a", 0), section("b", 1)));
    assert_eq!(plan.changes.added, [profile("a"), profile("b")]);
    assert_eq!(
        plan.changes.difference[..3],
        ["+[profile a]".to_owned(), format!("+# {COMMENT}"), format!("+credential_process = {}", command(0))]
    );
    let rows = [written("a", 0), written("b", 1)];
    let (again, plan) = done(&text, &[role("a", 0), role("b", 1)], &rows, true).unwrap();
    assert_eq!((again, plan.changes.unchanged, plan.changes.is_empty()), (text.clone(), 2, true));
    let (out, plan) = done(&text, &[], &rows, true).unwrap();
    assert_eq!((out.as_str(), plan.changes.removed.len(), plan.gone.len()), (mine, 2, 2));
}

#[test]
fn what_was_written_for_another_program_or_role_is_set_right_in_its_place() {
    let text = format!("{}\n[profile mine]\nregion = x\n", section("a", 1).replace("/usr/bin", "/opt"));
    let (text, plan) = done(&text, &[role("a", 0)], &[written("a", 1)], false).unwrap();
    assert_eq!(text, format!("{}\n[profile mine]\nregion = x\n", section("a", 0)));
    let changed = [
        " [profile a]".to_owned(),
        format!(" # {COMMENT}"),
        " region = eu-west-1".to_owned(),
        format!("-credential_process = {}", command(1).replace("/usr/bin", "/opt")),
        format!("+credential_process = {}", command(0)),
    ];
    assert_eq!(plan.changes.difference, changed);
}

#[test]
fn what_the_person_added_to_it_stays() {
    let text = section("a", 0) + "output = json\n";
    let same = done(&text, &[role("a", 0)], &[written("a", 0)], false).unwrap();
    assert_eq!((&same.0, same.1.changes.unchanged), (&text, 1));
    let (changed, plan) = done(&text, &[role("a", 1)], &[written("a", 0)], false).unwrap();
    assert_eq!(changed, section("a", 1) + "output = json\n");
    assert_eq!(plan.changes.difference.len(), 3, "{:?}", plan.changes.difference);
    let (out, plan) = done(&text, &[], &[written("a", 0)], true).unwrap();
    assert_eq!(out, "[profile a]\noutput = json\n");
    assert!(plan.changes.difference.iter().all(|line| !line.contains("output")));
}

#[test]
fn a_profile_of_the_persons_is_refused_with_both_names_and_nothing_is_written() {
    let taken = |name: &str, by| TakenProfile { profile: profile(name), role: format!("Shop/{name}"), by };
    for (text, name, rows, file) in [
        ("[profile a]\nregion = eu-west-1\n".to_owned(), "a", vec![], FileRole::Config),
        // Their own command, a copy of ours of which nothing is known, and one in the place of ours.
        (
            "[profile a]\ncredential_process = other\n".to_owned(),
            "a",
            vec![written("a", 0)],
            FileRole::Config,
        ),
        (section("a", 1), "a", vec![], FileRole::Config),
        (section("a", 1).replace(COMMENT, "mine"), "a", vec![written("a", 0)], FileRole::Config),
        (String::new(), "static", vec![], FileRole::Credentials),
    ] {
        let refused = done(&text, &[role("b", 1), role(name, 0)], &rows, false).map(drop).unwrap_err();
        assert_eq!(refused, [taken(name, TakenBy::Section(file))], "{text}");
    }
    // What is exactly what would be written is ours, whoever wrote it.
    assert_eq!(done(&section("a", 0), &[role("a", 0)], &[], false).unwrap().1.changes.unchanged, 1);
}

#[test]
fn what_a_session_is_started_in_waits_until_it_stops() {
    let (text, plan) = done("", &[role("started", 0)], &[], false).unwrap();
    assert_eq!((text.as_str(), &plan.changes.started[..]), ("", &[profile("started")][..]));
    let (_, plan) = done("", &[], &[written("started", 0)], true).unwrap();
    assert_eq!((plan.gone.len(), plan.changes.started.len()), (0, 1), "it is known for later");
}

#[test]
fn what_no_role_has_stays_until_somebody_wants_it_taken_out() {
    let text = section("a", 0);
    let (same, plan) = done(&text, &[], &[written("a", 0)], false).unwrap();
    assert_eq!((same, plan.changes.outdated.len(), plan.gone.len()), (text, 1, 0));
    let (same, plan) = done("[profile a]\nregion = x\n", &[], &[written("a", 0)], true).unwrap();
    assert_eq!(
        (same.as_str(), plan.changes.removed.len(), plan.gone.len()),
        ("[profile a]\nregion = x\n", 0, 1)
    );
}
