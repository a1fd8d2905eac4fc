//! What is wrong on a machine, and what helps: what `daypass doctor` and the window's check find.

use super::finding_code::{FindingCode, Severity};
use serde::{Deserialize, Serialize};
use specta::Type;

/// One thing that is wrong, or that is advised. It holds no secret.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Finding {
    /// For programs.
    pub code: FindingCode,
    /// Whether something is wrong, or only advised: as the code has it.
    pub severity: Severity,
    /// What is the matter, in a sentence or two.
    pub sentence: String,
    /// What it is about, the nearest first.
    pub concerns: Vec<Concern>,
    /// What helps.
    pub fix: Fix,
}

/// What a finding is about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Concern {
    /// A file or a folder.
    File {
        /// Its path.
        path: String,
        /// The line, counted from 1, where it is about one.
        line: Option<u32>,
    },
    /// A profile of the AWS files.
    Profile {
        /// Its name.
        name: String,
    },
    /// A session.
    Session {
        /// Its name; its id, where nobody knows the name any more.
        name: String,
    },
    /// A program.
    Program {
        /// Its path.
        path: String,
    },
    /// A host of a service.
    Host {
        /// Its name.
        name: String,
    },
    /// A variable of the environment.
    Variable {
        /// Its name.
        name: String,
    },
}

impl Concern {
    /// A file, and perhaps a line of it.
    pub fn file(path: &std::path::Path, line: Option<usize>) -> Self {
        let line = line.and_then(|line| u32::try_from(line).ok());
        Self::File { path: path.display().to_string(), line }
    }

    /// A program.
    pub fn program(path: &std::path::Path) -> Self {
        Self::Program { path: path.display().to_string() }
    }
}

/// In a few words, as `~/.aws/config, line 3`.
impl std::fmt::Display for Concern {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::File { path, line: Some(line) } => write!(f, "{path}, line {line}"),
            Self::File { path, line: None } | Self::Program { path } => f.write_str(path),
            Self::Profile { name } => write!(f, "profile {name}"),
            Self::Session { name } | Self::Host { name } | Self::Variable { name } => f.write_str(name),
        }
    }
}

/// What helps.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Fix {
    /// The one thing to do, in a sentence.
    pub words: String,
    /// The command that does it, where there is one.
    pub command: Option<String>,
    /// Whether `daypass doctor --fix` does it: it is safe, and takes nothing that is the person's.
    pub automatic: bool,
}

impl Finding {
    /// A finding of this code, said in this sentence.
    pub fn new(code: FindingCode, sentence: impl Into<String>) -> Self {
        let (sentence, concerns, fix) = (sentence.into(), Vec::new(), Fix::default());
        Self { code, severity: code.severity(), sentence, concerns, fix }
    }

    /// The same about this.
    #[must_use]
    pub fn about(mut self, concern: Concern) -> Self {
        self.concerns.push(concern);
        self
    }

    /// The same with what helps.
    #[must_use]
    pub fn fixed_by(mut self, words: impl Into<String>) -> Self {
        self.fix.words = words.into();
        self
    }

    /// The same with the command that helps.
    #[must_use]
    pub fn by_command(mut self, command: impl Into<String>) -> Self {
        self.fix.command = Some(command.into());
        self
    }

    /// The thing to do, followed by the command for it if there is one.
    pub fn hint(&self) -> String {
        match &self.fix.command {
            Some(command) => format!("{}: {command}", self.fix.words.trim_end_matches('.')),
            None => self.fix.words.clone(),
        }
    }

    /// Whether both say the same of the same thing. Their words may differ, as numbers in them do.
    pub fn is_same(&self, other: &Self) -> bool {
        (self.code, &self.concerns) == (other.code, &other.concerns)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_finding_in_json_has_what_programs_rely_on() {
        let finding = Finding::new(FindingCode::LineUnreadable, "Line 3 has no '='.")
            .about(Concern::File { path: "/a/config".to_owned(), line: Some(3) })
            .fixed_by("Correct the line.");
        let json = serde_json::to_value(&finding).unwrap();
        let expected = serde_json::json!({
            "code": "line-unreadable", "severity": "problem", "sentence": "Line 3 has no '='.",
            "concerns": [{"kind": "file", "path": "/a/config", "line": 3}],
            "fix": {"words": "Correct the line.", "command": null, "automatic": false},
        });
        assert_eq!(json, expected);
        assert_eq!(finding.hint(), "Correct the line.");
        assert_eq!(finding.by_command("vi").hint(), "Correct the line: vi");
    }
}
