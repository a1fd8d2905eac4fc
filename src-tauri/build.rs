//! Prepares what Tauri compiles in: its configuration, the capabilities, and the window's pages.

use std::path::Path;
use std::process::ExitCode;

fn main() -> ExitCode {
    // With `custom-protocol` the pages are embedded; `tauri dev` serves them.
    let embeds = std::env::var_os("CARGO_FEATURE_CUSTOM_PROTOCOL").is_some();
    let pages = Path::new("../ui/dist");
    println!("cargo:rerun-if-changed={}", pages.display());
    if embeds && !pages.join("index.html").is_file() {
        println!("cargo:error=the window's pages are not built: run `npm run -w ui build` first");
        return ExitCode::FAILURE;
    }
    tauri_build::build();
    ExitCode::SUCCESS
}
