//! The syntax of each shell: lines that set and unset variables, whatever is in their values.

use super::variables::{SESSION_VARIABLE, Variable, to_be_unset};
use crate::secret::Secret;
use crate::session::SessionId;
use thiserror::Error;

/// A shell that `daypass env` can speak to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shell {
    /// bash, zsh and every POSIX shell.
    Posix,
    /// fish.
    Fish,
    /// PowerShell.
    PowerShell,
    /// The Windows command prompt.
    Cmd,
    /// Nushell.
    Nu,
    /// A `.env` file, as `docker run --env-file` reads it: everything behind the `=` is the value.
    Dotenv,
}

/// A value cannot be written in a shell's syntax so that it is read as it is.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("the value of {variable} cannot be written for it")]
pub struct Unsayable {
    /// The name of the variable.
    pub variable: String,
}

/// fish can neither hide a universal variable from programs nor take it back once it is erased. So whoever has one that tools
/// prefer is told, and `eval` fails: the status of the last command is that of the whole.
const FISH_TELLS_UNIVERSAL: &str = "begin; set -l found; set -l name; \
    for name in NAMES; set -qUx $name; and set -a found $name; end; \
    test -z \"$found\"; or printf '%s\\n' \
    \"daypass: AWS tools prefer a universal variable of yours to this session: $found\" \
    \"hint: Erase it: set -e -U $found\" >&2; \
    test -z \"$found\"; end;\n";

impl Shell {
    /// All of a session's variables as this shell can say them. A session's name may have what its syntax cannot, and the id
    /// says as much. A `.env` file goes to programs that show no prompt, so it has AWS's variables alone.
    pub fn sayable(self, variables: Vec<Variable>, id: &SessionId) -> Vec<Variable> {
        let for_aws = |(name, _): &Variable| name.starts_with("AWS_");
        let sayable = |(name, value): Variable| match name {
            SESSION_VARIABLE if !self.can_say(value.expose()) => (name, Secret::new(id.as_str())),
            _ => (name, value),
        };
        variables
            .into_iter()
            .filter(|variable| self != Self::Dotenv || for_aws(variable))
            .map(sayable)
            .collect()
    }

    /// Lines for `eval` that set the variables, after they have unset [what may not stay](to_be_unset). A `.env` file cannot
    /// unset anything.
    ///
    /// # Errors
    /// [`Unsayable`] for the first value that this shell [cannot be told](Self::can_say).
    pub fn set(self, variables: &[Variable]) -> Result<Secret, Unsayable> {
        let mut lines = String::new();
        if self != Self::Dotenv {
            lines.extend(to_be_unset(variables).into_iter().map(|name| self.unset_one(name)));
        }
        for (name, value) in variables {
            if !self.can_say(value.expose()) {
                return Err(Unsayable { variable: (*name).to_owned() });
            }
            lines.push_str(&self.set_one(name, value.expose()));
        }
        if self == Self::Fish {
            let others = to_be_unset(variables).into_iter().filter(|name| name.starts_with("AWS_"));
            lines.push_str(&FISH_TELLS_UNIVERSAL.replace("NAMES", &others.collect::<Vec<_>>().join(" ")));
        }
        Ok(Secret::new(lines))
    }

    /// Lines for `eval` that take variables away.
    pub fn unset(self, names: &[&str]) -> String {
        let mut lines: String = names.iter().map(|name| self.unset_one(name)).collect();
        if self == Self::Fish {
            // `set -e` of what is not there has failed.
            lines.push_str("true;\n");
        }
        lines
    }

    /// A line that makes `eval` fail, so that what follows behind `&&` is not run as somebody else: an `eval` of nothing
    /// succeeds (POSIX, *eval*). A `.env` file has none.
    pub fn fail(self) -> &'static str {
        match self {
            Self::Posix | Self::Fish => "false;\n",
            Self::PowerShell => "throw 'daypass env failed';\n",
            Self::Cmd => "cmd /c exit 1\r\n",
            Self::Nu => "error make {msg: 'daypass env failed'}\n",
            Self::Dotenv => "",
        }
    }

    /// Whether a value can be written so that this shell reads it as it is. Nothing that Daypass gives has control
    /// characters; they would end lines.
    pub fn can_say(self, value: &str) -> bool {
        // A batch file would expand `%`, which the prompt and `for /f` leave alone; `!` is expanded where the person has
        // switched that on, and a quote ends the value. None of them can be escaped for all of these.
        let forbidden: &[char] = if self == Self::Cmd { &['"', '%', '!'] } else { &[] };
        !value.contains(|c: char| c.is_control() || forbidden.contains(&c))
    }

    fn set_one(self, name: &str, value: &str) -> String {
        match self {
            Self::Posix => format!("export {name}={};\n", posix(value)),
            Self::Fish => format!("set -gx {name} {};\n", fish(value)),
            Self::PowerShell => format!("$Env:{name} = {};\n", power_shell(value)),
            Self::Cmd => format!("set \"{name}={value}\"\r\n"),
            Self::Nu => format!("$env.{name} = {}\n", nu(value)),
            Self::Dotenv => format!("{name}={value}\n"),
        }
    }

    fn unset_one(self, name: &str) -> String {
        match self {
            Self::Posix => format!("unset {name};\n"),
            // `-g`: a universal variable is the person's, in every shell and for good.
            Self::Fish => format!("set -e -g {name};\n"),
            Self::PowerShell => format!("Remove-Item Env:{name} -ErrorAction SilentlyContinue;\n"),
            Self::Cmd => format!("set \"{name}=\"\r\n"),
            Self::Nu => format!("hide-env --ignore-errors {name}\n"),
            Self::Dotenv => format!("{name}=\n"),
        }
    }
}

/// A word of a POSIX shell. It stays the same where `eval $(…)` has no quotes: the shell then splits the lines at blanks,
/// which `eval` joins by one blank each, and matches the words against file names.
fn posix(value: &str) -> String {
    if !value.contains("  ") && !value.contains(['*', '?', '[', '(', '\\']) {
        return format!("'{}'", value.replace('\'', "'\"'\"'"));
    }
    let escaped = value.chars().map(|c| match c {
        c if c.is_ascii_alphanumeric() || !c.is_ascii() => c.to_string(),
        c => format!("\\{:03o}", u32::from(c)),
    });
    format!("\"`printf '{}'`\"", escaped.collect::<String>())
}

/// A word of fish, which reads `\` and `'` in single quotes by a `\` before them.
pub(super) fn fish(value: &str) -> String {
    format!("'{}'", value.replace('\\', r"\\").replace('\'', r"\'"))
}

/// An expression of PowerShell in ASCII: Windows PowerShell reads what a program prints in the code page of the console, and
/// typographic quotes end a text as the straight one does (*about_Quoting_Rules*).
fn power_shell(value: &str) -> String {
    let mut text = String::from("'");
    for c in value.chars() {
        match c {
            '\'' => text.push_str("''"),
            c if c.is_ascii() => text.push(c),
            c => {
                let units = c
                    .encode_utf16(&mut [0; 2])
                    .iter()
                    .map(|unit| format!("' + [char]0x{unit:X} + '"))
                    .collect::<String>();
                text.push_str(&units);
            }
        }
    }
    text + "'"
}

/// A raw string of Nushell, with as many `#` as its value cannot end.
pub(super) fn nu(value: &str) -> String {
    let mut hashes = String::from("#");
    while value.contains(&format!("'{hashes}")) {
        hashes.push('#');
    }
    format!("r{hashes}'{value}'{hashes}")
}
