//! GetRoleCredentials: `GET /federation/credentials`.

use crate::keys::{Issue, Origin};
use crate::portal::admitted;
use crate::portal::lists::account_id;
use crate::portal::refusal::Refusal;
use crate::principal::Principal;
use crate::world::Simulation;
use axum::Json;
use axum::extract::{Query, State};
use axum::http::HeaderMap;
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

/// Answers GetRoleCredentials. The expiration is in epoch milliseconds.
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
        let account = organisation.account(account_id).ok_or(Refusal::Forbidden)?;
        if !account.roles.iter().any(|assigned| assigned.as_str() == role) {
            return Err(Refusal::Forbidden);
        }
        let unique = hex::encode(Sha256::digest(format!("{account_id}/{role}")));
        let region = &organisation.sso_region;
        let issue = Issue {
            principal: Principal::Role {
                account: account.id.clone(),
                path_and_name: format!(
                    "/aws-reserved/sso.amazonaws.com/{region}/{}",
                    reserved_role(role, &unique)
                ),
                id: format!("AROA{}", unique.get(..17).unwrap_or_default().to_uppercase()),
                session: organisation.user.clone(),
            },
            origin: Origin::IdentityCenter,
            lifetime: Duration::from_secs(u64::from(organisation.session_hours(role)) * 3600),
            mfa_at: None,
            source_identity: None,
        };
        let key = world.keys.issue(issue, &mut world.random, now);
        Ok(Json(json!({"roleCredentials": {
            "accessKeyId": key.access_key_id,
            "secretAccessKey": key.secret,
            "sessionToken": key.session_token,
            "expiration": key.expires_at.map(|at| at.as_millisecond()),
        }})))
    })
}

/// The role that Identity Center keeps in an account for a permission set.
fn reserved_role(permission_set: &str, unique: &str) -> String {
    format!("AWSReservedSSO_{permission_set}_{}", unique.get(..16).unwrap_or_default())
}
