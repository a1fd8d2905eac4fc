//! The person's AWS files as they would be if there were no Daypass, and what the person does to them meanwhile.
//!
//! Everything that they write has a mark of its own, so that it can be looked for. What they change outside of what Daypass
//! wrote is done to both: to the file, and to the file as it would be.

use crate::protect::lines;
use crate::test_environment::TestEnvironment;
use daypass_fuzz::Random;
use std::collections::BTreeSet;
use std::path::PathBuf;

/// A key that AWS does not know, so that it stays where it is.
const UNKNOWN_KEY: &str = "AKIAIOSFODNN7EXAMPLE";

/// A section of the person's that no session is delivered into.
#[derive(Debug, Clone)]
struct Section {
    in_config: bool,
    text: String,
}

/// The person's files.
#[derive(Debug)]
pub(super) struct Person {
    /// `config` and `credentials` as they would be.
    pub(super) own: [String; 2],
    /// What the person wrote and did not take away.
    pub(super) marks: BTreeSet<String>,
    /// The long-term keys that the person put into a file.
    pub(super) planted: BTreeSet<String>,
    /// Keys of Daypass's that the person moved elsewhere.
    pub(super) moved: BTreeSet<String>,
    /// Whether they took a session's section into their own hands: it is not renewed any more.
    pub(super) has_taken: bool,
    /// Whether the person leaves alone what Daypass writes: then both have to be the same in the end.
    pub(super) is_gentle: bool,
    sections: Vec<Section>,
    paths: [PathBuf; 2],
    ending: &'static str,
    count: u32,
}

impl Person {
    /// A person with files, or without.
    pub(super) fn new(env: &TestEnvironment, random: &mut Random, is_gentle: bool) -> Self {
        let mut person = Self {
            own: [String::new(), String::new()],
            marks: BTreeSet::new(),
            planted: BTreeSet::new(),
            moved: BTreeSet::new(),
            has_taken: false,
            is_gentle,
            sections: Vec::new(),
            paths: [env.config_path(), env.credentials_path()],
            ending: if random.percent(25) { "\r\n" } else { "\n" },
            count: 0,
        };
        if random.percent(15) {
            return person;
        }
        let mut config = format!("# mine {}\n[default]\nregion = eu-central-1\n", person.mark());
        let mut credentials = format!("# mine {}\n", person.mark());
        if random.percent(50) {
            let mark = person.mark();
            credentials += &format!(
                "[work] # {mark}\naws_access_key_id = {UNKNOWN_KEY}\naws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY\n\n"
            );
            person.planted.insert(UNKNOWN_KEY.to_owned());
        }
        if random.percent(60) {
            let mark = person.mark();
            credentials += &format!("[mira]\n# {mark}\n{}region=eu-west-3\n", lines(env, "mira"));
            person.planted.insert(env.keys_of("mira").access_key_id.to_string());
        }
        if random.percent(50) {
            let mark = person.mark();
            config += &format!("\n[profile dev]\noutput = json\ncli_pager = {mark}\n");
        }
        if random.percent(30) {
            let mark = person.mark();
            config += &format!(
                "\n[sso-session other]\nsso_start_url = https://other.awsapps.com/start\nsso_region = us-east-1\n# {mark}\n"
            );
        }
        person.own = [config, credentials].map(|text| text.replace('\n', person.ending));
        for (path, text) in person.paths.iter().zip(&person.own) {
            env.put(path, text);
        }
        person
    }

    fn mark(&mut self) -> String {
        self.count += 1;
        let mark = format!("mark-{:04}-end", self.count);
        self.marks.insert(mark.clone());
        mark
    }

    /// The files as they are.
    pub(super) fn files(&self) -> [String; 2] {
        self.paths.clone().map(|path| std::fs::read_to_string(path).unwrap_or_default())
    }

    fn write(&self, env: &TestEnvironment, at: usize, text: &str) {
        env.put(&self.paths[at], text);
    }

    /// Changes something in a file.
    pub(super) fn edit(&mut self, env: &TestEnvironment, random: &mut Random) -> String {
        match random.below(if self.is_gentle { 12 } else { 18 }) {
            0..3 => self.add_section(env, random),
            3 => self.add_comment(env, random),
            4..6 => self.change_section(env, random, |section, person| {
                let new = person.mark();
                let old = section.split("mark-").nth(1).map(|rest| format!("mark-{}", &rest[..8]))?;
                person.marks.remove(&old);
                Some(section.replace(&old, &new))
            }),
            6..8 => self.change_section(env, random, |section, person| {
                person.count += 1;
                let (_, rest) = section.split_once(']')?;
                let head = if section.contains("[profile") { "[profile " } else { "[" };
                Some(format!("{}{head}p{}]{rest}", person.ending, person.count))
            }),
            8..10 => self.change_section(env, random, |section, person| {
                let old = section.split("mark-").nth(1).map(|rest| format!("mark-{}", &rest[..8]))?;
                person.marks.remove(&old);
                Some(String::new())
            }),
            10..12 => self.write_again(env, random),
            12..14 => self.add_to_a_session(env, random),
            14 => self.rename_a_session(env, random),
            15 => self.take_over_a_session(env, random),
            16 => self.delete_a_session(env, random),
            _ => self.change_line_endings(env, random),
        }
    }

    fn add_section(&mut self, env: &TestEnvironment, random: &mut Random) -> String {
        let at = random.below(2);
        let mark = self.mark();
        let head = if at == 0 { "profile " } else { "" };
        let text = format!(
            "\n[{head}p{}]\nregion = eu-west-{}\ncli_pager = {mark}\n",
            self.count,
            random.below(3) + 1
        );
        let text = text.replace('\n', self.ending);
        let file = self.files()[at].clone() + &text;
        self.write(env, at, &file);
        self.own[at] += &text;
        self.sections.push(Section { in_config: at == 0, text });
        format!("adds a section to {}", ["config", "credentials"][at])
    }

    fn add_comment(&mut self, env: &TestEnvironment, random: &mut Random) -> String {
        let at = random.below(2);
        let text = format!("# {}{}", self.mark(), self.ending);
        let file = text.clone() + &self.files()[at];
        self.write(env, at, &file);
        self.own[at] = text + &self.own[at];
        "adds a comment on top".to_owned()
    }

    fn change_section(
        &mut self,
        env: &TestEnvironment,
        random: &mut Random,
        change: impl FnOnce(&str, &mut Self) -> Option<String>,
    ) -> String {
        if self.sections.is_empty() {
            return "would change a section and has none".to_owned();
        }
        let which = random.below(self.sections.len());
        let Section { in_config, text } = self.sections[which].clone();
        let at = usize::from(!in_config);
        let file = self.files()[at].clone();
        if !file.contains(&text) || !self.own[at].contains(&text) {
            assert!(
                !self.is_gentle,
                "the person's section is not in the file as they wrote it: {text:?}\n{file}"
            );
            return "would change a section, which is another one by now".to_owned();
        }
        let Some(new) = change(&text, self) else { return "changes nothing".to_owned() };
        self.write(env, at, &file.replace(&text, &new));
        self.own[at] = self.own[at].replace(&text, &new);
        if new.is_empty() {
            self.sections.remove(which);
        } else {
            self.sections[which].text.clone_from(&new);
        }
        format!("makes {text:?} into {new:?}")
    }

    /// As an editor that saves without a change: the file is another one with the same text.
    fn write_again(&self, env: &TestEnvironment, random: &mut Random) -> String {
        let at = random.below(2);
        if self.paths[at].exists() {
            self.write(env, at, &self.files()[at]);
        }
        "saves without a change".to_owned()
    }

    /// The place behind a line of Daypass's in the credentials file, if one stands there.
    fn line_of_a_session(&self) -> Option<(usize, String)> {
        let file = &self.files()[1];
        let at = file.find("aws_access_key_id = ASIA")?;
        let end = at + file[at..].find('\n')? + 1;
        Some((end, file.clone()))
    }

    fn add_to_a_session(&mut self, env: &TestEnvironment, _: &mut Random) -> String {
        let Some((end, mut file)) = self.line_of_a_session() else { return "finds no session".to_owned() };
        let line = format!("cli_pager = {}\n", self.mark());
        file.insert_str(end, &line);
        self.write(env, 1, &file);
        "adds a line to a session's section".to_owned()
    }

    fn rename_a_session(&mut self, env: &TestEnvironment, _: &mut Random) -> String {
        let Some((end, file)) = self.line_of_a_session() else { return "finds no session".to_owned() };
        let before = &file[..end];
        let Some(header) =
            before.rfind("\n[").map(|at| at + 1).or_else(|| before.starts_with('[').then_some(0))
        else {
            return "finds no header".to_owned();
        };
        let Some(close) = file[header..].find(']') else { return "finds no header's end".to_owned() };
        self.count += 1;
        let renamed = format!("{}[renamed{}{}", &file[..header], self.count, &file[header + close..]);
        self.moved.extend(keys_in(&file, "ASIA"));
        self.has_taken = true;
        self.write(env, 1, &renamed);
        "renames a session's section".to_owned()
    }

    fn take_over_a_session(&mut self, env: &TestEnvironment, _: &mut Random) -> String {
        let Some((end, file)) = self.line_of_a_session() else { return "finds no session".to_owned() };
        let Some(start) = file[..end].rfind("aws_access_key_id") else { return "finds no key".to_owned() };
        let mark = self.mark();
        let changed =
            format!("{}aws_access_key_id = {UNKNOWN_KEY}\n# {mark}\n{}", &file[..start], &file[end..]);
        self.planted.insert(UNKNOWN_KEY.to_owned());
        self.has_taken = true;
        self.write(env, 1, &changed);
        "puts a key of their own into a session's section".to_owned()
    }

    fn delete_a_session(&mut self, env: &TestEnvironment, _: &mut Random) -> String {
        let Some((end, file)) = self.line_of_a_session() else { return "finds no session".to_owned() };
        let Some(start) = file[..end].rfind("\n[").map(|at| at + 1) else {
            return "finds no header".to_owned();
        };
        let rest = &file[end..];
        let next = rest.find("\n[").map_or(rest.len(), |at| at + 1);
        let taken = &file[start..end + next];
        self.marks.retain(|mark| !taken.contains(mark.as_str()));
        let changed = format!("{}{}", &file[..start], &rest[next..]);
        self.has_taken = true;
        self.write(env, 1, &changed);
        "deletes a session's section".to_owned()
    }

    fn change_line_endings(&mut self, env: &TestEnvironment, random: &mut Random) -> String {
        let at = random.below(2);
        let file = self.files()[at].replace("\r\n", "\n");
        let to = if random.percent(50) { "\r\n" } else { "\n" };
        self.write(env, at, &file.replace('\n', to));
        format!("changes the line endings to {to:?}")
    }
}

/// The access key ids with this beginning in a text: letters and digits that stand alone. A secret or a token may have them within.
pub(super) fn keys_in(text: &str, beginning: &str) -> BTreeSet<String> {
    let is_of_id = |c: char| c.is_ascii_uppercase() || c.is_ascii_digit();
    let words = text.split(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '+' | '/')));
    let ids =
        words.filter(|word| word.starts_with(beginning) && word.len() >= 16 && word.chars().all(is_of_id));
    ids.map(str::to_owned).collect()
}
