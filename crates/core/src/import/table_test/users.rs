use super::*;
use crate::view::ImportOutcome;

#[test]
fn a_user_and_the_roles_on_it() {
    let config = format!(
        "{}{}{}",
        role("admin", "mira", &format!("mfa_serial = {DEVICE}\nduration_seconds = 3600\nregion = eu-west-1")),
        role("partner", "mira", "external_id = northwind-42\nrole_session_name = mira-laptop"),
        "[profile mira]\nregion = eu-central-1\n"
    );
    let credentials = format!("[mira]\n{KEY}");
    assert_eq!(
        becomes(&config, &credentials),
        [
            "mira: the IAM user session mira, in the profile mira-daypass",
            "admin: the role session admin from mira, in the profile admin-daypass",
            "partner: the role session partner from mira, in the profile partner-daypass",
        ]
    );
    let import = imported(&config, &credentials);
    let (mira, roles) = (&import.users[0], roles_to_add(&import));
    assert_eq!(mira.keys.secret_access_key.expose(), SECRETS[0]);
    assert_eq!((mira.region.as_ref().unwrap().as_str(), &mira.mfa_device), ("eu-central-1", &None));
    let (admin, partner) = (roles["admin"], roles["partner"]);
    assert_eq!(admin.source, Source::Keys("mira".into()));
    assert_eq!(admin.mfa_device.as_ref().unwrap().as_str(), DEVICE);
    assert_eq!((admin.duration.unwrap().seconds(), admin.role_session_name.as_str()), (3600, "daypass-ada"));
    assert_eq!(admin.region.as_ref().unwrap().as_str(), "eu-west-1");
    assert_eq!(partner.external_id.as_ref().unwrap().as_str(), "northwind-42");
    assert_eq!(partner.role_session_name.as_str(), "mira-laptop");
    assert_eq!((&partner.mfa_device, &partner.region), (&None, &None));
    let detail = detail(&config, &credentials, "mira");
    assert!(detail.contains("AKIAIOSFODNN7EXAMPLE") && detail.contains("credentials file"), "{detail}");
}

#[test]
fn a_device_at_the_users_keys_is_the_users() {
    let credentials = format!("[mira]\n{KEY}mfa_serial = {DEVICE}\n");
    let config = role("admin", "mira", &format!("mfa_serial = {DEVICE}"));
    let import = imported(&config, &credentials);
    assert_eq!(import.users[0].mfa_device.as_ref().unwrap().as_str(), DEVICE);
    assert_eq!(roles_to_add(&import)["admin"].mfa_device, None, "it is the user's own");
    assert!(detail(&config, &credentials, "mira").contains("Its MFA device is mira."));
}

#[test]
fn a_device_of_another_name_stays_the_roles() {
    let credentials = format!("[mira]\n{KEY}mfa_serial = {DEVICE}\n");
    let import = imported(&role("admin", "mira", "mfa_serial = GAHT12345678"), &credentials);
    assert_eq!(roles_to_add(&import)["admin"].mfa_device.as_ref().unwrap().as_str(), "GAHT12345678");
}

#[test]
fn a_role_whose_own_keys_ask_for_it_brings_its_user() {
    let config = role("dev", "dev", &format!("mfa_serial = {DEVICE}"));
    let credentials = format!("[dev]\n{KEY}");
    assert_eq!(
        becomes(&config, &credentials),
        ["dev: the role session dev from dev-user, in the profile dev-daypass"]
    );
    let import = imported(&config, &credentials);
    let user = import.user("dev").unwrap();
    assert_eq!((user.name.as_str(), user.profile.as_str()), ("dev-user", "dev-user-daypass"));
    assert_eq!(
        detail(&config, &credentials, "dev"),
        "Your profile dev stays as it is. The keys in it become the IAM user session dev-user."
    );
}

#[test]
fn the_keys_of_a_role_that_others_use_are_used_before_its_role() {
    let config = role("top", "middle", "") + &role("middle", "base", "");
    let credentials = format!("[middle]\n{KEY}[base]\n{OTHER_KEY}");
    assert_eq!(
        becomes(&config, &credentials),
        [
            "base: the IAM user session base, in the profile base-daypass",
            "middle: the role session middle from base, in the profile middle-daypass",
            "top: the role session top from middle-user, in the profile top-daypass",
        ]
    );
    assert_eq!(detail(&config, &credentials, "middle"), "Your profile middle stays as it is.");
}

#[test]
fn keys_beside_a_role_that_nothing_uses_are_said() {
    let config = role("dev", "base", "");
    let credentials = format!("[dev]\n{KEY}[base]\n{OTHER_KEY}");
    assert!(detail(&config, &credentials, "dev").contains("The keys in it are left alone."));
    assert_eq!(imported(&config, &credentials).users.len(), 1);
}

#[test]
fn one_access_key_is_one_session_whatever_it_is_called() {
    let credentials = format!("[default]\n{KEY}[mira]\n{KEY}mfa_serial = {DEVICE}\n");
    let config = role("a", "default", "") + &role("b", "mira", &format!("mfa_serial = {DEVICE}"));
    let import = imported(&config, &credentials);
    assert_eq!(import.users.len(), 1);
    assert_eq!(import.users[0].mfa_device.as_ref().unwrap().as_str(), DEVICE);
    let roles = roles_to_add(&import);
    assert_eq!(
        (&roles["a"].source, &roles["b"].source),
        (&Source::Keys("mira".into()), &Source::Keys("mira".into()))
    );
    assert_eq!(
        becomes(&config, &credentials)[0],
        "default: the IAM user session mira as well: it has the access key of mira"
    );
}

#[test]
fn a_key_with_two_secrets_is_tried_with_both() {
    let wrong = KEY.replace(SECRETS[0], SECRETS[1]);
    let import = imported("", &format!("[a]\n{KEY}[b]\n{wrong}"));
    assert_eq!(import.users.len(), 2);
}

#[test]
fn keys_in_the_config_file_count_as_well() {
    let detail = detail(&format!("[profile mira]\n{KEY}"), "", "mira");
    assert!(detail.contains("stays in your config file until you protect it"), "{detail}");
}

#[test]
fn a_passkey_at_the_users_keys_is_left_out() {
    let credentials =
        format!("[mira]\n{KEY}mfa_serial = arn:aws:iam::111122223333:u2f/user/mira/key-EXAMPLE\n");
    assert_eq!(imported("", &credentials).users[0].mfa_device, None);
    assert!(detail("", &credentials, "mira").contains("Its mfa_serial is left out"));
}

#[test]
fn keys_win_over_a_program_in_the_credentials_file_alone() {
    let process = "credential_process = /opt/keys\n";
    let both = items("", &format!("[p]\n{KEY}{process}")).remove(0);
    assert_eq!(both.outcome, ImportOutcome::User);
    assert_eq!(items(&format!("[profile p]\n{KEY}{process}"), "")[0].outcome, ImportOutcome::LeftAlone);
}

#[test]
fn names_that_are_taken_get_a_number_and_profiles_too() {
    let credentials = format!("[Dev]\n{KEY}[dev]\n{OTHER_KEY}[dev-daypass]\nregion = eu-west-1\n");
    assert_eq!(
        becomes("", &credentials)[..2],
        [
            "Dev: the IAM user session Dev, in the profile Dev-daypass",
            "dev: the IAM user session dev 2, in the profile dev-daypass-2",
        ]
    );
    let long = "x".repeat(129);
    assert!(
        detail("", &format!("[{long}]\n{KEY}[]\n{OTHER_KEY}"), &long)
            .starts_with("Not every AWS tool accepts its name.")
    );
    assert!(detail("", &format!("[]\n{OTHER_KEY}"), "").starts_with("Not every AWS tool accepts its name."));
    assert_eq!(imported("", &format!("[{}]\n{KEY}", "x".repeat(128))).users.len(), 1);
}

#[test]
fn a_user_with_another_key_by_now_is_the_session_that_was_imported() {
    let known = carried_out(&imported("", &format!("[mira]\n{KEY}")), nothing());
    let config = role("admin", "mira", "");
    let items = Import::decide(&profile_set(&config, &format!("[mira]\n{OTHER_KEY}")), &known).items();
    let mira = items.iter().find(|item| item.profile == "mira").unwrap();
    assert_eq!(mira.outcome, ImportOutcome::Known);
    assert!(mira.detail.as_deref().unwrap().contains("differs from the session's in the vault"));
    assert!(items.iter().any(|item| item.becomes.starts_with("the role session admin from mira")));
}
