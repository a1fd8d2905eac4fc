//! Daypass in a window and in the tray.

#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

use std::process::ExitCode;

fn main() -> ExitCode {
    daypass_desktop::keep_memory_private();
    daypass_desktop::take_secrets();
    daypass_desktop::settle_rendering();
    if !daypass_desktop::has_display() {
        return fail(&"there is no display; the command line works without one: daypass --help");
    }
    match daypass_desktop::run() {
        Ok(code) => u8::try_from(code).map_or(ExitCode::FAILURE, ExitCode::from),
        Err(error) => fail(&error),
    }
}

fn fail(why: &dyn std::fmt::Display) -> ExitCode {
    #[expect(clippy::print_stderr, reason = "there is no window to say it in")]
    {
        eprintln!("daypass-desktop: {why}");
    }
    ExitCode::FAILURE
}
