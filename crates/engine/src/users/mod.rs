//! IAM users and roles that a person added: their keys, the rotation of those, the test of a role before it is saved.

mod add;
mod key_admin;
mod role_trial;
mod rotate;

pub use add::{NewRole, NewUser, default_role_session_name};
pub use key_admin::UserKeys;
pub use role_trial::Trial;
pub use rotate::{Rotated, Rotation};
