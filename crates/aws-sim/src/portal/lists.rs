//! ListAccounts (`GET /assignment/accounts`) and ListAccountRoles (`GET /assignment/roles`).

use crate::portal::admitted;
use crate::portal::refusal::Refusal;
use crate::world::Simulation;
use axum::Json;
use axum::extract::{Query, State};
use axum::http::HeaderMap;
use serde::Deserialize;
use serde_json::{Value, json};
use std::sync::Arc;

/// Query parameters of both lists.
#[derive(Deserialize)]
pub(crate) struct Request {
    account_id: Option<String>,
    next_token: Option<String>,
    max_result: Option<String>,
}

/// Answers ListAccounts.
pub(crate) async fn accounts(
    State(simulation): State<Arc<Simulation>>,
    Query(request): Query<Request>,
    headers: HeaderMap,
) -> Result<Json<Value>, Refusal> {
    admitted(&simulation, &headers, |world, _, _| {
        let accounts: Vec<Value> = world
            .organisation
            .accounts
            .iter()
            .map(|account| {
                json!({"accountId": account.id, "accountName": account.name, "emailAddress": account.email})
            })
            .collect();
        let (page, next) = world.pages.page(
            "accounts",
            &accounts,
            request.max_result.as_deref(),
            request.next_token.as_deref(),
        )?;
        Ok(Json(json!({"accountList": page, "nextToken": next})))
    })
}

/// Answers ListAccountRoles.
pub(crate) async fn roles(
    State(simulation): State<Arc<Simulation>>,
    Query(request): Query<Request>,
    headers: HeaderMap,
) -> Result<Json<Value>, Refusal> {
    admitted(&simulation, &headers, |world, _, _| {
        let account_id = account_id(request.account_id.as_deref())?;
        let account = world.organisation.account(account_id).ok_or(Refusal::Forbidden)?;
        let roles: Vec<Value> =
            account.roles.iter().map(|role| json!({"roleName": role, "accountId": account.id})).collect();
        let list = format!("roles of {account_id}");
        let (page, next) =
            world.pages.page(&list, &roles, request.max_result.as_deref(), request.next_token.as_deref())?;
        Ok(Json(json!({"roleList": page, "nextToken": next})))
    })
}

/// An account id of twelve digits.
///
/// # Errors
/// InvalidRequestException when it is missing or not of that form.
pub(crate) fn account_id(text: Option<&str>) -> Result<&str, Refusal> {
    text.filter(|text| text.len() == 12 && text.bytes().all(|b| b.is_ascii_digit()))
        .ok_or(Refusal::InvalidRequest("account_id must be 12 digits"))
}
