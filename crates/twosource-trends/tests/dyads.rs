//! Series of pairs: who counts for whom, when, how much, and what is told of gaps.

use jiff::civil::{Date, date};
use proptest::prelude::*;
use twosource_record::{EventRow, EventType, ObjectKind, Party, PartySet, QuantityKind, RowQuantity, Sector};
use twosource_trends::{
    Coverage, DateBasis, DyadPeriod, Dyads, Groups, Level, Options, Pairs, Step, Wanted, Weighting,
};

fn party(code: &str) -> Party {
    let (code, sector) = code.split_once('.').unwrap_or((code, ""));
    Party {
        code: Some(code.to_owned()),
        sector: Sector::from_name(sector).into_iter().collect(),
        name: None,
    }
}

fn set(actor: &[&str], recipient: &[&str]) -> PartySet {
    let parties = |codes: &[&str]| codes.iter().map(|c| party(c)).collect();
    PartySet {
        actor: parties(actor),
        recipient: parties(recipient),
    }
}

fn row(parties: u32, event: EventType, day: Date) -> EventRow {
    EventRow {
        parties,
        event,
        first_on: Some(day),
        last_on: Some(day),
        ranged: false,
        reported_on: Some(day),
        planned: false,
        credibility: 3,
        independent_sources: 1,
        object: None,
        scale: event.scale(),
        quantity: Vec::new(),
    }
}

fn options() -> Options {
    Options {
        step: Step::Month,
        level: Level::State,
        weighting: Weighting::All,
        basis: DateBasis::Happened,
        since: None,
        until: None,
        wanted: Wanted::default(),
        groups: Groups::default(),
        all_groups: false,
    }
}

fn counted(sets: &[PartySet], rows: &[EventRow], options: &Options) -> (Pairs, Dyads) {
    let pairs = Pairs::new(sets, options);
    let mut dyads = Dyads::default();
    for (position, row) in rows.iter().enumerate() {
        dyads.add(position as u32, row, &pairs, options);
    }
    (pairs, dyads)
}

fn names(sets: &[PartySet], rows: &[EventRow], options: &Options) -> Vec<String> {
    let (pairs, dyads) = counted(sets, rows, options);
    let series = dyads.series(&pairs);
    let mut out: Vec<String> = series
        .iter()
        .map(|s| format!("{}>{}", s.actor, s.recipient))
        .collect();
    out.sort();
    out
}

const DAY: Date = date(2024, 10, 8);

#[test]
fn actors_who_meet_without_a_recipient_are_pairs_in_both_orders() {
    let sets = [set(&["RUS", "PRK"], &[])];
    assert_eq!(
        names(&sets, &[row(0, EventType::Support, DAY)], &options()),
        ["PRK>RUS", "RUS>PRK"]
    );
}

#[test]
fn joint_attackers_do_not_attack_each_other() {
    let sets = [set(&["RUS", "PRK"], &[])];
    assert!(names(&sets, &[row(0, EventType::Assault, DAY)], &options()).is_empty());
    let fight = [set(&["RUS", "UKR"], &["RUS", "UKR"])];
    assert_eq!(
        names(&fight, &[row(0, EventType::Assault, DAY)], &options()),
        ["RUS>UKR", "UKR>RUS"],
        "two-sided fighting has all sides on both lists"
    );
}

#[test]
fn a_group_counts_an_event_of_two_members_once_and_none_within_itself() {
    let mut groups = Groups::default();
    groups
        .add_table("group\tname\tmember\tfrom\nNATO\tAlliance\tUSA\t\nNATO\tAlliance\tSWE\t2024-03-07\n")
        .expect("a table");
    let options = Options {
        groups,
        wanted: Wanted {
            actor: Some("Alliance".to_owned()),
            ..Wanted::default()
        },
        ..options()
    };
    let sets = [
        set(&["USA", "SWE"], &["UKR"]),
        set(&["SWE"], &["UKR"]),
        set(&["USA"], &["SWE"]),
    ];
    let rows = [
        row(0, EventType::Aid, DAY),
        row(1, EventType::Aid, DAY),
        row(1, EventType::Aid, date(2024, 2, 1)),
        row(2, EventType::Aid, DAY),
    ];
    let (pairs, dyads) = counted(&sets, &rows, &options);
    let series = dyads.series(&pairs);
    assert_eq!(
        series.len(),
        1,
        "a member within its group is no pair of the group"
    );
    assert_eq!((series[0].actor, series[0].recipient), ("NATO", "UKR"));
    assert_eq!(
        series[0].weight(),
        2.0,
        "before its accession Sweden's aid is its own"
    );
}

#[test]
fn planned_and_improbable_events_are_not_counted_and_grades_weigh() {
    let sets = [set(&["PRK"], &["RUS"])];
    let with = |planned, credibility, independent_sources| EventRow {
        planned,
        credibility,
        independent_sources,
        ..row(0, EventType::Aid, DAY)
    };
    let rows = [
        with(false, 1, 3),
        with(false, 3, 1),
        with(false, 5, 0),
        with(false, 6, 0),
        with(true, 3, 0),
    ];
    let weight = |weighting| {
        let options = Options {
            weighting,
            ..options()
        };
        let (pairs, dyads) = counted(&sets, &rows, &options);
        dyads.series(&pairs).first().map_or(0.0, |s| s.weight())
    };
    assert_eq!(weight(Weighting::All), 3.0);
    assert_eq!(weight(Weighting::Corroborated), 1.0);
    assert!((weight(Weighting::Credibility) - 1.5).abs() < 1e-9);
}

#[test]
fn deliveries_are_counted_by_kind_with_sources_and_numbers() {
    let sets = [set(&["PRK"], &["RUS"])];
    let troops = EventRow {
        object: Some(ObjectKind::Personnel),
        independent_sources: 3,
        credibility: 1,
        quantity: vec![RowQuantity {
            kind: QuantityKind::Personnel,
            low: Some(1500.0),
            best: Some(3000.0),
            high: Some(11000.0),
        }],
        ..row(0, EventType::Aid, DAY)
    };
    let asked = EventRow {
        object: Some(ObjectKind::Arms),
        ..row(0, EventType::Request, DAY)
    };
    let (pairs, dyads) = counted(&sets, &[troops, asked], &options());
    let series = dyads.series(&pairs);
    let [arms, _, personnel] = series[0].cells.values().next().expect("a cell").given();
    assert_eq!(arms.events, 0, "what is asked for is not given");
    assert_eq!(
        (
            personnel.events,
            personnel.corroborated,
            personnel.independent_sources
        ),
        (1, 1, 3)
    );
    let many = personnel.quantity.expect("a number");
    assert_eq!((many.low, many.best, many.high), (1500.0, 3000.0, Some(11000.0)));
}

#[test]
fn a_period_in_which_nothing_was_read_has_no_zero() {
    let sets = [set(&["PRK"], &["RUS"])];
    let rows = [
        row(0, EventType::Aid, DAY),
        row(0, EventType::Aid, date(2024, 12, 8)),
    ];
    let (pairs, dyads) = counted(&sets, &rows, &options());
    let coverage: Coverage = [DAY, DAY, date(2024, 11, 3)].into_iter().collect();
    let window = coverage.window(&dyads, &options()).expect("a window");
    let reports = coverage.by(Step::Month);
    let series = dyads.series(&pairs);
    let periods: Vec<DyadPeriod> = DyadPeriod::of_series(&series[0], Step::Month, window, &reports).collect();
    let told: Vec<_> = periods
        .iter()
        .map(|p| (p.period.as_str(), p.reports, p.gap, p.events))
        .collect();
    assert_eq!(
        told,
        [
            ("2024-10", 2, false, Some(1.0)),
            ("2024-11", 1, false, Some(0.0)),
            ("2024-12", 0, true, Some(1.0)),
        ],
        "read and nothing found is a zero; an event told later stays in its gap"
    );
    let outside = DyadPeriod::of_series(&series[0], Step::Month, (window.1 + 1, window.1 + 1), &reports);
    let empty: Vec<_> = outside.map(|p| (p.gap, p.events)).collect();
    assert_eq!(empty, [(true, None)]);
}

proptest! {
    /// Every row is in a cell or counted under a reason, and parts give what the whole gives.
    #[test]
    fn no_row_is_lost_and_parts_add_up(
        kinds in prop::collection::vec((0usize..16, 0u32..4, 0i8..28, 1u8..7, any::<bool>()), 1..60),
        cut in 0usize..60,
    ) {
        let sets = [
            set(&["RUS"], &["UKR"]),
            set(&["RUS", "PRK"], &[]),
            set(&["COD.REB"], &["COD"]),
            set(&["USA"], &[]),
        ];
        let rows: Vec<EventRow> = kinds
            .iter()
            .map(|(event, parties, day, credibility, planned)| EventRow {
                credibility: *credibility,
                planned: *planned,
                ..row(*parties, EventType::ALL[*event], date(2024, 3, day + 1))
            })
            .collect();
        let options = options();
        let (pairs, whole) = counted(&sets, &rows, &options);
        let left = whole.left_out();
        let sum = left.counted + left.no_pair + left.weighted_out + left.too_wide + left.undated + left.outside;
        prop_assert_eq!(sum, rows.len() as u64);
        let cut = cut.min(rows.len());
        let mut parts = Dyads::default();
        for range in [0..cut, cut..rows.len()] {
            let mut part = Dyads::default();
            for position in range {
                part.add(position as u32, &rows[position], &pairs, &options);
            }
            parts.merge(part);
        }
        let cells = |dyads: &Dyads| -> Vec<(String, String, f64, Vec<u32>)> {
            let series = dyads.series(&pairs);
            series
                .iter()
                .flat_map(|s| s.cells.values().map(|c| (s.actor.to_owned(), s.recipient.to_owned(), c.weight, c.rows.clone())))
                .collect()
        };
        prop_assert_eq!(cells(&whole), cells(&parts));
    }
}
