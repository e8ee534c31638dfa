//! `dyads`: series of ordered pairs of actors.

use crate::arguments::Arguments;
use crate::arguments::trends::{DyadArguments, DyadFormat};
use crate::counting::{self, Counted};
use crate::{output, plots};
use anyhow::Result;
use twosource_export::{plot_series, write_series_parquet};
use twosource_trends::{DyadPeriod, Given, LeftOut, Options, Tally};

/// Pairs that a table shows unless told otherwise.
const SHOWN: usize = 10;

/// Counts, and writes one record for each pair and period.
pub fn run(arguments: &Arguments, own: &DyadArguments) -> Result<()> {
    let options = counting::options(
        arguments,
        &own.count,
        &own.pairs,
        own.step.into(),
        (own.since, own.until),
    )?;
    let counted = counting::count(&own.count, &options)?;
    let wanted = WantedSeries {
        counted: &counted,
        options: &options,
        own,
    };
    match own.format {
        DyadFormat::Table => write_tables(&wanted.first(own.top.unwrap_or(SHOWN)).collect::<Vec<_>>())?,
        DyadFormat::Jsonl => wanted.each(output::write_jsonl)?,
        DyadFormat::Csv => write_csv(&wanted)?,
        DyadFormat::Parquet => {
            let mut all = Vec::new();
            wanted.each(|periods| {
                all.extend(periods);
                Ok(())
            })?;
            write_series_parquet(&all, std::io::stdout())?;
        }
    }
    if let Some(path) = &own.plot {
        let series = wanted.first(own.top.unwrap_or(plots::PANELS).min(plots::PANELS));
        let panels: Vec<_> = series.filter_map(|s| plots::panel(&s, |_| false)).collect();
        plot_series(path, &panels)?;
    }
    if !arguments.quiet {
        tell_left_out(counted.dyads.left_out());
    }
    Ok(())
}

/// The wanted pairs, each with all its periods; one pair at a time, since all periods of all pairs outgrow any memory.
struct WantedSeries<'a> {
    counted: &'a Counted,
    options: &'a Options,
    own: &'a DyadArguments,
}

impl WantedSeries<'_> {
    /// Hands on the periods of each pair, with the ids of their events if they are asked for.
    fn each(&self, mut take: impl FnMut(Vec<DyadPeriod>) -> Result<()>) -> Result<()> {
        for mut periods in self.first(self.own.top.unwrap_or(usize::MAX)) {
            if !self.own.no_ids {
                for period in &mut periods {
                    period.event_ids = self.counted.event_ids(&period.rows)?;
                }
            }
            take(periods)?;
        }
        Ok(())
    }

    /// The periods of the first pairs, without ids.
    fn first(&self, limit: usize) -> impl Iterator<Item = Vec<DyadPeriod>> {
        let window = self.counted.coverage.window(&self.counted.dyads, self.options);
        let reports = self.counted.coverage.by(self.options.step);
        window.into_iter().flat_map(move |window| {
            let series = self
                .counted
                .dyads
                .series(&self.counted.pairs)
                .into_iter()
                .take(limit);
            let reports = reports.clone();
            series.map(move |s| DyadPeriod::of_series(&s, self.options.step, window, &reports).collect())
        })
    }
}

fn write_csv(wanted: &WantedSeries) -> Result<()> {
    let mut out = csv::Writer::from_writer(std::io::stdout().lock());
    out.write_record(CSV_COLUMNS)?;
    wanted.each(|periods| {
        for period in &periods {
            out.write_record(csv_row(period))?;
        }
        Ok(())
    })?;
    Ok(out.flush()?)
}

/// Periods with events and gaps; then each pair as two lines of blocks.
fn write_tables(series: &[Vec<DyadPeriod>]) -> Result<()> {
    let mut shown: Vec<DyadPeriod> = Vec::new();
    for period in series.iter().flatten() {
        if !period.rows.is_empty() {
            shown.push(period.clone());
        } else if period.gap {
            widen_gap(&mut shown, period.clone());
        }
    }
    output::write_table(&COLUMNS, shown.iter().map(table_row).collect())?;
    if series.iter().any(|periods| periods.len() > 1) {
        output::write_table(
            &SPARK_COLUMNS,
            series.iter().filter_map(|s| spark_row(s)).collect(),
        )?;
    }
    Ok(())
}

const SPARK_COLUMNS: [&str; 5] = ["actor", "recipient", "from", "cooperation", "conflict"];

fn spark_row(periods: &[DyadPeriod]) -> Option<Vec<String>> {
    let first = periods.first()?;
    let line =
        |of: fn(&DyadPeriod) -> Option<f64>| plots::spark_line(&periods.iter().map(of).collect::<Vec<_>>());
    Some(vec![
        first.actor.clone(),
        first.recipient.clone(),
        first.period.clone(),
        line(plots::cooperation),
        line(plots::conflict),
    ])
}

/// Gaps that follow each other are one line of a table.
fn widen_gap(out: &mut Vec<DyadPeriod>, period: DyadPeriod) {
    let before = out.last_mut().filter(|last| {
        let same_pair = last.actor == period.actor && last.recipient == period.recipient;
        same_pair && last.gap && last.rows.is_empty()
    });
    match before {
        Some(last) => {
            let first = last.period.split(" to ").next().unwrap_or_default().to_owned();
            last.period = format!("{first} to {}", period.period);
        }
        None => out.push(period),
    }
}

/// What was counted, and what was not, on stderr.
pub fn tell_left_out(left_out: LeftOut) {
    let mut parts = Vec::new();
    for (number, reason) in [
        (left_out.no_pair, "without a wanted pair"),
        (left_out.weighted_out, "planned, improbable or below the weight"),
        (left_out.too_wide, "dated less exactly than the period"),
        (left_out.undated, "without a day"),
        (left_out.outside, "outside the window"),
    ] {
        if number > 0 {
            parts.push(format!("{number} {reason}"));
        }
    }
    let rest = if parts.is_empty() {
        String::new()
    } else {
        format!("; not counted: {}", parts.join(", "))
    };
    anstream::eprintln!("{} of {} events counted{rest}", left_out.counted, left_out.events);
}

const COLUMNS: [&str; 10] = [
    "actor",
    "recipient",
    "period",
    "reports",
    "events",
    "coop v/m",
    "conf v/m",
    "scale",
    "given",
    "dead",
];

fn table_row(period: &DyadPeriod) -> Vec<String> {
    let both = |a, b| match (a, b) {
        (Some(a), Some(b)) => format!("{} / {}", figure(a), figure(b)),
        _ => String::new(),
    };
    vec![
        period.actor.clone(),
        period.recipient.clone(),
        period.period.clone(),
        if period.gap {
            "gap".to_owned()
        } else {
            period.reports.to_string()
        },
        period.events.map(figure).unwrap_or_default(),
        both(period.verbal_cooperation, period.material_cooperation),
        both(period.verbal_conflict, period.material_conflict),
        period.scale_mean.map(|m| format!("{m:.1}")).unwrap_or_default(),
        given(period),
        period.dead.map(tally).unwrap_or_default(),
    ]
}

/// `arms 1 (1 source), personnel 1 (3 sources): 1500-11000`.
fn given(period: &DyadPeriod) -> String {
    let kinds = [
        ("arms", period.arms),
        ("funds", period.funds),
        ("personnel", period.personnel),
    ];
    let one = |(name, given): (&str, Given)| {
        let sources = match given.independent_sources {
            1 => "1 source".to_owned(),
            n => format!("{n} sources"),
        };
        let many = given
            .quantity
            .map(|q| format!(": {}", tally(q)))
            .unwrap_or_default();
        format!("{name} {} ({sources}){many}", given.events)
    };
    let told: Vec<String> = kinds
        .into_iter()
        .filter(|(_, given)| given.events > 0)
        .map(one)
        .collect();
    told.join(", ")
}

/// `6`, `6 (6-20)`, `6 (6+)`.
fn tally(tally: Tally) -> String {
    let best = figure(tally.best);
    match tally.high {
        Some(high) if high == tally.best && tally.low == tally.best => best,
        Some(high) => format!("{best} ({}-{})", figure(tally.low), figure(high)),
        None => format!("{best} ({}+)", figure(tally.low)),
    }
}

/// Without decimals where there are none.
pub fn figure(value: f64) -> String {
    if value.fract() == 0.0 {
        format!("{value:.0}")
    } else {
        format!("{value:.1}")
    }
}

const CSV_COLUMNS: [&str; 33] = [
    "actor",
    "recipient",
    "period",
    "start",
    "end",
    "reports",
    "gap",
    "events",
    "verbal_cooperation",
    "material_cooperation",
    "verbal_conflict",
    "material_conflict",
    "by_type",
    "scale_mean",
    "scale_sum",
    "arms",
    "arms_sources",
    "arms_best",
    "funds",
    "funds_sources",
    "personnel",
    "personnel_sources",
    "personnel_low",
    "personnel_best",
    "personnel_high",
    "dead_low",
    "dead_best",
    "dead_high",
    "injured_best",
    "corroborated",
    "independent_sources",
    "dated_by_report",
    "event_ids",
];

fn csv_row(period: &DyadPeriod) -> Vec<String> {
    let number = |value: Option<f64>| value.map(|v| v.to_string()).unwrap_or_default();
    let best = |tally: Option<Tally>| number(tally.map(|t| t.best));
    let low = |tally: Option<Tally>| number(tally.map(|t| t.low));
    let high = |tally: Option<Tally>| number(tally.and_then(|t| t.high));
    let types = period.by_type.iter().map(|(name, n)| format!("{name}={n}"));
    vec![
        period.actor.clone(),
        period.recipient.clone(),
        period.period.clone(),
        period.start.to_string(),
        period.end.to_string(),
        period.reports.to_string(),
        period.gap.to_string(),
        number(period.events),
        number(period.verbal_cooperation),
        number(period.material_cooperation),
        number(period.verbal_conflict),
        number(period.material_conflict),
        types.collect::<Vec<_>>().join("|"),
        number(period.scale_mean),
        number(period.scale_sum),
        period.arms.events.to_string(),
        period.arms.independent_sources.to_string(),
        best(period.arms.quantity),
        period.funds.events.to_string(),
        period.funds.independent_sources.to_string(),
        period.personnel.events.to_string(),
        period.personnel.independent_sources.to_string(),
        low(period.personnel.quantity),
        best(period.personnel.quantity),
        high(period.personnel.quantity),
        low(period.dead),
        best(period.dead),
        high(period.dead),
        best(period.injured),
        period.corroborated.to_string(),
        period.independent_sources.to_string(),
        period.dated_by_report.to_string(),
        period.event_ids.join("|"),
    ]
}
