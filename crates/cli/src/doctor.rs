//! `daypass doctor`

use crate::engine;
use crate::failure::{Failure, report_problem};
use crate::format::count;
use crate::table::{Cell, Column, Layout, table};
use crate::terminal::{BAD, DUE, FAINT, GOOD, plain, print, say};
use crate::{json, live_line};
use clap::Args;
use daypass_core::Explain;
use daypass_core::view::{Finding, FindingCode, Severity, Topic};
use daypass_engine::doctor::{Doctor, Surroundings, save_report};
use serde::Serialize;
use std::path::PathBuf;

/// Check this machine: files, vault, network, clock, programs and shell
///
/// Ends with 1 where something is wrong; advice alone is no trouble. It asks nobody for a password.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  daypass doctor
  daypass doctor --fix
  daypass doctor --report report.txt")]
pub(crate) struct DoctorCommand {
    /// Mend what is safe to mend, and check again
    #[arg(long)]
    fix: bool,
    /// Print one JSON document
    #[arg(long)]
    json: bool,
    /// Write a report for whoever mends Daypass: no secrets, and names replaced
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
    /// How many findings are troubles, for which the exit status is 1.
    troubles: usize,
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
        let troubles = findings.iter().filter(|finding| finding.severity == Severity::Trouble).count();
        if self.json {
            let (checks, fixed, findings) = (FindingCode::ALL.len(), &fixed[..], &findings[..]);
            json::print(&DoctorDocument { version: 1, checks, troubles, fixed, findings })?;
        } else {
            print(&text(&fixed, &findings, troubles))?;
        }
        if troubles == 0 { Ok(()) } else { Err(Failure::Reported) }
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

fn text(fixed: &[Finding], findings: &[Finding], troubles: usize) -> String {
    let mut rows = Vec::new();
    let mut add = |word: Cell, finding: &Finding, hint: Option<String>| {
        let code = finding.code.to_string();
        rows.push([word, Cell::from(&code), Cell::from(&finding.sentence)]);
        rows.extend(hint.map(|hint| [Cell::from(""), Cell::from(""), Cell::styled(&hint, FAINT)]));
    };
    for finding in fixed {
        add(Cell::styled("fixed", GOOD), finding, None);
    }
    for finding in findings {
        let word = match finding.severity {
            Severity::Trouble => Cell::styled("trouble", BAD),
            Severity::Advice => Cell::styled("advice", DUE),
        };
        add(word, finding, Some(finding.hint()));
    }
    let checks = FindingCode::ALL.len();
    let mut text = table(["", "", ""].map(Column::from), &rows, Layout::Whole);
    if !text.is_empty() {
        text.push('\n');
    }
    if findings.is_empty() {
        return text + &format!("Nothing is wrong: {checks} checks.\n");
    }
    let advice = count(findings.len() - troubles, "piece of advice", "pieces of advice");
    let troubles = count(troubles, "trouble", "troubles");
    text.push_str(&format!("{troubles} and {advice} in {checks} checks.\n"));
    let automatic = findings.iter().filter(|finding| finding.fix.automatic).count();
    if automatic > 0 {
        text.push_str(&format!("{automatic} of them can be mended by itself: daypass doctor --fix\n"));
    }
    text
}
