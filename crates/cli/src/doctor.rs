//! `daypass doctor`

use crate::engine;
use crate::failure::{Failure, report_problem};
use crate::format::count;
use crate::table::{Cell, Column, Layout, table};
use crate::terminal::{BAD, DUE, FAINT, GOOD, broken, plain, print, say};
use crate::{json, live_line};
use anstyle::Style;
use clap::Args;
use daypass_core::Explain;
use daypass_core::view::{Finding, FindingCode, Severity, Topic};
use daypass_engine::doctor::{Doctor, Surroundings, save_report};
use serde::Serialize;
use std::path::PathBuf;

/// Check this machine: files, vault, network, clock, programs and shell
///
/// Exits with status 1 if something is wrong; advice alone does not count. It never asks for a password.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  daypass doctor
  daypass doctor --fix
  daypass doctor --report report.txt")]
pub(crate) struct DoctorCommand {
    /// Fix what is safe to fix, then check again
    #[arg(long)]
    fix: bool,
    /// Print JSON
    #[arg(long)]
    json: bool,
    /// Write a report for the Daypass developers, without secrets and with names replaced
    #[arg(long, value_name = "FILE")]
    report: Option<PathBuf>,
}

/// What was found, as JSON.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct DoctorDocument<'a> {
    /// Increased when a name in the document changes its meaning or is removed.
    version: u32,
    /// How many things are looked at.
    checks: usize,
    /// How many findings are problems, for which the exit status is 1.
    problems: usize,
    /// What was wrong and was mended.
    fixed: &'a [Finding],
    findings: &'a [Finding],
}

impl DoctorCommand {
    pub(crate) async fn run(self) -> Result<(), Failure> {
        let doctor = engine::doctor();
        let around = Surroundings::of(|name| std::env::var_os(name));
        let mut findings = check(&doctor, &around).await;
        let mut fixed = Vec::new();
        if self.fix {
            fixed = fix(&doctor, &around, &findings).await;
            if !fixed.is_empty() {
                findings = check(&doctor, &around).await;
                fixed.retain(|fixed: &Finding| !findings.iter().any(|left| left.is_same(fixed)));
            }
        }
        if let Some(file) = &self.report {
            save_report(file, &doctor.report(&findings, &around).await)?;
            say(&format!(
                "The report is in {}. Read it before you send it.",
                plain(&file.display().to_string())
            ));
        }
        let problems = findings.iter().filter(|finding| finding.severity == Severity::Problem).count();
        if self.json {
            let (checks, fixed, findings) = (FindingCode::ALL.len(), &fixed[..], &findings[..]);
            json::print(&DoctorDocument { version: 1, checks, problems, fixed, findings })?;
        } else {
            print(&text(&fixed, &findings, problems, Layout::of_stdout(false)))?;
        }
        if problems == 0 { Ok(()) } else { Err(Failure::Reported) }
    }
}

async fn check(doctor: &Doctor, around: &Surroundings) -> Vec<Finding> {
    let mut findings = Vec::new();
    for topic in Topic::ALL {
        live_line::show(&format!("Checking: {}", topic.title()));
        findings.extend(doctor.check(*topic, around).await);
    }
    live_line::take_away();
    findings.sort_by_key(|finding| finding.severity);
    findings
}

/// Mends what may be mended. What cannot be is said, and keeps nothing else from it.
async fn fix(doctor: &Doctor, around: &Surroundings, findings: &[Finding]) -> Vec<Finding> {
    let mut fixed = Vec::new();
    for finding in findings.iter().filter(|finding| finding.fix.automatic) {
        match doctor.fix(finding, around).await {
            Ok(()) => fixed.push(finding.clone()),
            Err(error) => report_problem(&error.problem()),
        }
    }
    fixed
}

fn text(fixed: &[Finding], findings: &[Finding], problems: usize, layout: Layout) -> String {
    let word = |finding: &Finding| match finding.severity {
        Severity::Problem => Cell::styled("problem", BAD),
        Severity::Advice => Cell::styled("advice", DUE),
    };
    let fixed = fixed.iter().map(|finding| (Cell::styled("fixed", GOOD), finding, None));
    let told: Vec<(Cell, &Finding, Option<String>)> =
        fixed.chain(findings.iter().map(|finding| (word(finding), finding, Some(finding.hint())))).collect();
    let mut text = match layout {
        Layout::Fitted(columns) => blocks(&told, columns),
        _ => rows(told),
    };
    if !text.is_empty() {
        text.push('\n');
    }
    let checks = FindingCode::ALL.len();
    if findings.is_empty() {
        return text + &format!("Nothing is wrong in {checks} checks.\n");
    }
    let advice = count(findings.len() - problems, "piece of advice", "pieces of advice");
    let problems = count(problems, "problem", "problems");
    text.push_str(&format!("{problems} and {advice} in {checks} checks.\n"));
    let automatic = findings.iter().filter(|finding| finding.fix.automatic).count();
    if automatic > 0 {
        text.push_str(&format!("{automatic} of them can be fixed automatically: daypass doctor --fix\n"));
    }
    text
}

/// For a person: what it is, and below it the sentence and what helps, broken between words.
fn blocks(told: &[(Cell, &Finding, Option<String>)], columns: usize) -> String {
    let mut text = String::new();
    for (word, finding, hint) in told {
        text.push_str(&format!("{word}  {}\n", plain(&finding.code.to_string())));
        text.push_str(&wrapped(&plain(&finding.sentence), Style::new(), columns));
        if let Some(hint) = hint {
            text.push_str(&wrapped(&plain(hint), FAINT, columns));
        }
    }
    text
}

/// Lines with two blanks in front.
fn wrapped(text: &str, style: Style, columns: usize) -> String {
    let lines = broken(text, columns.saturating_sub(2));
    lines.into_iter().map(|line| format!("  {style}{line}{style:#}\n")).collect()
}

/// For a program: a finding a line, what helps in the next.
fn rows(told: Vec<(Cell, &Finding, Option<String>)>) -> String {
    let mut rows = Vec::new();
    for (word, finding, hint) in told {
        rows.push([word, Cell::from(finding.code.to_string()), Cell::from(&finding.sentence)]);
        rows.extend(hint.map(|hint| [Cell::from(""), Cell::from(""), Cell::styled(&hint, FAINT)]));
    }
    table(["", "", ""].map(Column::from), &rows, Layout::Whole)
}
