//! GetFederationToken: temporary credentials of a federated user. Only long-term keys may call it, and it takes no MFA code.

use crate::denials;
use crate::keys::{Issue, Key, Origin, TransitiveTags};
use crate::principal::Principal;
use crate::query::call::Call;
use crate::query::parameters::Constraints;
use crate::query::refusal::Refusal;
use crate::query::xml::{credentials, element};
use crate::sts::{packed, region};
use serde_json::Value;
use std::time::Duration;

const ACTION: &str = "sts:GetFederationToken";

const DEFAULT_SECONDS: u32 = 43_200;

/// The longest session of a root user. A longer one is shortened, not refused (STS API Reference, *GetFederationToken*).
const ROOT_SECONDS: u32 = 3600;

const MOST_POLICIES: usize = 10;

/// Issues credentials for 15 minutes to 36 hours, 12 hours when DurationSeconds is left out.
pub(crate) fn get(call: &mut Call<'_>) -> Result<String, Refusal> {
    if !call.is_long_term() {
        return Err(Refusal::AccessDenied(
            "Cannot call GetFederationToken with session credentials".to_owned(),
        ));
    }
    let parameters = &call.parameters;
    let mut constraints = Constraints::default();
    let name = constraints.required(parameters.get("Name"), "name").to_owned();
    constraints.text(parameters.get("Name"), "name", (2, 32), "+=,.@-");
    let duration = parameters.get("DurationSeconds");
    let seconds = constraints.number(duration, "durationSeconds", (900, 129_600)).unwrap_or(DEFAULT_SECONDS);
    let policy = parameters.get("Policy");
    constraints.length(policy, "policy", (1, 2048));
    let policies = parameters.members("PolicyArns", ".arn");
    constraints.count(policies.len(), "policyArns", MOST_POLICIES);
    constraints.check()?;
    if policy.is_some_and(|text| !serde_json::from_str(text).is_ok_and(|json: Value| json.is_object())) {
        return Err(Refusal::MalformedPolicyDocument);
    }
    let texts: Vec<&str> = policies.iter().copied().chain(policy).collect();
    let (has_policy, packed) = (!texts.is_empty(), packed::percent(texts)?);
    let caller = call.key.principal.clone();
    let (account, partition) = (caller.account().clone(), call.world.organisation.sso_region.partition());
    let principal = Principal::Federated { partition, account: account.clone(), name };
    let denied = |reason: &str| Refusal::not_authorized(&caller.arn(), ACTION, &principal.arn(), reason);
    if let Some(denial) = denials::reason(&call.world.organisation.denials, &caller, ACTION, &account) {
        return Err(denied(&denial));
    }
    if !call.world.users.allow(&caller, ACTION) {
        return Err(denied("because no identity-based policy allows the sts:GetFederationToken action"));
    }
    region::check(call, &account)?;
    let longest = if matches!(caller, Principal::Root { .. }) { ROOT_SECONDS } else { seconds };
    let issue = Issue {
        principal,
        origin: Origin::FederationToken { has_policy },
        lifetime: Duration::from_secs(u64::from(seconds.min(longest))),
        mfa_at: None,
        source_identity: None,
        transitive_tags: TransitiveTags::new(),
    };
    let key = call.world.keys.issue(issue, &mut call.world.random, call.now);
    Ok(result(&key, has_policy.then_some(packed)))
}

fn result(key: &Key, packed: Option<usize>) -> String {
    let mut result = credentials(key);
    result.push_str("<FederatedUser>");
    result.push_str(&element("FederatedUserId", &key.principal.user_id()));
    result.push_str(&element("Arn", &key.principal.arn()));
    result.push_str("</FederatedUser>");
    if let Some(percent) = packed {
        result.push_str(&element("PackedPolicySize", &percent.to_string()));
    }
    result
}
