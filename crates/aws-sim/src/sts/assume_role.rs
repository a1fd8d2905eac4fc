//! AssumeRole: credentials of a role, if its trust policy and the caller's policies allow it.

use crate::denials;
use crate::keys::{Issue, Key, Origin, TransitiveTags};
use crate::organisation::IamRole;
use crate::principal::{Principal, role_id};
use crate::query::call::Call;
use crate::query::parameters::Constraints;
use crate::query::refusal::Refusal;
use crate::query::xml::{credentials, element};
use crate::sts::{mfa, packed, region, tags};
use crate::trust::TrustRequest;
use jiff::Timestamp;
use serde_json::Value;
use std::collections::BTreeMap;
use std::time::Duration;

const DEFAULT_SECONDS: u32 = 3600;

/// The longest session of a role assumed with a role's or a session's credentials (IAM User Guide, *Role chaining*).
const CHAINED_SECONDS: u32 = 3600;

const MOST_TAGS: usize = 50;
const MOST_POLICIES: usize = 10;

/// The parameters, checked against their constraints.
struct Request {
    role_arn: String,
    session_name: String,
    seconds: u32,
    external_id: Option<String>,
    source_identity: Option<String>,
    /// The session's tags, those that the caller's session hands on among them.
    has_tags: bool,
    /// The tags that go on to the roles assumed from this one.
    transitive_tags: TransitiveTags,
    /// The size of session policies and tags in percent of the limit; None when there are none.
    packed: Option<usize>,
}

/// Checks the kind of caller, parameters, MFA, permission and trust, region and duration, in that order.
pub(crate) fn assume(call: &mut Call<'_>) -> Result<String, Refusal> {
    if matches!(call.key.principal, Principal::Root { .. }) {
        return Err(Refusal::AccessDenied("Roles may not be assumed by root accounts.".to_owned()));
    }
    let requested = read(call)?;
    // GetCallerIdentity alone is open to them (STS API Reference, *GetFederationToken*).
    if matches!(call.key.principal, Principal::Federated { .. }) {
        let caller = call.key.principal.arn();
        return Err(Refusal::not_authorized(&caller, "sts:AssumeRole", &requested.role_arn, ""));
    }
    let mfa_at = mfa::authenticate(call)?;
    let role = trusted(call, &requested, mfa_at)?.clone();
    region::check(call, &role.account)?;
    let chained = !call.is_long_term();
    if chained && requested.seconds > CHAINED_SECONDS {
        return Err(Refusal::Validation(
            "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining."
                .to_owned(),
        ));
    }
    if requested.seconds > role.max_session_seconds {
        return Err(Refusal::Validation(
            "The requested DurationSeconds exceeds the MaxSessionDuration set for this role.".to_owned(),
        ));
    }
    let source_identity = requested.source_identity.or_else(|| call.key.source_identity.clone());
    let partition = call.world.organisation.sso_region.partition();
    let principal = Principal::Role {
        partition,
        account: role.account.clone(),
        path_and_name: format!("{}{}", role.path, role.name),
        id: role_id(&role.arn(partition)),
        session: requested.session_name,
    };
    let issue = Issue {
        principal,
        origin: Origin::AssumedRole { chained },
        lifetime: Duration::from_secs(u64::from(requested.seconds)),
        // MFA is not carried over into a role's session (IAM User Guide, *MFA-protected API access*).
        mfa_at: None,
        source_identity: source_identity.clone(),
        transitive_tags: requested.transitive_tags,
    };
    let key = call.world.keys.issue(issue, &mut call.world.random, call.now);
    Ok(result(&key, source_identity.as_deref(), requested.packed))
}

fn read(call: &Call<'_>) -> Result<Request, Refusal> {
    let parameters = &call.parameters;
    let mut constraints = Constraints::default();
    let role_arn = constraints.required(parameters.get("RoleArn"), "roleArn").to_owned();
    let session_name = constraints.required(parameters.get("RoleSessionName"), "roleSessionName").to_owned();
    let source_identity = parameters.get("SourceIdentity");
    if !role_arn.is_empty() {
        // Any character is allowed in an ARN's resource, so only the length is constrained.
        constraints.length(Some(&role_arn), "roleArn", (20, 2048));
    }
    constraints.text(parameters.get("RoleSessionName"), "roleSessionName", (2, 64), "+=,.@-");
    constraints.text(parameters.get("ExternalId"), "externalId", (2, 1224), "+=,.@:/-");
    constraints.text(source_identity, "sourceIdentity", (2, 64), "+=,.@-");
    let duration = parameters.get("DurationSeconds");
    let seconds = constraints.number(duration, "durationSeconds", (900, 43_200)).unwrap_or(DEFAULT_SECONDS);
    mfa::constrain(call, &mut constraints);
    let keys = parameters.members("Tags", ".Key");
    let values = parameters.members("Tags", ".Value");
    for key in &keys {
        constraints.length(Some(key), "tags.member.key", (1, 128));
    }
    for value in &values {
        constraints.length(Some(value), "tags.member.value", (0, 256));
    }
    constraints.count(keys.len(), "tags", MOST_TAGS);
    let policies = parameters.members("PolicyArns", ".arn");
    constraints.count(policies.len(), "policyArns", MOST_POLICIES);
    let policy = parameters.get("Policy");
    constraints.length(policy, "policy", (1, 2048));
    constraints.check()?;
    if policy.is_some_and(|text| !serde_json::from_str(text).is_ok_and(|json: Value| json.is_object())) {
        return Err(Refusal::MalformedPolicyDocument);
    }
    if keys.len() != values.len() {
        return Err(Refusal::Validation("Every tag must have a key and a value".to_owned()));
    }
    let tags = tags::checked(&keys, &values, &parameters.members("TransitiveTagKeys", ""), &call.key)?;
    if source_identity.is_some_and(|identity| identity.starts_with("aws:")) {
        return Err(Refusal::Validation("SourceIdentity must not begin with aws:".to_owned()));
    }
    let texts: Vec<&str> = keys.iter().chain(&values).chain(&policies).copied().chain(policy).collect();
    let packed = packed::percent(texts.iter().copied())?;
    Ok(Request {
        role_arn,
        session_name,
        seconds,
        external_id: parameters.get("ExternalId").map(str::to_owned),
        source_identity: source_identity.map(str::to_owned),
        // The trust policy has to allow tags that are handed on, too (IAM User Guide, *Pass session tags in AWS STS*).
        has_tags: !keys.is_empty() || !tags.is_empty(),
        transitive_tags: tags,
        packed: (!texts.is_empty()).then_some(packed),
    })
}

/// The role, if its trust policy and the caller's own policies allow every action of the request.
///
/// The caller's policies need not allow it when the role is in the caller's account and trusts the caller itself, not just
/// the account (IAM User Guide, *Policy evaluation logic*).
///
/// # Errors
/// AccessDenied: with the same message whether the role does not exist or does not trust the caller, unless the organisation
/// explains refusals; with the reason where a policy denies it outright.
fn trusted<'w>(
    call: &'w Call<'_>,
    requested: &Request,
    mfa_at: Option<Timestamp>,
) -> Result<&'w IamRole, Refusal> {
    let organisation = &call.world.organisation;
    let caller = &call.key.principal;
    let denied = |action: &str, reason: &str| {
        Refusal::not_authorized(&caller.arn(), action, &requested.role_arn, reason)
    };
    let Some(role) = organisation.role(&requested.role_arn) else {
        return Err(denied("sts:AssumeRole", ""));
    };
    let context = context(call, requested, mfa_at);
    let mut actions = vec!["sts:AssumeRole"];
    if requested.has_tags {
        actions.push("sts:TagSession");
    }
    if requested.source_identity.is_some() {
        actions.push("sts:SetSourceIdentity");
    }
    for action in actions {
        let request = |caller| TrustRequest { caller, action, context: &context };
        if role.trust.denies(&request(caller.names_in_policies())) {
            return Err(denied(action, "with an explicit deny in the role trust policy"));
        }
        if let Some(denial) = denials::reason(&organisation.denials, caller, action, &role.account) {
            return Err(denied(action, &denial));
        }
        let direct =
            role.account == *caller.account() && role.trust.allows(&request(caller.names_without_account()));
        let lacks = if !role.trust.allows(&request(caller.names_in_policies())) {
            "role trust policy"
        } else if !direct && !call.world.users.allow(caller, action) {
            "identity-based policy"
        } else {
            continue;
        };
        let reason = format!("because no {lacks} allows the {action} action");
        return Err(denied(action, if organisation.explains_refusals { &reason } else { "" }));
    }
    Ok(role)
}

/// The condition keys of the request (IAM User Guide, *AWS global condition context keys*).
///
/// aws:MultiFactorAuthPresent is absent for long-term keys without an MFA code, and false for temporary credentials that
/// were issued without one.
fn context(
    call: &Call<'_>,
    requested: &Request,
    mfa_at: Option<Timestamp>,
) -> BTreeMap<&'static str, String> {
    let mut context = BTreeMap::from([
        ("sts:rolesessionname", requested.session_name.clone()),
        ("aws:principalaccount", call.key.principal.account().to_string()),
        ("aws:principalarn", call.key.principal.arn()),
    ]);
    if let Principal::User { name, .. } = &call.key.principal {
        context.insert("aws:username", name.clone());
    }
    if let Some(external_id) = &requested.external_id {
        context.insert("sts:externalid", external_id.clone());
    }
    if let Some(identity) = &requested.source_identity {
        context.insert("sts:sourceidentity", identity.clone());
    }
    match mfa_at {
        Some(at) => {
            context.insert("aws:multifactorauthpresent", "true".to_owned());
            context.insert("aws:multifactorauthage", call.now.duration_since(at).as_secs().to_string());
        }
        None if !call.is_long_term() => {
            context.insert("aws:multifactorauthpresent", "false".to_owned());
        }
        None => {}
    }
    context
}

fn result(key: &Key, source_identity: Option<&str>, packed: Option<usize>) -> String {
    let mut result = credentials(key);
    let (id, arn) = (key.principal.user_id(), key.principal.arn());
    result.push_str("<AssumedRoleUser>");
    result.push_str(&element("AssumedRoleId", &id));
    result.push_str(&element("Arn", &arn));
    result.push_str("</AssumedRoleUser>");
    if let Some(percent) = packed {
        result.push_str(&element("PackedPolicySize", &percent.to_string()));
    }
    if let Some(identity) = source_identity {
        result.push_str(&element("SourceIdentity", identity));
    }
    result
}
