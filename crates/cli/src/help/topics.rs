//! What the help tells beside the commands. The man pages of section 7 have the same text.

/// A text of the help.
#[derive(Debug)]
pub(crate) struct Topic {
    /// What it is asked for by.
    pub(crate) name: &'static str,
    /// What it is about, in a line.
    pub(crate) title: &'static str,
    /// The text, of lines of 80 columns at most.
    pub(crate) text: &'static str,
}

/// All of them.
pub(crate) const TOPICS: [Topic; 3] = [
    Topic {
        name: "sessions",
        title: "How to name a session",
        text: "\
SESSION is one of these, tried in this order:
  an id                   1f2e3d4c5b6a7988
  ACCOUNT/ROLE            'Shop Production/OnCall', 118230476651/OnCall
  a profile               shop-production-oncall
  a name or an alias      deployer

With several integrations, use INTEGRATION:ACCOUNT/ROLE. Letter case is ignored
if that leaves one session.

On a terminal, the beginnings of words work too, in any order: prod/onc,
'onc prod'. If one session matches, daypass says which; if several do, you pick
one. Without a terminal, and for AWS tools, only whole names count.",
    },
    Topic {
        name: "environment",
        title: "Environment variables that daypass reads and sets",
        text: "\
DAYPASS_HOME
    The folder for Daypass's own state.
DAYPASS_VAULT
    keychain or passphrase: what holds the vault's key, overriding daypass vault
    use.
DAYPASS_VAULT_PASSPHRASE, DAYPASS_VAULT_PASSPHRASE_FILE
    The vault's passphrase, or the path of a file with it that only you can
    read. Without either, it is read from the systemd credential
    daypass-vault-passphrase, or you are asked for it on the terminal.
DAYPASS_LOG
    What to log in DAYPASS_HOME/logs: a level, such as debug, or
    target=level,...
NO_COLOR
    Turns colours off, like --color never.
BROWSER
    The commands to open pages with, separated by colons; %s stands for the URL.
AWS_CONFIG_FILE, AWS_SHARED_CREDENTIALS_FILE, AWS_ENDPOINT_URL,
AWS_ENDPOINT_URL_*, AWS_USE_FIPS_ENDPOINT, AWS_USE_DUALSTACK_ENDPOINT,
AWS_CA_BUNDLE, HTTPS_PROXY, NO_PROXY
    As in the AWS SDKs; daypass status shows what is in force.
AWS_REGION, AWS_DEFAULT_REGION
    The region for exec and env, if --region is not given.

Set by exec and env, for example for your prompt:

DAYPASS_SESSION
    The session.
DAYPASS_REGION
    Its region, if neither AWS_REGION nor AWS_DEFAULT_REGION named one.",
    },
    Topic {
        name: "exit-codes",
        title: "Exit status of daypass",
        text: "\
0     Success.
1     A problem, described on stderr with what to do about it:
      daypass: SENTENCE
      hint: COMMAND
2     A mistake in the command line.
78    The agent cannot open the vault without you.
130   Interrupted.

daypass exec exits with the status of the command it runs: 127 if there is no
such command, 126 if it cannot be run, and 128 plus the signal's number if a
signal ended it.

daypass doctor exits with 1 if something is wrong; advice alone is 0.",
    },
];
