//! Whether a request may have reached AWS. If so, what AWS takes only once, such as an MFA code, is spent, though no answer
//! came.

use super::causes::causes;
use aws_smithy_runtime_api::box_error::BoxError;
use aws_smithy_runtime_api::client::interceptors::Intercept;
use aws_smithy_runtime_api::client::interceptors::context::{
    BeforeTransmitInterceptorContextRef, FinalizerInterceptorContextRef,
};
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use aws_smithy_types::config_bag::ConfigBag;
use hyper_util::client::legacy::Error as ClientError;
use std::error::Error;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// Whether some attempt of an operation may have reached AWS. Clones share it.
#[derive(Debug, Clone, Default)]
pub struct Transmission(Arc<Attempts>);

#[derive(Debug, Default)]
struct Attempts {
    under_way: AtomicBool,
    arrived: AtomicBool,
}

impl Transmission {
    /// Whether an attempt was made whose connection came about, or is under way. One that was given up in between may have
    /// reached AWS too.
    pub fn may_have_arrived(&self) -> bool {
        self.0.arrived.load(Ordering::SeqCst) || self.0.under_way.load(Ordering::SeqCst)
    }
}

impl Intercept for Transmission {
    fn name(&self) -> &'static str {
        "Transmission"
    }

    fn read_before_transmit(
        &self,
        _: &BeforeTransmitInterceptorContextRef<'_>,
        _: &RuntimeComponents,
        _: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        self.0.under_way.store(true, Ordering::SeqCst);
        Ok(())
    }

    fn read_after_attempt(
        &self,
        context: &FinalizerInterceptorContextRef<'_>,
        _: &RuntimeComponents,
        _: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        let failure = context.output_or_error().and_then(Result::err);
        let unconnected =
            failure.and_then(|error| error.as_connector_error()).is_some_and(|error| is_unconnected(error));
        if self.0.under_way.swap(false, Ordering::SeqCst) && !unconnected {
            self.0.arrived.store(true, Ordering::SeqCst);
        }
        Ok(())
    }
}

/// Whether there was no connection: no name, no route, nobody who listens, no TLS.
fn is_unconnected(error: &(dyn Error + 'static)) -> bool {
    causes(error).filter_map(|error| error.downcast_ref::<ClientError>()).any(ClientError::is_connect)
}
