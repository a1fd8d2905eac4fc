//! Sync against the simulated AWS.

use crate::test_environment::{TestEnvironment, is_cancelled};
use aws_sim::{Organisation, SimOptions};
use daypass_core::view::SyncState;
use daypass_core::{Explain, ProblemCode};
use jiff::SignedDuration;

#[tokio::test]
async fn all_accounts_and_roles_are_read_page_by_page() {
    let options =
        SimOptions { organisation: Organisation::generated(230, 3), tps: 0, ..SimOptions::default() };
    let env = TestEnvironment::with(options).await;
    let id = env.integration().await;
    env.engine.integrations().sign_in(&id, None, false).await.unwrap();
    let report = env.engine.integrations().sync(&id).await.unwrap();
    assert_eq!((report.accounts, report.added.len(), report.removed.len()), (230, 690, 0));
    let told = env.engine.view().status().unwrap().integrations.remove(0).sync.unwrap();
    assert_eq!(told.added, 0, "a first sync was news of 690 roles");
    assert!(env.calls("ListAccounts") >= 3);
    let catalog = env.engine.view().catalog().unwrap();
    assert_eq!((catalog.integrations[0].accounts, catalog.integrations[0].roles), (230, 690));
    let again = env.engine.integrations().sync(&id).await.unwrap();
    assert_eq!((again.added.len(), again.removed.len(), again.renamed.len()), (0, 0, 0));
    assert!(report.first && !again.first);
}

#[tokio::test]
async fn throttling_slows_it_down_and_loses_nothing() {
    let env = TestEnvironment::new().await;
    let id = env.integration().await;
    env.engine.integrations().sign_in(&id, None, false).await.unwrap();
    env.fault("ListAccountRoles", 15, 429, "TooManyRequestsException");
    let report = env.engine.integrations().sync(&id).await.unwrap();
    assert_eq!(report.unread, []);
    assert_eq!(report.accounts, 12);
}

#[tokio::test]
async fn an_account_that_cannot_be_read_keeps_the_rest_and_what_was_known() {
    let (env, id) = TestEnvironment::ready().await;
    let known = env.engine.view().catalog().unwrap().sessions.len();
    // Past the pause in which an interrupted sync would be resumed.
    env.pass(SignedDuration::from_mins(20));
    env.fault("ListAccountRoles", 1, 403, "ForbiddenException");
    let report = env.engine.integrations().sync(&id).await.unwrap();
    assert_eq!(report.unread.len(), 1);
    assert_eq!(env.engine.view().catalog().unwrap().sessions.len(), known);
    let sync = env.engine.view().status().unwrap().integrations.remove(0).sync.unwrap();
    assert_eq!(sync.state, SyncState::Done);
    assert!(sync.problem.unwrap().detail.starts_with("1 of 12 accounts could not be read, such as "));
}

#[tokio::test]
async fn an_interrupted_sync_goes_on_where_it_was() {
    let env = TestEnvironment::still().await;
    let id = env.integration().await;
    env.while_time_passes(env.engine.integrations().sign_in(&id, None, false)).await.unwrap();
    // One request's time passes for every account that has been read, so that four are read when it is cancelled.
    let cancel_after_four = async {
        let mut changes = env.engine.changes();
        let done = || {
            env.engine
                .view()
                .status()
                .unwrap()
                .integrations
                .remove(0)
                .sync
                .map_or(0, |sync| sync.accounts_done)
        };
        for read in 0..4 {
            while done() < read || env.calls("ListAccounts") == 0 {
                changes.changed().await.unwrap();
            }
            env.pass(SignedDuration::from_millis(92));
        }
        while done() < 4 {
            changes.changed().await.unwrap();
        }
        env.engine.integrations().cancel_sync(&id);
    };
    let (result, ()) = tokio::join!(env.engine.integrations().sync(&id), cancel_after_four);
    assert!(is_cancelled(&result), "{result:?}");
    assert!(!env.engine.view().catalog().unwrap().sessions.is_empty(), "what was read is kept");
    let read = env.calls("ListAccountRoles");
    env.while_time_passes(env.engine.integrations().sync(&id)).await.unwrap();
    assert_eq!(env.calls("ListAccountRoles") - read, 12 - 4);
    assert_eq!(env.engine.view().catalog().unwrap().integrations[0].accounts, 12);
}

#[tokio::test]
async fn a_role_that_is_gone_takes_its_section_with_it() {
    let (env, id) = TestEnvironment::ready().await;
    let session = env.session(0);
    env.start(&session.id, "dev").await;
    env.remove_account(session.account_id().unwrap().as_str());
    env.pass(SignedDuration::from_mins(20));
    let report = env.engine.integrations().sync(&id).await.unwrap();
    assert!(!report.removed.is_empty());
    assert_eq!(env.credentials_file(), "");
    let stopped: Vec<&str> = report.stopped.sessions.iter().map(|stopped| stopped.name.as_str()).collect();
    assert_eq!(stopped, [session.name.as_str()], "live keys went, and nobody was told whose");
    let status = env.engine.view().status().unwrap().integrations.remove(0);
    assert_eq!(status.sync.unwrap().stopped, [format!("{} was stopped.", session.name)]);
}

#[tokio::test]
async fn a_role_that_was_assumed_from_one_that_is_gone_stayed_live_unsaid() {
    let (env, id) = TestEnvironment::ready().await;
    let (source, kept) = (env.developers_source(), env.session(0));
    let chained = env.add_role("Developer", &source, |_| {});
    env.start(&chained, "chained").await;
    let account = env.engine.sessions().get(&source).unwrap().account_id().unwrap();
    assert_ne!(kept.account_id().unwrap(), account);
    env.start(&kept.id, "dev").await;
    env.remove_account(account.as_str());
    env.pass(SignedDuration::from_mins(20));
    let report = env.engine.integrations().sync(&id).await.unwrap();
    let stopped: Vec<&str> = report.stopped.sessions.iter().map(|stopped| stopped.name.as_str()).collect();
    assert_eq!(stopped, ["Developer"]);
    let headers: Vec<String> =
        env.credentials_file().lines().filter(|line| line.starts_with('[')).map(str::to_owned).collect();
    assert_eq!(headers, ["[dev]"]);
    let status = env.engine.view().status().unwrap();
    assert_eq!(status.integrations[0].sync.as_ref().unwrap().stopped, ["Developer was stopped."]);
    assert_eq!(env.engine.sessions().get(&chained).unwrap().name, "Developer", "the person's own stays");
}

#[tokio::test]
async fn a_session_whose_role_is_gone_was_asked_for_until_the_end_of_a_sync_of_minutes() {
    let (env, id) = TestEnvironment::ready().await;
    let session = env.session(0);
    env.start(&session.id, "dev").await;
    env.remove_account(session.account_id().unwrap().as_str());
    env.pass(SignedDuration::from_mins(20));
    env.fault("ListAccountRoles", 100, 401, "UnauthorizedException");
    env.engine.integrations().sync(&id).await.unwrap_err();
    assert_eq!(
        (env.credentials_file().as_str(), env.engine.view().status().unwrap().sessions.len()),
        ("", 0)
    );
}

#[tokio::test]
async fn the_removal_of_an_integration_did_not_say_which_sessions_it_ended() {
    let (env, id) = TestEnvironment::ready().await;
    let session = env.session(0);
    env.start(&session.id, "dev").await;
    env.start(&env.session(1).id, "other").await;
    env.engine.sessions().stop(&env.session(1).id).await.unwrap();
    let chained = env.add_role("Developer", &env.developers_source(), |_| {});
    env.start(&chained, "chained").await;
    let removed = env.engine.integrations().remove(&id).await.unwrap();
    assert_eq!(removed.not_told, None);
    let mut names: Vec<&str> = removed.stopped.sessions.iter().map(|stopped| stopped.name.as_str()).collect();
    names.sort_unstable();
    let mut expected = [session.name.as_str(), "Developer"];
    expected.sort_unstable();
    assert_eq!((names.as_slice(), env.credentials_file().as_str()), (&expected[..], ""));
}

#[tokio::test]
async fn a_sign_out_that_aws_was_not_told_of_was_said_to_be_done() {
    let (env, id) = TestEnvironment::ready().await;
    let session = env.session(0);
    env.start(&session.id, "dev").await;
    env.fault("Logout", 20, 503, "ServiceUnavailable");
    let left = env.engine.integrations().sign_out(&id).await.unwrap();
    assert_eq!(left.live.iter().map(|live| live.name.as_str()).collect::<Vec<_>>(), [session.name.as_str()]);
    assert!(left.not_told.is_some(), "{left:?}");
    assert_eq!(left.sentences().len(), 2);
    assert!(!env.engine.view().status().unwrap().integrations[0].signed_in, "here it is over");
}

#[tokio::test]
async fn an_answer_without_a_list_does_not_mean_that_everything_is_gone() {
    let (env, id) = TestEnvironment::ready().await;
    let known = env.engine.view().catalog().unwrap().sessions.len();
    env.pass(SignedDuration::from_mins(20));
    env.body("ListAccounts", "{}");
    let problem = env.engine.integrations().sync(&id).await.unwrap_err().problem();
    assert_eq!(problem.code, ProblemCode::ProxyOrTls);
    assert_eq!(env.engine.view().catalog().unwrap().sessions.len(), known);
}

#[tokio::test]
async fn an_account_renamed_upstream_is_the_same_account() {
    let (env, id) = TestEnvironment::ready().await;
    let session = env.session(0);
    env.engine.sessions().set_favourite(&session.id, true).unwrap();
    env.rename_account(session.account_id().unwrap().as_str(), "Renamed");
    env.pass(SignedDuration::from_mins(20));
    let report = env.engine.integrations().sync(&id).await.unwrap();
    assert_eq!(report.renamed, [(session.account_name.clone().unwrap(), "Renamed".to_owned())]);
    assert_eq!((report.added.len(), report.removed.len()), (0, 0));
    let after = env.engine.sessions().get(&session.id).unwrap();
    assert_eq!((after.account_name.as_deref(), after.favourite), (Some("Renamed"), true));
}

#[tokio::test]
async fn a_sync_without_a_sign_in_says_so() {
    let env = TestEnvironment::new().await;
    let id = env.integration().await;
    let problem = env.engine.integrations().sync(&id).await.unwrap_err().problem();
    assert_eq!(problem.code, ProblemCode::SignInRequired);
    assert_eq!(problem.remedy.command().as_deref(), Some("daypass login Demo"));
}

#[tokio::test]
async fn a_peer_sees_what_was_synced() {
    let (env, _) = TestEnvironment::ready().await;
    assert_eq!(env.peer().view().catalog().unwrap().sessions, env.engine.view().catalog().unwrap().sessions);
}
