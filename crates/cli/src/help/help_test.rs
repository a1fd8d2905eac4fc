use super::*;
use std::collections::BTreeMap;

/// Every command that is shown, with the words that it is called by.
fn commands() -> Vec<(Vec<String>, clap::Command)> {
    fn collect(command: &clap::Command, words: &[String], all: &mut Vec<(Vec<String>, clap::Command)>) {
        for command in command.get_subcommands().filter(|command| !command.is_hide_set()) {
            let words = [words, &[command.get_name().to_owned()]].concat();
            collect(command, &words, all);
            all.push((words, command.clone()));
        }
    }
    let mut all = Vec::new();
    collect(&command(), &["daypass".to_owned()], &mut all);
    all
}

/// The examples in a command's help, each in a line.
fn examples(command: &clap::Command) -> Vec<String> {
    let text = command.get_after_help().map(ToString::to_string).unwrap_or_default();
    let whole = text.replace("\\\n", "");
    whole
        .lines()
        .filter(|line| line.starts_with("  ") && line.contains("daypass "))
        .map(str::to_owned)
        .collect()
}

/// The words of the first `daypass` command in a line of shell, up to what ends it.
fn words(line: &str) -> Vec<String> {
    let line = &line[line.find("daypass ").unwrap()..];
    let (mut words, mut word, mut quote, mut begun) = (vec![], String::new(), None, false);
    for c in line.chars() {
        match (quote, c) {
            (None, '\'' | '"') => (quote, begun) = (Some(c), true),
            (Some(open), c) if c == open => quote = None,
            (Some(_), c) => word.push(c),
            (None, '|' | ')' | ';' | '&' | '>' | '<' | '#') => break,
            (None, ' ') if !word.is_empty() || begun => {
                words.push(std::mem::take(&mut word));
                begun = false;
            }
            (None, ' ') => {}
            (None, c) => word.push(c),
        }
    }
    if !word.is_empty() || begun {
        words.push(word);
    }
    words
}

#[test]
fn the_help_was_twice_as_high_as_the_screen() {
    let screen = screen(&CommandLine::command());
    assert!(screen.lines().count() <= 23, "{screen}");
    for line in screen.lines() {
        assert!(line.len() <= 80, "{line}");
    }
}

#[test]
fn every_command_stands_once_on_the_first_screen() {
    let mut found: BTreeMap<String, usize> = BTreeMap::new();
    let names =
        GROUPS.iter().flat_map(|(_, commands)| commands.iter().flat_map(|(names, _)| names.split(", ")));
    names.for_each(|name| *found.entry(name.to_owned()).or_default() += 1);
    assert!(found.values().all(|&count| count == 1), "{found:?}");
    let command = command();
    for command in command.get_subcommands().filter(|command| !command.is_hide_set()) {
        assert!(found.contains_key(command.get_name()), "{} is in no group", command.get_name());
    }
}

#[test]
fn no_command_had_an_example() {
    for (words, command) in commands() {
        if command.has_subcommands() {
            continue;
        }
        // Where there is one way to say it, one says it all.
        let has_options =
            command.get_opts().any(|option| option.get_id() != "color" && option.get_id() != "yes");
        let least = if has_options || command.get_positionals().count() > 1 { 2 } else { 1 };
        assert!(examples(&command).len() >= least, "{}", words.join(" "));
    }
}

#[test]
fn an_example_says_what_the_command_understands() {
    for (of, command) in commands() {
        for example in examples(&command) {
            let words = words(&example);
            assert!(words.starts_with(&of), "{example:?} is in the help of {}", of.join(" "));
            let read = super::command().try_get_matches_from(&words);
            assert!(read.is_ok(), "{example}: {}", read.unwrap_err());
        }
    }
}

#[test]
fn an_example_can_be_copied_from_a_narrow_terminal() {
    for (_, command) in commands() {
        let text = command.get_after_help().map(ToString::to_string).unwrap_or_default();
        for line in text.lines() {
            assert!(line.len() <= 80, "{line}");
        }
    }
}

#[test]
fn a_topic_fits_the_screen() {
    for topic in &TOPICS {
        for line in topic.text.lines() {
            assert!(line.len() <= 80, "{line}");
        }
    }
}
