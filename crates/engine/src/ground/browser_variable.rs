//! `BROWSER`: the commands by which a person wants pages to be opened.
//!
//! Several are separated by colons (by semicolons on Windows) and tried in this order. `%s` stands for the address, which
//! is the last argument where no `%s` is; quotes and backslashes are those of a POSIX shell. So Python's `webbrowser` and
//! `xdg-open` read it.

use daypass_core::browser::command_words;

/// What separates the commands.
const SEPARATOR: char = if cfg!(windows) { ';' } else { ':' };

/// The commands for an address, each a program and its arguments. A command that is the path of a program as a whole, blanks
/// included, is that program. What is no command, such as one with an open quote, is left out.
pub(super) fn browser_commands(
    variable: &str,
    address: &str,
    is_program: impl Fn(&str) -> bool,
) -> Vec<Vec<String>> {
    let command = |text: &str| {
        let text = text.trim();
        let mut words = if is_program(text) { vec![text.to_owned()] } else { command_words(text)? };
        // Python takes it for "in the background", where every browser of Daypass's is.
        if words.last().is_some_and(|word| word == "&") {
            words.pop();
        }
        let program = words.first().filter(|program| !program.is_empty())?.clone();
        let mut arguments: Vec<String> =
            words.iter().skip(1).map(|word| word.replace("%s", address)).collect();
        if !words.iter().skip(1).any(|word| word.contains("%s")) {
            arguments.push(address.to_owned());
        }
        arguments.insert(0, program);
        Some(arguments)
    };
    variable.split(SEPARATOR).filter_map(command).collect()
}

#[cfg(not(windows))]
#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commands_are_separated_by_colons_and_percent_s_is_the_address() {
        let page = "https://device.sso.eu-central-1.amazonaws.com/?user_code=BCDF-GHJK";
        let read = |variable: &str| {
            let is_program = |text: &str| text == "/mnt/c/Program Files/Mozilla Firefox/firefox.exe";
            let commands = browser_commands(variable, "PAGE", is_program);
            assert_eq!(
                browser_commands(variable, page, is_program),
                commands
                    .iter()
                    .map(|words| words.iter().map(|word| word.replace("PAGE", page)).collect::<Vec<_>>())
                    .collect::<Vec<_>>(),
                "what stands in an address changes no word"
            );
            commands.iter().map(|words| words.join("|")).collect::<Vec<_>>()
        };
        assert_eq!(read("/tmp/b"), ["/tmp/b|PAGE"]);
        assert_eq!(read("firefox:chromium --incognito"), ["firefox|PAGE", "chromium|--incognito|PAGE"]);
        assert_eq!(read("firefox -P 'my work' %s"), ["firefox|-P|my work|PAGE"]);
        assert_eq!(read(r#"open --url=%s --as "my \"own\"" &"#), [r#"open|--url=PAGE|--as|my "own""#]);
        assert_eq!(read(r"/opt/my\ browser/run"), ["/opt/my browser/run|PAGE"]);
        assert_eq!(
            read("/mnt/c/Program Files/Mozilla Firefox/firefox.exe"),
            ["/mnt/c/Program Files/Mozilla Firefox/firefox.exe|PAGE"]
        );
        assert_eq!(read(":: :firefox 'half:"), Vec::<String>::new());
        assert_eq!(read("half':firefox"), ["firefox|PAGE"]);
    }
}
