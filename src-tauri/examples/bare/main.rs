//! A Tauri app that is no more than a tray icon and an empty window: what `npm run bench` holds Daypass's memory against, and with
//! `--shown`, which opens the window at once, its start.

use tauri::menu::{Menu, MenuItem};
use tauri::tray::TrayIconBuilder;
use tauri::{AppHandle, Manager, RunEvent, WebviewUrl, WebviewWindowBuilder, include_image};

const LABEL: &str = "main";

fn main() -> tauri::Result<()> {
    // As Daypass does.
    daypass_desktop::settle_rendering();
    let app = tauri::Builder::default()
        .setup(|app| Ok(put_up(app.handle())?))
        .build(tauri::generate_context!("examples/bare/tauri.conf.json"))?;
    app.run(|_, event| {
        if let RunEvent::ExitRequested { code: None, api, .. } = event {
            api.prevent_exit();
        }
    });
    Ok(())
}

fn put_up(app: &AppHandle) -> tauri::Result<()> {
    let open = MenuItem::with_id(app, "open", "Open", true, None::<&str>)?;
    let quit = MenuItem::with_id(app, "quit", "Quit", true, None::<&str>)?;
    TrayIconBuilder::with_id("bare")
        .icon(include_image!("../icons/tray/idle-44.png"))
        .menu(&Menu::with_items(app, &[&open, &quit])?)
        .on_menu_event(|app, event| match event.id().as_ref() {
            "open" => open_window(app),
            _ => app.exit(0),
        })
        .build(app)?;
    if std::env::args().any(|argument| argument == "--shown") {
        open_window(app);
    }
    Ok(())
}

fn open_window(app: &AppHandle) {
    let app = app.clone();
    tauri::async_runtime::spawn_blocking(move || {
        if app.get_webview_window(LABEL).is_none() {
            let window = WebviewWindowBuilder::new(&app, LABEL, WebviewUrl::default());
            window.title("Bare").inner_size(960., 640.).build().map(drop)
        } else {
            Ok(())
        }
    });
}
