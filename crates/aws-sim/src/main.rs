//! `aws-sim`: a simulated AWS on loopback.

use aws_sim::{Organisation, Sim, SimOptions};
use clap::Parser;
use std::error::Error;
use std::io::Write;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Duration;

/// A simulated AWS on loopback: IAM Identity Center, STS, IAM keys and console federation.
///
/// When it listens, it prints one line of JSON.
#[derive(Parser)]
#[command(version)]
struct Arguments {
    /// Where to listen; port 0 takes a free one.
    #[arg(long, default_value = "127.0.0.1:0")]
    listen: SocketAddr,
    /// An invented company of 12 accounts (the default).
    #[arg(long, conflicts_with_all = ["accounts", "org"])]
    demo: bool,
    /// An invented company of 1,500 accounts with the names that companies give them.
    #[arg(long, conflicts_with_all = ["demo", "accounts", "org"])]
    company: bool,
    /// A generated organisation of so many accounts.
    #[arg(long, requires = "roles", conflicts_with = "org")]
    accounts: Option<u32>,
    /// Roles in each generated account.
    #[arg(long, requires = "accounts")]
    roles: Option<u32>,
    /// An organisation of your own, as JSON.
    #[arg(long, value_name = "FILE")]
    org: Option<PathBuf>,
    /// Allows every sign-in at once.
    #[arg(long)]
    auto_approve: bool,
    /// Milliseconds that every answer takes at least.
    #[arg(long, default_value_t = 0, value_name = "N")]
    latency_ms: u64,
    /// The portal's rate limit in requests per second; 0 is none.
    #[arg(long, default_value_t = 20, value_name = "N")]
    tps: u32,
    /// Simulated seconds until a new, deactivated or deleted access key is so for the services.
    #[arg(long, default_value_t = 5, value_name = "N")]
    key_delay_seconds: u64,
    /// Simulated seconds that such a change takes longer to reach IAM itself.
    #[arg(long, default_value_t = 0, value_name = "N")]
    iam_key_lag_seconds: u64,
    /// How often each service refuses a new access key after it has taken it.
    #[arg(long, default_value_t = 0, value_name = "N")]
    key_relapses: u32,
    /// Also simulates AWS's own hosts: TLS under a CA whose certificate is written into this folder, behind a proxy that
    /// leads every host of AWS there.
    #[arg(long, value_name = "DIR")]
    tls: Option<PathBuf>,
    /// Also writes the ready line to this file.
    #[arg(long, value_name = "PATH")]
    ready_file: Option<PathBuf>,
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    tracing_subscriber::fmt()
        .with_writer(std::io::stderr)
        .with_env_filter(tracing_subscriber::EnvFilter::from_env("AWS_SIM_LOG"))
        .init();
    match run(Arguments::parse()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            let cause = error.source().map(|cause| format!(": {cause}")).unwrap_or_default();
            // Nothing is left to do about a standard error that is closed.
            let _ = writeln!(std::io::stderr(), "aws-sim: {error}{cause}");
            ExitCode::FAILURE
        }
    }
}

async fn run(arguments: Arguments) -> Result<(), Box<dyn Error>> {
    let organisation = match (&arguments.org, arguments.accounts, arguments.roles) {
        (Some(file), ..) => Organisation::from_json(&std::fs::read_to_string(file)?)?,
        (None, Some(accounts), Some(roles)) => Organisation::generated(accounts, roles),
        _ if arguments.company => Organisation::company(),
        _ => Organisation::demo(),
    };
    let sim = Sim::start(SimOptions {
        organisation,
        listen: arguments.listen,
        auto_approve: arguments.auto_approve,
        latency: Duration::from_millis(arguments.latency_ms),
        tps: arguments.tps,
        key_delay: Duration::from_secs(arguments.key_delay_seconds),
        iam_key_lag: Duration::from_secs(arguments.iam_key_lag_seconds),
        key_relapses: arguments.key_relapses,
        tls: arguments.tls.clone(),
    })
    .await?;
    let line = serde_json::to_string(sim.ready())? + "\n";
    if let Some(file) = &arguments.ready_file {
        write_whole(file, &line)?;
    }
    let mut stdout = std::io::stdout();
    stdout.write_all(line.as_bytes())?;
    stdout.flush()?;
    tokio::signal::ctrl_c().await?;
    Ok(())
}

/// Whoever waits for the file sees it with its whole content or not at all.
fn write_whole(file: &Path, text: &str) -> std::io::Result<()> {
    let directory = file.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut temporary = tempfile::NamedTempFile::new_in(directory)?;
    temporary.write_all(text.as_bytes())?;
    temporary.persist(file)?;
    Ok(())
}
