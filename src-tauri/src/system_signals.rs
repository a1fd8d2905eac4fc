//! What the system says that may help renewals which fail: the machine woke up (systemd-logind, *org.freedesktop.login1*), or
//! the network is there (NetworkManager's D-Bus reference, *StateChanged*). Without these the renewer notices a little later.

use crate::daypass::Daypass;
use futures_util::StreamExt;
use futures_util::stream::select;
use tauri::{AppHandle, Manager};
use zbus::message::Type;
use zbus::{Connection, MatchRule, Message, MessageStream};

/// `NM_STATE_CONNECTED_LOCAL`: from here on there is a network.
const CONNECTED: u32 = 50;

/// Has the renewer look whenever the system says so, for as long as the app runs.
pub(crate) async fn follow(app: AppHandle) {
    if let Err(error) = follow_bus(&app).await {
        tracing::debug!(%error, "the system does not say when it wakes up or has a network");
    }
}

async fn follow_bus(app: &AppHandle) -> zbus::Result<()> {
    let engine = app.state::<Daypass>().opened().await;
    let bus = Connection::system().await?;
    let woken = MessageStream::for_match_rule(sleep()?, &bus, None).await?;
    let connected = MessageStream::for_match_rule(network()?, &bus, None).await?;
    let mut signals = select(woken, connected);
    while let Some(signal) = signals.next().await {
        if has_helped(&signal?) {
            tracing::info!("the machine woke up, or its network changed");
            engine.renewer().look_now();
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
