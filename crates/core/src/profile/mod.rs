//! Profile names, and the template that makes them from account and role.

mod fixed;
pub(crate) mod name;
mod nameable;
mod names;
mod preview;
mod reading;
mod template;

pub use fixed::{FixedName, FixedNames};
pub use name::ProfileName;
pub use nameable::Nameable;
pub use names::{template_names, template_names_in_any_script};
pub use preview::{NameChange, TemplatePreview, TemplateScope, preview};
pub use template::ProfileTemplate;

#[cfg(test)]
mod names_test;
#[cfg(test)]
mod preview_test;
