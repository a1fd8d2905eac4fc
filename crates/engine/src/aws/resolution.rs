//! Which address a service has in a region. The SDK's own rules say it; here they are asked.

use super::error::AwsError;
use super::service::{NoEndpoint, Service};
use super::{Gateway, Route};
use aws_smithy_runtime_api::box_error::BoxError;
use aws_smithy_runtime_api::client::interceptors::context::BeforeSerializationInterceptorContextRef;
use aws_smithy_runtime_api::client::interceptors::{Intercept, SharedInterceptor};
use aws_smithy_types::config_bag::ConfigBag;
use daypass_core::Region;
use futures_util::FutureExt;

/// What an SDK client is told of where its service is.
pub(super) struct Place {
    /// The endpoint override, where there is one.
    pub(super) endpoint_url: Option<String>,
    pub(super) use_fips: bool,
    pub(super) use_dual_stack: bool,
    /// What the SDK makes of that.
    pub(super) address: Result<String, AwsError>,
}

impl Place {
    /// What refuses the requests, where there is no address for them.
    pub(super) fn check(&self) -> SharedInterceptor {
        SharedInterceptor::new(PlaceCheck(self.address.clone().err()))
    }
}

/// Refuses every request of a client whose service has no address.
#[derive(Debug, Clone)]
struct PlaceCheck(Option<AwsError>);

impl Intercept for PlaceCheck {
    fn name(&self) -> &'static str {
        "PlaceCheck"
    }

    fn read_before_execution(
        &self,
        _: &BeforeSerializationInterceptorContextRef<'_>,
        _: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        self.0.clone().map_or(Ok(()), |error| Err(error.into()))
    }
}

impl Route {
    /// The address at which a service is asked in a region. `dual_stack_portal` says that it is asked for a portal on a
    /// dual-stack host, which concerns SSO OIDC and the SSO portal alone.
    ///
    /// # Errors
    /// [`AwsError::InvalidEndpoint`], [`AwsError::NoEndpoint`]
    pub fn address(
        &self,
        service: Service,
        region: &Region,
        dual_stack_portal: bool,
    ) -> Result<String, AwsError> {
        self.place(service, region, dual_stack_portal).address
    }

    fn place(&self, service: Service, region: &Region, dual_stack_portal: bool) -> Place {
        let endpoint_url = self.endpoints.of(service).cloned();
        let by_portal =
            dual_stack_portal && endpoint_url.is_none() && matches!(service, Service::SsoOidc | Service::Sso);
        let (use_fips, use_dual_stack) = (self.fips.is_some(), by_portal || self.dual_stack.is_some());
        let address = match self.endpoints.invalid(endpoint_url.as_ref()) {
            Some(invalid) => Err(AwsError::InvalidEndpoint(invalid.clone())),
            None => resolve(service, region, use_fips, use_dual_stack, endpoint_url.as_deref()).map_err(
                |reason| {
                    let asked_by = [&self.fips, &self.dual_stack].into_iter().flatten().cloned().collect();
                    AwsError::NoEndpoint(Box::new(NoEndpoint {
                        service,
                        region: region.clone(),
                        reason,
                        asked_by,
                    }))
                },
            ),
        };
        Place { endpoint_url, use_fips, use_dual_stack, address }
    }
}

impl Gateway {
    pub(super) fn place(&self, service: Service, region: &Region) -> Place {
        self.route.place(service, region, self.dual_stack_portal)
    }
}

/// Asks the rules that the SDK's client of the service goes by.
fn resolve(
    service: Service,
    region: &Region,
    use_fips: bool,
    use_dual_stack: bool,
    endpoint: Option<&str>,
) -> Result<String, String> {
    macro_rules! asked {
        ($sdk:ident) => {{
            use $sdk::config::endpoint::{DefaultResolver, Params, ResolveEndpoint};
            let params = Params::builder()
                .region(region.to_string())
                .use_fips(use_fips)
                .use_dual_stack(use_dual_stack)
                .set_endpoint(endpoint.map(str::to_owned))
                .build()
                .map_err(|error| error.to_string())?;
            let resolver = DefaultResolver::new();
            // A future is the form of the SDK's trait; its rules wait for nothing.
            ResolveEndpoint::resolve_endpoint(&resolver, &params).now_or_never()
        }};
    }
    let resolved = match service {
        Service::SsoOidc => asked!(aws_sdk_ssooidc),
        Service::Sso => asked!(aws_sdk_sso),
        Service::Sts => asked!(aws_sdk_sts),
        Service::Iam => asked!(aws_sdk_iam),
    };
    let resolved = resolved.ok_or_else(|| "the SDK does not tell".to_owned())?;
    match resolved {
        Ok(endpoint) => Ok(endpoint.url().trim_end_matches('/').to_owned()),
        Err(error) => {
            let reason = error.to_string();
            Err(reason.strip_prefix("Invalid Configuration: ").unwrap_or(&reason).to_owned())
        }
    }
}

#[cfg(test)]
#[path = "resolution_test.rs"]
mod tests;
