//! GetRoleCredentials: `GET /federation/credentials`.

use crate::keys::{Issue, Origin, TransitiveTags};
use crate::portal::admitted;
use crate::portal::lists::account_id;
use crate::portal::refusal::Refusal;
use crate::principal::{Principal, role_id};
use crate::world::Simulation;
use axum::Json;
use axum::extract::{Query, State};
use axum::http::HeaderMap;
use daypass_core::Region;
use jiff::Timestamp;
use serde::Deserialize;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::sync::Arc;
use std::time::Duration;

/// Query parameters.
#[derive(Deserialize)]
pub(crate) struct Request {
    account_id: Option<String>,
    role_name: Option<String>,
}

/// Answers GetRoleCredentials. The expiration is in milliseconds since 1970.
pub(crate) async fn get(
    State(simulation): State<Arc<Simulation>>,
    Query(request): Query<Request>,
    headers: HeaderMap,
) -> Result<Json<Value>, Refusal> {
    admitted(&simulation, &headers, |world, _, now| {
        let account_id = account_id(request.account_id.as_deref())?;
        let role = request.role_name.as_deref().filter(|role| !role.is_empty());
        let role = role.ok_or(Refusal::InvalidRequest("role_name is required"))?;
        let organisation = &world.organisation;
        let partition = organisation.sso_region.partition();
        let account = organisation.account(account_id).ok_or(Refusal::Forbidden)?;
        if !account.roles.iter().any(|assigned| assigned.as_str() == role) {
            return Err(Refusal::Forbidden);
        }
        let usual = Duration::from_secs(u64::from(organisation.session_hours(role)) * 3600);
        let path_and_name = reserved_role(account_id, role, &organisation.sso_region);
        let issue = Issue {
            principal: Principal::Role {
                partition,
                account: account.id.clone(),
                id: role_id(&format!("arn:{}:iam::{account_id}:role{path_and_name}", partition.id())),
                path_and_name,
                session: organisation.user.clone(),
            },
            origin: Origin::IdentityCenter,
            lifetime: world.role_lifetime.unwrap_or(usual),
            mfa_at: None,
            source_identity: None,
            transitive_tags: TransitiveTags::new(),
        };
        let key = world.keys.issue(issue, &mut world.random, now);
        Ok(Json(json!({"roleCredentials": {
            "accessKeyId": key.access_key_id,
            "secretAccessKey": key.secret,
            "sessionToken": key.session_token,
            "expiration": key.expires_at.map(Timestamp::as_millisecond),
        }})))
    })
}

/// The path and name of the role that Identity Center manages in an account for a permission set. Its last part is different
/// for each account and permission set.
fn reserved_role(account_id: &str, permission_set: &str, region: &Region) -> String {
    let unique = hex::encode(Sha256::digest(format!("{account_id}/{permission_set}")));
    let unique = unique.get(..16).unwrap_or_default();
    format!("/aws-reserved/sso.amazonaws.com/{region}/AWSReservedSSO_{permission_set}_{unique}")
}
