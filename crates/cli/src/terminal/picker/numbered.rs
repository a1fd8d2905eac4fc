//! The same choice where the cursor cannot be moved: a numbered list, and a question for the number or for words that leave
//! fewer.

use super::choice::{Choice, List};
use super::hits::Finder;

/// More rows than that are not printed at once.
const MOST_ROWS: usize = 40;

/// What an answer to the list means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Answer {
    /// This row.
    Picked(usize),
    /// These rows are left.
    Left(Vec<usize>),
    /// It means nothing, for this reason.
    Nothing(String),
}

/// The lines of a list of these rows.
pub(super) fn lines(list: &List, shown: &[usize]) -> Vec<String> {
    let digits = shown.len().min(MOST_ROWS).to_string().len();
    let mut lines: Vec<String> = shown
        .iter()
        .take(MOST_ROWS)
        .enumerate()
        .map(|(at, choice)| format!("{:>digits$}  {}", at + 1, line(&list.choices[*choice])))
        .collect();
    if shown.len() > MOST_ROWS {
        lines.push(format!("… and {} more", shown.len() - MOST_ROWS));
    }
    lines
}

fn line(choice: &Choice) -> String {
    let live = if choice.live.is_some() { "live" } else { "" };
    let favourite = if choice.favourite { "favourite" } else { "" };
    let texts = choice.columns.iter().map(String::as_str).chain([choice.note.as_str(), live, favourite]);
    texts.filter(|text| !text.is_empty()).collect::<Vec<_>>().join("  ")
}

/// What is asked below the list.
pub(super) fn question(list: &List, shown: &[usize]) -> String {
    format!("{}: a number from 1 to {}, or words of it:", list.question, shown.len().min(MOST_ROWS))
}

/// What an answer means, where these rows are shown.
pub(super) fn answer(typed: &str, list: &List, shown: &[usize], finder: &mut Finder) -> Answer {
    let typed = typed.trim();
    let number = typed.parse::<usize>().ok().and_then(|number| number.checked_sub(1));
    if let Some(choice) = number.filter(|at| *at < MOST_ROWS).and_then(|at| shown.get(at)) {
        return Answer::Picked(*choice);
    }
    if typed.is_empty() {
        return Answer::Nothing("Type a number from the list, or press Ctrl-C to cancel.".to_owned());
    }
    match finder.hits(typed, &list.choices).as_slice() {
        [] => Answer::Nothing("Nothing matches.".to_owned()),
        [one] => Answer::Picked(*one),
        some => Answer::Left(some.to_vec()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(rows: usize) -> List {
        let mut choices: Vec<Choice> = (1..=rows)
            .map(|at| Choice::of(vec![format!("Role{at:02}"), "118230476651".to_owned()]))
            .collect();
        choices[1].note = "59 min".to_owned();
        choices[1].live = Some(anstyle::Style::new());
        List { question: "Session".to_owned(), choices, columns: Vec::new(), typed: String::new(), marked: 0 }
    }

    #[test]
    fn a_list_has_numbers_and_is_not_endless() {
        assert_eq!(
            lines(&list(3), &[0, 1, 2]),
            ["1  Role01  118230476651", "2  Role02  118230476651  59 min  live", "3  Role03  118230476651"]
        );
        let (list, all) = (list(45), (0..45).collect::<Vec<_>>());
        let lines = lines(&list, &all);
        assert_eq!(
            (lines.len(), lines[0].as_str(), lines[40].as_str()),
            (41, " 1  Role01  118230476651", "… and 5 more")
        );
        assert_eq!(question(&list, &all), "Session: a number from 1 to 40, or words of it:");
    }

    #[test]
    fn a_number_picks_what_is_shown_and_words_leave_fewer() {
        let (list, mut finder) = (list(45), Finder::new());
        let mut answer = |typed: &str, shown: &[usize]| answer(typed, &list, shown, &mut finder);
        let all: Vec<usize> = (0..45).collect();
        assert_eq!(answer(" 2 ", &all), Answer::Picked(1));
        assert_eq!(answer("1", &[7, 9]), Answer::Picked(7));
        assert_eq!(answer("role45", &all), Answer::Picked(44));
        assert_eq!(answer("role4", &all), Answer::Left(vec![39, 40, 41, 42, 43, 44, 3, 13, 23, 33]));
        for nothing in ["", "0", "zz"] {
            assert!(matches!(answer(nothing, &[0, 1]), Answer::Nothing(_) | Answer::Left(_)), "{nothing}");
        }
        assert_eq!(answer("zz", &all), Answer::Nothing("Nothing matches.".to_owned()));
    }
}
