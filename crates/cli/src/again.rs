//! What was run, with one more option: for hints that can be pasted.

use daypass_core::problem::{may_be_secret, quoted};

/// The arguments of this process, what is not UTF-8 in them replaced: for what is told of them, and not for what is done.
pub(crate) fn arguments() -> impl Iterator<Item = String> {
    std::env::args_os().skip(1).map(|argument| argument.to_string_lossy().into_owned())
}

/// The command line of this process with one more option, as a shell takes it. `None` where an argument may be a secret, which
/// is not printed.
pub(crate) fn with(option: &str) -> Option<String> {
    command(arguments(), option)
}

fn command(arguments: impl Iterator<Item = String>, option: &str) -> Option<String> {
    let (mut given, mut arguments) = (vec![], arguments.peekable());
    while let Some(argument) = arguments.next_if(|argument| argument != "--") {
        match argument.as_str() {
            // A code is taken once.
            "--mfa-code" => drop(arguments.next()),
            code if code.starts_with("--mfa-code=") => {}
            _ => given.push(argument),
        }
    }
    given.push(option.to_owned());
    given.extend(arguments);
    line(&given)
}

/// Arguments as a command line that can be pasted. `None` where one may be a secret, which is not printed.
pub(crate) fn line(arguments: &[String]) -> Option<String> {
    if arguments.iter().any(|argument| may_be_secret(argument) && !is_address(argument)) {
        return None;
    }
    let words = arguments.iter().map(|argument| match argument.split_once('=') {
        Some((option, value)) if option.starts_with("--") => format!("{option}={}", quoted(value)),
        _ => quoted(argument),
    });
    Some(["daypass".to_owned()].into_iter().chain(words).collect::<Vec<_>>().join(" "))
}

/// Whether it names a session as `ACCOUNT/ROLE` or an ARN, whose words may be long.
fn is_address(argument: &str) -> bool {
    argument.contains(['/', ':']) && argument.len() < 40
}

#[cfg(test)]
mod tests {
    use super::*;

    fn again(arguments: &[&str]) -> Option<String> {
        command(arguments.iter().map(|&argument| argument.to_owned()), "--replace")
    }

    #[test]
    fn a_command_is_quoted_and_a_code_is_left_out() {
        assert_eq!(again(&["start", "it's"]).unwrap(), r"daypass start 'it'\''s' --replace");
        assert_eq!(again(&["start", "a", "--mfa-code", "123456"]).unwrap(), "daypass start a --replace");
        assert_eq!(again(&["start", "--mfa-code=123456", "a"]).unwrap(), "daypass start a --replace");
        assert_eq!(again(&["exec", "a", "--", "b c"]).unwrap(), "daypass exec a --replace -- 'b c'");
    }

    #[test]
    fn a_secret_among_the_arguments_is_not_printed_again() {
        assert_eq!(again(&["start", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"]), None);
        let long = "Kühlkette/AdministratorAccess";
        assert_eq!(again(&["start", long]).unwrap(), format!("daypass start '{long}' --replace"));
    }
}
