//! StartDeviceAuthorization (`POST /device_authorization`), and the page that its user code opens.

use crate::oidc::consent::{Consent, Decision};
use crate::oidc::read;
use crate::oidc::refusal::Refusal;
use crate::oidc::register::Grant;
use crate::pages;
use crate::world::Simulation;
use axum::Json;
use axum::body::Bytes;
use axum::extract::{Form, Query, State};
use axum::response::Response;
use jiff::Timestamp;
use serde::Deserialize;
use serde_json::{Value, json};
use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

/// Observed at AWS.
const LIFETIME: Duration = Duration::from_secs(600);

/// Observed at AWS.
const INTERVAL: Duration = Duration::from_secs(1);

/// What `slow_down` adds to the interval for good (RFC 8628 §3.5).
const SLOWER_BY: Duration = Duration::from_secs(5);

/// Two machines' timers differ by a little; a poll is too early only by more than this.
const TIMER_SLACK: Duration = Duration::from_millis(20);

/// One device authorization.
pub(crate) struct Device {
    /// The client that asked.
    pub(crate) client_id: String,
    /// The question to the person.
    pub(crate) user_code: String,
    /// When the device code lapses.
    pub(crate) expires_at: Timestamp,
    interval: Duration,
    polled_at: Option<Timestamp>,
}

impl Device {
    /// Whether this poll comes too early, which makes the interval longer for good.
    pub(crate) fn polls_too_fast(&mut self, now: Timestamp) -> bool {
        let earliest = self.polled_at.map(|polled| polled + self.interval.saturating_sub(TIMER_SLACK));
        self.polled_at = Some(now);
        let too_fast = earliest.is_some_and(|earliest| now < earliest);
        if too_fast {
            self.interval += SLOWER_BY;
        }
        too_fast
    }
}

/// Device authorizations by device code.
#[derive(Default)]
pub(crate) struct Devices {
    by_code: HashMap<String, Device>,
}

impl Devices {
    /// The authorization of a device code, as long as it was not used.
    pub(crate) fn get_mut(&mut self, code: &str) -> Option<&mut Device> {
        self.by_code.get_mut(code)
    }

    /// Forgets a device code: it is good once.
    pub(crate) fn use_up(&mut self, code: &str) {
        self.by_code.remove(code);
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Request {
    client_id: String,
    client_secret: String,
    start_url: String,
}

/// Answers StartDeviceAuthorization.
pub(crate) async fn start(
    State(simulation): State<Arc<Simulation>>,
    body: Bytes,
) -> Result<Json<Value>, Refusal> {
    let request: Request = read(&body)?;
    simulation.with(|world, now| {
        let oidc = &mut world.oidc;
        let client = oidc.clients.proven(&request.client_id, &request.client_secret, now)?;
        client.may_use(Grant::DeviceCode)?;
        if !simulation.is_start_url(&request.start_url) {
            return Err(Refusal::InvalidRequest);
        }
        let device_code = world.random.url_safe(86);
        let user_code = world.random.user_code();
        let expires_at = now + LIFETIME;
        oidc.consents.ask(Consent {
            id: user_code.clone(),
            asker: client.name.clone(),
            scopes: client.scopes.clone(),
            until: expires_at,
            decision: if simulation.auto_approve { Decision::Allowed } else { Decision::Pending },
        });
        let page = format!("{}/device", simulation.endpoint);
        let answer = json!({
            "deviceCode": device_code,
            "userCode": user_code,
            "verificationUri": page,
            "verificationUriComplete": format!("{page}?user_code={user_code}"),
            "expiresIn": LIFETIME.as_secs(),
            "interval": INTERVAL.as_secs(),
        });
        let device = Device {
            client_id: request.client_id,
            user_code,
            expires_at,
            interval: INTERVAL,
            polled_at: None,
        };
        oidc.devices.by_code.insert(device_code, device);
        Ok(Json(answer))
    })
}

/// The user code, from the address or typed in.
#[derive(Deserialize)]
pub(crate) struct Asked {
    user_code: Option<String>,
}

/// `GET /device`: asks for the code, or shows it with what is asked.
pub(crate) async fn page(State(simulation): State<Arc<Simulation>>, Query(asked): Query<Asked>) -> Response {
    let Some(code) = asked.user_code.filter(|code| !code.trim().is_empty()) else {
        return pages::enter_code();
    };
    simulation.with(|world, now| match world.oidc.consents.get(code.trim()) {
        Some(consent) if consent.until <= now => pages::code_expired(),
        Some(consent) => match consent.decision {
            Decision::Pending => pages::confirm_code(&world.organisation.name, consent),
            Decision::Allowed => pages::allowed(),
            Decision::Denied => pages::denied(),
        },
        None => pages::code_unknown(),
    })
}

/// A button of the page.
#[derive(Deserialize)]
pub(crate) struct Answer {
    user_code: String,
    decision: String,
}

/// `POST /device`: Allow or Deny.
pub(crate) async fn decide(
    State(simulation): State<Arc<Simulation>>,
    Form(answer): Form<Answer>,
) -> Response {
    let decision = if answer.decision == "allow" { Decision::Allowed } else { Decision::Denied };
    simulation.with(|world, now| match world.oidc.consents.decide(Some(&answer.user_code), decision, now) {
        Some(_) if decision == Decision::Allowed => pages::allowed(),
        Some(_) => pages::denied(),
        None => pages::code_expired(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn polling_too_fast_makes_the_interval_longer_for_good() {
        let start = Timestamp::UNIX_EPOCH;
        let at = |seconds| start + Duration::from_secs(seconds);
        let mut device = Device {
            client_id: "c".to_owned(),
            user_code: "BCDF-GHJK".to_owned(),
            expires_at: at(600),
            interval: INTERVAL,
            polled_at: None,
        };
        assert!(!device.polls_too_fast(start), "the first poll may come at once");
        assert!(!device.polls_too_fast(at(1)));
        assert!(device.polls_too_fast(at(1)));
        assert!(device.polls_too_fast(at(6)), "six seconds are due now");
        assert!(!device.polls_too_fast(at(17)));
    }
}
