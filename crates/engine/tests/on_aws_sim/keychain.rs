//! A keychain whose prompt comes back by itself, and who may ask it again.

use crate::test_environment::{TestEnvironment, into, key_of};
use daypass_core::view::{Caller, Channel};
use daypass_core::{Explain, ProblemCode};
use daypass_engine::renewal::Memory;
use daypass_engine::vault::{Attendance, DataKey, KeyError, KeySource, PassphraseKey, StoredFact};
use daypass_engine::{PROMPT_PATIENCE, RenewalEvent, StartOptions};
use jiff::SignedDuration;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

/// The key of a home behind a keychain, whose prompt is dismissed while it is locked.
#[derive(Debug)]
pub(crate) struct Keychain {
    key: PassphraseKey,
    locked: AtomicBool,
    prompts: AtomicUsize,
}

impl Keychain {
    pub(crate) fn locked(env: &TestEnvironment) -> Arc<Self> {
        let key = key_of(Arc::new(env.store()));
        Arc::new(Self { key, locked: AtomicBool::new(true), prompts: AtomicUsize::new(0) })
    }

    /// One that is open.
    pub(crate) fn open(env: &TestEnvironment) -> Arc<Self> {
        let keychain = Self::locked(env);
        keychain.unlock();
        keychain
    }

    pub(crate) fn is_locked(&self) -> bool {
        self.locked.load(Ordering::SeqCst)
    }

    pub(crate) fn lock(&self) {
        self.locked.store(true, Ordering::SeqCst);
    }

    pub(crate) fn unlock(&self) {
        self.locked.store(false, Ordering::SeqCst);
    }

    pub(crate) fn prompts(&self) -> usize {
        self.prompts.load(Ordering::SeqCst)
    }
}

impl KeySource for Keychain {
    fn name(&self) -> &'static str {
        self.key.name()
    }

    fn may_prompt(&self) -> bool {
        self.locked.load(Ordering::SeqCst)
    }

    fn load(&self, attendance: Attendance) -> Result<Option<DataKey>, KeyError> {
        if self.locked.load(Ordering::SeqCst) {
            self.prompts.fetch_add(1, Ordering::SeqCst);
            return Err(KeyError::Locked { reason: "the prompt was dismissed".to_owned() });
        }
        self.key.load(attendance)
    }

    fn keep(&self, key: &DataKey, attendance: Attendance) -> Result<(), KeyError> {
        self.key.keep(key, attendance)
    }

    fn stage(&self, key: &DataKey) -> Result<Option<StoredFact>, KeyError> {
        self.key.stage(key)
    }

    fn staged(&self) -> Result<Option<DataKey>, KeyError> {
        self.key.staged()
    }

    fn unstage(&self) -> Result<(), KeyError> {
        self.key.unstage()
    }

    fn forget(&self) -> Result<(), KeyError> {
        self.key.forget()
    }
}

#[tokio::test]
async fn each_credential_process_brought_the_dismissed_prompt_back() {
    let (env, _) = TestEnvironment::ready().await;
    let session = env.session(0);
    env.start(&session.id, "dev").await;
    let keychain = Keychain::locked(&env);
    let program = || env.peer_with(&keychain).acting_for(Caller::of(Channel::CredentialProcess));
    for _ in 0..5 {
        let program = program();
        let asked = program.sessions().credentials_without_prompt(&session, PROMPT_PATIENCE).await;
        assert_eq!(asked.unwrap_err().problem().code, ProblemCode::KeychainLocked);
    }
    assert_eq!(keychain.prompts(), 1);

    let person = env.peer_with(&keychain);
    assert!(person.sessions().start(&session.id, &into("other")).await.is_err());
    assert_eq!(keychain.prompts(), 2, "a person's own act asks");

    keychain.unlock();
    let program = program();
    program.sessions().credentials_without_prompt(&session, PROMPT_PATIENCE).await.unwrap();
}

#[tokio::test]
async fn a_stop_and_the_end_of_a_session_waited_for_the_keychain_with_live_keys_in_the_file() {
    const MINE: &str = "# mine\n[dev]\nregion = us-east-1\n\n[z]\na = b\n";
    for (ends, by_start) in [(false, false), (false, true), (true, false), (true, true)] {
        let (env, _) = TestEnvironment::ready().await;
        let session = env.session(0);
        env.put(&env.credentials_path(), MINE);
        let options = StartOptions { replace: true, ..into("dev") };
        let started = env.engine.sessions().start(&session.id, &options).await.unwrap();
        let keychain = Keychain::locked(&env);
        let peer = env.peer_with(&keychain);
        let left: Vec<String> = if ends {
            env.pass(started.expires_at.duration_since(env.engine.now()) + SignedDuration::from_mins(1));
            // Nobody can renew it without the key.
            let agent = peer.acting_for(Caller::of(Channel::Agent));
            let (events, _) = agent.renewer().step(&mut Memory::default()).await.unwrap();
            let left = events.into_iter().filter_map(|event| match event {
                RenewalEvent::Expired { left, .. } => Some(left),
                _ => None,
            });
            left.flatten().collect()
        } else {
            let stopped = peer.sessions().stop_all().await.unwrap();
            assert_eq!((stopped.sessions.len(), keychain.prompts()), (1, 1));
            stopped.left_to_person.iter().map(ToString::to_string).collect()
        };
        assert!(!env.credentials_file().contains("ASIA"), "{}", env.credentials_file());
        assert!(env.credentials_file().contains("[z]\na = b\n"));
        let [left] = &left[..] else { panic!("{left:?}") };
        assert!(left.contains("will be put back when the vault opens"), "{left}");
        let (prompts, peer) = (keychain.prompts(), env.peer_with(&keychain));
        peer.sessions().put_back_owed().await.unwrap();
        assert_eq!(keychain.prompts(), prompts, "the keychain is not asked by itself");
        assert_eq!(peer.sessions().kept_texts().list().unwrap().len(), 1);

        // Any process that has the key puts it back, also one that starts a session there.
        keychain.unlock();
        if !by_start {
            peer.sessions().put_back_owed().await.unwrap();
            assert_eq!(env.credentials_file(), MINE);
            assert_eq!(peer.sessions().kept_texts().list().unwrap(), []);
        }
        // What had ended goes on to have the person's consent; what they stopped has not.
        let again = peer.sessions().start(&session.id, &into("dev")).await;
        assert_eq!(again.is_ok(), ends, "{again:?}");
        peer.sessions().stop(&session.id).await.unwrap();
        assert_eq!(env.credentials_file(), MINE);
    }
}

#[tokio::test]
async fn the_end_of_a_session_that_has_the_place_of_a_text_asked_each_minute() {
    let (env, _) = TestEnvironment::ready().await;
    let session = env.session(0);
    env.put(&env.credentials_path(), "[dev]\nregion = us-east-1\n");
    let options = StartOptions { replace: true, ..into("dev") };
    let started = env.engine.sessions().start(&session.id, &options).await.unwrap();
    let keychain = Keychain::locked(&env);
    let engine = env.peer_with(&keychain).acting_for(Caller::of(Channel::Agent));
    env.pass(started.expires_at.duration_since(env.engine.now()) + SignedDuration::from_mins(1));
    let mut memory = Memory::default();
    for _ in 0..5 {
        // What it cannot do, it tells; the next look tries again.
        drop(engine.renewer().step(&mut memory).await);
        env.pass(SignedDuration::from_mins(1));
    }
    assert_eq!(keychain.prompts(), 1);
}

#[tokio::test]
async fn each_look_of_the_renewer_brought_the_dismissed_prompt_back() {
    for channel in [Channel::Window, Channel::Agent] {
        let (env, _) = TestEnvironment::ready().await;
        let session = env.session(0);
        let started = env.start(&session.id, "dev").await;
        let keychain = Keychain::locked(&env);
        let engine = env.peer_with(&keychain).acting_for(Caller::of(channel));
        let left = started.expires_at.duration_since(env.engine.now());
        env.pass(left - SignedDuration::from_mins(4));
        let (mut memory, mut failed) = (Memory::default(), 0);
        for _ in 0..8 {
            let (events, _) = engine.renewer().step(&mut memory).await.unwrap();
            failed += events.iter().filter(|event| matches!(event, RenewalEvent::Failed { .. })).count();
            env.pass(SignedDuration::from_mins(1));
        }
        assert!(failed > 1, "it was tried again: {failed}");
        assert_eq!(keychain.prompts(), 1, "{channel:?}");
        if channel == Channel::Window {
            assert!(engine.sessions().start(&session.id, &into("dev")).await.is_err());
            assert_eq!(keychain.prompts(), 2, "a person's own act asks");
            let pending = engine.unattended_sessions();
            assert!(pending.credentials_without_prompt(&session, PROMPT_PATIENCE).await.is_err());
            assert_eq!(keychain.prompts(), 2);
        }
    }
}
