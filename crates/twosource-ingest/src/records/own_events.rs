//! Events of this program (`export --to jsonl`), one a line, back to claims.
//!
//! In: a line. Out: one document per event with one claim for each root source, in its stance. Never: a claim of the
//! first store's documents; what they said stays there, and only what the event tells of them is known here.

use super::Unusable;
use super::coded_record::{record_document, sentence};
use super::rendering::Rendering;
use super::rows::Row;
use crate::fingerprint::digest;
use twosource_record::{
    ActorMention, Aspect, Attribution, Claim, Document, Event, EventStatus, LikelihoodBand, Polarity,
    Quantity, RootSource, RootSourceSummary, Source, Stance,
};

/// Name of the data set.
const DATASET: &str = "Twosource";

/// One line.
pub(super) fn record(row: &Row) -> Result<(Document, Vec<Claim>), Unusable> {
    let event: Event = serde_json::from_str(row.at(0))
        .map_err(|why| Unusable::new("broken_json", format!("no event of this program: {why}")))?;
    Ok(build(&event, &row.bytes()))
}

/// The document of an event and its claims; the first bears the event's own number, so that the event keeps it.
pub(super) fn build(event: &Event, original: &[u8]) -> (Document, Vec<Claim>) {
    let document_id = format!("{}:{}", DATASET.to_lowercase(), event.event_id);
    let number = event.event_id.strip_prefix('e').unwrap_or(&event.event_id);
    let mut text = Rendering::default();
    let mut claims: Vec<Claim> = Vec::new();
    for source in &event.root_sources {
        let told: &[Stance] = match source.stance {
            Stance::Withdrew => &[Stance::Supports, Stance::Denies],
            _ => std::slice::from_ref(&source.stance),
        };
        for stance in told {
            let claim_id = match claims.len() {
                0 => number.to_owned(),
                n => format!("{number}-{n:03}"),
            };
            claims.push(claim(
                event,
                source,
                *stance,
                (claim_id, &document_id, claims.len()),
                &mut text,
            ));
        }
    }
    let document = record_document(
        DATASET,
        document_id,
        None,
        event.first_reported_at,
        text,
        digest(original),
    );
    (document, claims)
}

fn claim(
    event: &Event,
    source: &RootSourceSummary,
    stance: Stance,
    (claim_id, document_id, index): (String, &str, usize),
    text: &mut Rendering,
) -> Claim {
    text.begin_line(&format!("{DATASET} {}", event.event_id));
    let trigger = text.push("event", event.event.name());
    let actor = render_parties(text, "actor", &event.actor);
    let recipient = render_parties(text, "recipient", &event.recipient);
    let mut place = event.place.clone();
    if let Some(place) = &mut place {
        let span = text.push("place", &place.text);
        (place.text, place.start, place.end) = (span.text, span.start, span.end);
    }
    if let Some(date) = &event.happened_on {
        text.push("date", &date.text);
    }
    let quantity = quantities(event, source, text);
    let attribution = attribution(source, stance, text);
    Claim {
        claim_id,
        document_id: document_id.to_owned(),
        sentence: sentence(index, text.line()),
        event: event.event,
        mode: event.mode,
        context: event.context.clone(),
        quad_code: event.event.quad(),
        event_scale: event.event.scale_with(event.mode),
        cameo_code: None,
        trigger,
        actor,
        recipient,
        object: event.object.clone(),
        place,
        happened_on: event.happened_on.clone(),
        quantity,
        polarity: if stance == Stance::Denies {
            Polarity::Negated
        } else {
            Polarity::Affirmed
        },
        aspect: match (stance, event.status) {
            (Stance::Mentions, EventStatus::Planned) => Aspect::Future,
            (Stance::Mentions, EventStatus::Unsourced) => Aspect::Historical,
            (Stance::Mentions, _) => Aspect::Hypothetical,
            _ => Aspect::Past,
        },
        likelihood: (stance == Stance::Hedges).then(|| LikelihoodBand::Reported.with_cue("hedges")),
        attribution,
        root_source: RootSource {
            kind: source.kind,
            code: source.code.clone(),
            name: source.name.clone(),
            side: source.side.clone(),
        },
        confidence: 1.0,
    }
}

/// The parties, their words where they now stand.
fn render_parties(text: &mut Rendering, label: &str, parties: &[ActorMention]) -> Vec<ActorMention> {
    let place = |party: &ActorMention| {
        let span = text.push(label, &party.text);
        ActorMention {
            text: span.text,
            start: span.start,
            end: span.end,
            ..party.clone()
        }
    };
    parties.iter().map(place).collect()
}

fn attribution(source: &RootSourceSummary, stance: Stance, text: &mut Rendering) -> Vec<Attribution> {
    let cue = match stance {
        Stance::Supports => "supports",
        Stance::Hedges => "hedges",
        Stance::Denies | Stance::Withdrew => "denies",
        Stance::Mentions => "mentions",
    };
    let span = text.push("source", source.name.as_ref().unwrap_or(&source.side));
    text.push("", cue);
    vec![Attribution {
        source: Source {
            text: span.text,
            start: span.start,
            end: span.end,
            name: source.name.clone(),
            code: source.code.clone(),
            sector: Vec::new(),
            kind: source.kind,
        },
        cue: cue.to_owned(),
        joint: false,
    }]
}

/// The numbers that the event says this source gives; a lone source's range is the event's.
fn quantities(event: &Event, source: &RootSourceSummary, text: &mut Rendering) -> Vec<Quantity> {
    let name = source.name.as_ref().unwrap_or(&source.side);
    let mut out = Vec::new();
    for quantity in &event.quantity {
        let Some(own) = quantity.by.iter().find(|by| by.root_source == *name) else {
            continue;
        };
        let alone = quantity.by.len() == 1;
        let written = own.best.map(|n| n.to_string()).unwrap_or_default();
        text.push("count", &written);
        out.push(Quantity {
            kind: quantity.kind,
            low: if alone { quantity.low } else { own.best },
            best: own.best,
            high: if alone { quantity.high } else { own.best },
            currency: None,
            text: written,
        });
    }
    out
}
