//! Sessions and states for the tests of what is told of them.

use daypass_core::state::Renewal;
use daypass_core::sts::MfaSerial;
use daypass_core::view::{
    Catalog, IntegrationItem, MfaPrompt, SessionItem, SessionStatus, SourceKind, Status, delays,
};
use daypass_core::{Delivery, IntegrationId, Problem, ProblemCode, Remedy, SessionId, SessionState};
use jiff::{SignedDuration, Timestamp};

/// The time of all samples.
pub(crate) fn now() -> Timestamp {
    "2030-01-01T12:00:00Z".parse().unwrap()
}

/// An integration's role.
pub(crate) fn role(id: &str, account: &str, role: &str) -> SessionItem {
    SessionItem {
        id: SessionId::from_stored(id),
        name: format!("{account}/{role}"),
        alias: None,
        source: SourceKind::IdentityCenterRole,
        account_id: Some("444455556666".to_owned().try_into().unwrap()),
        account_name: Some(account.to_owned()),
        account_email: None,
        account_colour: None,
        production: false,
        role_name: Some(role.to_owned()),
        user_name: None,
        role_arn: None,
        integration: None,
        source_session: None,
        mfa_device: None,
        access_key_id: None,
        region: None,
        region_source: None,
        profiles: Vec::new(),
        delivery: Delivery::default(),
        favourite: false,
        hidden: false,
        labels: Vec::new(),
        last_used_at: None,
        use_count: 0,
    }
}

/// An IAM user.
pub(crate) fn user(id: &str, name: &str) -> SessionItem {
    SessionItem {
        name: name.to_owned(),
        source: SourceKind::IamUser,
        account_name: None,
        role_name: None,
        user_name: Some(name.to_owned()),
        ..role(id, "", "")
    }
}

/// A role that is assumed from another session.
pub(crate) fn chained(id: &str, name: &str, source: &str) -> SessionItem {
    SessionItem {
        name: name.to_owned(),
        source: SourceKind::AssumedRole,
        source_session: Some(SessionId::from_stored(source)),
        ..role(id, "Shop", "OnCall")
    }
}

/// A session's state, and when its credentials end.
pub(crate) fn state(id: &str, state: SessionState, seconds_left: Option<i64>) -> SessionStatus {
    SessionStatus {
        id: SessionId::from_stored(id),
        state,
        step: None,
        expires_at: seconds_left.map(|seconds| now() + SignedDuration::from_secs(seconds)),
        needs: None,
        renewal: None,
        problem: None,
    }
}

/// The integration `i`, called Northwind.
pub(crate) fn integration() -> IntegrationItem {
    IntegrationItem {
        id: IntegrationId::from_stored("i"),
        alias: "Northwind".to_owned(),
        start_url: "https://northwind.awsapps.com/start".to_owned().try_into().unwrap(),
        region: "eu-central-1".to_owned().try_into().unwrap(),
        additional_regions: Vec::new(),
        accounts: 1,
        roles: 2,
        unread: 0,
        synced_at: None,
    }
}

/// A catalog of sessions.
pub(crate) fn catalog(sessions: Vec<SessionItem>) -> Catalog {
    Catalog { sessions, ..Catalog::default() }
}

/// The status of some sessions.
pub(crate) fn status(sessions: Vec<SessionStatus>) -> Status {
    Status { sessions, ..Status::default() }
}

/// The status of two sessions that are late, and end in so many seconds.
pub(crate) fn delayed(seconds: i64) -> Status {
    let problem = Problem::new(ProblemCode::Offline, "AWS cannot be reached", "", "", Remedy::Retry);
    let sessions: Vec<SessionStatus> = ["a", "b"]
        .map(|id| SessionStatus {
            renewal: Some(Renewal::Late { since: now(), retry_at: now() }),
            problem: Some(problem.clone()),
            ..state(id, SessionState::Active, Some(seconds))
        })
        .into();
    Status { delays: delays(&sessions), ..status(sessions) }
}

/// A prompt for the code of a session's device, which the person has brought about themselves.
pub(crate) fn prompt(id: u32, session: &str, user: &str) -> MfaPrompt {
    MfaPrompt {
        id,
        session: SessionId::from_stored(session),
        session_name: user.to_owned(),
        user_name: user.to_owned(),
        device: MfaSerial::parse(&format!("arn:aws:iam::444455556666:mfa/{user}")).unwrap(),
        asked_by: None,
        checking: false,
        rejections: 0,
    }
}
