//! What the system says that may help what fails: the machine woke up (systemd-logind, *org.freedesktop.login1*), or the
//! network is there (NetworkManager's D-Bus reference, *StateChanged*). It also says just before the machine goes to sleep.
//! On other systems, and without these services, a wake-up is noticed a little later.

use futures_util::StreamExt;
use futures_util::stream::select;
use std::future::pending;
use zbus::message::Type;
use zbus::{Connection, MatchRule, Message, MessageStream};

/// `NM_STATE_CONNECTED_LOCAL`: from here on there is a network.
const CONNECTED: u32 = 50;

/// What a signal says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum SystemSignal {
    /// The machine is awake, or there is a network.
    Helped,
    /// The machine goes to sleep.
    FallsAsleep,
}

/// Calls `heard` whenever the system says so, until it is dropped.
pub(crate) async fn on_system_signals(on_signal: impl Fn(SystemSignal)) {
    let heard = async { hear(&Connection::system().await?, on_signal).await };
    if let Err(error) = heard.await {
        tracing::debug!(%error, "the system does not say when it wakes up or has a network");
    }
    pending::<()>().await;
}

/// Calls `on_signal` whenever it is said so on this bus, until the bus is closed.
async fn hear(bus: &Connection, on_signal: impl Fn(SystemSignal)) -> zbus::Result<()> {
    let woken = MessageStream::for_match_rule(sleep()?, bus, None).await?;
    let connected = MessageStream::for_match_rule(network()?, bus, None).await?;
    let mut signals = select(woken, connected);
    while let Some(signal) = signals.next().await {
        if let Some(said) = said(&signal?) {
            tracing::info!(?said, "the machine woke up or goes to sleep, or its network changed");
            on_signal(said);
        }
    }
    Ok(())
}

fn sleep() -> zbus::Result<MatchRule<'static>> {
    signal("org.freedesktop.login1", "/org/freedesktop/login1", "org.freedesktop.login1.Manager", SLEEP)
}

fn network() -> zbus::Result<MatchRule<'static>> {
    let name = "org.freedesktop.NetworkManager";
    signal(name, "/org/freedesktop/NetworkManager", name, NETWORK)
}

const SLEEP: &str = "PrepareForSleep";
const NETWORK: &str = "StateChanged";

fn signal(
    sender: &'static str,
    path: &'static str,
    interface: &'static str,
    member: &'static str,
) -> zbus::Result<MatchRule<'static>> {
    let rule = MatchRule::builder().msg_type(Type::Signal).sender(sender)?.path(path)?;
    Ok(rule.interface(interface)?.member(member)?.build())
}

/// What a signal says of the machine and its network; `None` for one that says neither.
fn said(signal: &Message) -> Option<SystemSignal> {
    let (header, body) = (signal.header(), signal.body());
    match header.member()?.as_str() {
        SLEEP if body.deserialize().ok()? => Some(SystemSignal::FallsAsleep),
        SLEEP => Some(SystemSignal::Helped),
        NETWORK => {
            body.deserialize().is_ok_and(|state: u32| state >= CONNECTED).then_some(SystemSignal::Helped)
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde::Serialize;
    use zbus::zvariant::DynamicType;

    fn signal_of(rule: &MatchRule<'_>, body: &(impl Serialize + DynamicType)) -> Message {
        let Some(zbus::match_rule::PathSpec::Path(path)) = rule.path_spec() else { panic!("no path") };
        let (interface, member) = (rule.interface().unwrap(), rule.member().unwrap());
        let signal = Message::signal(path, interface, member).unwrap().build(body).unwrap();
        assert!(rule.matches(&signal).unwrap());
        signal
    }

    #[test]
    fn a_machine_that_wakes_up_and_a_network_that_is_there_help_and_their_contraries_do_not() {
        let (sleep, network) = (sleep().unwrap(), network().unwrap());
        assert_eq!(said(&signal_of(&sleep, &false)), Some(SystemSignal::Helped), "it wakes up");
        assert_eq!(said(&signal_of(&sleep, &true)), Some(SystemSignal::FallsAsleep));
        assert_eq!(said(&signal_of(&sleep, &"soon")), None, "that is another interface");
        for (state, helped) in [(20_u32, false), (40, false), (50, true), (70, true)] {
            let expected = helped.then_some(SystemSignal::Helped);
            assert_eq!(said(&signal_of(&network, &state)), expected, "{state}");
        }
        assert_eq!(said(&signal_of(&network, &"connected")), None, "that is another interface");
    }
}
