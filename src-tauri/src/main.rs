//! Daypass in a window and in the tray.

#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

use std::process::ExitCode;

fn main() -> ExitCode {
    daypass_desktop::settle_rendering();
    match daypass_desktop::run() {
        Ok(code) => u8::try_from(code).map_or(ExitCode::FAILURE, ExitCode::from),
        Err(error) => {
            #[expect(clippy::print_stderr, reason = "there is no window to say it in")]
            {
                eprintln!("daypass-desktop: {error}");
            }
            ExitCode::FAILURE
        }
    }
}
