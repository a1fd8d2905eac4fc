//! What holds at every moment of a life, whatever happened.

use super::day::Day;
use super::person::keys_in;
use crate::panics;
use aws_files::Document;
use aws_files::readers::{Identity, Readings};
use daypass_core::{Delivery, SessionId, SessionSource};
use daypass_engine::vault::{Entry, RecordKind};
use std::collections::BTreeMap;
use zeroize::Zeroizing;

/// Whatever is sealed, as bytes.
struct Raw<const KIND: usize>(Zeroizing<Vec<u8>>);

/// The kinds that hold texts of the person's; then the one that holds credentials.
const KINDS: [RecordKind; 7] = [
    RecordKind::WithheldSection,
    RecordKind::WithheldLines,
    RecordKind::WithheldKeys,
    RecordKind::KeptText,
    RecordKind::PreviousSection,
    RecordKind::ProtectedSection,
    RecordKind::Credentials,
];

impl<const KIND: usize> Entry for Raw<KIND> {
    const KIND: RecordKind = KINDS[KIND];
    type Id = str;

    fn record_id(id: &str) -> String {
        id.to_owned()
    }

    fn encode(&self) -> Zeroizing<Vec<u8>> {
        self.0.clone()
    }

    fn decode(bytes: &[u8]) -> Option<Self> {
        Some(Self(Zeroizing::new(bytes.to_vec())))
    }
}

/// All that is sealed of a kind, by id.
async fn sealed<const KIND: usize>(day: &Day) -> BTreeMap<String, Vec<u8>> {
    let mut all = BTreeMap::new();
    for id in day.vault.record_ids::<Raw<KIND>>().unwrap() {
        if let Some(raw) = day.vault.get::<Raw<KIND>>(&id).await.unwrap() {
            all.insert(id, raw.0.to_vec());
        }
    }
    all
}

macro_rules! ensure {
    ($holds:expr, $($words:tt)+) => {
        if !$holds {
            return Err(format!($($words)+));
        }
    };
}

impl Day {
    /// Looks at everything; the first promise that does not hold.
    pub(super) async fn check(&mut self) -> Result<(), String> {
        ensure!(panics::count() == self.panics, "something panicked");
        self.check_keys()?;
        self.check_marks().await?;
        self.check_readers()?;
        self.check_shown()?;
        self.checks += 1;
        // It costs the most, and what is wrong there stays wrong.
        if self.checks.is_multiple_of(4) {
            self.check_cache().await?;
        }
        self.check_calls()
    }

    /// No long-term key that the person did not put there, and no live key that Daypass does not know of.
    fn check_keys(&self) -> Result<(), String> {
        let files = self.person.files().concat();
        for key in keys_in(&files, "AKIA") {
            ensure!(self.person.planted.contains(&key), "the long-term key {key} came into a file");
        }
        let delivered = self.store.delivered(None).unwrap();
        for key in keys_in(&files, "ASIA") {
            let row = delivered.iter().find(|row| row.key_ids.contains(&key));
            let Some(row) = row else {
                ensure!(self.person.moved.contains(&key), "{key} is in a file and no row knows it");
                continue;
            };
            let activation = self.store.activation(&row.session).unwrap();
            ensure!(activation.is_some(), "{key} is in a file, and its session is not started");
        }
        Ok(())
    }

    /// Everything that the person wrote is in a file, or sealed.
    async fn check_marks(&self) -> Result<(), String> {
        let files = self.person.files().concat();
        let missing: Vec<&String> =
            self.person.marks.iter().filter(|mark| !files.contains(mark.as_str())).collect();
        if missing.is_empty() {
            return Ok(());
        }
        let mut texts = Vec::new();
        texts.extend(sealed::<0>(self).await.into_values());
        texts.extend(sealed::<1>(self).await.into_values());
        texts.extend(sealed::<2>(self).await.into_values());
        texts.extend(sealed::<3>(self).await.into_values());
        texts.extend(sealed::<4>(self).await.into_values());
        texts.extend(sealed::<5>(self).await.into_values());
        let sealed = texts.concat();
        for mark in missing {
            let is_there = sealed.windows(mark.len()).any(|part| part == mark.as_bytes());
            ensure!(is_there, "what the person wrote is gone: {mark}");
        }
        Ok(())
    }

    /// Where a session is shown as live, every AWS tool that reads the profile is that session.
    fn check_readers(&self) -> Result<(), String> {
        if !self.person.is_gentle {
            return Ok(());
        }
        let [config, credentials] = self.person.files().map(String::into_bytes).map(Document::parse);
        let readings = Readings::new(&config, &credentials);
        let now = self.engines[0].now();
        for row in self.store.delivered(None).unwrap() {
            let live = self.store.activation(&row.session).unwrap().is_some_and(|row| row.is_live(now));
            if !live || self.uncertain.contains(&row.session) {
                continue;
            }
            for reading in readings.iter() {
                let identity = reading.identity(row.profile.as_str());
                let is_it = match (&identity, row.delivery) {
                    (Identity::Keys { access_key_id, .. }, Delivery::CredentialsFile) => {
                        row.key_ids.contains(access_key_id)
                    }
                    (Identity::Process { command, .. }, Delivery::CredentialProcess) => {
                        command.contains(row.session.as_str())
                    }
                    _ => false,
                };
                ensure!(
                    is_it,
                    "{} is shown in {} and {:?} is {identity:?}",
                    row.session,
                    row.profile,
                    reading.reader()
                );
            }
        }
        Ok(())
    }

    /// What is cached for a plan, and what stands in a profile, belongs to whom the session is.
    async fn check_cache(&self) -> Result<(), String> {
        let mut plans: BTreeMap<String, SessionId> = BTreeMap::new();
        let live = self.store.activations().unwrap().into_iter().map(|row| row.session);
        for id in live.chain(self.sessions.iter().cloned()) {
            let Some(session) = self.store.session_if_known(&id).unwrap() else { continue };
            if let Ok(plan) = self.engines[0].sessions().resolver().plan(&session) {
                plans.insert(plan.fingerprint().to_string(), session.id);
            }
        }
        let mut places: BTreeMap<String, String> = BTreeMap::new();
        for (fingerprint, json) in sealed::<6>(self).await {
            let json = String::from_utf8(json).unwrap();
            for key in keys_in(&json, "ASIA") {
                if let Some(session) = plans.get(&fingerprint) {
                    ensure!(
                        self.belongs(&key, session),
                        "{key} is cached for the plan of {session} and is another's"
                    );
                }
                let other = places.insert(key.clone(), fingerprint.clone());
                ensure!(other.is_none(), "{key} is cached for two plans");
            }
        }
        for row in self.store.delivered(None).unwrap() {
            for key in &row.key_ids {
                ensure!(
                    self.belongs(key, &row.session),
                    "{key} is delivered for {} and is another's",
                    row.session
                );
            }
        }
        Ok(())
    }

    /// Whether AWS says that a key is whom the session says. One that is gone says nothing.
    fn belongs(&self, key: &str, session: &SessionId) -> bool {
        let Some(session) = self.store.session_if_known(session).unwrap() else { return true };
        let Some(arn) = self.env.sim.owner_of(key) else { return false };
        match &session.source {
            SessionSource::IdentityCenterRole { account, role, .. } => {
                arn.contains(account.as_str()) && arn.contains(&format!("AWSReservedSSO_{}_", role.as_str()))
            }
            SessionSource::IamUser(user) => arn == user.arn.as_str(),
            SessionSource::AssumedRole(role) => {
                arn.contains(&format!(":assumed-role/{}/", role.role_arn.role_name()))
                    && role.role_arn.account().is_some_and(|account| arn.contains(account.as_str()))
            }
        }
    }

    /// The state can be shown, and nobody waits for a code when nothing is under way.
    fn check_shown(&self) -> Result<(), String> {
        let engine = &self.engines[self.checks % 2];
        let status = engine.view().status().map_err(|error| format!("the state is not shown: {error}"))?;
        ensure!(status.pending_prompts.is_empty(), "a prompt stands and nobody waits for it");
        Ok(())
    }

    /// AWS is not asked in a loop.
    fn check_calls(&mut self) -> Result<(), String> {
        let calls = self.env.sim.calls();
        // A page that nobody answers is asked for as often as AWS says, which here is each second, until it ends.
        let new =
            calls[self.calls_seen..].iter().filter(|call| call.op != "CreateToken" || call.status != 400);
        let new: Vec<_> = new.collect();
        self.calls_of_act = self.calls_of_act.max(new.len());
        ensure!(
            new.len() <= super::day::MOST_CALLS,
            "AWS was asked {} times in a row: {:?}",
            new.len(),
            new.last()
        );
        self.calls_seen = calls.len();
        Ok(())
    }
}
