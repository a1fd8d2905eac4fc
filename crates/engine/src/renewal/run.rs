//! Renewal for as long as a window or an agent runs.

use super::error::Error;
use super::events::RenewalEvent;
use super::keeper::Turn;
use super::memory::Memory;
use super::origin::OriginRenewed;
use super::renewer::MAX_PASSES;
use super::room::{PAUSE, Renewer};
use daypass_core::renewal::MIN_PAUSE;
use jiff::{SignedDuration, Timestamp};
use std::time::Duration;
use tokio::task::JoinSet;

/// How long to wait after a change, so that changes in quick succession lead to one step.
const TOGETHER: Duration = Duration::from_millis(200);
/// Who waits until a time and finds another one, by more than this, was woken with the machine, or the clock was set.
const JUMP: SignedDuration = SignedDuration::from_secs(10);

impl Renewer {
    /// As [`run_in`](Self::run_in), once no other process does it.
    ///
    /// # Errors
    /// [`Error::Ground`] when Daypass's folder cannot be used.
    pub async fn run(&self, tell: impl FnMut(RenewalEvent) + Send) -> Result<(), Error> {
        self.run_in(self.turn().await?, tell).await;
        Ok(())
    }

    /// Renews everything that is started, until it is dropped. To notice what other processes start, the caller has to
    /// [watch](crate::Engine::watch) the store.
    ///
    /// Renewals take as long as AWS does. They are tasks of their own, one for each origin: what is due of another one, or has
    /// ended, waits for none of them.
    pub async fn run_in(&self, _turn: Turn, mut tell: impl FnMut(RenewalEvent) + Send) {
        tracing::info!("sessions are renewed by {}", self.history.caller());
        let mut memory = Memory::default();
        let mut under_way = JoinSet::new();
        let mut changes = self.store.changes().subscribe();
        let mut anew = self.anew.subscribe();
        let mut passes = 0;
        loop {
            changes.mark_unchanged();
            anew.mark_unchanged();
            let next = match self.look_and_begin(&mut memory, &mut under_way, &mut tell).await {
                // What was done may make more due.
                Ok(Acted::Something) if passes < MAX_PASSES => {
                    passes += 1;
                    continue;
                }
                Ok(Acted::Something) => Some(self.clock.now() + MIN_PAUSE),
                Ok(Acted::Nothing { next }) => next,
                Err(error) => {
                    let error = &error as &dyn std::error::Error;
                    tracing::warn!(error, "what is live could not be looked at");
                    Some(self.clock.now() + PAUSE)
                }
            };
            passes = 0;
            let due = async {
                match next {
                    Some(next) => self.clock.sleep_until(next).await,
                    None => std::future::pending().await,
                }
            };
            tokio::select! {
                Some(ended) = under_way.join_next() => {
                    self.finish_and_tell(&mut memory, ended.ok(), &mut tell);
                    if under_way.is_empty() {
                        memory.none_under_way();
                    }
                }
                changed = changes.changed() => match changed {
                    Ok(()) => tokio::time::sleep(TOGETHER).await,
                    Err(_) => return,
                },
                Ok(()) = anew.changed() => tokio::time::sleep(TOGETHER).await,
                () = due => {
                    if next.is_some_and(|next| self.clock.now().duration_since(next).abs() > JUMP) {
                        self.look_now();
                    }
                }
            }
        }
    }

    /// Begins what is to be renewed, and does what is done at once.
    async fn look_and_begin(
        &self,
        memory: &mut Memory,
        under_way: &mut JoinSet<OriginRenewed>,
        tell: &mut (impl FnMut(RenewalEvent) + Send),
    ) -> Result<Acted, Error> {
        let mut look = self.look(memory).await?;
        for origin in std::mem::take(&mut look.renewals) {
            origin.begin(memory, self.clock.now());
            let renewer = self.clone();
            under_way.spawn(async move { Box::pin(renewer.renew_origin(origin)).await });
        }
        if !look.has_news() {
            return Ok(Acted::Nothing { next: look.next });
        }
        let mut events = Vec::new();
        self.expire_and_tell(memory, look, &mut events).await;
        events.into_iter().for_each(tell);
        Ok(Acted::Something)
    }

    fn finish_and_tell(
        &self,
        memory: &mut Memory,
        renewed: Option<OriginRenewed>,
        tell: &mut impl FnMut(RenewalEvent),
    ) {
        let Some(renewed) = renewed else { return };
        let mut events = Vec::new();
        if let Err(error) = self.finish(memory, renewed, &mut events) {
            let error = &error as &dyn std::error::Error;
            tracing::warn!(error, "what came of a renewal was not recorded");
        }
        events.into_iter().for_each(tell);
    }
}

/// What a look led to.
enum Acted {
    /// Something was done at once.
    Something,
    /// Nothing was, though renewals may have begun.
    Nothing {
        /// When to look again.
        next: Option<Timestamp>,
    },
}
