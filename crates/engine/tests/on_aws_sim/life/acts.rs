//! What the person wants of Daypass, and what befalls the machine and AWS.

use super::day::Day;
use crate::test_browser::Person as AtBrowser;
use crate::test_environment::ParseProfile;
use aws_sim::Fault;
use daypass_core::mfa::{TimeStep, TotpSeed};
use daypass_core::{Delivery, Explain, IntegrationId, ProfileName, SessionId};
use daypass_engine::{Engine, NewIntegration, Prompting, Rotation, StartOptions};
use futures_util::future::LocalBoxFuture;
use jiff::SignedDuration;
use std::future::poll_fn;
use std::task::Poll;
use std::time::Duration;

const PROFILES: [&str; 5] = ["dev", "default", "work", "ops", "mira"];
/// Longer than anything takes that does not hang, on a machine with much else to do.
const HANGS: Duration = Duration::from_secs(600);
/// How often it is looked whether somebody waits for a code.
const LOOKS: Duration = Duration::from_millis(20);

/// What is wanted.
#[derive(Debug, Clone)]
pub(super) enum Wish {
    Start {
        session: SessionId,
        profile: ProfileName,
        delivery: Delivery,
        replace: bool,
        prompting: Prompting,
    },
    Stop(SessionId),
    StopAll,
    Renew(SessionId, Prompting),
    Credentials(SessionId),
    Protect,
    Undo,
    Import,
    Sync(IntegrationId),
    SignIn(IntegrationId),
    SignOut(IntegrationId),
    RemoveIntegration(IntegrationId),
    AddIntegration(String),
    Remove(SessionId),
    Rotate(SessionId),
    RestoreKept,
    Look,
}

impl Wish {
    pub(super) fn any(day: &mut Day) -> Self {
        let sessions = day.sessions.clone();
        let session = day.random.pick(&sessions).clone();
        let Some(integration) = day.integration.clone() else {
            return Self::AddIntegration(day.env.sim.start_url());
        };
        match day.random.below(100) {
            0..38 => {
                let prompting = day.prompting();
                let delivery = if day.random.percent(75) {
                    Delivery::CredentialsFile
                } else {
                    Delivery::CredentialProcess
                };
                let profile = day.random.pick(&PROFILES).parse_profile();
                Self::Start { session, profile, delivery, replace: day.random.percent(50), prompting }
            }
            38..52 => Self::Stop(session),
            52..54 => Self::StopAll,
            54..62 => Self::Renew(session, day.prompting()),
            62..69 => Self::Credentials(session),
            69..73 => Self::Protect,
            73..76 => Self::Undo,
            76..79 => Self::Import,
            79..83 => Self::Sync(integration),
            83..89 => Self::SignIn(integration),
            89..91 => Self::SignOut(integration),
            91 => Self::RemoveIntegration(integration),
            92 => Self::Remove(session),
            93 => Self::Rotate(sessions[sessions.len() - 1].clone()),
            94..96 => Self::RestoreKept,
            _ => Self::Look,
        }
    }

    fn session(&self) -> Option<&SessionId> {
        match self {
            Self::Start { session, .. } | Self::Stop(session) | Self::Renew(session, _) => Some(session),
            _ => None,
        }
    }

    fn signs_out(&self) -> bool {
        matches!(self, Self::SignOut(_) | Self::RemoveIntegration(_))
    }

    /// Does it in a process.
    fn granted_by(self, engine: Engine) -> LocalBoxFuture<'static, Result<String, String>> {
        fn words(error: &impl Explain) -> String {
            let problem = error.problem();
            format!("{}: {} {}", problem.title, problem.detail, problem.action)
        }
        fn said<T, E: Explain>(result: Result<T, E>) -> Result<String, String> {
            result.map(|_| String::new()).map_err(|error| words(&error))
        }
        Box::pin(async move {
            match self {
                Self::Start { session, profile, delivery, replace, prompting } => {
                    let options = StartOptions {
                        goes_on: false,
                        profiles: Some(vec![profile]),
                        region: None,
                        delivery: Some(delivery),
                        save: false,
                        replace,
                        prompting,
                    };
                    said(engine.sessions().start(&session, &options).await)
                }
                Self::Stop(session) => said(engine.sessions().stop(&session).await),
                Self::StopAll => said(engine.sessions().stop_all().await),
                Self::Renew(session, prompting) => said(engine.sessions().renew(&session, &prompting).await),
                Self::Credentials(session) => match engine.sessions().get(&session) {
                    Ok(session) => {
                        said(engine.sessions().credentials_for(&session, &Prompting::none()).await)
                    }
                    Err(error) => Err(words(&error)),
                },
                Self::Protect => said(engine.protector().protect(None).await),
                Self::Undo => said(engine.protector().undo(None).await),
                Self::Import => said(engine.importer().apply(None).await),
                Self::Sync(integration) => said(engine.integrations().sync(&integration).await),
                Self::SignIn(integration) => {
                    said(engine.integrations().sign_in(&integration, None, false).await)
                }
                Self::SignOut(integration) => said(engine.integrations().sign_out(&integration).await),
                Self::RemoveIntegration(integration) => {
                    said(engine.integrations().remove(&integration).await)
                }
                Self::AddIntegration(start_url) => {
                    let new = NewIntegration { start_url, alias: None, region: None, another: false };
                    let added = engine.integrations().add(&new).await.map_err(|error| words(&error))?;
                    engine
                        .integrations()
                        .sign_in(&added.id, None, false)
                        .await
                        .map_err(|error| words(&error))?;
                    said(engine.integrations().sync(&added.id).await)
                }
                Self::Remove(session) => said(engine.users().remove(&session).await),
                Self::Rotate(session) => {
                    said(engine.users().rotate(&session, &Rotation::default(), |_| {}).await)
                }
                Self::RestoreKept => {
                    let texts = engine.sessions().kept_texts();
                    let Some(text) = texts.list().map_err(|error| words(&error))?.into_iter().next() else {
                        return Ok(String::new());
                    };
                    said(texts.restore(&text.id, None).await)
                }
                Self::Look => {
                    engine.view().catalog().map_err(|error| words(&error))?;
                    engine.protector().protected_keys().map_err(|error| words(&error))?;
                    engine.protector().plain_keys().map_err(|error| words(&error))?;
                    said(engine.importer().preview(None).await)
                }
            }
        })
    }
}

impl Day {
    /// Whether the person is there, and with which code.
    fn prompting(&mut self) -> Prompting {
        let sign_in = self.random.percent(80);
        let mfa_code = self.random.percent(70).then(|| self.env.code_of("mira"));
        Prompting { sign_in, mfa_code, ..Prompting::none() }
    }

    /// Grants a wish: alone, beside another one in the other process, or until the process is killed.
    pub(super) async fn grant(&mut self, wish: Wish) -> Result<(), String> {
        let which = self.random.below(2);
        let pages = self.env.opened().len();
        let is_there = self.env.browser.is_person(AtBrowser::Allows);
        self.note(format!("process {which}: {wish:?}"));
        self.is_signed_out |= wish.signs_out();
        let granted = wish.clone().granted_by(self.engines[which].clone());
        match self.random.below(100) {
            0..10 => {
                let polls = 1 + self.random.below(60);
                let ended = bounded(killed_after(polls, granted)).await?;
                if ended.is_none() {
                    self.note(format!("process {which} is killed"));
                    self.trouble();
                    // Its threads end what they are at, as a disk does.
                    tokio::time::sleep(Duration::from_millis(2)).await;
                    self.begin_anew(which);
                    self.uncertain.extend(wish.session().cloned());
                    self.uncertain
                        .extend(self.store.delivered(None).unwrap().into_iter().map(|row| row.session));
                }
            }
            10..25 => {
                let second = Wish::any(self);
                self.note(format!("process {} at once: {second:?}", 1 - which));
                self.is_signed_out |= second.signs_out();
                let others = second.clone().granted_by(self.engines[1 - which].clone());
                let seed = self.env.seed_of("mira");
                let answering = answering(self.engines.clone(), seed);
                let both = async {
                    tokio::select! {
                        both = futures_util::future::join(granted, others) => Ok(both),
                        wrong = answering => Err(wrong),
                    }
                };
                let (first, other) = bounded(both).await??;
                self.ended(&wish, first)?;
                self.ended(&second, other)?;
            }
            _ => {
                let ended = bounded(granted).await?;
                self.ended(&wish, ended)?;
            }
        }
        let opened = self.env.opened().len() - pages;
        if opened > 1 && is_there {
            return Err(format!("{opened} pages to sign in were opened at once"));
        }
        self.learn_integration();
        Ok(())
    }

    fn ended(&mut self, wish: &Wish, result: Result<String, String>) -> Result<(), String> {
        match result {
            Ok(_) => {
                if let Wish::Start { session, .. } | Wish::Stop(session) = wish {
                    self.uncertain.remove(session);
                }
                if matches!(wish, Wish::StopAll) {
                    self.uncertain.clear();
                }
            }
            Err(problem) => {
                let secrets = self.env.sim.issued_secrets();
                if secrets.iter().any(|secret| problem.contains(secret.as_str())) {
                    return Err(format!("a secret is in {problem:?}"));
                }
                self.note(format!("  {problem}"));
            }
        }
        Ok(())
    }

    /// The person's integration may be another one by now, or gone, and its roles with it.
    fn learn_integration(&mut self) {
        self.integration = self.store.integrations().unwrap().into_iter().next().map(|found| found.id);
    }

    /// What befalls the machine or AWS.
    pub(super) fn misfortune(&mut self) {
        let what = match self.random.below(24) {
            0 | 1 => {
                self.env.sim.cut_network(true);
                self.is_cut = true;
                "the network is cut".to_owned()
            }
            2..7 => {
                self.env.sim.cut_network(false);
                self.is_cut = false;
                "the network is there".to_owned()
            }
            7..9 => {
                let minutes = [3, 20, 50, 90, 600][self.random.below(5)];
                self.sleep(SignedDuration::from_mins(minutes));
                format!("the machine slept for {minutes} minutes")
            }
            9 => {
                let minutes = [-600, -120, -6, 6, 120, 600][self.random.below(6)];
                let jump = SignedDuration::from_mins(minutes);
                self.env.clock.advance(jump);
                self.skew += jump;
                format!("the clock is set by {minutes} minutes")
            }
            10..13 => {
                self.env.clock.advance(-self.skew);
                self.skew = SignedDuration::ZERO;
                "the clock is right".to_owned()
            }
            13 => {
                self.keychain.lock();
                "the keychain is locked".to_owned()
            }
            14..17 => {
                self.keychain.unlock();
                "the keychain is open".to_owned()
            }
            17 => {
                let which = self.random.below(2);
                self.begin_anew(which);
                format!("process {which} is begun anew")
            }
            18 => {
                self.env.sim.end_sign_ins();
                "an administrator ends the sign-ins".to_owned()
            }
            19 | 20 => {
                let at_browser = [AtBrowser::Allows, AtBrowser::Allows, AtBrowser::Denies, AtBrowser::Sleeps];
                let at_browser = *self.random.pick(&at_browser);
                self.env.person(at_browser);
                format!("at the browser the person {at_browser:?}")
            }
            _ => {
                let fault = self.fault();
                let told = format!("AWS: {fault:?}");
                self.env.sim.fault(fault);
                told
            }
        };
        self.trouble();
        self.note(what);
    }

    fn fault(&mut self) -> Fault {
        const OPERATIONS: [&str; 8] = [
            "GetRoleCredentials",
            "CreateToken",
            "AssumeRole",
            "GetSessionToken",
            "ListAccounts",
            "StartDeviceAuthorization",
            "GetCallerIdentity",
            "*",
        ];
        let op = *self.random.pick(&OPERATIONS);
        let times = [1, 1, 3][self.random.below(3)];
        let fault = match self.random.below(6) {
            0 => Fault { retry_after: Some(30), ..Fault::error(op, 429, "TooManyRequestsException") },
            1 => Fault::error(op, 500, "InternalServerException"),
            2 => Fault::error(op, 403, "ForbiddenException"),
            3 => Fault {
                op: op.to_owned(),
                body: Some("<!doctype html><p>Welcome".to_owned()),
                ..Fault::default()
            },
            4 => {
                Fault { op: op.to_owned(), status: Some(503), body: Some(String::new()), ..Fault::default() }
            }
            _ => Fault { carried_out: true, ..Fault::error(op, 500, "InternalServerException") },
        };
        Fault { times, ..fault }
    }
}

/// What a process does before it is killed; `None` if it did not come to the end.
async fn killed_after<T>(polls: usize, mut doing: LocalBoxFuture<'static, T>) -> Option<T> {
    let mut left = polls;
    poll_fn(move |context| {
        if left == 0 {
            return Poll::Ready(None);
        }
        left -= 1;
        doing.as_mut().poll(context).map(Some)
    })
    .await
}

async fn bounded<T>(doing: impl Future<Output = T>) -> Result<T, String> {
    tokio::time::timeout(HANGS, doing).await.map_err(|_| "it hangs".to_owned())
}

/// Answers prompts for codes, and sees that there is one at a time. Returns what is wrong.
async fn answering(engines: [Engine; 2], seed: TotpSeed) -> String {
    loop {
        tokio::time::sleep(LOOKS).await;
        let all = engines.iter().map(|engine| (engine, engine.view().status()));
        let prompts: Vec<_> = all
            .filter_map(|(engine, status)| Some((engine, status.ok()?.pending_prompts)))
            .flat_map(|(engine, prompts)| prompts.into_iter().map(move |prompt| (engine, prompt)))
            .collect();
        for (at, (_, prompt)) in prompts.iter().enumerate() {
            if prompts[..at].iter().any(|(_, other)| other.device == prompt.device) {
                return format!("two prompts for one device: {prompts:?}");
            }
        }
        if let Some((engine, prompt)) = prompts.into_iter().find(|(_, prompt)| !prompt.checking)
            && let Some(code) = seed.code(TimeStep::at(engine.now()))
        {
            engine.prompts().answer(prompt.id, code);
        }
    }
}
