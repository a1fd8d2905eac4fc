//! `daypass completions --install`: where a shell looks by itself, and what is said of it.

use super::{BEHIND, PROGRAMS, QUOTED, Scene, ends, is_here};
use crate::ROLE;
use daypass_tests::Machine;
use std::fs;
use std::path::Path;

#[test]
fn bash_loads_it_by_itself_where_bash_completion_is() {
    const LOADER: &str = "/usr/share/bash-completion/bash_completion";
    if !Path::new(LOADER).exists() {
        eprintln!("skipped: bash_loads_it_by_itself_where_bash_completion_is: {LOADER} is not here");
        return;
    }
    let scene = Scene::new();
    scene.machine.succeeds(&["completions", "bash", "--install"]);
    let lines: Vec<(&str, &str)> = QUOTED.into_iter().chain(PROGRAMS).collect();
    let (typed, stands): (Vec<&str>, Vec<&str>) = lines.into_iter().unzip();
    assert_eq!(scene.bash(&format!("source {LOADER}\n{BEHIND}"), &typed), stands);
    // What bash-completion knows of other programs, it knows behind ours.
    let git = ["daypass exec x -- ssh-keygen -\t"];
    assert_eq!(scene.bash(&format!("source {LOADER}"), &git), ["daypass exec x -- ssh-keygen -"]);
}

#[test]
fn zsh_finds_it_in_a_folder_of_fpath() {
    if !is_here("zsh", "zsh_finds_it_in_a_folder_of_fpath") {
        return;
    }
    let scene = Scene::new();
    fs::create_dir(scene.machine.path("functions")).unwrap();
    let setup = "fpath=($HOME/functions $fpath)\nautoload -Uz compinit; compinit -u -D";
    let install = |setup: &str| {
        scene.machine.write(".zshrc", &format!("echo hello\n{setup}\n"));
        let ended = ends(scene.shell("daypass").args(["completions", "--install", "zsh"]));
        assert_eq!(ended.stderr, "");
        ended.stdout
    };
    let said = install("");
    let place = scene.machine.path(".local/share/zsh/site-functions");
    let to_do = format!("Add to ~/.zshrc, above compinit: fpath=({} $fpath)", place.display());
    assert!(said.starts_with(&format!("{}/_daypass: written. ", place.display())), "{said}");
    assert!(said.trim_end().ends_with(&to_do), "{said}");
    let line = to_do.rsplit_once(": ").unwrap().1;
    let lines = ["daypass start Shop\\ Production/Rea\t"];
    let stands = ["daypass start Shop\\ Production/ReadOnly "];
    assert_eq!(scene.zsh(&format!("{line}\nautoload -Uz compinit; compinit -u -D"), &lines), stands);

    let said = install(setup);
    assert!(said.contains("/functions/_daypass: written. New shells complete daypass."), "{said}");
    assert_eq!(scene.zsh(setup, &lines), stands);
}

#[test]
fn fish_finds_it_where_it_is_put() {
    if !is_here("fish", "fish_finds_it_where_it_is_put") {
        return;
    }
    let scene = Scene::new();
    // Which shell it is, is seen by who runs it, else by the login shell.
    let said =
        ends(scene.shell("daypass").env("SHELL", "/usr/bin/fish").args(["completions", "--install"])).stdout;
    let file = scene.machine.path(".config/fish/completions/daypass.fish");
    assert_eq!(said, format!("{}: written. New shells complete daypass.\n", file.display()));
    let line = "complete -C 'daypass start shop\\ production/read'";
    let ended = ends(scene.shell("fish").args(["-c", line]));
    assert!(ended.stdout.starts_with(&format!("{ROLE}\t")), "{}", ended.stdout);
    assert!(scene.machine.succeeds(&["completions", "fish", "--install"]).contains("brought up to date"));
}

#[test]
fn a_file_of_another_was_overwritten() {
    let machine = Machine::new();
    let file =
        machine.write(".local/share/bash-completion/completions/daypass", "complete -W mine daypass\n");
    let told = machine.fails(&["completions", "bash", "--install"]);
    assert!(told.detail.contains("is not a file that Daypass has made"), "{told:?}");
    assert!(told.hint.ends_with(&format!("rm {}", file.display())), "{told:?}");
    assert_eq!(fs::read_to_string(&file).unwrap(), "complete -W mine daypass\n");
    let ended = machine.runs(&["completions"]);
    assert_eq!(ended.status, Some(2), "{}", ended.stdout);
}
