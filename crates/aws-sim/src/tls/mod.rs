//! AWS by its real host names: TLS under a CA of the simulation's own, behind a proxy that leads every host of AWS to it.
//!
//! With endpoint overrides a client asks the simulation whatever the service, the region and the partition, so they hide
//! whether it would have asked the right host.

mod authority;
pub(crate) mod by_host;
pub(crate) mod hosts;
mod listener;
pub(crate) mod proxy;
pub(crate) mod secured;
