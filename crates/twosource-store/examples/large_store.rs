//! Writes a store of invented events for load tests: `large_store FILE EVENTS`.
//!
//! In: a path and a number. Out: a store with about so many graded events. Same number, same store. Never: real news; the
//! sentences are of the kind "A's ministry said that B …", and the grades are given by `twosource-corroborate`.

use jiff::{Timestamp, ToSpan, civil::Date};
use std::error::Error;
use std::path::PathBuf;
use twosource_corroborate::corroborate;
use twosource_record::{
    ActorMention, Aspect, Attribution, Claim, DatePrecision, DateRange, Document, EventType, Fingerprint,
    Passage, Place, PlaceMention, Polarity, Quantity, QuantityKind, RootSource, Sector, Source, SourceKind,
    TextSpan, claim::ClaimSentence,
};
use twosource_store::Store;

/// Events graded together; between two parts nothing is shared.
const PART: usize = 120;

const STATES: [(&str, &str, &str, f64, f64); 24] = [
    ("UKR", "Ukraine", "Kharkiv", 49.99, 36.23),
    ("RUS", "Russia", "Belgorod", 50.6, 36.59),
    ("MDA", "Moldova", "Tiraspol", 46.84, 29.63),
    ("ROU", "Romania", "Constanta", 44.18, 28.63),
    ("SDN", "Sudan", "Khartoum", 15.55, 32.53),
    ("ETH", "Ethiopia", "Mekele", 13.5, 39.47),
    ("MLI", "Mali", "Gao", 16.27, -0.04),
    ("NER", "Niger", "Agadez", 16.97, 7.99),
    ("NGA", "Nigeria", "Maiduguri", 11.85, 13.16),
    ("COD", "DR Congo", "Goma", -1.68, 29.22),
    ("RWA", "Rwanda", "Gisenyi", -1.7, 29.26),
    ("SYR", "Syria", "Aleppo", 36.2, 37.16),
    ("TUR", "Turkey", "Gaziantep", 37.06, 37.38),
    ("ISR", "Israel", "Haifa", 32.82, 34.99),
    ("LBN", "Lebanon", "Tyre", 33.27, 35.2),
    ("IRN", "Iran", "Isfahan", 32.65, 51.67),
    ("PAK", "Pakistan", "Peshawar", 34.01, 71.58),
    ("IND", "India", "Srinagar", 34.09, 74.8),
    ("MMR", "Myanmar", "Sittwe", 20.15, 92.9),
    ("PHL", "Philippines", "Zamboanga", 6.92, 122.08),
    ("CHN", "China", "Kashgar", 39.47, 75.99),
    ("COL", "Colombia", "Cucuta", 7.89, -72.5),
    ("VEN", "Venezuela", "Maracaibo", 10.65, -71.64),
    ("HTI", "Haiti", "Gonaives", 19.45, -72.69),
];

const ACTS: [(EventType, &str, &str); 16] = [
    (EventType::Agree, "agreed", "to open the crossing to"),
    (EventType::Consult, "held talks", "with"),
    (EventType::Support, "praised", "the stand of"),
    (EventType::Concede, "eased", "its demands on"),
    (EventType::Cooperate, "patrolled", "the river together with"),
    (EventType::Aid, "sent", "relief goods to"),
    (
        EventType::Retreat,
        "withdrew",
        "its troops from positions held against",
    ),
    (EventType::Request, "asked", "for guarantees from"),
    (EventType::Accuse, "accused", "of an incursion, naming"),
    (EventType::Reject, "rejected", "the proposal of"),
    (EventType::Threaten, "threatened", "to close the border with"),
    (EventType::Protest, "marched", "against the policy of"),
    (EventType::Sanction, "imposed", "an embargo on"),
    (EventType::Mobilize, "massed", "armoured units on the border with"),
    (EventType::Coerce, "detained", "fishermen from"),
    (EventType::Assault, "shelled", "positions of"),
];

const OUTLETS: [&str; 12] = [
    "Meridian Wire",
    "The Harbour Sentinel",
    "Volga Observer",
    "Danube Morning",
    "Sahel Tribune",
    "Levant Daily",
    "Andes Post",
    "Straits Register",
    "Lakes Gazette",
    "Caspian Mirror",
    "Gulf Courier",
    "Highland Times",
];

/// Numbers that look random and are the same everywhere (splitmix64).
struct Numbers(u64);

impl Numbers {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    fn below(&mut self, limit: usize) -> usize {
        (self.next() % limit as u64) as usize
    }
}

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let path = PathBuf::from(arguments.next().ok_or("usage: large_store FILE EVENTS")?);
    let wanted: usize = arguments
        .next()
        .ok_or("usage: large_store FILE EVENTS")?
        .parse()?;
    let mut store = Store::open(&path)?;
    let mut numbers = Numbers(2026);
    let (mut made, mut part) = (0, 0);
    while made < wanted {
        let mut batch = Vec::new();
        for happening in 0..PART.min(wanted - made) {
            batch.extend(reports(&mut numbers, part, happening));
        }
        store.put(&batch)?;
        let headers: Vec<_> = batch.iter().map(|(document, _)| document.header()).collect();
        let claims: Vec<Claim> = batch.into_iter().flat_map(|(_, claims)| claims).collect();
        let events = corroborate(&headers, &claims, None);
        store.add_events(&events, &headers, &claims)?;
        (made, part) = (made + events.len(), part + 1);
    }
    eprintln!("{made} events in {}", path.display());
    Ok(())
}

/// One happening: who, what, where, when.
struct Happening {
    id: String,
    actor: usize,
    recipient: usize,
    act: usize,
    day: Date,
    at: (f64, f64),
    dead: usize,
}

/// One to four documents about one happening, some of them by other sources, some denials.
fn reports(numbers: &mut Numbers, part: usize, number: usize) -> Vec<(Document, Vec<Claim>)> {
    let actor = numbers.below(STATES.len());
    let recipient = (actor + 1 + numbers.below(4)) % STATES.len();
    let days = (numbers.below(1_000) + numbers.below(1_000)) as i64;
    let here = STATES[recipient];
    let jitter = |n: usize| (n % 24) as f64 / 12.0 - 1.0;
    let happening = Happening {
        id: format!("{part}-{number}"),
        actor,
        recipient,
        act: numbers.below(ACTS.len() + 6).min(ACTS.len() - 1),
        day: Date::constant(2020, 6, 1).saturating_add(days.days()),
        at: (
            here.3 + jitter(numbers.below(24)),
            here.4 + jitter(numbers.below(24)),
        ),
        dead: numbers.below(20),
    };
    let count = [1, 1, 1, 1, 2, 2, 3, 4][numbers.below(8)];
    (0..count).map(|i| report(numbers, &happening, i)).collect()
}

/// One sentence as somebody says it, and where its parts stand.
struct Telling {
    speaker: usize,
    denies: bool,
    source: String,
    cue: &'static str,
    sentence: String,
    /// First character of actor, trigger, recipient, place.
    at: [usize; 4],
}

fn tell(happening: &Happening, number: usize) -> Telling {
    let (own, other) = (happening.recipient, happening.actor);
    let speaker = [own, other, (other + 7) % STATES.len(), own][number % 4];
    let denies = speaker == other && number == 1;
    let (_, verb, rest) = ACTS[happening.act];
    let (actor, recipient, place) = (STATES[other].1, STATES[own].1, STATES[own].2);
    let source = format!("{}'s interior ministry", STATES[speaker].1);
    let cue = if denies { "denied" } else { "said" };
    let day = happening.day;
    let sentence = format!("{source} {cue} that {actor} {verb} {rest} {recipient} near {place} on {day}.");
    let start = source.len() + cue.len() + 7;
    let trigger = start + actor.len() + 1;
    let to = trigger + verb.len() + rest.len() + 2;
    let near = to + recipient.len() + 6;
    Telling {
        speaker,
        denies,
        source,
        cue,
        sentence,
        at: [start, trigger, to, near],
    }
}

fn report(numbers: &mut Numbers, happening: &Happening, number: usize) -> (Document, Vec<Claim>) {
    let telling = tell(happening, number);
    let document = document(numbers, happening, number, &telling.sentence);
    let claim = claim(happening, number, &telling, &document.document_id);
    (document, vec![claim])
}

fn claim(happening: &Happening, number: usize, telling: &Telling, document_id: &str) -> Claim {
    let (event, verb, _) = ACTS[happening.act];
    let Telling { sentence, source, .. } = telling;
    let [at, trigger, to, near] = telling.at;
    let code = STATES[telling.speaker].0;
    let is_assault = event == EventType::Assault;
    Claim {
        claim_id: blake3::hash(document_id.as_bytes()).to_hex()[..24].to_owned(),
        document_id: document_id.to_owned(),
        sentence: ClaimSentence {
            index: 0,
            start: 0,
            end: sentence.len(),
            text: sentence.clone(),
        },
        event,
        mode: None,
        context: Vec::new(),
        quad_code: event.quad(),
        event_scale: event.scale(),
        cameo_code: None,
        trigger: TextSpan {
            text: verb.to_owned(),
            start: trigger,
            end: trigger + verb.len(),
        },
        actor: vec![party(STATES[happening.actor], at)],
        recipient: vec![party(STATES[happening.recipient], to)],
        object: None,
        place: Some(place_of(happening, near)),
        happened_on: Some(on(happening.day)),
        quantity: is_assault
            .then(|| dead(happening.dead + number))
            .into_iter()
            .collect(),
        polarity: if telling.denies {
            Polarity::Negated
        } else {
            Polarity::Affirmed
        },
        aspect: Aspect::Past,
        likelihood: None,
        attribution: vec![Attribution {
            source: spoken(source, code),
            cue: telling.cue.to_owned(),
            joint: false,
        }],
        root_source: root(source, code),
        confidence: 0.9,
    }
}

fn on(day: Date) -> DateRange {
    DateRange {
        start: Some(day),
        end: Some(day),
        precision: DatePrecision::Day,
        text: day.to_string(),
    }
}

fn root(source: &str, code: &str) -> RootSource {
    RootSource {
        kind: SourceKind::Official,
        code: Some(code.to_owned()),
        name: Some(source.to_owned()),
        side: code.to_owned(),
    }
}

fn document(numbers: &mut Numbers, happening: &Happening, number: usize, sentence: &str) -> Document {
    let outlet = OUTLETS[numbers.below(OUTLETS.len())];
    let published = happening
        .day
        .at(6 + number as i8 * 4, numbers.below(60) as i8, 0, 0);
    let text =
        format!("{sentence} Officials gave no further details. The report could not be checked at once.");
    let document_id = format!(
        "{}-{}-{number}",
        outlet.to_lowercase().replace(' ', "-"),
        happening.id
    );
    Document {
        dataset: None,
        url: Some(format!("https://news.example/{document_id}")),
        outlet: Some(outlet.to_owned()),
        agency: None,
        title: Some(format!(
            "{} and {}: {}",
            STATES[happening.actor].1, STATES[happening.recipient].1, ACTS[happening.act].1
        )),
        published_at: published
            .to_zoned(jiff::tz::TimeZone::UTC)
            .ok()
            .map(|z| z.timestamp())
            .or(Some(Timestamp::UNIX_EPOCH)),
        language: Some("en".to_owned()),
        digest: blake3::hash(text.as_bytes()).to_hex().to_string(),
        fingerprint: Fingerprint {
            passages: vec![Passage {
                start: 0,
                end: text.chars().count(),
                shingles: shingles(sentence),
            }],
            terms: Vec::new(),
        },
        text,
        dateline: None,
        document_id,
    }
}

/// Hashes of a sentence's own words; no two sentences share enough of them to be copies.
fn shingles(sentence: &str) -> Vec<u32> {
    let hash = |i: u32| {
        u32::from_le_bytes(
            *blake3::hash(format!("{sentence}{i}").as_bytes())
                .as_bytes()
                .first_chunk()
                .unwrap_or(&[0; 4]),
        )
    };
    let mut out: Vec<u32> = (0..12).map(hash).collect();
    out.sort_unstable();
    out.dedup();
    out
}

fn party(state: (&str, &str, &str, f64, f64), start: usize) -> ActorMention {
    ActorMention {
        text: state.1.to_owned(),
        start,
        end: start + state.1.len(),
        name: Some(state.1.to_owned()),
        code: Some(state.0.to_owned()),
        sector: vec![Sector::Gov],
        wikidata_id: None,
    }
}

fn place_of(happening: &Happening, start: usize) -> PlaceMention {
    let (code, _, name, ..) = STATES[happening.recipient];
    let place = Place {
        name: name.to_owned(),
        geonameid: None,
        lat: Some((happening.at.0 * 1e4).round() / 1e4),
        lon: Some((happening.at.1 * 1e4).round() / 1e4),
        province: None,
        district: None,
        country_code: Some(code.to_owned()),
        feature_class: Some("P".to_owned()),
        feature_code: Some("PPL".to_owned()),
        resolution: 4,
    };
    PlaceMention {
        text: name.to_owned(),
        start,
        end: start + name.len(),
        place,
    }
}

fn dead(number: usize) -> Quantity {
    let value = Some(number as f64);
    Quantity {
        kind: QuantityKind::Dead,
        low: value,
        best: value,
        high: value,
        currency: None,
        text: number.to_string(),
    }
}

fn spoken(source: &str, code: &str) -> Source {
    Source {
        text: source.to_owned(),
        start: 0,
        end: source.len(),
        name: Some(source.to_owned()),
        code: Some(code.to_owned()),
        sector: vec![Sector::Gov],
        kind: SourceKind::Official,
    }
}
