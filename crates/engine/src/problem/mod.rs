//! The one table that turns errors into words for people.

mod aws;
mod ground;
mod keys;
mod machine;
mod person;
mod protect;

use self::aws::{aws, issue};
use self::ground::ground;
use self::machine::{file, store, vault};
use crate::error::{EngineError, Holder, Named};
use aws_files::SharedFile;
use daypass_core::start_url::StartUrlError;
use daypass_core::{Problem, ProblemCode as Code, ProfileName, Remedy};

impl From<&EngineError> for Problem {
    fn from(error: &EngineError) -> Self {
        match error {
            EngineError::Ground(error) => ground(error),
            EngineError::Store(error) => store(error),
            EngineError::Vault(error) => vault(error),
            EngineError::KeySource(error) => Problem::new(
                Code::KeychainMissing,
                "The vault's setting cannot be used",
                format!("{}.", sentence(&error.to_string())),
                "Correct the environment variable, or unset it to use the keychain.",
                Remedy::None,
            ),
            EngineError::File(error) => file(error),
            EngineError::Aws(error) => aws(error),
            EngineError::Issue(error) => issue(error),

            EngineError::StartUrl(error) => start_url(*error),
            EngineError::RegionUnknown { start_url } => Problem::invalid_input(
                "region",
                "Which region is this portal in?",
                format!("{start_url} does not say which region it is in."),
                "Choose the region of your IAM Identity Center; your administrator knows it. On the command line: --region REGION.",
            ),
            EngineError::NotAPortal { start_url } => Problem::invalid_input(
                "startUrl",
                "This is not an access portal",
                format!("{start_url} is not a page of AWS and does not lead to one."),
                "Paste the AWS access portal URL; it often ends in .awsapps.com/start.",
            ),
            EngineError::UnknownPortal { start_url, region } => Problem::invalid_input(
                "region",
                "No such portal in this region",
                format!("AWS does not know {start_url} in {region}."),
                "Check the URL, or choose the region that your IAM Identity Center is in.",
            ),
            EngineError::Input { field, detail } => Problem::invalid_input(
                field,
                "This cannot be used",
                format!("{detail}."),
                "Change it and try again.",
            ),
            EngineError::AliasTaken { alias } => Problem::invalid_input(
                "alias",
                "The name is taken",
                format!("Another integration is called {alias}."),
                "Choose another name.",
            ),
            EngineError::NoIntegration { name } => Problem::new(
                Code::SessionNotFound,
                "No such integration",
                format!("There is no integration called {name}."),
                "See which there are: daypass integration list.",
                Remedy::None,
            ),
            EngineError::NoSession { name } => Problem::new(
                Code::SessionNotFound,
                "No such session",
                format!("There is no session called {name}."),
                "See which there are: daypass session list --all.",
                Remedy::None,
            ),
            EngineError::NoProfile { name } => Problem::new(
                Code::InvalidInput,
                "No such profile",
                format!("There is no profile {name} in your AWS files."),
                "See which there are: daypass import aws-config --dry-run.",
                Remedy::None,
            ),
            EngineError::SeveralSessions { name, matches } => Problem::new(
                Code::SessionNotFound,
                "Several sessions match",
                format!("{name} could be {}.", matches.join(", ")),
                "Name one of them by its id.",
                Remedy::None,
            ),
            EngineError::SignInRequired(named) => sign_in(
                Code::SignInRequired,
                "Sign-in needed",
                format!("The sign-in to {} has ended.", named.alias),
                format!("Sign in to {} again.", named.alias),
                named,
            ),
            EngineError::SignInDeclined(named) => sign_in(
                Code::SignInDeclined,
                "Sign-in declined",
                format!("Daypass was denied access on the sign-in page of {}.", named.alias),
                "Sign in again and choose Allow.".to_owned(),
                named,
            ),
            EngineError::SignInExpired(named) => sign_in(
                Code::CodeExpired,
                "The sign-in ran out of time",
                format!(
                    "Nobody chose Allow on the sign-in page of {} in time. If you did, the integration's region may be wrong.",
                    named.alias
                ),
                "Sign in again.".to_owned(),
                named,
            ),
            EngineError::Callback(source) => Problem::new(
                Code::Bug,
                "The browser cannot call back",
                format!("No port on 127.0.0.1 could be opened: {source}."),
                "Sign in with a code instead: daypass login --device.",
                Remedy::Retry,
            ),
            EngineError::Plan(error) => Problem::new(
                Code::PlanCycle,
                "This chain leads nowhere",
                format!("{}.", sentence(&error.to_string())),
                "Give one of its sessions another source.",
                Remedy::None,
            ),
            EngineError::ProfileInUse { profile, holder: Holder::Person { file } } => Problem::new(
                Code::ProfileInUse,
                "The profile is yours",
                format!("Your {} already has a profile {profile} that Daypass did not write.", named(*file)),
                "Replace it (its text is kept and put back on stop), or choose another profile.",
                Remedy::ReplaceProfile { profile: profile.to_string(), holder: None },
            ),
            EngineError::ProfileInUse { profile, holder: Holder::Session { name } } => Problem::new(
                Code::ProfileInUse,
                "The profile is in use",
                format!("{name} is active in the profile {profile}."),
                format!("Take the profile over from {name}, or choose another profile."),
                Remedy::ReplaceProfile { profile: profile.to_string(), holder: Some(name.clone()) },
            ),
            EngineError::ProfileInUse { profile, holder: Holder::Endpoint { name } } => Problem::new(
                Code::ProfileInUse,
                "The profile is looked into first",
                format!(
                    "{name} is asked for at the endpoint, and AWS tools look into the profile {profile} before that: \
                     those tools would be somebody else."
                ),
                format!("Take the profile's place before {name} all the same, or choose another profile."),
                Remedy::ReplaceProfile { profile: profile.to_string(), holder: Some(name.clone()) },
            ),
            EngineError::ProfileShadowed { profile, by, file, comes_back } => {
                shadowed(profile, by, *file, *comes_back)
            }
            EngineError::NoProgram => Problem::new(
                Code::Bug,
                "The daypass command is not found",
                "AWS tools would run it to get credentials, and it does not lie beside this program.",
                "Install the command line, or deliver in another way.",
                Remedy::None,
            ),
            EngineError::FileMalformed { profile, detail } => Problem::new(
                Code::FileMalformed,
                "The file cannot be edited safely",
                format!("The profile {profile} cannot be written: {detail}."),
                "Mend that place in the file, or choose another profile.",
                Remedy::ChooseProfile { profile: profile.to_string() },
            ),
            EngineError::SectionLost { name, profile, gone } => section_lost(name, profile, *gone),
            EngineError::NotActive { name } => Problem::new(
                Code::InvalidInput,
                "Not active",
                format!("{name} is not active."),
                "Start it first.",
                Remedy::None,
            ),
            EngineError::MfaRequired { session, name, device } => person::mfa_required(session, name, device),
            EngineError::AskedInVain(problem) => (**problem).clone(),
            EngineError::MfaRejected { device, automatic } => person::mfa_rejected(device, *automatic),
            EngineError::MfaDeviceUnknown { device, user } => person::mfa_device_unknown(device, user),
            EngineError::MfaProcess { device, detail } => person::mfa_process(device, detail),
            EngineError::PlainKeyRefused { id, source } => protect::plain_key_refused(id, source),
            EngineError::KeysNotKept { name } => protect::keys_not_kept(name),
            EngineError::KeysThere { path, section } => protect::keys_there(path, section),
            EngineError::UndoLost { profile } => protect::undo_lost(profile),
            EngineError::SectionUnsafe { path, section, detail } => {
                protect::section_unsafe(path, section, detail)
            }
            EngineError::KeysRefused { user, source } => keys::refused(user, source),
            EngineError::KeysMissing { session } => keys::missing(session),
            EngineError::NoKeys { name } => keys::none(name),
            EngineError::TwoKeys(two) => keys::two(two),
            EngineError::KeyInUse { id } => keys::in_use(id),
            EngineError::KeyNotReady { id, name } => keys::not_ready(id, name),
            EngineError::NotPermitted { user, source } => keys::not_permitted(user, source),
            EngineError::KeysKnown { name } => Problem::invalid_input(
                "accessKeyId",
                "This access key is here already",
                format!("The session {name} has it."),
                "Use that session, or remove it first.",
            ),
            EngineError::Untried => Problem::new(
                Code::InvalidInput,
                "It was not tested",
                "What is saved here has been tried before, and something has changed since.",
                "Test it, then save it.",
                Remedy::Retry,
            ),
            EngineError::NameTaken { name } => Problem::invalid_input(
                "name",
                "The name is taken",
                format!("Another session is called {name}."),
                "Choose another name.",
            ),
            EngineError::NotYours { name } => Problem::new(
                Code::InvalidInput,
                "This role comes with its integration",
                format!("{name} is listed by IAM Identity Center and cannot be changed or removed here."),
                "Remove its integration, or let it be unassigned from you.",
                Remedy::None,
            ),
            EngineError::SourceOf { name, dependents } => Problem::new(
                Code::InvalidInput,
                "Other sessions need this one",
                format!("{} would have no credentials without {name}.", dependents.join(", ")),
                "Remove those first, or give them another source.",
                Remedy::None,
            ),
            EngineError::NoConsole { name } => Problem::new(
                Code::InvalidInput,
                "The console needs a role",
                format!("{name} is the session of an IAM user, and AWS opens the console for roles alone."),
                "Open the console of a role that is assumed from it.",
                Remedy::None,
            ),
            EngineError::Endpoint(source) => Problem::new(
                Code::Bug,
                "No endpoint can be opened",
                format!("No port on 127.0.0.1 could be opened: {source}."),
                "Do it without an endpoint.",
                Remedy::Retry,
            ),
            EngineError::DefaultProfile { by, file } => Problem::new(
                Code::FileConflict,
                "The default profile would be used instead",
                format!(
                    "[default] in {} sets {by}, and AWS tools take that before they ask an endpoint.",
                    file.display()
                ),
                "Do it without an endpoint: keys in the environment come before any profile.",
                Remedy::None,
            ),
            EngineError::NotServed => Problem::new(
                Code::InvalidInput,
                "Nobody serves the endpoint",
                "The window and the agent serve it, and neither runs.",
                "Open the window, or let the agent run: daypass agent",
                Remedy::Retry,
            ),
        }
    }
}

/// A file in words.
fn named(file: SharedFile) -> &'static str {
    match file {
        SharedFile::Config => "config file",
        SharedFile::Credentials => "credentials file",
    }
}

fn shadowed(profile: &ProfileName, by: &str, file: SharedFile, comes_back: bool) -> Problem {
    let (section, what) = match file {
        SharedFile::Config if profile.as_str() == "default" => ("[default]".to_owned(), "any credentials"),
        SharedFile::Config => (format!("[profile {profile}]"), "any credentials"),
        SharedFile::Credentials => (format!("[{profile}]"), "a command"),
    };
    // Of what comes back the person sees nothing before the session there has stopped.
    let (sets, first) = if comes_back {
        (format!("gets its own {by} back"), "stop the session there and then ")
    } else {
        (format!("sets {by}"), "")
    };
    Problem::new(
        Code::FileConflict,
        format!("Your {} decides otherwise", named(file)),
        format!(
            "{section} in your {} {sets}, which AWS tools prefer over {what} written for it.",
            named(file)
        ),
        format!("Choose another profile, or {first}take {by} out of {section}."),
        Remedy::ChooseProfile { profile: profile.to_string() },
    )
}

fn section_lost(name: &str, profile: &ProfileName, gone: bool) -> Problem {
    let (title, detail, action) = if gone {
        (
            "The profile was removed by hand",
            format!(
                "The profile {profile} is not in your AWS files any more, so {name} is not renewed there."
            ),
            format!("Start {name} again to have the profile back, or stop it."),
        )
    } else {
        (
            "The profile was changed by hand",
            format!("The profile {profile} has what Daypass did not write, so {name} is not renewed there."),
            format!("Start {name} again to take the profile over, or stop it: then what is yours stays."),
        )
    };
    Problem::new(Code::FileConflict, title, detail, action, Remedy::Retry)
}

fn start_url(error: StartUrlError) -> Problem {
    let example = "An access portal has an address like https://northwind.awsapps.com/start.";
    let paste = "Paste the AWS access portal URL from your browser.";
    let (title, detail, action) = match error {
        StartUrlError::Empty => ("Nothing was pasted", example, paste),
        StartUrlError::NotAUrl => ("This is not a web address", example, paste),
        StartUrlError::NotHttps => (
            "This address is not secure",
            "It is http, and access portals are https only.",
            "Use the portal's https address.",
        ),
        StartUrlError::HasCredentials => (
            "This address holds a password",
            "It names a user before the @.",
            "Take the part before the @ out.",
        ),
        StartUrlError::BuilderId => (
            "This is AWS Builder ID",
            "Builder ID opens no AWS accounts.",
            "Paste your company's access portal URL.",
        ),
        StartUrlError::Console => ("This is the AWS console", example, paste),
    };
    Problem::invalid_input("startUrl", title, detail, action)
}

fn sign_in(code: Code, title: &str, detail: String, action: String, named: &Named) -> Problem {
    let remedy = Remedy::SignIn { integration: named.id.to_string(), alias: named.alias.clone() };
    Problem::new(code, title, detail, action, remedy)
}

/// The text with a capital at its start.
fn sentence(text: &str) -> String {
    let mut chars = text.chars();
    match chars.next() {
        // A path stays as it is.
        Some(first) if first.is_alphabetic() => first.to_uppercase().chain(chars).collect(),
        _ => text.to_owned(),
    }
}
