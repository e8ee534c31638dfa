//! `network`: who stands close to whom in a window, and what moved since an earlier one.

use crate::arguments::Arguments;
use crate::arguments::trends::{NetworkArguments, NetworkFormat, PairArguments};
use crate::commands::dyads::{figure, tell_left_out};
use crate::counting::{self, Counted};
use crate::output;
use anyhow::{Result, bail};
use jiff::civil::Date;
use serde::Serialize;
use std::io::Write;
use twosource_export::graphml;
use twosource_trends::Step;
use twosource_trends::network::{ActorMove, Difference, Network, NetworkActor, PairMove, Partner, Tie};

/// One line of the JSON output.
#[derive(Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
enum Line<'a> {
    Actor(&'a NetworkActor),
    Tie(&'a Tie),
    PairMove(&'a PairMove),
    ActorMove(&'a ActorMove),
}

/// Builds the graph of the window, or the difference of two, and writes it.
pub fn run(arguments: &Arguments, own: &NetworkArguments) -> Result<()> {
    let (counted, mut network) = window(arguments, own, own.since, own.until)?;
    if own.before_since.is_some() {
        let (earlier, before) = window(arguments, own, own.before_since, own.before_until)?;
        let reports = [
            earlier.coverage.between(own.before_since, own.before_until),
            counted.coverage.between(own.since, own.until),
        ];
        write_difference(own, &Difference::new(&before, &network, reports))?;
    } else {
        for tie in &mut network.ties {
            tie.event_ids = counted.event_ids(&tie.rows)?;
        }
        write_network(own, &network)?;
    }
    if !arguments.quiet {
        tell_left_out(counted.dyads.left_out());
    }
    Ok(())
}

fn window(
    arguments: &Arguments,
    own: &NetworkArguments,
    since: Option<Date>,
    until: Option<Date>,
) -> Result<(Counted, Network)> {
    let everybody = PairArguments::default();
    let options = counting::options(arguments, &own.count, &everybody, Step::Whole, (since, until))?;
    let counted = counting::count(&own.count, &options)?;
    let network = Network::new(&counted.dyads, &counted.pairs, own.min_weight);
    Ok((counted, network))
}

fn write_network(own: &NetworkArguments, network: &Network) -> Result<()> {
    match own.format {
        NetworkFormat::Jsonl => {
            let actors = network.actors.iter().map(Line::Actor);
            output::write_jsonl(actors.chain(network.ties.iter().map(Line::Tie)))
        }
        NetworkFormat::Csv => output::write_csv(&TIE_COLUMNS, network.ties.iter().map(tie_row).collect()),
        NetworkFormat::Graphml => {
            let text = graphml(network)?;
            Ok(std::io::stdout().lock().write_all(text.as_bytes())?)
        }
        NetworkFormat::Table => {
            let mut actors: Vec<&NetworkActor> = network.actors.iter().collect();
            actors.sort_by(|a, b| volume(b).total_cmp(&volume(a)).then(a.name.cmp(&b.name)));
            let rows = actors.iter().take(own.top).map(|a| actor_row(a)).collect();
            output::write_table(&ACTOR_COLUMNS, rows)?;
            let ties = network.ties.iter().take(own.top);
            output::write_table(
                &TIE_COLUMNS[..5],
                ties.map(|t| tie_row(t)[..5].to_vec()).collect(),
            )
        }
    }
}

fn volume(actor: &NetworkActor) -> f64 {
    actor.cooperation_given + actor.cooperation_received + actor.conflict_given + actor.conflict_received
}

fn write_difference(own: &NetworkArguments, difference: &Difference) -> Result<()> {
    let pairs = || difference.pairs.iter();
    match own.format {
        NetworkFormat::Jsonl => {
            let actors = difference.actors.iter().map(Line::ActorMove);
            output::write_jsonl(pairs().map(Line::PairMove).chain(actors))
        }
        NetworkFormat::Csv => output::write_csv(&MOVE_COLUMNS, pairs().map(move_row).collect()),
        NetworkFormat::Graphml => {
            bail!(
                "a difference is no graph\nhint: leave --before-since and --before-until out, or take another --format"
            )
        }
        NetworkFormat::Table => {
            output::write_table(&MOVE_COLUMNS, pairs().take(own.top).map(move_row).collect())?;
            let actors = difference.actors.iter().take(own.top);
            output::write_table(&COMPANY_COLUMNS, actors.map(company_row).collect())
        }
    }
}

const ACTOR_COLUMNS: [&str; 7] = [
    "actor",
    "bloc",
    "brokerage",
    "coop given / got",
    "conf given / got",
    "closest",
    "farthest",
];

fn actor_row(actor: &NetworkActor) -> Vec<String> {
    let both = |given: f64, got: f64| format!("{} / {}", figure(given), figure(got));
    vec![
        actor.name.clone(),
        actor.bloc.map(|b| b.to_string()).unwrap_or_default(),
        format!("{:.2}", actor.brokerage),
        both(actor.cooperation_given, actor.cooperation_received),
        both(actor.conflict_given, actor.conflict_received),
        actor.closest.join(", "),
        actor.farthest.join(", "),
    ]
}

const TIE_COLUMNS: [&str; 6] = [
    "actor",
    "recipient",
    "cooperation",
    "conflict",
    "scale_mean",
    "event_ids",
];

fn tie_row(tie: &Tie) -> Vec<String> {
    vec![
        tie.actor.clone(),
        tie.recipient.clone(),
        figure(tie.cooperation),
        figure(tie.conflict),
        tie.scale_mean.map(|m| format!("{m:.1}")).unwrap_or_default(),
        tie.event_ids.join("|"),
    ]
}

const MOVE_COLUMNS: [&str; 8] = [
    "a",
    "b",
    "moved",
    "standard_errors",
    "cooperation_before",
    "cooperation_after",
    "conflict_before",
    "conflict_after",
];

fn move_row(pair: &PairMove) -> Vec<String> {
    let one = |value: f64| format!("{value:.1}");
    vec![
        pair.a.clone(),
        pair.b.clone(),
        format!("{:+.1}", pair.moved),
        format!("{:+.1}", pair.standard_errors),
        one(pair.cooperation[0]),
        one(pair.cooperation[1]),
        one(pair.conflict[0]),
        one(pair.conflict[1]),
    ]
}

const COMPANY_COLUMNS: [&str; 5] = ["actor", "change of company", "bloc", "gained", "lost"];

fn company_row(actor: &ActorMove) -> Vec<String> {
    let bloc = |b: Option<usize>| b.map_or_else(|| "-".to_owned(), |b| b.to_string());
    let partners = |list: &[Partner]| {
        let one = |p: &Partner| {
            format!(
                "{} {:.0} to {:.0} %",
                p.name,
                100.0 * p.share[0],
                100.0 * p.share[1]
            )
        };
        list.iter().map(one).collect::<Vec<_>>().join(", ")
    };
    vec![
        actor.actor.clone(),
        format!("{:.2}", actor.change_of_company),
        format!("{} to {}", bloc(actor.bloc[0]), bloc(actor.bloc[1])),
        partners(&actor.gained),
        partners(&actor.lost),
    ]
}
