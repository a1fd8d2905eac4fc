//! What the window can ask for. Each command is declared here once; the window's TypeScript is generated from it.
//!
//! The window is not trusted: what it sends is checked before anything is done, and nothing that it gets is a secret.

#![allow(clippy::needless_pass_by_value, reason = "Tauri hands commands their arguments by value")]
#![expect(clippy::needless_pass_by_value, reason = "commands own what the window sent")]

pub(crate) mod added;
pub(crate) mod catalog;
pub(crate) mod console;
pub(crate) mod copying;
pub(crate) mod doctor;
pub(crate) mod import;
pub(crate) mod input;
pub(crate) mod integrations;
pub(crate) mod network;
pub(crate) mod places;
mod protect;
pub(crate) mod role_setup;
pub(crate) mod roles;
pub(crate) mod sessions;
pub(crate) mod settings;
pub(crate) mod sign_in;
pub(crate) mod updates;
pub(crate) mod users;
pub(crate) mod vault;
pub(crate) mod views;
pub(crate) mod window;

use crate::arrivals::ArrivalEvent;
use crate::events::{CatalogEvent, SettingsEvent, StatusEvent, UpdateEvent};
use crate::palette_shortcut::PaletteShortcutEvent;
use daypass_core::settings::TextSize;
use tauri::Wry;
use tauri_specta::{Builder, collect_commands, collect_events};

/// The commands and the events, with their types.
pub fn bindings() -> Builder<Wry> {
    Builder::new()
        .commands(collect_commands![
            catalog::catalog,
            catalog::status,
            catalog::history,
            integrations::inspect_start_url,
            integrations::regions,
            integrations::add_integration,
            integrations::rename_integration,
            integrations::set_integration_regions,
            integrations::keep_both,
            integrations::remove_integration,
            integrations::sync,
            integrations::sync_unread,
            integrations::unread_accounts,
            integrations::cancel_sync,
            sign_in::sign_in,
            sign_in::reopen_sign_in,
            sign_in::cancel_sign_in,
            sign_in::dismiss_sign_in,
            sign_in::sign_out,
            sessions::start_session,
            sessions::cancel_start,
            sessions::answer_mfa,
            sessions::stop_session,
            sessions::stop_all,
            sessions::dismiss_problem,
            sessions::try_renewals_now,
            console::console_services,
            console::asks_before_console,
            console::open_console,
            console::set_favourite_destination,
            places::browsers,
            places::settings_somewhere,
            places::set_setting_somewhere,
            places::consoles_beside,
            views::save_view,
            views::rename_view,
            views::remove_view,
            copying::copy_environment,
            copying::copy_console_link,
            sessions::set_favourite,
            sessions::set_hidden,
            sessions::change_labels,
            sessions::set_production,
            sessions::set_account_colour,
            sessions::set_alias,
            sessions::set_region,
            sessions::set_profiles,
            sessions::set_profiles_by,
            sessions::set_delivery,
            sessions::session_details,
            users::add_iam_user,
            roles::add_role,
            added::session_source,
            added::change_session,
            added::remove_session,
            import::import_preview,
            import::import_profiles,
            role_setup::role_setup,
            role_setup::open_setup_page,
            role_setup::begin_role_trial,
            role_setup::test_role,
            role_setup::save_role,
            role_setup::end_role_trial,
            protect::plain_keys,
            protect::protect_keys,
            protect::protected_keys,
            protect::undo_protect,
            settings::settings,
            settings::save_settings,
            settings::preview_template,
            settings::set_template,
            settings::undo_template,
            settings::start_at_login,
            settings::set_start_at_login,
            settings::palette_shortcut,
            network::network,
            network::choose_ca_bundle,
            vault::vault,
            vault::lock_vault,
            vault::backups,
            vault::restore_backup,
            vault::change_passphrase,
            vault::export_all,
            doctor::check_machine,
            doctor::mend,
            updates::about,
            updates::update_state,
            updates::look_for_update,
            updates::install_update,
            updates::restart,
            window::close_window,
            window::quit_daypass,
            window::home_folder,
            window::take_arrival,
        ])
        .events(collect_events![
            CatalogEvent,
            StatusEvent,
            SettingsEvent,
            UpdateEvent,
            ArrivalEvent,
            PaletteShortcutEvent,
        ])
        .constant("textSizes", TextSize::STEPS)
        // What goes in and what comes out have the same names: they are the same on the wire.
        .disable_serde_phases()
}
