//! Which operation of AWS a request calls, by its method, path and form.

use axum::http::Method;

/// In bytes: more than any request of these services has.
pub(crate) const LARGEST_BODY: usize = 1 << 20;

/// The protocol of an operation. It decides the shape of its errors.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Protocol {
    /// SSO OIDC.
    Oidc,
    /// The SSO portal.
    Portal,
    /// STS and IAM.
    Query,
    /// Pages and federation.
    Web,
}

/// An operation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Operation {
    /// Its name as AWS writes it.
    pub(crate) name: String,
    /// Its protocol.
    pub(crate) protocol: Protocol,
}

/// The operation that a request calls. None for pages and controls, which are not AWS's API.
pub(crate) fn of(method: &Method, path: &str, query: &str, body: &[u8]) -> Option<Operation> {
    let action = || {
        url::form_urlencoded::parse(query.as_bytes())
            .chain(url::form_urlencoded::parse(body))
            .find(|(key, _)| key == "Action")
            .map(|(_, action)| action.into_owned())
    };
    let (name, protocol) = match (method.as_str(), path) {
        ("POST", "/client/register") => ("RegisterClient".to_owned(), Protocol::Oidc),
        ("POST", "/device_authorization") => ("StartDeviceAuthorization".to_owned(), Protocol::Oidc),
        ("POST", "/token") => ("CreateToken".to_owned(), Protocol::Oidc),
        ("GET", "/authorize") => ("Authorize".to_owned(), Protocol::Web),
        ("GET", "/assignment/accounts") => ("ListAccounts".to_owned(), Protocol::Portal),
        ("GET", "/assignment/roles") => ("ListAccountRoles".to_owned(), Protocol::Portal),
        ("GET", "/federation/credentials") => ("GetRoleCredentials".to_owned(), Protocol::Portal),
        ("POST", "/logout") => ("Logout".to_owned(), Protocol::Portal),
        ("GET", "/start") => ("StartPage".to_owned(), Protocol::Web),
        ("GET" | "POST", "/federation") => (action()?, Protocol::Web),
        ("GET" | "POST", "/") => (action()?, Protocol::Query),
        _ => return None,
    };
    Some(Operation { name, protocol })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn requests_are_named_as_aws_names_them() {
        let name = |method: Method, path: &str, query: &str, body: &str| {
            of(&method, path, query, body.as_bytes()).map(|operation| operation.name)
        };
        assert_eq!(name(Method::POST, "/token", "", "{}").as_deref(), Some("CreateToken"));
        let form = "Version=2011-06-15&Action=AssumeRole";
        assert_eq!(name(Method::POST, "/", "", form).as_deref(), Some("AssumeRole"));
        let query = "Action=getSigninToken";
        assert_eq!(name(Method::GET, "/federation", query, "").as_deref(), Some("getSigninToken"));
        assert_eq!(name(Method::GET, "/token", "", ""), None);
        assert_eq!(name(Method::GET, "/_sim/calls", "", ""), None);
    }
}
