//! IAM users and roles that a person added: their keys, the rotation of these keys, the test of a role before it is saved.

mod add;
mod change;
mod error;
mod key_admin;
mod key_text;
mod names;
mod replace_keys;
mod role;
mod role_test;
mod room;
mod rotate;
mod rotation_under_way;

pub use add::NewUser;
pub use change::AddedSource;
pub use error::{Error, OtherKey, TwoKeys};
pub use key_admin::UserKeys;
pub use names::default_role_session_name;
pub use role::NewRole;
pub use role_test::RoleTest;
pub use room::Users;
pub use rotate::{Rotated, Rotation};
pub use rotation_under_way::RotationUnderWay;
