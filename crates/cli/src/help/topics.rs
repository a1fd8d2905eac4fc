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
        title: "How a session is named",
        text: "\
SESSION is, in this order:
  an id                   1f2e3d4c5b6a7988
  ACCOUNT/ROLE            'Shop Production/OnCall', 118230476651/OnCall
  a profile               shop-production-oncall
  a name or an alias      deployer

With several integrations, INTEGRATION:ACCOUNT/ROLE. Letter case does not matter
where that leaves one session.

On a terminal the beginnings of words do as well, in any order: prod/onc,
'onc prod'. Where one session fits, it is said which; where several do, you pick
one. Without a terminal, and for AWS tools, only the whole name counts.",
    },
    Topic {
        name: "environment",
        title: "What daypass reads from its environment, and sets",
        text: "\
DAYPASS_HOME
    The folder where Daypass keeps its own state.
DAYPASS_VAULT
    keychain or passphrase: what holds the vault's key, whatever daypass vault
    use chose.
DAYPASS_VAULT_PASSPHRASE, DAYPASS_VAULT_PASSPHRASE_FILE
    The vault's passphrase, or a file with it that only you can read. It is also
    taken from the systemd credential daypass-vault-passphrase; otherwise it is
    asked for on the terminal.
DAYPASS_LOG
    What is logged in DAYPASS_HOME/logs: a level such as debug, or
    target=level,...
NO_COLOR
    No colours, as with --color never.
BROWSER
    The commands that open pages, separated by colons; %s is the address.
AWS_CONFIG_FILE, AWS_SHARED_CREDENTIALS_FILE, AWS_ENDPOINT_URL,
AWS_ENDPOINT_URL_*, AWS_USE_FIPS_ENDPOINT, AWS_USE_DUALSTACK_ENDPOINT,
AWS_CA_BUNDLE, HTTPS_PROXY, NO_PROXY
    As the AWS SDKs read them; daypass status says what is in force.
AWS_REGION, AWS_DEFAULT_REGION
    The region for exec and env, if --region is not given.

Set for the commands of exec and by env, for your prompt:

DAYPASS_SESSION
    The session.
DAYPASS_REGION
    Its region, if neither AWS_REGION nor AWS_DEFAULT_REGION named one.",
    },
    Topic {
        name: "exit-codes",
        title: "The exit status of daypass",
        text: "\
0     It is done.
1     There is a problem. It is told on stderr, with what helps below it:
      daypass: SENTENCE
      hint: COMMAND
2     The command line is wrong.
78    The agent cannot open its vault until you act.
130   You interrupted it.

daypass exec ends with the exit status of the command that it runs: 127 if there
is no such command, 126 if it cannot be run, and 128 plus the signal's number if
a signal ended it.

daypass doctor ends with 1 if something is wrong; advice alone ends with 0.",
    },
];
