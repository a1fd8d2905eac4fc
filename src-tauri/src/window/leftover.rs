//! WebKit's network process, which stays when the window is closed and takes some 30 MB. It is ended here; WebKit starts
//! another one for the next window, as it does after a crash.

use super::{OPENING, is_open};
use std::sync::atomic::Ordering;
use std::time::Duration;
use tauri::AppHandle;

/// How long to wait until WebKit, which writes every half second, has written what the page has stored.
const SETTLED: Duration = Duration::from_secs(3);
/// Its name, as far as Linux keeps it (`TASK_COMM_LEN`).
const NAME: &str = "WebKitNetworkPr";

/// Ends it when the window has been gone for a moment.
pub(super) fn end(app: &AppHandle) {
    let app = app.clone();
    tauri::async_runtime::spawn(async move {
        tokio::time::sleep(SETTLED).await;
        let there = app.clone();
        // On the thread that makes windows, so that none appears between the check and the kill.
        let ended = app.run_on_main_thread(move || {
            if !is_open(&there) && !OPENING.load(Ordering::Relaxed) {
                children().filter(|child| is_named(child)).for_each(|child| terminate(&child));
            }
        });
        if let Err(error) = ended {
            tracing::debug!(%error, "the network process stays");
        }
    });
}

/// The ids of this process's children (proc(5), *children*; a kernel without it has none to tell).
fn children() -> impl Iterator<Item = String> {
    let threads = std::fs::read_dir("/proc/self/task").into_iter().flatten().flatten();
    threads.flat_map(|thread| {
        let children = std::fs::read_to_string(thread.path().join("children")).unwrap_or_default();
        children.split_whitespace().map(str::to_owned).collect::<Vec<_>>()
    })
}

fn is_named(child: &str) -> bool {
    std::fs::read_to_string(format!("/proc/{child}/comm")).is_ok_and(|name| name.trim_end() == NAME)
}

fn terminate(child: &str) {
    use rustix::process::{Pid, Signal, kill_process};
    let Some(child) = child.parse().ok().and_then(Pid::from_raw) else { return };
    if let Err(error) = kill_process(child, Signal::TERM) {
        tracing::debug!(%error, "the network process stays");
    }
}
