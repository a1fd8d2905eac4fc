//! How WebKitGTK draws.

/// Makes WebKitGTK draw without DMA-BUF, unless the person has decided otherwise: on several drivers it shows nothing
/// or garbage with it, and without it a window opens sooner and takes less memory.
///
/// WebKitGTK reads this from the environment alone. Setting a variable of a running process is unsafe (POSIX,
/// *setenv*), so the process starts itself anew, in place and under its own id, with the variable set.
pub fn settle() {
    #[cfg(target_os = "linux")]
    {
        use std::os::unix::process::CommandExt;
        const NO_DMABUF: &str = "WEBKIT_DISABLE_DMABUF_RENDERER";
        if std::env::var_os(NO_DMABUF).is_some() {
            return;
        }
        if let Ok(own) = std::env::current_exe() {
            // Returns only when it failed; then the window is drawn as WebKitGTK likes.
            let _error =
                std::process::Command::new(own).args(std::env::args_os().skip(1)).env(NO_DMABUF, "1").exec();
        }
    }
}
