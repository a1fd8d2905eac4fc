//! What every room stands on: the time, random texts, the home folder, locks and tasks, the browser, the loopback port.
//! Nothing in here knows what Daypass is for.

mod browser;
mod clock;
mod home;
mod locks;
mod log;
mod loopback;
mod random;
mod rate_limiter;
mod tasks;
pub mod wakeups;

pub use browser::{Browser, BrowserError, SystemBrowser, own_page};
pub use clock::{Clock, ManualClock, SystemClock};
pub use home::Home;
pub(crate) use locks::Turn;
pub use log::may_be_logged;
pub(crate) use loopback::{Answer, Loopback, is_for};
pub(crate) use random::random_text;
pub(crate) use rate_limiter::Pace;
pub(crate) use tasks::{Job, Live, LiveSignIn, Question, Running};
