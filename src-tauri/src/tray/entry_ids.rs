//! What a menu of Tauri's needs besides: ids of its entries that are texts, and when to word it anew, since nobody is told that
//! it is about to be shown.

use crate::action::{Act, Place};
use daypass_core::console::ServicePath;
use daypass_core::settings::OnQuit;
use daypass_core::view::Status;
use daypass_core::{Region, SessionId};
use jiff::Timestamp;
use std::time::Duration;

/// The id of the menu entry that does it.
pub(crate) fn id_of(act: &Act) -> String {
    let joined = |ids: &[SessionId]| ids.iter().map(SessionId::as_str).collect::<Vec<_>>().join(",");
    match act {
        Act::Start(id) => format!("start:{id}"),
        Act::StartAll(ids) => format!("start-all:{}", joined(ids)),
        Act::Renew(id) => format!("renew:{id}"),
        Act::Stop(id) => format!("stop:{id}"),
        Act::StopThese(ids) => format!("stop-these:{}", joined(ids)),
        Act::Cancel(id) => format!("cancel:{id}"),
        Act::Console(id, None) => format!("console:{id}"),
        Act::Console(id, Some(Place { service, region })) => {
            let region = region.as_ref().map_or("", Region::as_str);
            format!("console-at:{service}:{region}:{id}")
        }
        Act::CopyEnvironment(id) => format!("copy-environment:{id}"),
        Act::StopAll => "stop-all".to_owned(),
        Act::TryNow => "try-now".to_owned(),
        Act::Show => "show".to_owned(),
        Act::EnterCode => "enter-code".to_owned(),
        Act::Quit(OnQuit::Stop) => "quit:stop".to_owned(),
        Act::Quit(OnQuit::Leave) => "quit:leave".to_owned(),
    }
}

/// What the entry of an id does.
pub(crate) fn act_of(id: &str) -> Option<Act> {
    let session = SessionId::from_stored;
    let sessions = |ids: &str| ids.split(',').map(SessionId::from_stored).collect();
    match id.split_once(':') {
        Some(("start", id)) => Some(Act::Start(session(id))),
        Some(("start-all", ids)) => Some(Act::StartAll(sessions(ids))),
        Some(("renew", id)) => Some(Act::Renew(session(id))),
        Some(("stop", id)) => Some(Act::Stop(session(id))),
        Some(("stop-these", ids)) => Some(Act::StopThese(sessions(ids))),
        Some(("cancel", id)) => Some(Act::Cancel(session(id))),
        Some(("console", id)) => Some(Act::Console(session(id), None)),
        Some(("console-at", place)) => {
            let mut parts = place.splitn(3, ':');
            let (service, region, id) = (parts.next()?, parts.next()?, parts.next()?);
            let region = if region.is_empty() { None } else { Some(Region::parse(region).ok()?) };
            let place = Place { service: ServicePath::parse(service).ok()?, region };
            Some(Act::Console(session(id), Some(place)))
        }
        Some(("copy-environment", id)) => Some(Act::CopyEnvironment(session(id))),
        Some(("quit", "stop")) => Some(Act::Quit(OnQuit::Stop)),
        Some(("quit", "leave")) => Some(Act::Quit(OnQuit::Leave)),
        None if id == "stop-all" => Some(Act::StopAll),
        None if id == "try-now" => Some(Act::TryNow),
        None if id == "show" => Some(Act::Show),
        None if id == "enter-code" => Some(Act::EnterCode),
        _ => None,
    }
}

/// How long until the minutes shown in the menu change.
pub(crate) fn next_minute(status: &Status, now: Timestamp) -> Option<Duration> {
    let live = status.sessions.iter().filter(|session| session.state.is_live());
    let left = live.filter_map(|session| Some(session.expires_at?.duration_since(now)));
    // 46 min 10 s are left: in 10 s and a bit it is 45 min.
    left.map(|left| Duration::from_secs(left.as_secs().rem_euclid(60).unsigned_abs() + 1)).min()
}

#[cfg(test)]
mod tests {
    use super::super::times::Times;
    use super::*;
    use crate::fixtures::{now, state as status, status as of};
    use daypass_core::SessionState;
    use jiff::SignedDuration;

    #[test]
    fn the_minutes_are_right_until_the_first_of_them_ends() {
        assert_eq!(next_minute(&of(vec![status("a", SessionState::Expired, Some(-5))]), now()), None);
        let right = |left: &[i64]| {
            let live = left.iter().map(|left| status("a", SessionState::Active, Some(*left)));
            next_minute(&of(live.collect()), now()).map(|right| right.as_secs())
        };
        for (left, seconds) in [(1, 2), (59, 60), (60, 1), (61, 2), (2_765, 6), (2_755, 56), (3_600, 1)] {
            assert_eq!(right(&[left]), Some(seconds), "{left}");
            let word = |left| Times::FromNow(now()).left(now() + SignedDuration::from_secs(left));
            assert_eq!(word(left), word(left - i64::try_from(seconds).unwrap() + 1), "{left}");
        }
        assert_eq!(right(&[2_755, 2_765]), Some(6));
    }

    #[test]
    fn an_entry_does_what_its_id_says() {
        let id = SessionId::from_stored("0123456789abcdef");
        let acts = [
            Act::Start(id.clone()),
            Act::StartAll(vec![id.clone(), SessionId::from_stored("b")]),
            Act::Renew(id.clone()),
            Act::Stop(id.clone()),
            Act::StopThese(vec![id.clone()]),
            Act::Cancel(id.clone()),
            Act::Console(id.clone(), None),
            Act::Console(
                id.clone(),
                Some(Place { service: ServicePath::parse("cloudwatch/logs").unwrap(), region: None }),
            ),
            Act::Console(
                SessionId::from_stored("northwind/111122223333/a:b"),
                Some(Place {
                    service: ServicePath::parse("s3").unwrap(),
                    region: Region::parse("eu-west-1").ok(),
                }),
            ),
            Act::CopyEnvironment(id),
            Act::StopAll,
            Act::TryNow,
            Act::Show,
            Act::EnterCode,
            Act::Quit(OnQuit::Stop),
            Act::Quit(OnQuit::Leave),
        ];
        for act in acts {
            assert_eq!(act_of(&id_of(&act)), Some(act));
        }
        assert_eq!(act_of("start"), None);
        assert_eq!(act_of("nonsense:1"), None);
    }
}
