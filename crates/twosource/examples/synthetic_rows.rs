//! Makes a store of synthetic event rows for timing: `cargo run --release -p twosource --example synthetic_rows --
//! big.db 5000000`, then `time twosource dyads --db big.db --step month --format csv --no-ids > dyads.csv`.
//!
//! In: a path and a number. Out: a store without documents whose rows are spread over 200 states and ten years, few pairs
//! having most events. Never: claims; the file is good for counting only.

use jiff::ToSpan;
use jiff::civil::date;
use rand::{Rng, SeedableRng};
use twosource_record::{EventRow, EventType, ObjectKind, Party, PartySet, QuantityKind, RowQuantity, Sector};
use twosource_store::Store;

const STATES: usize = 200;
const DAYS: i32 = 3652;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut words = std::env::args().skip(1);
    let (Some(path), Some(number)) = (words.next(), words.next()) else {
        return Err("give a file and a number of events".into());
    };
    let number: usize = number.parse()?;
    let mut rng = rand_chacha::ChaCha8Rng::seed_from_u64(5);
    let mut store = Store::open(path.as_ref())?;
    let rows = (0..number).map(|n| {
        let (row, set) = row(&mut rng);
        (format!("e{n:016x}"), row, set)
    });
    let first = date(2015, 1, 1);
    let reports = (0..DAYS).map(|day| (first.saturating_add(day.days()), 200));
    println!("{} rows", store.put_event_rows(rows, reports)?);
    Ok(())
}

/// States by rank: the tenth occurs a tenth as often as the first.
fn party(rng: &mut impl Rng) -> Party {
    let rank = (STATES as f64).powf(rng.random::<f64>()) as usize;
    let letter = |n: usize| char::from(b'A' + (n % 26) as u8);
    let sectors = [
        Vec::new(),
        vec![Sector::Gov],
        vec![Sector::Mil],
        vec![Sector::Reb],
    ];
    Party {
        code: Some([letter(rank / 26), letter(rank), 'X'].iter().collect()),
        sector: sectors[rng.random_range(0..sectors.len())].clone(),
        name: None,
    }
}

fn row(rng: &mut impl Rng) -> (EventRow, PartySet) {
    let set = PartySet {
        actor: vec![party(rng)],
        recipient: vec![party(rng)],
    };
    let event = EventType::ALL[rng.random_range(0..EventType::ALL.len())];
    let day = date(2015, 1, 1).saturating_add(rng.random_range(0..DAYS).days());
    let dead = rng.random_bool(0.1).then(|| f64::from(rng.random_range(1..40)));
    let row = EventRow {
        parties: 0,
        event,
        first_on: Some(day),
        last_on: Some(day),
        ranged: false,
        reported_on: Some(day),
        planned: rng.random_bool(0.1),
        credibility: rng.random_range(1..=6),
        independent_sources: rng.random_range(0..4),
        object: rng
            .random_bool(0.2)
            .then(|| ObjectKind::ALL[rng.random_range(0..8)]),
        scale: event.scale(),
        quantity: dead
            .map(|best| RowQuantity {
                kind: QuantityKind::Dead,
                low: Some(best),
                best: Some(best),
                high: Some(best + 2.0),
            })
            .into_iter()
            .collect(),
    };
    (row, set)
}
