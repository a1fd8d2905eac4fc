//! A day: the morning, what happens at work, the evening and the night.

use super::{Month, started};
use crate::action::Act;
use aws_sim::{Assignment, Fault, OrgPatch};
use daypass_core::SessionId;
use jiff::SignedDuration;

impl Month {
    /// Lives so many days.
    pub(super) async fn live(&mut self, days: u64) -> Result<(), String> {
        self.run_app().await?;
        for day in 1..=days {
            let evening = self.machine.sim.now() + SignedDuration::from_hours(9);
            while self.machine.sim.now() < evening {
                let minutes = [2, 5, 10, 20, 30, 45][self.random.below(6)];
                self.pass(SignedDuration::from_mins(minutes)).await?;
                Box::pin(self.happen()).await?;
            }
            let off = match day % 22 {
                15 => 9 * 24,
                day if day % 5 == 0 => 2 * 24,
                _ => 0,
            };
            let off = SignedDuration::from_hours(13 + off) + self.some_minutes(150);
            Box::pin(self.night(off)).await?;
        }
        Ok(())
    }

    fn some_minutes(&mut self, most: usize) -> SignedDuration {
        let minutes = 1 + self.random.below(most);
        SignedDuration::from_mins(i64::try_from(minutes).unwrap_or(1))
    }

    /// One thing that happens at work.
    async fn happen(&mut self) -> Result<(), String> {
        match self.random.below(12) {
            0 => self.train().await,
            1 => {
                let time = self.some_minutes(90);
                self.sleep(time).await
            }
            2 => {
                let times = 1 + self.random.below(40);
                let pause = 5 + self.random.below(120);
                self.note(format!("AWS asks {times} times to be left alone for {pause} s"));
                self.fault(
                    Fault {
                        retry_after: Some(pause as u64),
                        ..Fault::error("GetRoleCredentials", 429, "TooManyRequestsException")
                    },
                    times,
                )
                .await
            }
            3 => {
                let times = 1 + self.random.below(40);
                self.note(format!("AWS fails {times} times"));
                self.fault(Fault::error("GetRoleCredentials", 500, "InternalServerException"), times).await
            }
            4 => self.kill().await,
            5 => {
                self.note("an administrator ends the sign-in");
                self.machine.sim.end_sign_ins();
                self.trouble();
                Ok(())
            }
            6 => self.stop_some().await,
            7 => self.start_some().await,
            8 => self.revoke().await,
            9 => self.sync().await,
            _ => Ok(()),
        }
    }

    /// The network is away for a while.
    async fn train(&mut self) -> Result<(), String> {
        let time = self.some_minutes(40);
        self.note(format!("no network for {time:#}"));
        self.machine.sim.cut_network(true);
        self.is_cut = true;
        self.pass(time).await?;
        self.machine.sim.cut_network(false);
        self.is_cut = false;
        self.note("the network is back");
        self.trouble();
        // As the desktop shell does when the system says so.
        self.engine().renewer().look_now();
        self.look().await
    }

    /// The machine sleeps.
    async fn sleep(&mut self, time: SignedDuration) -> Result<(), String> {
        self.note(format!("the machine sleeps for {time:#}"));
        self.machine.pass(time);
        self.was_away = true;
        self.trouble();
        self.look().await
    }

    async fn fault(&mut self, fault: Fault, times: usize) -> Result<(), String> {
        self.machine.sim.fault(Fault { times: u32::try_from(times).unwrap_or(1), ..fault });
        let time = self.some_minutes(30);
        let end = self.machine.sim.now() + time;
        while self.machine.sim.now() < end {
            self.trouble();
            self.pass(SignedDuration::from_mins(5)).await?;
        }
        self.machine.sim.end_faults();
        self.trouble();
        Ok(())
    }

    /// Daypass is killed, and started again some time later.
    async fn kill(&mut self) -> Result<(), String> {
        self.note("Daypass is killed");
        self.end_app();
        let time = self.some_minutes(60);
        self.pass(time).await?;
        self.run_app().await
    }

    async fn stop_some(&mut self) -> Result<(), String> {
        let count = self.random.below(10);
        let ids: Vec<SessionId> = self.wanted.iter().take(count).cloned().collect();
        self.note(format!("the person stops {}", ids.len()));
        for id in ids {
            self.wanted.remove(&id);
            self.engine().sessions().stop(&id).await.map_err(|error| error.to_string())?;
        }
        self.look().await
    }

    /// The person starts what they have stopped.
    async fn start_some(&mut self) -> Result<(), String> {
        let ids: Vec<SessionId> =
            self.sessions.values().filter(|id| !self.wanted.contains(*id)).cloned().collect();
        if ids.is_empty() {
            return Ok(());
        }
        self.perform(&[Act::StartAll(ids)]).await?;
        self.clear_refused().await
    }

    /// An administrator takes a role away.
    async fn revoke(&mut self) -> Result<(), String> {
        let Some(id) = self.wanted.iter().nth(self.random.below(super::MANY)).cloned() else {
            return Ok(());
        };
        let Some(item) = self.catalog.sessions.iter().find(|item| item.id == id).cloned() else {
            return Ok(());
        };
        let (Some(account_id), Some(role)) = (item.account_id, item.role_name) else { return Ok(()) };
        self.note(format!("an administrator takes {} away", item.name));
        let role_name = role.try_into().map_err(|_| "no role's name")?;
        let remove_roles = vec![Assignment { account_id, role_name }];
        self.machine.sim.edit_org(OrgPatch { remove_roles, ..OrgPatch::default() });
        self.trouble();
        Ok(())
    }

    /// The roles are read again. What is gone is not wanted any more: the person was told.
    async fn sync(&mut self) -> Result<(), String> {
        self.note("a sync");
        let (engine, integration) = (self.engine(), self.integration.clone());
        let mut syncing =
            tokio::spawn(async move { Box::pin(engine.integrations().sync(&integration)).await });
        // It takes minutes of such a company, in which the app goes on.
        let report = loop {
            let due = self.next_look();
            tokio::select! {
                synced = &mut syncing => break synced.map_err(|error| error.to_string())?,
                () = self.machine.reaches(due) => self.look().await?,
            }
        };
        let Ok(report) = report else {
            self.note("the sync failed");
            self.trouble();
            return self.look().await;
        };
        for gone in &report.removed {
            self.note(format!("{} is gone", gone.name));
            if let Some(item) = self.catalog.sessions.iter().find(|item| item.name == gone.name) {
                self.wanted.remove(&item.id);
                self.sessions.retain(|_, id| *id != item.id);
            }
        }
        self.read_catalog()?;
        self.look().await
    }

    /// The evening, the night, and the next morning's one act.
    async fn night(&mut self, time: SignedDuration) -> Result<(), String> {
        match self.random.below(4) {
            0 => {
                self.note("the evening: all is stopped, and Daypass quits");
                let engine = self.engine();
                self.end_app();
                engine.sessions().stop_all().await.map_err(|error| error.to_string())?;
                self.wanted.clear();
                self.pass(time).await?;
                self.run_app().await?;
                return self.start_some().await;
            }
            1 => {
                self.note("the evening: Daypass quits and leaves what is live");
                self.end_app();
                self.pass(time).await?;
                self.run_app().await?;
            }
            2 => {
                self.note("the evening: Daypass goes on, with the machine awake");
                self.pass(time).await?;
            }
            _ => self.sleep(time).await?,
        }
        self.note("the morning");
        if self.wanted.is_subset(&self.working()) {
            return Ok(());
        }
        if self.shown.as_ref().is_some_and(|notice| notice.acts.iter().flat_map(started).next().is_some()) {
            self.heed().await?;
        } else {
            self.click_menu().await?;
        }
        self.clear_refused().await?;
        let working = self.working();
        let left: Vec<_> = self.wanted.iter().filter(|id| !working.contains(*id)).collect();
        if left.is_empty() {
            return Ok(());
        }
        Err(format!("after the morning's one act, {left:?} do not work: {:?}", self.status()?))
    }
}
