//! Where and how the window is drawn.

/// Makes WebKitGTK draw without DMA-BUF, unless the person has decided otherwise: on several drivers it shows nothing
/// or garbage with it, and without it a window opens sooner and takes less memory. WebKitGTK reads this from the
/// environment alone. To be called first in `main`.
pub fn settle() {
    #[cfg(target_os = "linux")]
    {
        const NO_DMABUF: &str = "WEBKIT_DISABLE_DMABUF_RENDERER";
        if std::env::var_os(NO_DMABUF).is_none() {
            // The safe way, starting this program again with the variable set, would load a hundred libraries twice:
            // 150 ms.
            #[expect(
                unsafe_code,
                reason = "main has just begun: there is no other thread to read the environment"
            )]
            unsafe {
                std::env::set_var(NO_DMABUF, "1");
            }
        }
    }
}

/// Whether there is a display to draw on; GTK panics without one.
pub fn has_display() -> bool {
    let set = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    !cfg!(target_os = "linux") || set("DISPLAY") || set("WAYLAND_DISPLAY")
}
