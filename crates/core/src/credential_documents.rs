//! Credentials as AWS tools take them from a program and from an endpoint.
//!
//! Facts: AWS SDKs and Tools Reference Guide, *Process credential provider* and *Container credential provider*; how a
//! command is split, from botocore's `credentials.py` (`ProcessProvider`: shell rules without a shell, on Windows the C
//! runtime's) and the Rust SDK's `credential_process.rs` (`sh -c`, on Windows `cmd.exe /C`).

use crate::account::AccountId;
use crate::credentials::Credentials;
use crate::secret::Secret;
use crate::session::SessionId;
use jiff::Timestamp;
use serde::Serialize;

/// The subcommand that speaks to AWS tools.
pub const SUBCOMMAND: &str = "credential-process";
/// The program that does the same and nothing else.
pub const CREDENTIAL_PROGRAM: &str = "daypass-credentials";

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct ProcessDocument<'a> {
    version: u8,
    access_key_id: &'a str,
    secret_access_key: &'a str,
    session_token: &'a str,
    expiration: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    account_id: Option<&'a str>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct EndpointDocument<'a> {
    access_key_id: &'a str,
    secret_access_key: &'a str,
    token: &'a str,
    expiration: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    account_id: Option<&'a str>,
}

/// What a `credential_process` prints.
pub fn process_document(credentials: &Credentials, account: Option<&AccountId>) -> Secret {
    json(&ProcessDocument {
        version: 1,
        access_key_id: &credentials.access_key_id,
        secret_access_key: credentials.secret_access_key.expose(),
        session_token: credentials.session_token.expose(),
        expiration: whole_seconds(credentials.expires_at),
        account_id: account.map(AccountId::as_str),
    })
}

/// What a container's credential endpoint answers.
pub fn endpoint_document(credentials: &Credentials, account: Option<&AccountId>) -> Secret {
    json(&EndpointDocument {
        access_key_id: &credentials.access_key_id,
        secret_access_key: credentials.secret_access_key.expose(),
        token: credentials.session_token.expose(),
        expiration: whole_seconds(credentials.expires_at),
        account_id: account.map(AccountId::as_str),
    })
}

/// What a container's credential endpoint answers when it has no credentials.
pub fn endpoint_refusal(code: &str, message: &str) -> String {
    #[derive(Serialize)]
    #[serde(rename_all = "PascalCase")]
    struct Refusal<'a> {
        code: &'a str,
        message: &'a str,
    }
    serde_json::to_string(&Refusal { code, message }).unwrap_or_default()
}

fn json(document: &impl Serialize) -> Secret {
    Secret::new(serde_json::to_string(document).unwrap_or_default())
}

/// RFC 3339 in UTC without a fraction, as AWS writes it: not every tool reads one.
fn whole_seconds(at: Timestamp) -> String {
    Timestamp::from_second(at.as_second()).unwrap_or(at).to_string()
}

/// The value of `credential_process` that gets a session's credentials from this program: [`CREDENTIAL_PROGRAM`], or `daypass` by
/// its subcommand. It names the session by its id, which no rename changes.
pub fn command(program: &str, session: &SessionId) -> String {
    let program_word = quoted(program);
    if is_called(program, CREDENTIAL_PROGRAM) {
        format!("{program_word} {session}")
    } else {
        format!("{program_word} {SUBCOMMAND} {session}")
    }
}

/// The session that a `credential_process` of Daypass's asks for, wherever the program lies; `None` for a command of
/// somebody else's.
pub fn session_of(command: &str) -> Option<SessionId> {
    let (before, id) = command.trim_end().rsplit_once(' ')?;
    let before = before.trim_end();
    let unquoted = |program: &'static str, word: &str| is_called(word.trim_matches(['"', '\'']), program);
    let is_ours = match before.strip_suffix(SUBCOMMAND) {
        Some(program) => unquoted("daypass", program.trim_end()),
        None => unquoted(CREDENTIAL_PROGRAM, before),
    };
    let is_id = id.len() == 16 && id.bytes().all(|b| b.is_ascii_hexdigit());
    (is_ours && is_id).then(|| SessionId::from_stored(id))
}

/// Whether a path leads to a program of this name.
fn is_called(program: &str, name: &str) -> bool {
    let file = program.rsplit(['/', '\\']).next().unwrap_or_default().to_ascii_lowercase();
    file.strip_suffix(".exe").unwrap_or(&file) == name
}

/// A path as one word: for a POSIX shell and for Python's `shlex` alike, or on Windows for the C runtime and `cmd`.
fn quoted(path: &str) -> String {
    let plain = |b: u8| b.is_ascii_alphanumeric() || b"/_-.+,:@%=".contains(&b);
    if cfg!(windows) {
        let plain = |b: u8| plain(b) || b == b'\\';
        if path.bytes().all(plain) { path.to_owned() } else { format!("\"{path}\"") }
    } else if !path.is_empty() && path.bytes().all(plain) {
        path.to_owned()
    } else {
        format!("'{}'", path.replace('\'', r"'\''"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn credentials() -> Credentials {
        Credentials {
            access_key_id: "ASIAIOSFODNN7EXAMPLE".to_owned(),
            secret_access_key: Secret::new("wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"),
            session_token: Secret::new("token=="),
            issued_at: Timestamp::UNIX_EPOCH,
            expires_at: "2030-01-01T00:00:00.25Z".parse().unwrap(),
        }
    }

    #[test]
    fn a_process_prints_version_1_as_a_number_and_whole_seconds() {
        let account = AccountId::try_from("123456789012".to_owned()).unwrap();
        assert_eq!(
            process_document(&credentials(), Some(&account)).expose(),
            r#"{"Version":1,"AccessKeyId":"ASIAIOSFODNN7EXAMPLE","SecretAccessKey":"wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY","SessionToken":"token==","Expiration":"2030-01-01T00:00:00Z","AccountId":"123456789012"}"#
        );
    }

    #[test]
    fn an_endpoint_calls_the_session_token_token() {
        assert_eq!(
            endpoint_document(&credentials(), None).expose(),
            r#"{"AccessKeyId":"ASIAIOSFODNN7EXAMPLE","SecretAccessKey":"wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY","Token":"token==","Expiration":"2030-01-01T00:00:00Z"}"#
        );
        assert_eq!(endpoint_refusal("A", "b \"c\""), r#"{"Code":"A","Message":"b \"c\""}"#);
    }

    #[test]
    fn a_command_reads_back_as_its_session() {
        let id = SessionId::from_stored("00112233445566aa");
        for program in [
            "/usr/bin/daypass",
            "/opt/my tools/daypass",
            "/o'brien/daypass",
            "/usr/bin/daypass-credentials",
            "/opt/my tools/daypass-credentials",
        ] {
            assert_eq!(session_of(&command(program, &id)), Some(id.clone()), "{program}");
        }
        assert_eq!(
            session_of(r#""C:\Program Files\Daypass\daypass.exe" credential-process 00112233445566aa"#),
            Some(id)
        );
    }

    #[test]
    #[cfg(unix)]
    fn a_path_is_one_word_for_a_shell() {
        let id = SessionId::from_stored("00112233445566aa");
        let beginning =
            |program| command(program, &id).split(" credential-process ").next().unwrap().to_owned();
        assert_eq!(beginning("/usr/bin/daypass"), "/usr/bin/daypass");
        assert_eq!(beginning("/opt/my tools/daypass"), "'/opt/my tools/daypass'");
        assert_eq!(beginning("/home/o'brien/$x/daypass"), r"'/home/o'\''brien/$x/daypass'");
    }

    #[test]
    fn a_command_of_somebody_else_is_not_ours() {
        for command in [
            "",
            "daypass",
            "/usr/bin/aws-vault exec credential-process 00112233445566aa",
            "/usr/bin/daypass credential-process Production/Admin",
            "/usr/bin/notdaypass credential-process 00112233445566aa",
            "/usr/bin/daypass credential-process 00112233445566aa --x",
            "/usr/bin/daypass-credentials credential-process 00112233445566aa",
            "/usr/bin/daypass-credentials Production/Admin",
            "/usr/bin/daypass 00112233445566aa",
            "/usr/bin/daypass env 00112233445566aa",
        ] {
            assert_eq!(session_of(command), None, "{command}");
        }
    }
}
