//! `daypass session add iam-user`

use crate::browsing::BrowserOptions;
use crate::failure::Failure;
use crate::progress::{doing, with_progress};
use crate::session::codes::{self, CodeOptions};
use crate::terminal::{can_ask, plain, print, say};
use crate::work::Work;
use crate::{engine, pick, secret_input};
use clap::Args;
use daypass_core::problem::quoted;
use daypass_core::sts::{MfaSerial, UserDuration};
use daypass_core::{LongTermKeys, Problem, Region, SessionName, UserArn};
use daypass_engine::{Engine, NewUser};

/// Add an IAM user, and store its access key in the vault
///
/// You are asked for the access key id and the secret on the terminal; the secret is not shown.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  daypass session add iam-user --name ada
  pass aws/ada | daypass session add iam-user --name ada --stdin")]
pub(crate) struct IamUser {
    /// The session's name; defaults to the user's
    #[arg(long, value_parser = SessionName::parse)]
    name: Option<SessionName>,
    /// The user's MFA device: the ARN of a virtual one, or the serial number of a hardware one; looked up in AWS by default
    #[arg(long, value_name = "SERIAL", value_parser = MfaSerial::parse)]
    mfa_serial: Option<MfaSerial>,
    /// The region to write with the credentials; also selects China or GovCloud
    #[arg(long, value_parser = Region::parse)]
    region: Option<Region>,
    /// How long its sessions last, such as 8h; AWS allows 15 minutes to 36 hours, 12 hours by default
    #[arg(long, value_parser = UserDuration::parse)]
    duration: Option<UserDuration>,
    #[command(flatten)]
    codes: CodeOptions,
    /// Read the access key id and the secret from stdin, one per line; with --totp, its secret key too
    #[arg(long)]
    stdin: bool,
}

/// What AWS answers about a user's MFA devices.
enum Devices {
    /// There is none that shows codes.
    None,
    /// This one is used.
    Found(MfaSerial),
    /// There are several, and no person can be asked which to use.
    Several(Vec<MfaSerial>),
    /// AWS does not let the user list them, or something went wrong.
    Unlisted(Box<Problem>),
}

impl IamUser {
    pub(crate) async fn run(self) -> Result<(), Failure> {
        let engine = engine::open(BrowserOptions::default().browser())?;
        let (keys, seed) = if self.codes.totp {
            codes::warn_of_both_factors();
            let (keys, seed) = secret_input::keys_and_seed(self.stdin)?;
            (keys, Some(seed))
        } else {
            (secret_input::keys(self.stdin)?, None)
        };
        let owner =
            doing(&engine, Work::CheckKey, engine.users().owner_of(&keys, self.region.as_ref())).await?;
        let devices = match self.mfa_serial {
            Some(device) => Devices::Found(device),
            None => devices_of(&engine, &keys, &owner).await?,
        };
        let mfa_device = match &devices {
            Devices::Found(device) => Some(device.clone()),
            Devices::None | Devices::Several(_) | Devices::Unlisted(_) => None,
        };
        if mfa_device.is_none() {
            self.codes.refuse_without_a_device()?;
        }
        let new = NewUser {
            name: self.name,
            keys,
            mfa_device: mfa_device.clone(),
            duration: self.duration,
            region: self.region,
        };
        let id = with_progress(&engine, engine.users().add(&new)).await?;
        if let Some(device) = &mfa_device {
            with_progress(&engine, self.codes.set(&engine, device, seed.as_ref())).await?;
        }
        let name = engine.sessions().get(&id)?.name;
        print(&format!("{}: added, {}\n", plain(&name), plain(owner.as_str())))?;
        say_of_devices(&devices, &owner, &name);
        let role =
            format!("daypass session add role --name ROLE --source {} --role-arn ARN", quoted(&plain(&name)));
        say(&format!("hint: Add a role that it can assume: {role}"));
        Ok(())
    }
}

/// Asks AWS for the user's devices; when there are several, asks the person which to use.
async fn devices_of(engine: &Engine, keys: &LongTermKeys, owner: &UserArn) -> Result<Devices, Failure> {
    let mut devices = match doing(engine, Work::CheckKey, engine.users().mfa_devices(keys, owner)).await {
        Ok(devices) => devices,
        Err(Failure::Problem(problem)) => return Ok(Devices::Unlisted(problem)),
        Err(other) => return Err(other),
    };
    Ok(match devices.len() {
        0 => Devices::None,
        1 => Devices::Found(devices.remove(0)),
        _ if can_ask() => {
            let lines = devices.iter().map(|device| plain(device.as_str())).collect();
            Devices::Found(devices.swap_remove(pick::line_of("MFA device", lines)?))
        }
        _ => Devices::Several(devices),
    })
}

/// Prints which device is used, or how to set one.
fn say_of_devices(devices: &Devices, owner: &UserArn, name: &str) {
    let user = plain(owner.user_name());
    let set = |serial: &str| format!("daypass session edit {} --mfa-serial {serial}", quoted(&plain(name)));
    match devices {
        Devices::Found(device) => say(&format!("Its MFA device: {}", plain(device.as_str()))),
        Devices::None => say(&format!("AWS lists no MFA device of {user} that shows codes.")),
        Devices::Several(several) => {
            let serials: Vec<&str> = several.iter().map(MfaSerial::as_str).collect();
            say(&format!("{user} has several MFA devices: {}", plain(&serials.join(", "))));
            say(&format!("hint: Set the one to use: {}", set("SERIAL")));
        }
        Devices::Unlisted(problem) => {
            say(&format!("The MFA devices of {user} could not be listed: {}", plain(&problem.detail)));
            let account = owner.account().map_or_else(|| "ACCOUNT".to_owned(), |account| account.to_string());
            let serial = format!("arn:{}:iam::{account}:mfa/NAME", owner.partition().id());
            say(&format!("hint: If it has one, set it: {}", set(&serial)));
        }
    }
}
