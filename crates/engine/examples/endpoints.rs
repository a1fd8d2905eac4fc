//! Says where Daypass asks AWS: `cargo run -p daypass-engine --example endpoints`.
//!
//! A request is a line of JSON, `{"service": "sso-oidc"|"sso"|"sts"|"iam", "region": NAME, "fips": BOOL, "dualStack": BOOL}`.
//! The answer is a line too: the address, or null where there is none. `tests/compat/test_endpoints.py` holds it against
//! what botocore says.

use daypass_core::Region;
use daypass_engine::aws::{Origin, Route, Service};
use serde_json::{Value, json};
use std::error::Error;
use std::io::{self, BufRead, Write};

fn main() -> Result<(), Box<dyn Error>> {
    let mut output = io::stdout().lock();
    for line in io::stdin().lock().lines() {
        let request: Value = serde_json::from_str(&line?)?;
        let service = match request["service"].as_str() {
            Some("sso-oidc") => Service::SsoOidc,
            Some("sso") => Service::Sso,
            Some("sts") => Service::Sts,
            Some("iam") => Service::Iam,
            _ => return Err("no such service".into()),
        };
        let asked = |key: &str, name| (request[key] == true).then_some(Origin::Variable(name));
        let route = Route {
            fips: asked("fips", "AWS_USE_FIPS_ENDPOINT"),
            dual_stack: asked("dualStack", "AWS_USE_DUALSTACK_ENDPOINT"),
            ..Route::default()
        };
        let region = Region::parse(request["region"].as_str().unwrap_or_default())?;
        writeln!(output, "{}", json!(route.address(service, &region, false).ok()))?;
    }
    Ok(())
}
