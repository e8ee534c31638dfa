//! Change points and realignments: what is found, what is not, and how seldom a false one.

mod simulated;

use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;
use simulated::{MONTHS, Score};
use twosource_trends::changes::{
    Counts, Direction, Prior, RealignmentRule, elasticity, exposures, find_changes, find_realignments,
};

fn counts(kinds: Vec<[f64; 4]>) -> Counts {
    Counts {
        first: 100,
        exposures: vec![1.0; kinds.len()],
        kinds,
    }
}

fn level(length: usize, kinds: [f64; 4]) -> impl Iterator<Item = [f64; 4]> {
    // Numbers around the level, as counts have them.
    let wobble = [0.8, 1.1, 1.0, 1.3, 0.7, 1.1];
    (0..length).map(move |t| kinds.map(|k| (k * wobble[t % wobble.len()]).round()))
}

#[test]
fn a_rise_of_conflict_is_found_with_its_month_and_direction() {
    let series: Vec<_> = level(24, [6.0, 1.0, 2.0, 0.0])
        .chain(level(24, [6.0, 1.0, 9.0, 8.0]))
        .collect();
    let changes = find_changes(&counts(series), Prior::DEFAULT);
    assert_eq!(changes.len(), 1, "{changes:?}");
    let change = &changes[0];
    assert!((change.period - 124).abs() <= 1, "{change:?}");
    assert!(change.probability > 0.9, "{change:?}");
    assert_eq!(change.direction, Direction::Apart);
    assert!(change.behind[2] > 3.0 * change.before[2]);
    assert_eq!((change.since, change.until), (100, 147));
}

#[test]
fn a_change_of_mix_at_the_same_level_is_found() {
    let series: Vec<_> = level(24, [2.0, 0.0, 6.0, 4.0])
        .chain(level(24, [6.0, 4.0, 2.0, 0.0]))
        .collect();
    let changes = find_changes(&counts(series), Prior::DEFAULT);
    assert_eq!(changes.len(), 1, "{changes:?}");
    assert_eq!(changes[0].direction, Direction::Closer);
}

#[test]
fn twice_the_reports_are_no_change() {
    let mut series = counts(
        level(24, [4.0, 1.0, 4.0, 2.0])
            .chain(level(24, [8.0, 2.0, 8.0, 4.0]))
            .collect(),
    );
    series.exposures = [[0.67; 24], [1.33; 24]].concat();
    assert_eq!(find_changes(&series, Prior::DEFAULT), []);
    series.exposures = vec![1.0; 48];
    assert_eq!(
        find_changes(&series, Prior::DEFAULT).len(),
        1,
        "without knowing of the reports it is one"
    );
}

#[test]
fn months_without_reports_are_no_peace() {
    let quiet = |length: usize| std::iter::repeat_n([0.0; 4], length);
    let series: Vec<_> = level(20, [4.0, 1.0, 6.0, 3.0])
        .chain(quiet(8))
        .chain(level(20, [4.0, 1.0, 6.0, 3.0]))
        .collect();
    let mut series = counts(series);
    series.exposures[20..28].fill(0.0);
    assert_eq!(find_changes(&series, Prior::DEFAULT), []);
}

#[test]
fn a_change_behind_a_gap_says_that_it_may_lie_in_it() {
    let quiet = |length: usize| std::iter::repeat_n([0.0; 4], length);
    let series: Vec<_> = level(20, [4.0, 1.0, 2.0, 0.0])
        .chain(quiet(8))
        .chain(level(20, [4.0, 1.0, 12.0, 9.0]))
        .collect();
    let mut series = counts(series);
    series.exposures[20..28].fill(0.0);
    let changes = find_changes(&series, Prior::DEFAULT);
    assert_eq!(changes.len(), 1);
    assert_eq!((changes[0].after, changes[0].period), (119, 128));
}

#[test]
fn few_events_tell_nothing() {
    let series = [[0.0; 4], [1.0, 0.0, 0.0, 0.0], [0.0; 4], [0.0, 0.0, 0.0, 5.0]];
    assert_eq!(find_changes(&counts(series.to_vec()), Prior::DEFAULT), []);
    assert_eq!(find_changes(&Counts::default(), Prior::DEFAULT), []);
}

/// Exposures of a world, from its reports and all its events.
fn world_exposures(world: &simulated::World) -> Vec<f64> {
    let totals: Vec<f64> = (0..MONTHS)
        .map(|t| world.relations.iter().flat_map(|r| r.events[t]).sum())
        .collect();
    exposures(&world.reports, elasticity(&world.reports, &totals))
}

fn months_found(kinds: &[[f64; 4]], exposures: &[f64]) -> Vec<usize> {
    let counts = Counts {
        first: 0,
        kinds: kinds.to_vec(),
        exposures: exposures.to_vec(),
    };
    let found = find_changes(&counts, Prior::DEFAULT);
    found.iter().map(|c| c.period as usize).collect()
}

/// A part of what `examples/simulate_changes` measures on 2,000 series.
#[test]
fn known_changes_are_found_and_false_ones_are_rare() {
    let mut rng = ChaCha8Rng::seed_from_u64(1);
    let (mut events, mut mentions, mut mixed) = (Score::default(), Score::default(), Score::default());
    for _ in 0..6 {
        let world = simulated::world(&mut rng, 20);
        let exposures = world_exposures(&world);
        for relation in &world.relations {
            events.add(&relation.changes, &months_found(&relation.events, &exposures));
            mentions.add(&relation.changes, &months_found(&relation.mentions, &exposures));
            let (kinds, exposures) = simulated::shuffled(&mut rng, &relation.events, &exposures);
            mixed.add(&[], &months_found(&kinds, &exposures));
        }
    }
    assert!(events.found_percent() >= 80.0, "{events:?}");
    assert!(events.alarms_per_century() <= 1.5, "{events:?}");
    assert!(
        mixed.alarms_per_century() <= 1.0,
        "shuffled months have no changes: {mixed:?}"
    );
    assert!(
        mentions.found_percent() < events.found_percent() - 5.0,
        "copies counted as events hide changes: {mentions:?}"
    );
}

#[test]
fn realignments_are_found_and_shuffled_months_have_none() {
    let mut rng = ChaCha8Rng::seed_from_u64(2);
    let (mut with, mut mixed) = (Score::default(), Score::default());
    for number in 0..12 {
        let month = 30 + 5 * number;
        let world = simulated::neighbourhood(&mut rng, 12, Some(month));
        let exposures = world_exposures(&world);
        let find = |series: Vec<(Vec<[f64; 4]>, Vec<f64>)>| -> Vec<usize> {
            let counts: Vec<Counts> = series
                .into_iter()
                .map(|(kinds, exposures)| Counts {
                    first: 0,
                    kinds,
                    exposures,
                })
                .collect();
            let found = find_realignments(&counts, Prior::DEFAULT, RealignmentRule::DEFAULT);
            found.iter().map(|r| r.period as usize).collect()
        };
        let relations = || world.relations.iter();
        with.add(
            &[month],
            &find(
                relations()
                    .map(|r| (r.events.clone(), exposures.clone()))
                    .collect(),
            ),
        );
        let mut shuffle = |events: &[[f64; 4]]| simulated::shuffled(&mut rng, events, &exposures);
        mixed.add(&[], &find(relations().map(|r| shuffle(&r.events)).collect()));
    }
    assert!(with.found_percent() >= 80.0, "{with:?}");
    assert_eq!(with.false_alarms + mixed.false_alarms, 0, "{with:?} {mixed:?}");
}

#[test]
fn one_pair_is_no_realignment_and_most_of_them_are() {
    let still = || counts(level(48, [4.0, 1.0, 4.0, 2.0]).collect());
    let moved = || {
        counts(
            level(24, [6.0, 3.0, 2.0, 1.0])
                .chain(level(24, [2.0, 1.0, 6.0, 4.0]))
                .collect(),
        )
    };
    let find = |moving: usize| {
        let series: Vec<Counts> = (0..6)
            .map(|n| if n < moving { moved() } else { still() })
            .collect();
        find_realignments(&series, Prior::DEFAULT, RealignmentRule::DEFAULT)
    };
    assert_eq!(find(1), []);
    assert_eq!(find(0), []);
    let found = find(4);
    assert_eq!(found.len(), 1, "{found:?}");
    assert!((found[0].period - 124).abs() <= 1);
    let members: Vec<usize> = found[0].members.iter().map(|m| m.relation).collect();
    assert_eq!(members.len(), 4, "{found:?}");
    assert!(members.iter().all(|m| *m < 4));
    assert!(found[0].members.iter().all(|m| m.direction == Direction::Apart));
}
