//! macOS: *NSWorkspaceDidWakeNotification* (Apple's AppKit reference), and notify(3), by which the system tells of the network
//! under *kNotifySCNetworkChange* of `notify_keys.h`.

use super::{has_helped, is_not_told};
use block2::RcBlock;
use objc2_app_kit::{NSWorkspace, NSWorkspaceDidWakeNotification};
use objc2_foundation::NSNotification;
use std::ffi::{CStr, c_char, c_int};
use std::fs::File;
use std::io::{Error, Read};
use std::os::fd::{FromRawFd, OwnedFd};
use std::ptr::NonNull;
use std::thread;

/// `kNotifySCNetworkChange`.
const NETWORK_CHANGE: &CStr = c"com.apple.system.config.network_change";
/// `NOTIFY_STATUS_OK` of `notify.h`.
const OK: u32 = 0;

#[expect(unsafe_code, reason = "declared as in notify.h; the function is part of libSystem")]
unsafe extern "C" {
    fn notify_register_file_descriptor(
        name: *const c_char,
        descriptor: *mut c_int,
        flags: c_int,
        token: *mut c_int,
    ) -> u32;
}

/// Registers for both, for as long as the process runs.
pub(super) fn listen() {
    hear_of_wakes();
    let heard = hear_of_the_network().and_then(|told| {
        thread::Builder::new().name("network changes".to_owned()).spawn(move || follow(told))
    });
    if let Err(error) = heard {
        is_not_told("its network changes", error);
    }
}

/// The notification centre keeps the observer; it tells on the main thread, whose run loop is Tauri's.
fn hear_of_wakes() {
    let woken = RcBlock::new(|_: NonNull<NSNotification>| has_helped("the machine woke up"));
    let center = NSWorkspace::sharedWorkspace().notificationCenter();
    #[expect(
        unsafe_code,
        reason = "the block captures nothing, so it may run on any thread; no queue is given"
    )]
    let _observer = unsafe {
        center.addObserverForName_object_queue_usingBlock(
            Some(NSWorkspaceDidWakeNotification),
            None,
            None,
            &woken,
        )
    };
}

/// A pipe that gets four bytes with each change of the network.
fn hear_of_the_network() -> Result<File, Error> {
    let (mut descriptor, mut token) = (-1, 0);
    #[expect(unsafe_code, reason = "the name ends with NUL, and both places are this function's own")]
    let status = unsafe {
        notify_register_file_descriptor(NETWORK_CHANGE.as_ptr(), &raw mut descriptor, 0, &raw mut token)
    };
    if status != OK {
        return Err(Error::other(format!("notify_register_file_descriptor: status {status}")));
    }
    #[expect(unsafe_code, reason = "notify(3) has made the descriptor for this caller alone")]
    let told = unsafe { OwnedFd::from_raw_fd(descriptor) };
    Ok(told.into())
}

fn follow(mut told: File) {
    let mut token = [0; size_of::<c_int>()];
    while told.read_exact(&mut token).is_ok() {
        has_helped("the machine's network changed");
    }
}
