//! Windows: `PowerRegisterSuspendResumeNotification`, which tells by a callback what windows get as *WM_POWERBROADCAST*, and
//! `NotifyUnicastIpAddressChange` (Microsoft's *Power Management* and *IP Helper* references).

use super::{has_helped, is_not_told};
use std::ffi::c_void;
use std::io::Error;
use std::ptr::{from_mut, null, null_mut};
use windows_sys::Win32::Foundation::{ERROR_SUCCESS, WIN32_ERROR};
use windows_sys::Win32::NetworkManagement::IpHelper::{
    MIB_NOTIFICATION_TYPE, MIB_UNICASTIPADDRESS_ROW, MibDeleteInstance, NotifyUnicastIpAddressChange,
};
use windows_sys::Win32::Networking::WinSock::AF_UNSPEC;
use windows_sys::Win32::System::Power::{
    DEVICE_NOTIFY_SUBSCRIBE_PARAMETERS, PowerRegisterSuspendResumeNotification,
};
use windows_sys::Win32::UI::WindowsAndMessaging::{DEVICE_NOTIFY_CALLBACK, PBT_APMRESUMEAUTOMATIC};

/// Registers for both, for as long as the process runs.
pub(super) fn listen() {
    // Where the callback stands is read again with each event, so it stays.
    let callback = Box::leak(Box::new(DEVICE_NOTIFY_SUBSCRIBE_PARAMETERS {
        Callback: Some(on_power),
        Context: null_mut(),
    }));
    let mut registration = null_mut();
    #[expect(
        unsafe_code,
        reason = "the callback is a function of this program, and its parameters are never freed"
    )]
    let registered = unsafe {
        PowerRegisterSuspendResumeNotification(
            DEVICE_NOTIFY_CALLBACK,
            from_mut(callback).cast(),
            &raw mut registration,
        )
    };
    told(registered, "it wakes up");
    let mut registration = null_mut();
    #[expect(unsafe_code, reason = "the callback is a function of this program, and gets no context")]
    let registered = unsafe {
        NotifyUnicastIpAddressChange(AF_UNSPEC, Some(on_address), null(), false, &raw mut registration)
    };
    told(registered, "its network changes");
}

fn told(registered: WIN32_ERROR, what: &str) {
    if registered != ERROR_SUCCESS {
        is_not_told(what, Error::from_raw_os_error(registered.cast_signed()));
    }
}

/// `DEVICE_NOTIFY_CALLBACK_ROUTINE`. *PBT_APMRESUMEAUTOMATIC* comes with every resume, whoever caused it.
extern "system" fn on_power(_context: *const c_void, event: u32, _setting: *const c_void) -> u32 {
    if event == PBT_APMRESUMEAUTOMATIC {
        has_helped("the machine woke up");
    }
    ERROR_SUCCESS
}

/// `PUNICAST_IPADDRESS_CHANGE_CALLBACK`. An address that came or changed may be a network; one that is gone is none.
extern "system" fn on_address(
    _context: *const c_void,
    _row: *const MIB_UNICASTIPADDRESS_ROW,
    change: MIB_NOTIFICATION_TYPE,
) {
    if change != MibDeleteInstance {
        has_helped("the machine has another network address");
    }
}
