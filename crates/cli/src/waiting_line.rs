//! What the line on the terminal says while something is waited for: a function of the facts.

use crate::terminal::{cut, width as columns};
use anstyle::Style;
use daypass_core::view::SignInMethod;
use jiff::SignedDuration;
use std::time::Duration;

/// For how long nothing is said: what takes less is no wait to a person.
pub(crate) const SILENCE: Duration = Duration::from_millis(300);

/// A host that owes an answer for this long is named.
const SLOW: Duration = Duration::from_secs(3);

/// Before this the pace of a reading says nothing.
const PACE_KNOWN: Duration = Duration::from_secs(2);

/// For what a person compares.
const SET_OFF: Style = Style::new().bold();

/// What is waited for.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Waited<'a> {
    /// Work that goes on by itself.
    Work {
        /// What it is, as in `Getting credentials of dev`.
        words: &'a str,
        /// The host that owes an answer for the longest time.
        host: Option<(&'a str, Duration)>,
    },
    /// A person, before the page of a sign-in.
    SignIn {
        /// How they sign in.
        method: SignInMethod,
        /// The code that they compare.
        code: Option<&'a str>,
        /// How long the page is good.
        left: SignedDuration,
    },
    /// Accounts whose roles are read.
    Roles {
        /// The integration's alias.
        alias: &'a str,
        /// How many are read.
        done: u32,
        /// How many there are.
        total: u32,
        /// How many were read already when it began: not by this reading.
        before: u32,
    },
}

/// The line at `elapsed` since the wait began, at most `width` columns wide.
pub(crate) fn line(waited: Waited<'_>, elapsed: Duration, width: usize) -> String {
    match waited {
        Waited::Work { words, host } => {
            let slow = host.filter(|(_, owed)| *owed >= SLOW).map(|(host, _)| format!(" ({host} is slow)"));
            let since = match elapsed.as_secs() {
                0 => " …".to_owned(),
                _ => format!(" … {}", clock(elapsed.as_secs())),
            };
            let slow = slow.map(|slow| format!("{since}{slow}"));
            fitted(words, &[slow, Some(since)], width)
        }
        Waited::SignIn { method, code, left } => {
            let left = clock(u64::try_from(left.as_secs()).unwrap_or(0));
            let waits = match (method, code) {
                (SignInMethod::Device, Some(code)) => format!("Code {code} · waiting for Allow"),
                _ => "Waiting for Allow in your browser".to_owned(),
            };
            let long = format!(" … {left} left · Ctrl-C ends");
            let line = fitted(&waits, &[Some(long), Some(format!(" … {left}"))], width);
            match code {
                Some(code) => line.replacen(code, &format!("{SET_OFF}{code}{SET_OFF:#}"), 1),
                None => line,
            }
        }
        Waited::Roles { alias, done, total, before } => {
            let count = format!(" · {done}/{total}");
            let pace = (elapsed >= PACE_KNOWN && done > before).then(|| {
                let left = elapsed.as_secs() * u64::from(total - done.min(total)) / u64::from(done - before);
                format!("{count} · {} left", clock(left))
            });
            fitted(&format!("Reading the roles of {alias}"), &[pace, Some(count)], width)
        }
    }
}

/// The first of the endings with which the line fits; with the last one the beginning is cut.
fn fitted(beginning: &str, endings: &[Option<String>], width: usize) -> String {
    let mut endings = endings.iter().flatten().peekable();
    while let Some(ending) = endings.next() {
        if columns(beginning) + columns(ending) <= width {
            return format!("{beginning}{ending}");
        }
        if endings.peek().is_none() {
            let room = width.saturating_sub(columns(ending));
            return format!("{}{ending}", cut(beginning, room));
        }
    }
    cut(beginning, width)
}

/// A length of time on a clock that counts: `8 s`, `9:41`.
fn clock(seconds: u64) -> String {
    match seconds {
        0..60 => format!("{seconds} s"),
        _ => format!("{}:{:02}", seconds / 60, seconds % 60),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NAME: &str = "Getting credentials of Shop Production/OnCall";

    fn seconds(seconds: u64) -> Duration {
        Duration::from_secs(seconds)
    }

    fn work(host: Option<(&str, Duration)>, elapsed: Duration, width: usize) -> String {
        line(Waited::Work { words: NAME, host }, elapsed, width)
    }

    #[test]
    fn a_start_that_took_long_was_blank() {
        let host = |owed| Some(("portal.sso.eu-central-1.amazonaws.com", seconds(owed)));
        assert_eq!(work(None, SILENCE, 120), format!("{NAME} …"));
        assert_eq!(work(host(2), seconds(2), 120), format!("{NAME} … 2 s"));
        assert_eq!(
            work(host(8), seconds(8), 120),
            format!("{NAME} … 8 s (portal.sso.eu-central-1.amazonaws.com is slow)")
        );
        assert_eq!(work(None, seconds(65), 120), format!("{NAME} … 1:05"));
    }

    #[test]
    fn no_line_is_wider_than_the_terminal() {
        let host = Some(("portal.sso.eu-central-1.amazonaws.com", seconds(9)));
        assert_eq!(work(host, seconds(9), 60), format!("{NAME} … 9 s"));
        assert_eq!(work(host, seconds(9), 37), "Getting credent…oduction/OnCall … 9 s");
        let wide = "Getting credentials of 配送センター/管理者";
        for width in 0..100 {
            let line = line(Waited::Work { words: wide, host }, seconds(9), width);
            assert!(columns(&line) <= width.max(columns(" … 9 s")), "{width}: {line}");
        }
    }

    #[test]
    fn a_sign_in_says_how_long_its_code_lives() {
        let code = Some("MGQR-LSKM");
        let at = |left, width| {
            let (method, left) = (SignInMethod::Device, SignedDuration::from_secs(left));
            anstream::adapter::strip_str(&line(Waited::SignIn { method, code, left }, seconds(1), width))
                .to_string()
        };
        assert_eq!(at(581, 80), "Code MGQR-LSKM · waiting for Allow … 9:41 left · Ctrl-C ends");
        assert_eq!(at(9, 80), "Code MGQR-LSKM · waiting for Allow … 9 s left · Ctrl-C ends");
        assert_eq!(at(-3, 41), "Code MGQR-LSKM · waiting for Allow … 0 s");
        let (method, left) = (SignInMethod::Pkce, SignedDuration::from_secs(60));
        let told = line(Waited::SignIn { method, code: None, left }, seconds(1), 80);
        assert_eq!(told, "Waiting for Allow in your browser … 1:00 left · Ctrl-C ends");
    }

    #[test]
    fn a_reading_says_how_long_it_goes_on() {
        let at = |done, before, elapsed| {
            let (alias, total) = ("demo", 1000);
            line(Waited::Roles { alias, done, total, before }, seconds(elapsed), 80)
        };
        assert_eq!(at(0, 0, 5), "Reading the roles of demo · 0/1000");
        assert_eq!(at(244, 0, 13), "Reading the roles of demo · 244/1000 · 40 s left");
        // What an interrupted reading left behind is not this one's pace.
        assert_eq!(at(500, 490, 2), "Reading the roles of demo · 500/1000 · 1:40 left");
        assert_eq!(at(500, 0, 1), "Reading the roles of demo · 500/1000");
    }
}
