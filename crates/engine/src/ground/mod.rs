//! What every room stands on: the time, random texts, the home folder, locks and tasks, child processes, the browser and
//! its pages, the loopback port.
//! Nothing in here knows what Daypass is for.

mod blocking;
mod browser;
mod browser_variable;
mod build_info;
mod changes;
mod child;
mod clock;
mod core_files;
mod error;
mod home;
mod html;
mod installed_browsers;
mod lock_file;
mod lock_inspection;
mod lock_name;
mod lock_order;
mod locks;
mod log;
mod loopback;
mod no_writes;
mod panics;
mod peer;
mod private_files;
mod program;
mod prompting;
mod prompts;
mod public_file;
mod random;
mod redirect;
mod start_marks;
mod surroundings;
mod system_browser;
#[cfg(target_os = "linux")]
mod system_signals;
mod tasks;
mod unfit_browser;
mod wakeups;

pub(crate) use blocking::blocking;
pub use browser::{Browser, BrowserError, own_page};
pub use build_info::{BuildInfo, build_info};
pub(crate) use changes::Changes;
pub use child::{ChildEnvironment, child, output_of};
pub(crate) use child::{VAULT_PASSPHRASE, detached};
pub use clock::{Clock, ManualClock, SystemClock};
pub use core_files::{forbid_core_files, forbid_inspection, with_persons_core_limit};
pub use error::Error;
pub use home::Home;
pub(crate) use home::has_modes;
pub(crate) use html::{html, page};
pub use installed_browsers::InstalledBrowser;
pub use lock_file::SharedFailure;
pub(crate) use lock_inspection::{LockFound, LockState, inspect_locks, remove_left_locks};
pub(crate) use lock_name::LockName;
pub(crate) use lock_order::{assert_may_ask, in_lock_order};
pub(crate) use locks::{LockGuard, Locks, LongLock, ThreadLock, acquire_blocking, try_acquire};
pub use log::{LogGuard, LogOf, begin_log, begin_log_aloud, begin_log_in_background};
#[cfg(test)]
pub(crate) use loopback::exchange;
pub(crate) use loopback::{Loopback, Response, is_for};
pub(crate) use no_writes::{WriteUnderWay, forbid_writes};
pub(crate) use panics::caught;
pub use panics::set_panic_words;
pub(crate) use private_files::{open_private, private_file, private_folder, sync_folder, write_private};
pub use program::command_line;
pub use prompting::Prompting;
pub(crate) use prompting::Request;
pub(crate) use prompts::Prompt;
pub use prompts::Prompts;
pub use public_file::write_public;
pub(crate) use random::random_text;
pub(crate) use redirect::{Redirect, Redirected};
pub use system_browser::SystemBrowser;
#[cfg(target_os = "linux")]
pub(crate) use system_signals::{SystemSignal, on_system_signals};
pub use tasks::LockWait;
pub(crate) use tasks::{SignInTask, Task, TaskGuard, Tasks};
pub use unfit_browser::UnfitBrowser;
pub use wakeups::{sleep_aligned, until_wakeup};
