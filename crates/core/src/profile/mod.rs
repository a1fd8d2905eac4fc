//! Profile names, and the template that makes them from account and role.

pub(crate) mod name;
mod template;

pub use name::ProfileName;
pub use template::{ProfileTemplate, template_names};
