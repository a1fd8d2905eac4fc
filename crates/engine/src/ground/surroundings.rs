//! What this machine and this process's environment say about where the person's browser is.

use super::program::program_in;
use daypass_core::sign_in_method::Surroundings;
use std::ffi::OsString;
use std::path::Path;

/// The programs that open a page on Windows from WSL, in the order in which they are tried: of wslu, and of Windows itself.
pub(super) const WINDOWS_OPENERS: [&str; 3] = ["wslview", "powershell.exe", "explorer.exe"];

/// What a container's runtime puts into its root: Docker, Podman.
const CONTAINER_FILES: [&str; 2] = [".dockerenv", "run/.containerenv"];
/// What development containers and Codespaces set (containers.dev, docs.github.com).
const CONTAINER_VARIABLES: [&str; 3] = ["REMOTE_CONTAINERS", "DEVCONTAINER", "CODESPACES"];

/// The surroundings that an environment and the files below `root` tell.
pub(super) fn surroundings(variable: &dyn Fn(&str) -> Option<OsString>, root: &Path) -> Surroundings {
    let is_set = |name: &&str| variable(name).is_some_and(|value| !value.is_empty());
    // `CODESPACES=false` and the like are said by people who want to be asked as on any other machine.
    let is_on =
        |name: &&str| is_set(name) && variable(name).is_some_and(|value| value != "false" && value != "0");
    let is_linux = cfg!(target_os = "linux");
    let in_container = CONTAINER_VARIABLES.iter().any(is_on)
        || is_linux && CONTAINER_FILES.iter().any(|file| root.join(file).exists());
    let in_wsl = is_linux && is_wsl(root);
    let path = variable("PATH");
    let opener = |name: &&str| program_in(path.as_deref(), name).is_some();
    Surroundings {
        over_ssh: ["SSH_CONNECTION", "SSH_TTY"].iter().any(is_set),
        in_container,
        in_wsl,
        wsl_opens_pages: in_wsl && (is_set(&"BROWSER") || WINDOWS_OPENERS.iter().any(opener)),
        has_display: !is_linux || ["DISPLAY", "WAYLAND_DISPLAY"].iter().any(is_set),
    }
}

/// Whether the kernel is the one that Microsoft builds for WSL: `5.15.153.1-microsoft-standard-WSL2`,
/// `4.4.0-19041-Microsoft`.
fn is_wsl(root: &Path) -> bool {
    std::fs::read_to_string(root.join("proc/sys/kernel/osrelease"))
        .is_ok_and(|release| release.to_lowercase().contains("microsoft"))
}

#[cfg(target_os = "linux")]
#[cfg(test)]
mod tests {
    use super::*;
    use std::fs::{Permissions, create_dir_all, set_permissions};
    use std::os::unix::fs::PermissionsExt;

    /// The root of a machine with these files.
    fn machine(files: &[(&str, &str)]) -> tempfile::TempDir {
        let root = tempfile::tempdir().unwrap();
        for (name, text) in files {
            let path = root.path().join(name);
            create_dir_all(path.parent().unwrap()).unwrap();
            aws_files::atomic::write(&path, text.as_bytes(), 0o644).unwrap();
        }
        root
    }

    fn told(root: &Path, variables: &[(&str, &str)]) -> Surroundings {
        let variable = |name: &str| {
            variables.iter().find(|(key, _)| *key == name).map(|(_, value)| OsString::from(value))
        };
        surroundings(&variable, root)
    }

    const PLAIN: (&str, &str) = ("proc/sys/kernel/osrelease", "6.1.0-21-amd64\n");
    const WSL: (&str, &str) = ("proc/sys/kernel/osrelease", "5.15.153.1-microsoft-standard-WSL2\n");

    #[test]
    fn a_shell_over_ssh_and_a_display_are_told_by_the_environment() {
        let root = machine(&[PLAIN]);
        for name in ["SSH_CONNECTION", "SSH_TTY"] {
            assert!(told(root.path(), &[(name, "10.0.0.1 50000 10.0.0.2 22")]).over_ssh);
            assert!(!told(root.path(), &[(name, "")]).over_ssh);
        }
        for name in ["DISPLAY", "WAYLAND_DISPLAY"] {
            assert!(told(root.path(), &[(name, ":0")]).has_display);
            assert!(!told(root.path(), &[(name, "")]).has_display);
        }
        assert_eq!(told(root.path(), &[]), Surroundings::default());
    }

    #[test]
    fn a_container_is_told_by_what_its_makers_leave_in_it() {
        for file in [".dockerenv", "run/.containerenv"] {
            assert!(told(machine(&[PLAIN, (file, "")]).path(), &[]).in_container, "{file}");
        }
        let root = machine(&[PLAIN]);
        for name in ["REMOTE_CONTAINERS", "DEVCONTAINER", "CODESPACES"] {
            assert!(told(root.path(), &[(name, "true")]).in_container, "{name}");
            assert!(!told(root.path(), &[(name, "false")]).in_container, "{name}");
        }
    }

    #[test]
    fn wsl_is_told_by_its_kernel_and_has_a_browser_where_it_can_open_one() {
        let first = ("proc/sys/kernel/osrelease", "4.4.0-19041-Microsoft\n");
        for release in [WSL, first] {
            assert!(told(machine(&[release]).path(), &[]).in_wsl);
        }
        let root = machine(&[WSL]);
        let path = root.path().join("windows").display().to_string();
        let alone = told(root.path(), &[("PATH", &path), ("DISPLAY", ":0")]);
        assert!(alone.in_wsl && !alone.wsl_opens_pages);
        for opener in WINDOWS_OPENERS {
            let root = machine(&[WSL, (&format!("windows/{opener}"), "")]);
            let folder = root.path().join("windows");
            let path = folder.display().to_string();
            assert!(!told(root.path(), &[("PATH", &path)]).wsl_opens_pages, "it cannot be run");
            set_permissions(folder.join(opener), Permissions::from_mode(0o755)).unwrap();
            assert!(told(root.path(), &[("PATH", &path)]).wsl_opens_pages, "{opener}");
        }
        assert!(told(root.path(), &[("BROWSER", "firefox")]).wsl_opens_pages);
        assert!(!told(machine(&[PLAIN]).path(), &[("BROWSER", "firefox")]).wsl_opens_pages);
    }
}
