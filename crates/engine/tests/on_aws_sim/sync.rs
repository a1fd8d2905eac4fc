//! Sync against the simulated AWS.

use crate::bed::Bed;
use aws_sim::{Organisation, SimOptions};
use daypass_core::view::SyncState;
use daypass_core::{Problem, ProblemCode};
use daypass_engine::EngineError;
use jiff::SignedDuration;

#[tokio::test]
async fn all_accounts_and_roles_are_read_page_by_page() {
    let options =
        SimOptions { organisation: Organisation::generated(230, 3), tps: 0, ..SimOptions::default() };
    let bed = Bed::with(options).await;
    let id = bed.integration().await;
    bed.engine.sign_in(&id, None, false).await.unwrap();
    let report = bed.engine.sync(&id).await.unwrap();
    assert_eq!((report.accounts, report.added, report.removed), (230, 690, 0));
    assert!(bed.calls("ListAccounts") >= 3);
    let catalog = bed.engine.catalog().unwrap();
    assert_eq!((catalog.integrations[0].accounts, catalog.integrations[0].roles), (230, 690));
    let again = bed.engine.sync(&id).await.unwrap();
    assert_eq!((again.added, again.removed, again.renamed), (0, 0, 0));
}

#[tokio::test]
async fn throttling_slows_it_down_and_loses_nothing() {
    let bed = Bed::new().await;
    let id = bed.integration().await;
    bed.engine.sign_in(&id, None, false).await.unwrap();
    bed.fault("ListAccountRoles", 15, 429, "TooManyRequestsException");
    let report = bed.engine.sync(&id).await.unwrap();
    assert_eq!(report.unread, []);
    assert_eq!(report.accounts, 12);
}

#[tokio::test]
async fn an_account_that_cannot_be_read_keeps_the_rest_and_what_was_known() {
    let (bed, id) = Bed::ready().await;
    let known = bed.engine.catalog().unwrap().sessions.len();
    // Past the pause in which an interrupted sync would be resumed.
    bed.pass(SignedDuration::from_mins(20));
    bed.fault("ListAccountRoles", 1, 403, "ForbiddenException");
    let report = bed.engine.sync(&id).await.unwrap();
    assert_eq!(report.unread.len(), 1);
    assert_eq!(bed.engine.catalog().unwrap().sessions.len(), known);
    let sync = bed.engine.status().unwrap().integrations.remove(0).sync.unwrap();
    assert_eq!(sync.state, SyncState::Done);
    assert!(sync.problem.unwrap().detail.contains("1 of 12 accounts"));
}

#[tokio::test]
async fn an_interrupted_sync_goes_on_where_it_was() {
    let bed = Bed::still().await;
    let id = bed.integration().await;
    bed.while_time_passes(bed.engine.sign_in(&id, None, false)).await.unwrap();
    // One request's time passes for every account that has been read, so that four are read when it is cancelled.
    let cancel_after_four = async {
        let mut changes = bed.engine.changes();
        let done =
            || bed.engine.status().unwrap().integrations.remove(0).sync.map_or(0, |sync| sync.accounts_done);
        for read in 0..4 {
            while done() < read || bed.calls("ListAccounts") == 0 {
                changes.changed().await.unwrap();
            }
            bed.pass(SignedDuration::from_millis(51));
        }
        while done() < 4 {
            changes.changed().await.unwrap();
        }
        bed.engine.cancel_sync(&id);
    };
    let (result, ()) = tokio::join!(bed.engine.sync(&id), cancel_after_four);
    assert!(result.as_ref().is_err_and(EngineError::is_cancelled), "{result:?}");
    assert!(!bed.engine.catalog().unwrap().sessions.is_empty(), "what was read is kept");
    let read = bed.calls("ListAccountRoles");
    bed.while_time_passes(bed.engine.sync(&id)).await.unwrap();
    assert_eq!(bed.calls("ListAccountRoles") - read, 12 - 4);
    assert_eq!(bed.engine.catalog().unwrap().integrations[0].accounts, 12);
}

#[tokio::test]
async fn a_role_that_is_gone_takes_its_section_with_it() {
    let (bed, id) = Bed::ready().await;
    let session = bed.session(0);
    bed.start(&session.id, "dev").await;
    bed.remove_account(session.account_id().unwrap().as_str());
    bed.pass(SignedDuration::from_mins(20));
    let report = bed.engine.sync(&id).await.unwrap();
    assert!(report.removed > 0);
    assert_eq!(bed.credentials_file(), "");
}

#[tokio::test]
async fn an_answer_without_a_list_does_not_mean_that_everything_is_gone() {
    let (bed, id) = Bed::ready().await;
    let known = bed.engine.catalog().unwrap().sessions.len();
    bed.pass(SignedDuration::from_mins(20));
    bed.body("ListAccounts", "{}");
    let problem = Problem::from(&bed.engine.sync(&id).await.unwrap_err());
    assert_eq!(problem.code, ProblemCode::ProxyOrTls);
    assert_eq!(bed.engine.catalog().unwrap().sessions.len(), known);
}

#[tokio::test]
async fn an_account_renamed_upstream_is_the_same_account() {
    let (bed, id) = Bed::ready().await;
    let session = bed.session(0);
    bed.engine.set_favourite(&session.id, true).unwrap();
    bed.rename_account(session.account_id().unwrap().as_str(), "Renamed");
    bed.pass(SignedDuration::from_mins(20));
    let report = bed.engine.sync(&id).await.unwrap();
    assert_eq!((report.renamed, report.added, report.removed), (1, 0, 0));
    let after = bed.engine.session(&session.id).unwrap();
    assert_eq!((after.account_name.as_deref(), after.favourite), (Some("Renamed"), true));
}

#[tokio::test]
async fn a_sync_without_a_sign_in_says_so() {
    let bed = Bed::new().await;
    let id = bed.integration().await;
    let problem = Problem::from(&bed.engine.sync(&id).await.unwrap_err());
    assert_eq!(problem.code, ProblemCode::SignInRequired);
    assert_eq!(problem.remedy.command().as_deref(), Some("daypass login Demo"));
}

#[tokio::test]
async fn a_peer_sees_what_was_synced() {
    let (bed, _) = Bed::ready().await;
    assert_eq!(bed.peer().catalog().unwrap().sessions, bed.engine.catalog().unwrap().sessions);
}
