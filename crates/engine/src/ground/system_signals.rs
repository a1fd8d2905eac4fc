//! What the system says that may help what fails: the machine woke up (systemd-logind, *org.freedesktop.login1*), or the network
//! is there (NetworkManager's D-Bus reference, *StateChanged*). On other systems, and without these, it is noticed a little later.

use futures_util::StreamExt;
use futures_util::stream::select;
use std::future::pending;
use zbus::message::Type;
use zbus::{Connection, MatchRule, Message, MessageStream};

/// `NM_STATE_CONNECTED_LOCAL`: from here on there is a network.
const CONNECTED: u32 = 50;

/// Calls `helped` whenever the system says so, until it is dropped.
pub(crate) async fn on_system_signals(helped: impl Fn()) {
    let heard = async { hear(&Connection::system().await?, helped).await };
    if let Err(error) = heard.await {
        tracing::debug!(%error, "the system does not say when it wakes up or has a network");
    }
    pending::<()>().await;
}

/// Calls `helped` whenever it is said so on this bus, until the bus is closed.
async fn hear(bus: &Connection, helped: impl Fn()) -> zbus::Result<()> {
    let woken = MessageStream::for_match_rule(sleep()?, bus, None).await?;
    let connected = MessageStream::for_match_rule(network()?, bus, None).await?;
    let mut signals = select(woken, connected);
    while let Some(signal) = signals.next().await {
        if has_helped(&signal?) {
            tracing::info!("the machine woke up, or its network changed");
            helped();
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

/// Whether a signal says that the machine is awake, or that there is a network.
fn has_helped(signal: &Message) -> bool {
    let (header, body) = (signal.header(), signal.body());
    let Some(member) = header.member() else { return false };
    match member.as_str() {
        SLEEP => body.deserialize() == Ok(false),
        NETWORK => body.deserialize().is_ok_and(|state: u32| state >= CONNECTED),
        _ => false,
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
        assert!(has_helped(&signal_of(&sleep, &false)), "it wakes up");
        assert!(!has_helped(&signal_of(&sleep, &true)), "it goes to sleep");
        for (state, helped) in [(20_u32, false), (40, false), (50, true), (70, true)] {
            assert_eq!(has_helped(&signal_of(&network, &state)), helped, "{state}");
        }
        assert!(!has_helped(&signal_of(&network, &"connected")), "that is another interface");
    }
}
