//! What a command of the window may pass in. The window is not trusted: every argument is checked before the engine
//! gets it.
//!
//! - Ids, names, profile names, regions, access key ids and settings are types of `core` that check themselves while they are
//!   read. [`Input`] turns what they refuse into a [`Problem`].
//! - The free text of a form is a `String`, which the command parses into such a type ([`checked`], [`duration`]); of a
//!   pasted URL the engine does that, and of a profile to import, which is only compared with those that there are.
//! - A secret that a person typed is a [`TypedSecret`].
//!
//! No command takes a file's path (one is chosen in the system's own dialog, which pages cannot answer), a command line or a
//! policy. A finding that is to be mended is compared with what is found again, and nothing in it is carried out. [`bindings`](super::bindings) lists the commands.

use daypass_core::account::InvalidName;
use daypass_core::{Problem, Secret};
use serde::{Deserialize, Deserializer};
use specta::{Type, Types, datatype::DataType};
use tauri::Runtime;
use tauri::ipc::{CommandArg, CommandItem, InvokeError};

/// A command's argument. What its type does not take is answered in words, as a [`Problem`] that names the argument;
/// Tauri would answer with a text for programmers.
#[derive(Debug)]
pub(crate) struct Input<T>(pub(crate) T);

impl<'de, T: Deserialize<'de>, R: Runtime> CommandArg<'de, R> for Input<T> {
    fn from_command(command: CommandItem<'de, R>) -> Result<Self, InvokeError> {
        let field = command.key;
        T::deserialize(command).map(Self).map_err(|error| InvokeError::from(refusal(field, &error)))
    }
}

/// The type of the argument itself: the generated TypeScript does not show the wrapper.
impl<T: Type> Type for Input<T> {
    fn definition(types: &mut Types) -> DataType {
        T::definition(types)
    }
}

/// A secret that a person typed. It has no `Debug` output of its text, and is zeroed when dropped.
#[derive(Debug)]
pub(crate) struct TypedSecret(Secret);

impl<'de> Deserialize<'de> for TypedSecret {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(|text| Self(Secret::new(text)))
    }
}

/// In the generated TypeScript it is a string.
impl Type for TypedSecret {
    fn definition(types: &mut Types) -> DataType {
        String::definition(types)
    }
}

impl TypedSecret {
    /// What was typed, without the blanks around it.
    ///
    /// # Errors
    /// When nothing was.
    pub(crate) fn given(&self, field: &str, what: &str) -> Result<Secret, Problem> {
        match self.0.expose().trim() {
            "" => Err(Problem::invalid_input(
                field,
                "Something is missing",
                format!("Daypass needs {what}."),
                "Fill it in.",
            )),
            text => Ok(Secret::new(text)),
        }
    }
}

/// What a field that may be left empty holds, if its type takes it.
///
/// # Errors
/// What is wrong with it, with the field's name.
pub(crate) fn checked<T>(
    field: &str,
    text: Option<&str>,
    parse: impl FnOnce(&str) -> Result<T, InvalidName>,
) -> Result<Option<T>, Problem> {
    let text = text.map(str::trim).filter(|text| !text.is_empty());
    text.map(parse).transpose().map_err(|error| refusal(field, &error))
}

/// A duration that AWS would take, if one is wanted.
pub(super) fn duration<T: TryFrom<u32, Error = InvalidName>>(
    seconds: Option<u32>,
) -> Result<Option<T>, Problem> {
    seconds.map(T::try_from).transpose().map_err(|error| refusal("durationSeconds", &error))
}

/// What is said when a field holds what cannot be used.
pub(crate) fn refusal(field: &str, error: &dyn std::error::Error) -> Problem {
    Problem::invalid_input(field, "This cannot be used", format!("{error}."), "Change it and try again.")
}

#[cfg(test)]
mod tests {
    use super::*;
    use daypass_core::{ProblemCode, Region, Remedy};

    #[test]
    fn what_cannot_be_used_is_said_in_words_and_names_its_field() {
        let error = serde_json::from_value::<Region>("mars".into()).unwrap_err();
        let problem = refusal("region", &error);
        assert_eq!(problem.code, ProblemCode::InvalidInput);
        assert_eq!(problem.detail, "\"mars\" is not an AWS region such as eu-central-1.");
        assert_eq!(problem.remedy, Remedy::EditInput { field: "region".to_owned() });
    }

    #[test]
    fn a_typed_secret_is_not_seen_where_it_came_in() {
        let typed: TypedSecret = serde_json::from_value(" wJalrXUtnFEMI/K7MDENG ".into()).unwrap();
        assert!(!format!("{typed:?}").contains("wJalr"));
        assert_eq!(typed.given("secretAccessKey", "it").unwrap().expose(), "wJalrXUtnFEMI/K7MDENG");
        let empty: TypedSecret = serde_json::from_value(" ".into()).unwrap();
        let problem = empty.given("secretAccessKey", "it").unwrap_err();
        assert_eq!(problem.remedy, Remedy::EditInput { field: "secretAccessKey".to_owned() });
    }

    #[test]
    fn an_empty_field_is_left_out_and_a_bad_one_is_named() {
        assert_eq!(checked("region", Some("  "), Region::parse), Ok(None));
        assert_eq!(checked("region", None, Region::parse), Ok(None));
        let problem = checked("region", Some("mars"), Region::parse).unwrap_err();
        assert_eq!(problem.remedy, Remedy::EditInput { field: "region".to_owned() });
    }
}
