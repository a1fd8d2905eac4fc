//! Testing an IAM user and a role that it assumes before they are saved: link by link, until one fails.
//!
//! A test writes nothing to disk. It keeps the credentials that AWS issued in memory, and saving seals them: AWS takes an
//! MFA code only once, and the first start shall not ask for another.

use super::error::Error;
use super::names::{default_role_session_name, new_id};
use super::role::preview_session;
use super::room::Users;
use crate::aws::error::MfaRefusal;
use crate::aws::{AwsError, RoleRefused};
use crate::credentials::CredentialCache;
use crate::ground::{self, LockName, own_page};
use crate::iam::{self, AccessKeys, is_wrong_secret};
use crate::store::NewSession;
use daypass_core::mfa::MfaCode;
use daypass_core::role_setup::{RoleSpec, usual_device};
use daypass_core::sts::{HomeRegions, MfaSerial, UserDuration};
use daypass_core::view::{Link, LinkState, RoleTestKeys, RoleTestReport, SavedRole, SetupPage, TestedLink};
use daypass_core::{
    AssumedRole, Credentials, Explain, IamUser, LongTermKeys, Plan, Region, Session, SessionId, SessionName,
    SessionSource, UserArn,
};
use jiff::{SignedDuration, Timestamp};

const LINKS: [Link; 4] = [Link::Keys, Link::Code, Link::Role, Link::Caller];
/// How much must be left of an MFA session to be used for another test.
const LEFT: SignedDuration = SignedDuration::from_mins(1);

/// A test with a user's keys that were typed. It lives in memory alone.
#[derive(Debug)]
pub struct RoleTest {
    users: Users,
    keys: LongTermKeys,
    owner: UserArn,
    /// The ids that the two sessions will have, under which the issued credentials are cached when they are saved.
    user: SessionId,
    role: SessionId,
    /// The user's MFA session, and its device.
    proof: Option<(MfaSerial, Credentials)>,
    held: Option<TestCredentials>,
}

/// The last test that succeeded.
#[derive(Debug)]
struct TestCredentials {
    region: Region,
    user: Session,
    role: Session,
    plan: Plan,
    credentials: Credentials,
}

impl Users {
    /// Begins a test with a user's keys: asks AWS whose they are, and which MFA devices that user has. Where the user
    /// may not list their devices, the result says so, and the test can go on.
    ///
    /// # Errors
    /// [`iam::Error::KeysRefused`], [`Error::KeysKnown`] where a session has the keys already,
    /// [`Error::Input`] where they are another user's, and others.
    pub async fn begin_role_test(
        &self,
        wanted: &RoleSpec,
        keys: LongTermKeys,
    ) -> Result<(RoleTest, RoleTestKeys), Error> {
        if let Some(known) = self.with_key(&keys.access_key_id)? {
            return Err(Error::KeysKnown { name: known.name });
        }
        let owner = self.owner_of(&keys, Some(wanted.region())).await?;
        check_owner(&owner, wanted)?;
        let (devices, no_devices) = match self.mfa_devices(&keys, &owner).await {
            Ok(devices) if devices.is_empty() => (devices, Some(no_device(&owner))),
            Ok(devices) => (devices, None),
            Err(error) => (Vec::new(), Some(unlisted(&owner, &error))),
        };
        let found = RoleTestKeys {
            access_key_id: keys.access_key_id.clone(),
            user_arn: owner.clone(),
            devices,
            no_devices,
            usual_device: usual_device(&owner),
        };
        let (user, role) = (new_id()?, new_id()?);
        let users = self.clone();
        Ok((RoleTest { users, keys, owner, user, role, proof: None, held: None }, found))
    }

    /// Opens a page of the console on which a user and a role are set up.
    ///
    /// # Errors
    /// [`ground::Error::NoBrowser`] and [`ground::Error::UnfitBrowser`]
    pub fn open_setup_page(&self, wanted: &RoleSpec, page: SetupPage) -> Result<(), Error> {
        let page = own_page(&wanted.page(page), &[]).ok_or(ground::Error::ForeignPage)?;
        let browser = self.store.settings()?.console_browser;
        Ok(self.browser.open(&page, &browser.into()).map_err(ground::Error::from)?)
    }
}

impl RoleTest {
    /// Tests the whole way to the role's credentials. The code is needed only when there is no MFA session of this
    /// device yet.
    pub async fn test(
        &mut self,
        wanted: &RoleSpec,
        device: &MfaSerial,
        code: Option<MfaCode>,
    ) -> RoleTestReport {
        let mut holds = Vec::with_capacity(LINKS.len());
        self.held = None;
        let problem = match self.walk(wanted, device, code, &mut holds).await {
            Ok(held) => {
                self.held = Some(held);
                None
            }
            Err(error) => Some(error.problem()),
        };
        let mut problem = problem;
        let mut holds = holds.into_iter();
        let links = LINKS.map(|link| {
            let state = match holds.next() {
                Some(detail) => LinkState::Holds { detail },
                None => problem.take().map_or(LinkState::Untried, |problem| LinkState::Fails { problem }),
            };
            TestedLink { link, state }
        });
        RoleTestReport { links: links.to_vec(), code_kept: self.cached_mfa_session(device).is_some() }
    }

    /// Saves what was tested last as two sessions, in one transaction, with the issued credentials, so that the first start
    /// asks for no second code.
    ///
    /// # Errors
    /// [`Error::Untried`] where it did not hold, and others; nothing is then saved.
    pub async fn save(&self) -> Result<SavedRole, Error> {
        let (Some(held), Some((_, proof))) = (&self.held, &self.proof) else {
            return Err(Error::Untried);
        };
        if let Some(known) = self.users.with_key(&self.keys.access_key_id)? {
            return Err(Error::KeysKnown { name: known.name });
        }
        let before = held.plan.split_last().map(|(before, _)| before).ok_or(Error::Untried)?;
        let secrets = [
            AccessKeys::new_secret(&self.user, &self.keys),
            CredentialCache::new_secret(&before, proof),
            CredentialCache::new_secret(&held.plan, &held.credentials),
        ];
        let mut taken = self.users.taken_names()?;
        let user_name = SessionName::from_any(&held.user.name).free(|name| taken.contains(name));
        taken.insert(user_name.as_str().to_lowercase());
        let role_name = SessionName::from_any(&held.role.name).free(|name| taken.contains(name));
        let region = Some(&held.region);
        let session = |id, name, source| NewSession { id, name, source, region, profiles: &[] };
        let sessions = [
            session(&self.user, user_name.as_str(), &held.user.source),
            session(&self.role, role_name.as_str(), &held.role.source),
        ];
        match self.users.vault.add(&secrets, &sessions).await? {
            None => Ok(SavedRole { user: self.user.clone(), role: self.role.clone() }),
            Some(name) => Err(Error::NameTaken { name }),
        }
    }

    /// Tests the links one after another. What AWS says of each that succeeds goes into `holds`.
    async fn walk(
        &mut self,
        wanted: &RoleSpec,
        device: &MfaSerial,
        code: Option<MfaCode>,
        holds: &mut Vec<String>,
    ) -> Result<TestCredentials, Error> {
        check_owner(&self.owner, wanted)?;
        holds.push(self.owner.to_string());
        let (user, role) = self.preview_sessions(wanted, device);
        let plan = daypass_core::plan(&role, |id| (*id == user.id).then(|| user.clone()))?;
        let session = self.mfa_session(wanted.region(), device, code).await?;
        holds.push(device.to_string());
        let credentials = self.assumed(wanted.region(), &plan, &session).await?;
        holds.push(wanted.role().to_string());
        let sts = self.users.gateway.sts(&HomeRegions::of_region(wanted.region()), &credentials);
        holds.push(sts.caller_arn(self.now()).await?);
        Ok(TestCredentials { region: wanted.region().clone(), user, role, plan, credentials })
    }

    /// The two sessions as they will be.
    fn preview_sessions(&self, wanted: &RoleSpec, device: &MfaSerial) -> (Session, Session) {
        let user = SessionSource::IamUser(IamUser {
            arn: self.owner.clone(),
            access_key_id: self.keys.access_key_id.clone(),
            mfa_device: Some(device.clone()),
            duration: None,
        });
        let role = SessionSource::AssumedRole(AssumedRole {
            source: self.user.clone(),
            role_arn: wanted.role().clone(),
            role_session_name: default_role_session_name(),
            duration: None,
            external_id: wanted.external_id().cloned(),
            source_identity: None,
            tags: vec![],
            mfa_device: None,
        });
        let user_name = self.owner.user_name();
        (
            preview_session(&self.user, user_name, &user),
            preview_session(&self.role, wanted.role().role_name(), &role),
        )
    }

    /// The user's MFA session with this device: the one there is, or a new one.
    async fn mfa_session(
        &mut self,
        region: &Region,
        device: &MfaSerial,
        code: Option<MfaCode>,
    ) -> Result<Credentials, Error> {
        if let Some(proof) = self.cached_mfa_session(device) {
            return Ok(proof.clone());
        }
        let Some(code) = code else {
            let detail = format!("a code of {} is needed", device.device_name());
            return Err(ground::Error::Input { field: "code", detail }.into());
        };
        let rejected = || iam::Error::MfaRejected { device: device.clone(), automatic: false };
        // One request at a time for each device: every request needs a code of its own.
        let _lock = self.users.locks.acquire(LockName::MfaDevice(device.clone()), "testing a role").await?;
        if self.users.codes.is_used(device, &code) {
            // AWS takes a code only once.
            return Err(rejected().into());
        }
        let sent = self.users.codes.sending(device, code);
        let sts = self.users.gateway.sts(&HomeRegions::of_region(region), &self.keys);
        let answer = sts.session_token(UserDuration::DEFAULT, Some(sent.proof()), self.now()).await;
        drop(sent);
        let user = self.owner.user_name().to_owned();
        let credentials = answer.map_err(|error| match error.mfa_refusal() {
            Some(MfaRefusal::Code) => rejected(),
            Some(MfaRefusal::Device) => iam::Error::MfaDeviceUnknown { device: device.clone(), user },
            None if error.refuses_credentials() || is_wrong_secret(&error) => {
                iam::Error::KeysRefused { user, source: error }
            }
            None => error.into(),
        })?;
        self.assumed_valid(&credentials)?;
        self.proof = Some((device.clone(), credentials.clone()));
        Ok(credentials)
    }

    async fn assumed(
        &mut self,
        region: &Region,
        plan: &Plan,
        proof: &Credentials,
    ) -> Result<Credentials, Error> {
        let (_, hop) = plan.split_last().ok_or(Error::Untried)?;
        let sts = self.users.gateway.sts(&HomeRegions::of_region(region), proof);
        match sts.assume_role(hop, None, self.now()).await {
            Ok(credentials) => {
                self.assumed_valid(&credentials)?;
                Ok(credentials)
            }
            Err(source) => {
                if source.refuses_credentials() {
                    // AWS ended the session early. The next test asks for a code.
                    self.proof = None;
                }
                Err(iam::Error::from(Box::new(RoleRefused { hop: hop.clone(), mfa_used: true, source }))
                    .into())
            }
        }
    }

    /// The user's MFA session with this device, while more than [`LEFT`] is left of it.
    fn cached_mfa_session(&self, device: &MfaSerial) -> Option<&Credentials> {
        let (known, credentials) = self.proof.as_ref()?;
        let lasts = credentials.expires_at.duration_since(self.now()) > LEFT;
        (known == device && lasts).then_some(credentials)
    }

    /// Fails for credentials that have expired by our clock: AWS issues none, so this machine's clock is wrong.
    fn assumed_valid(&self, credentials: &Credentials) -> Result<(), Error> {
        let ended = credentials.expires_at <= self.now();
        if ended { Err(AwsError::ClockSkew { offset: None }.into()) } else { Ok(()) }
    }

    fn now(&self) -> Timestamp {
        self.users.clock.now()
    }
}

/// Whether keys belong to the user that was set up, by account and name. The user's path may differ: AWS knows it, the
/// person who typed the name may not.
fn check_owner(owner: &UserArn, wanted: &RoleSpec) -> Result<(), Error> {
    let user = wanted.user();
    if owner.account() == user.account() && owner.user_name() == user.user_name() && !owner.is_root() {
        return Ok(());
    }
    let detail = format!("this access key belongs to {owner}, and the user is to be {user}");
    Err(ground::Error::Input { field: "accessKeyId", detail }.into())
}

fn no_device(owner: &UserArn) -> String {
    format!("IAM lists no MFA device of {} that shows codes; a passkey shows none.", owner.user_name())
}

fn unlisted(owner: &UserArn, error: &Error) -> String {
    let user = owner.user_name();
    match error {
        Error::Iam(iam::Error::Aws(error)) if error.code() == Some("AccessDenied") => {
            format!("{user} may not see its own MFA devices, so Daypass cannot look it up.")
        }
        error => format!("IAM could not be asked for the devices of {user}. {}", error.problem().detail),
    }
}
