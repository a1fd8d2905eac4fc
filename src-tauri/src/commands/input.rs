//! Input from the window, checked by the type that it is read into.

use daypass_core::Problem;
use serde::Deserialize;
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

/// As the argument itself: the wrapper is not seen from outside.
impl<T: Type> Type for Input<T> {
    fn definition(types: &mut Types) -> DataType {
        T::definition(types)
    }
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
}
