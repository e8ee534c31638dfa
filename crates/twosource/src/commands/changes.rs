//! `changes`: when relations changed, and realignments of whole neighbourhoods.

use crate::arguments::Arguments;
use crate::arguments::trends::{ChangeArguments, SeriesFormat};
use crate::commands::dyads::{figure, tell_left_out};
use crate::counting::{self, Counted};
use crate::{output, plots};
use anyhow::{Result, ensure};
use jiff::civil::Date;
use serde::Serialize;
use std::path::Path;
use twosource_export::{Panel, plot_series};
use twosource_trends::changes::{
    Change, Counts, Direction, Prior, Realignment, RealignmentRule, Seen, find_changes, find_realignments,
};
use twosource_trends::{DyadPeriod, DyadSeries, Options, Step, Wanted};

/// Longest series: the work grows with the square.
const LONGEST: usize = 1500;
/// Periods of the new regime whose events are told.
const TOLD: i32 = 3;

/// One finding, as it is written out.
#[derive(Debug, Serialize)]
pub struct Finding {
    /// `change` of a pair, `realignment` of an actor.
    pub kind: &'static str,
    /// Who.
    pub actor: String,
    /// To whom; null for a realignment.
    pub recipient: Option<String>,
    /// First period of the new regime.
    pub period: String,
    /// Where nothing was read before the period: the last period in which something was; the change lies behind it.
    pub after: Option<String>,
    /// Probability that it lies in this period or one beside it.
    pub probability: Option<f64>,
    /// Score of a realignment.
    pub score: Option<f64>,
    /// Which way the relation moved.
    pub direction: Option<Direction>,
    /// Events a period at average coverage before: verbal and material cooperation, verbal and material conflict.
    pub before: Option<[f64; 4]>,
    /// The same behind.
    pub behind: Option<[f64; 4]>,
    /// Who takes part in a realignment.
    pub members: Vec<FindingMember>,
    /// Relations of the actor that were looked at.
    pub relations: Option<usize>,
    /// Events of the first periods of the new regime.
    pub event_ids: Vec<String>,
    /// Number of the period.
    #[serde(skip)]
    pub number: i32,
}

impl Finding {
    /// Whether a change, or most of a realignment, goes this way.
    pub fn moves(&self, wanted: Direction) -> bool {
        let so = self.members.iter().filter(|m| m.direction == wanted).count();
        self.direction == Some(wanted) || 2 * so > self.members.len()
    }

    /// What it is about, the same from run to run.
    pub fn subject(&self) -> String {
        let recipient = self.recipient.as_deref().unwrap_or("*");
        format!("{} {} > {recipient}", self.kind, self.actor)
    }

    /// In a line.
    pub fn title(&self) -> String {
        let row = row(self);
        format!(
            "{} {} → {}, {}, {} {}",
            row[0], row[1], row[2], row[3], row[4], row[5]
        )
    }
}

/// One partner in a realignment.
#[derive(Debug, Serialize)]
pub struct FindingMember {
    /// Who.
    pub partner: String,
    /// Probability that this relation changes, too.
    pub probability: f64,
    /// Which way.
    pub direction: Direction,
}

/// Finds and writes.
pub fn run(arguments: &Arguments, own: &ChangeArguments) -> Result<()> {
    let step: Step = own.step.into();
    let asked = counting::options(arguments, &own.count, &own.pairs, step, (own.since, own.until))?;
    let prior = Prior {
        least_probability: own.min_probability,
        fewest_events: own.min_events,
        ..Prior::of_step(step, own.years_between)
    };
    let (counted, findings) = find(&own.count, asked, prior)?;
    let rows = || findings.iter().map(row).collect();
    match own.format {
        SeriesFormat::Jsonl => output::write_jsonl(&findings)?,
        SeriesFormat::Csv => output::write_csv(&COLUMNS, rows())?,
        SeriesFormat::Table => output::write_table(&COLUMNS, rows())?,
    }
    if let Some(path) = &own.plot {
        plot(path, &counted, &findings, (step, own.since, own.until))?;
    }
    if !arguments.quiet {
        tell_left_out(counted.dyads.left_out());
    }
    Ok(())
}

/// The pairs that changed, those with most events first, with their changes marked.
fn plot(
    path: &Path,
    counted: &Counted,
    findings: &[Finding],
    (step, since, until): (Step, Option<Date>, Option<Date>),
) -> Result<()> {
    let Some(window) = counted.coverage.periods(&counted.dyads, step, (since, until)) else {
        return Ok(());
    };
    let reports = counted.coverage.by(step);
    let is_of =
        |f: &Finding, s: &DyadSeries| f.actor == s.actor && f.recipient.as_deref() == Some(s.recipient);
    let series = counted.dyads.series(&counted.pairs);
    let changed = series.iter().filter(|s| findings.iter().any(|f| is_of(f, s)));
    let panels: Vec<Panel> = changed
        .take(plots::PANELS)
        .filter_map(|s| {
            let periods: Vec<DyadPeriod> = DyadPeriod::of_series(s, step, window, &reports).collect();
            plots::panel(&periods, |p| {
                findings.iter().any(|f| is_of(f, s) && f.period == p.period)
            })
        })
        .collect();
    Ok(plot_series(path, &panels)?)
}

/// Changes and realignments of the wanted pairs; all pairs are counted, since they tell how much could be seen.
pub fn find(
    count: &crate::arguments::trends::CountArguments,
    asked: Options,
    prior: Prior,
) -> Result<(Counted, Vec<Finding>)> {
    let wanted = asked.wanted.with_ids(&asked.groups);
    let options = Options {
        all_groups: asked.all_groups || asked.wanted.names_group(&asked.groups),
        wanted: Wanted::default(),
        ..asked
    };
    let counted = counting::count(count, &options)?;
    let Some(window) = counted.coverage.window(&counted.dyads, &options) else {
        return Ok((counted, Vec::new()));
    };
    let length = (window.1 - window.0 + 1) as usize;
    ensure!(
        length <= LONGEST,
        "{length} periods are too many to look for changes in\nhint: give a longer --step, or --since and --until"
    );
    let series = counted.dyads.series(&counted.pairs);
    let seen = Seen::new(&series, window, &counted.coverage.by(options.step));
    let mut findings = Vec::new();
    for one in series.iter().filter(|s| wanted.holds(s.actor, s.recipient)) {
        for change in find_changes(&seen.counts(one), prior) {
            findings.push(of_change(one, &change, &counted, &options)?);
        }
    }
    findings.sort_by(|a, b| (&a.period, &a.actor, &a.recipient).cmp(&(&b.period, &b.actor, &b.recipient)));
    for (actor, partners) in seen.neighbourhoods(&series) {
        if !wanted.is_everybody() && !wanted.holds(actor, "") && !wanted.holds("", actor) {
            continue;
        }
        let names: Vec<&str> = partners.keys().copied().collect();
        let counts: Vec<Counts> = partners.into_values().collect();
        for found in find_realignments(&counts, prior, RealignmentRule::DEFAULT) {
            findings.push(of_realignment(actor, &names, &found, &options));
        }
    }
    drop(series);
    Ok((counted, findings))
}

fn of_change(series: &DyadSeries, change: &Change, counted: &Counted, options: &Options) -> Result<Finding> {
    let rows: Vec<u32> = series
        .cells
        .range(change.period..change.period + TOLD)
        .flat_map(|(_, cell)| cell.rows.iter().copied())
        .collect();
    Ok(Finding {
        kind: "change",
        actor: series.actor.to_owned(),
        recipient: Some(series.recipient.to_owned()),
        period: options.step.label(change.period),
        after: (change.after < change.period - 1).then(|| options.step.label(change.after)),
        probability: Some(tidy(change.probability)),
        score: None,
        direction: Some(change.direction),
        before: Some(change.before.map(tidy)),
        behind: Some(change.behind.map(tidy)),
        members: Vec::new(),
        relations: None,
        event_ids: counted.event_ids(&rows)?,
        number: change.period,
    })
}

fn of_realignment(actor: &str, names: &[&str], found: &Realignment, options: &Options) -> Finding {
    Finding {
        kind: "realignment",
        actor: actor.to_owned(),
        recipient: None,
        period: options.step.label(found.period),
        after: None,
        probability: None,
        score: Some(tidy(found.score)),
        direction: None,
        before: None,
        behind: None,
        members: found
            .members
            .iter()
            .map(|member| FindingMember {
                partner: names[member.relation].to_owned(),
                probability: tidy(member.probability),
                direction: member.direction,
            })
            .collect(),
        relations: Some(found.relations),
        event_ids: Vec::new(),
        number: found.period,
    }
}

fn tidy(value: f64) -> f64 {
    (value * 1000.0).round() / 1000.0
}

const COLUMNS: [&str; 8] = [
    "kind",
    "actor",
    "recipient",
    "period",
    "sure",
    "moved",
    "before",
    "behind",
];

fn row(finding: &Finding) -> Vec<String> {
    let rates = |rates: Option<[f64; 4]>| {
        rates
            .map(|r| r.map(|v| figure((v * 10.0).round() / 10.0)).join(" / "))
            .unwrap_or_default()
    };
    let partners: Vec<String> = finding
        .members
        .iter()
        .map(|m| format!("{} {}", m.partner, output::word(&m.direction)))
        .collect();
    let gap = finding.after.as_ref().map(|after| format!(" (after {after})"));
    vec![
        finding.kind.to_owned(),
        finding.actor.clone(),
        finding.recipient.clone().unwrap_or_else(|| partners.join(", ")),
        format!("{}{}", finding.period, gap.unwrap_or_default()),
        finding
            .probability
            .map(|p| format!("{:.0} %", 100.0 * p))
            .or_else(|| finding.score.map(|s| format!("score {s:.1}")))
            .unwrap_or_default(),
        finding.direction.as_ref().map(output::word).unwrap_or_default(),
        rates(finding.before),
        rates(finding.behind),
    ]
}
