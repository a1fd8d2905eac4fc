//! A session as environment variables: which there are, and the syntax in which each shell takes them.

mod evaluation;
mod program;
mod quote;
#[cfg(test)]
mod quote_test;
mod region;
mod variables;

pub use program::program_name;
pub use quote::{Shell, Unsayable};
pub use region::ProgramRegion;
pub use variables::{
    CREDENTIAL_VARIABLES, ENDPOINT_TOKEN_FILE_VARIABLE, ENDPOINT_TOKEN_VARIABLE, ENDPOINT_VARIABLE,
    GIVEN_REGION_VARIABLE, OTHER_ORIGINS, REGION_VARIABLES, SESSION_VARIABLE, Variable, credential_variables,
    given_by_daypass, json_object, to_be_unset,
};
