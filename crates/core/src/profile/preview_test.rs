//! What a preview of a template says.

use super::names_test::{fixed, session};
use super::*;
use crate::session::Session;

fn previewed(next: &str, sessions: &[Session], fixed: &FixedNames) -> TemplatePreview {
    let sessions: Vec<(&Session, &str)> = sessions.iter().map(|session| (session, "N")).collect();
    preview(&ProfileTemplate::default(), &ProfileTemplate::parse(next).unwrap(), &sessions, fixed)
}

fn rows(preview: &TemplatePreview) -> Vec<String> {
    preview.rows.iter().map(|row| format!("{}: {} -> {}", row.session, row.before, row.after)).collect()
}

#[test]
fn a_template_of_roles_alone_said_nothing_of_the_names_that_it_takes_from_tools() {
    let hr = session("111111111111", "HR", "PowerUser");
    let it = session("222222222222", "IT", "PowerUser");
    let web = session("333333333333", "Web", "Billing");
    let sessions = [hr.clone(), it.clone(), web];
    let one_used = fixed(&[(&hr, "hr-poweruser", true)]);
    let told = previewed("{role}", &sessions, &one_used);
    assert_eq!(
        rows(&told),
        ["IT/PowerUser: it-poweruser -> poweruser", "Web/Billing: web-billing -> billing"]
    );
    assert_eq!((told.unused, told.colliding, told.used, told.differing()), (2, 0, 1, 3));
    // Without it the two would share a name.
    let told = previewed("{role}", &sessions, &FixedNames::default());
    assert_eq!(told.rows[0].after.as_str(), "poweruser-111111111111");
    assert_eq!((told.unused, told.colliding, told.used), (3, 2, 0));
    // Nor may it be one that another has and keeps.
    let told = previewed("{role}", &sessions, &fixed(&[(&hr, "poweruser", true)]));
    assert_eq!((told.unused, told.colliding, told.used), (2, 1, 1));
}

#[test]
fn a_template_that_changes_nothing_is_told_as_that() {
    let sessions = [session("111111111111", "HR", "PowerUser"), session("222222222222", "IT", "PowerUser")];
    let used = fixed(&[(&sessions[0], "hr-poweruser", true)]);
    for template in ["{account}-{role}", "{account}-poweruser"] {
        let told = previewed(template, &sessions, &used);
        assert_eq!((told.rows.len(), told.unused, told.colliding, told.used), (0, 0, 0, 0), "{template}");
    }
    let told = previewed("x-{account}.{role}", &[], &FixedNames::default());
    assert_eq!((told.differing(), told.example.as_str()), (0, "x-northwind-staging.developer"));
}

#[test]
fn names_that_stayed_for_new_sessions_alone_can_be_given_up_later() {
    let one = session("111111111111", "HR", "PowerUser");
    // The template was another one when it was there first.
    let told =
        previewed("{account}-{role}", std::slice::from_ref(&one), &fixed(&[(&one, "poweruser", false)]));
    assert_eq!(rows(&told), ["HR/PowerUser: poweruser -> hr-poweruser"]);
    assert_eq!((told.unused, told.used), (1, 0));
}

#[test]
fn what_a_person_chose_is_not_counted() {
    let chosen = Session {
        profiles: vec![ProfileName::parse("mine").unwrap()],
        ..session("111111111111", "HR", "PowerUser")
    };
    let told = previewed("{role}", &[chosen], &FixedNames::default());
    assert_eq!((told.differing(), told.rows.len()), (0, 0));
}

#[test]
fn the_rows_are_favourites_first_and_then_from_all_over_the_list() {
    let sessions: Vec<Session> = (0..100)
        .map(|n| Session {
            favourite: n == 50 || n == 99,
            ..session(&format!("{n:012}"), &format!("Account {n}"), "Dev")
        })
        .collect();
    let told = previewed("{accountId}.{role}", &sessions, &FixedNames::default());
    let names: Vec<&str> = told.rows.iter().map(|row| row.session.as_str()).collect();
    assert_eq!(
        names,
        ["Account 50/Dev", "Account 99/Dev", "Account 0/Dev", "Account 33/Dev", "Account 67/Dev"]
    );
    assert_eq!(told.unused, 100);
    let all_favourites: Vec<Session> =
        sessions.into_iter().map(|session| Session { favourite: true, ..session }).collect();
    let told = previewed("{accountId}.{role}", &all_favourites, &FixedNames::default());
    assert_eq!((told.rows.len(), told.rows[4].session.as_str()), (5, "Account 4/Dev"));
}
