//! Where the shared files are.

use std::ffi::OsString;
use std::path::{Component, Path, PathBuf};

/// The paths of the shared config and credentials files.
///
/// Source: AWS SDKs and Tools Reference Guide, "Location of the shared config and credentials files".
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SharedFiles {
    /// The config file: `AWS_CONFIG_FILE`, else `~/.aws/config`.
    pub config: PathBuf,
    /// The credentials file: `AWS_SHARED_CREDENTIALS_FILE`, else `~/.aws/credentials`.
    pub credentials: PathBuf,
}

/// No environment variable says where the home folder is, and a path needs it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("no home folder: HOME is not set")]
pub struct NoHome;

impl SharedFiles {
    /// The paths for the environment of this process.
    ///
    /// # Errors
    /// [`NoHome`], see [`Self::from_env`].
    pub fn locate() -> Result<Self, NoHome> {
        Self::from_env(|name| std::env::var_os(name))
    }

    /// The paths for an environment. An empty variable counts as unset. `~` means the home folder when it is the
    /// whole first component of a path. Home is `HOME` on every system; on Windows then `USERPROFILE`, then
    /// `HOMEDRIVE` and `HOMEPATH` together.
    ///
    /// # Errors
    /// [`NoHome`] when a path needs the home folder and no variable names it.
    pub fn from_env(get: impl Fn(&str) -> Option<OsString>) -> Result<Self, NoHome> {
        let get = |name: &str| get(name).filter(|value| !value.is_empty());
        let home = home(&get);
        let file = |variable: &str, default: &str| {
            expand(&get(variable).map_or_else(|| PathBuf::from(default), PathBuf::from), home.as_deref())
        };
        Ok(Self {
            config: file("AWS_CONFIG_FILE", "~/.aws/config")?,
            credentials: file("AWS_SHARED_CREDENTIALS_FILE", "~/.aws/credentials")?,
        })
    }
}

/// A path that begins with `~`, for an environment.
pub(crate) fn in_home(path: &Path, get: impl Fn(&str) -> Option<OsString>) -> Result<PathBuf, NoHome> {
    expand(path, home(&|name: &str| get(name).filter(|value| !value.is_empty())).as_deref())
}

fn home(get: &impl Fn(&str) -> Option<OsString>) -> Option<PathBuf> {
    let windows = || {
        get("USERPROFILE").or_else(|| {
            let mut home = get("HOMEDRIVE")?;
            home.push(get("HOMEPATH")?);
            Some(home)
        })
    };
    get("HOME").or_else(|| if cfg!(windows) { windows() } else { None }).map(PathBuf::from)
}

fn expand(path: &Path, home: Option<&Path>) -> Result<PathBuf, NoHome> {
    let mut components = path.components();
    match components.next() {
        Some(Component::Normal(first)) if first == "~" => {
            let mut expanded = home.ok_or(NoHome)?.to_owned();
            expanded.extend(components);
            Ok(expanded)
        }
        _ => Ok(path.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn files(environment: &[(&str, &str)]) -> Result<(String, String), NoHome> {
        let get =
            |name: &str| environment.iter().find(|(key, _)| *key == name).map(|(_, value)| value.into());
        let files = SharedFiles::from_env(get)?;
        // Windows puts its own sign between the parts of a path.
        let written = |path: PathBuf| path.to_str().unwrap().replace('\\', "/");
        Ok((written(files.config), written(files.credentials)))
    }

    #[test]
    fn the_home_folder_is_the_default_place() {
        assert_eq!(
            files(&[("HOME", "/h")]).unwrap(),
            ("/h/.aws/config".into(), "/h/.aws/credentials".into())
        );
    }

    #[test]
    fn variables_name_other_places_and_empty_ones_do_not() {
        let environment = [("HOME", "/h"), ("AWS_CONFIG_FILE", "rel/c"), ("AWS_SHARED_CREDENTIALS_FILE", "")];
        assert_eq!(files(&environment).unwrap(), ("rel/c".into(), "/h/.aws/credentials".into()));
    }

    #[test]
    fn a_tilde_expands_only_as_the_whole_first_component() {
        let environment =
            [("HOME", "/h"), ("AWS_CONFIG_FILE", "~/x/c"), ("AWS_SHARED_CREDENTIALS_FILE", "~other/c")];
        assert_eq!(files(&environment).unwrap(), ("/h/x/c".into(), "~other/c".into()));
    }

    #[test]
    fn without_a_home_only_full_paths_do() {
        assert_eq!(files(&[]), Err(NoHome));
        assert_eq!(files(&[("HOME", ""), ("AWS_CONFIG_FILE", "/c")]), Err(NoHome));
        let both = [("AWS_CONFIG_FILE", "/c"), ("AWS_SHARED_CREDENTIALS_FILE", "/k")];
        assert_eq!(files(&both).unwrap(), ("/c".into(), "/k".into()));
    }
}
