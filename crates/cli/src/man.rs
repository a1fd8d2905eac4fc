//! `daypass man`: the man pages, from the same text as the help.

use crate::failure::Failure;
use crate::help::{self, TOPICS, Topic};
use crate::terminal::{plain, print};
use clap::Args;
use clap_mangen::Man;
use clap_mangen::roff::{Roff, bold, roman};
use std::io;
use std::path::{Path, PathBuf};

/// Write the man pages to a folder, for packages
#[derive(Debug, Args)]
pub(crate) struct ManPages {
    /// The folder to create man1 and man7 in
    folder: PathBuf,
}

impl ManPages {
    pub(crate) fn run(self) -> Result<(), Failure> {
        let mut whole = help::command();
        whole.build();
        let pages = written(&whole, &self.folder)
            .map_err(|error| Failure::system("The man pages cannot be written", &error))?;
        Ok(print(&format!("{pages} pages: {}\n", plain(&self.folder.display().to_string())))?)
    }
}

/// Writes a page for each command that is shown, and for each topic. Returns how many there are.
fn written(whole: &clap::Command, folder: &Path) -> io::Result<usize> {
    let [commands, topics] = ["man1", "man7"].map(|section| folder.join(section));
    std::fs::create_dir_all(&commands)?;
    std::fs::create_dir_all(&topics)?;
    let mut pages = 0;
    let mut left = vec![("daypass".to_owned(), whole)];
    while let Some((name, command)) = left.pop() {
        write(&commands.join(format!("{name}.1")), &of_command(&name, command)?)?;
        pages += 1;
        let below = command.get_subcommands().filter(|command| !command.is_hide_set());
        left.extend(below.map(|command| (format!("{name}-{}", command.get_name()), command)));
    }
    for topic in &TOPICS {
        write(&topics.join(format!("daypass-{}.7", topic.name)), &of_topic(topic))?;
        pages += 1;
    }
    Ok(pages)
}

#[allow(clippy::disallowed_methods, reason = "a page is whole or written anew by whoever builds the package")]
fn write(path: &Path, page: &str) -> io::Result<()> {
    std::fs::write(path, page)
}

fn of_command(name: &str, command: &clap::Command) -> io::Result<String> {
    let man = Man::new(command.clone())
        .title(name.to_uppercase())
        .section("1")
        .source(concat!("Daypass ", env!("CARGO_PKG_VERSION")))
        .manual("Daypass");
    let mut page = Vec::new();
    man.render_title(&mut page)?;
    man.render_name_section(&mut page)?;
    man.render_synopsis_section(&mut page)?;
    man.render_description_section(&mut page)?;
    if command.get_arguments().any(|argument| !argument.is_hide_set()) {
        man.render_options_section(&mut page)?;
    }
    if command.get_subcommands().any(|command| !command.is_hide_set()) {
        man.render_subcommands_section(&mut page)?;
    }
    let mut roff = Roff::new();
    if let Some(examples) = command.get_after_help() {
        roff.control("SH", ["EXAMPLES"]);
        let examples = examples.to_string();
        preformatted(&mut roff, examples.lines().skip_while(|line| line.starts_with("Examples")));
    }
    see_also(&mut roff, name);
    roff.to_writer(&mut page)?;
    String::from_utf8(page).map_err(io::Error::other)
}

fn of_topic(topic: &Topic) -> String {
    let name = format!("daypass-{}", topic.name);
    let mut roff = Roff::new();
    roff.control("TH", [name.to_uppercase().as_str(), "7", "", "", "Daypass"]);
    roff.control("SH", ["NAME"]).text([roman(format!("{name} - {}", topic.title))]);
    roff.control("SH", ["DESCRIPTION"]);
    preformatted(&mut roff, topic.text.lines());
    see_also(&mut roff, &name);
    roff.to_roff()
}

/// Lines as they stand.
fn preformatted<'a>(roff: &mut Roff, lines: impl Iterator<Item = &'a str>) {
    roff.control("nf", []);
    for line in lines {
        roff.text([roman(line)]);
    }
    roff.control("fi", []);
}

/// The pages to go on with: every other page leads to the first one, and that to the topics.
fn see_also(roff: &mut Roff, name: &str) {
    roff.control("SH", ["SEE ALSO"]);
    if name == "daypass" {
        let topics: Vec<_> = TOPICS
            .iter()
            .flat_map(|topic| [bold(format!("daypass-{}", topic.name)), roman("(7) ")])
            .collect();
        roff.text(topics);
    } else {
        roff.text([bold("daypass"), roman("(1)")]);
    }
}
