//! A record as any coder gives it, and the document and claim that it becomes.
//!
//! In: the values of one row. Out: a document whose text is the record's rendering, and one claim by the coder that
//! cites what the coder cites. Never: a fingerprint, since records of one form are no copies of each other.

use super::parties::Party;
use super::rendering::Rendering;
use crate::fingerprint::digest;
use jiff::Timestamp;
use twosource_record::claim::ClaimSentence;
use twosource_record::{
    ActorMention, Aspect, Attribution, Claim, Context, DateRange, Document, EventType, Fingerprint,
    Likelihood, LikelihoodBand, Mode, Place, PlaceMention, Polarity, Quantity, RootSource, Source,
    SourceKind, TextSpan,
};

/// The values of one row.
#[derive(Debug)]
pub(super) struct CodedRecord {
    /// Name of the data set.
    pub dataset: &'static str,
    /// The record's id there.
    pub id: String,
    /// What the record writes for the event.
    pub event_text: String,
    pub event: EventType,
    pub mode: Option<Mode>,
    pub context: Vec<Context>,
    pub cameo_code: Option<String>,
    pub actor: Vec<Party>,
    pub recipient: Vec<Party>,
    pub place: Option<Place>,
    pub happened_on: Option<DateRange>,
    pub quantity: Vec<Quantity>,
    /// The chain of who says so, outermost first; ends of equal depth are joint.
    pub cited: Vec<Cited>,
    /// Address of what it cites.
    pub url: Option<String>,
    pub published_at: Option<Timestamp>,
    /// The coder's own words.
    pub notes: String,
    /// The coder's confidence, 1 where it gives none.
    pub confidence: f32,
    /// Coded by a program: then the record is evidence at one remove, and no number of such records confirms anything.
    pub by_machine: bool,
}

/// What a machine's record says of itself, and so the words of its hedge.
const MACHINE: &str = "coded by machine";

/// A source that a record names.
#[derive(Debug, Clone)]
pub(super) struct Cited {
    pub name: String,
    pub kind: SourceKind,
    pub joint: bool,
}

impl Cited {
    /// The side of such a source, as the coder writes sides.
    fn side(&self) -> String {
        let kind = match self.kind {
            SourceKind::Agency => "agency",
            SourceKind::Outlet => "outlet",
            _ => "organisation",
        };
        format!("{kind}:{}", self.name)
    }
}

impl CodedRecord {
    /// The document and its claim; `original` are the row's bytes.
    pub fn build(self, original: Vec<u8>) -> (Document, Vec<Claim>) {
        let mut text = Rendering::default();
        text.begin_line(&format!("{} {}", self.dataset, self.id));
        let trigger = text.push("event", &self.event_text);
        let actor = mentions(&mut text, "actor", &self.actor);
        let recipient = mentions(&mut text, "recipient", &self.recipient);
        let place = self.place.as_ref().map(|p| mention_place(&mut text, p));
        if let Some(date) = &self.happened_on {
            text.push("date", &date.text);
        }
        for quantity in &self.quantity {
            text.push("count", &quantity.text);
        }
        let (attribution, root_source) = cite(&mut text, self.dataset, &self.cited);
        for (label, value) in [
            ("notes", self.notes.as_str()),
            ("cites", self.url.as_deref().unwrap_or("")),
        ] {
            if !value.is_empty() {
                text.push(label, value);
            }
        }
        let digest = digest(&original);
        let document_id = format!("{}:{}", self.dataset.to_lowercase(), self.id);
        let claim = Claim {
            claim_id: claim_id(&document_id, &digest),
            document_id: document_id.clone(),
            sentence: sentence(0, text.line()),
            event: self.event,
            mode: self.mode,
            context: self.context,
            quad_code: self.event.quad(),
            event_scale: self.event.scale_with(self.mode),
            cameo_code: self.cameo_code,
            trigger,
            actor,
            recipient,
            object: None,
            place,
            happened_on: self.happened_on,
            quantity: self.quantity,
            polarity: Polarity::Affirmed,
            aspect: Aspect::Past,
            likelihood: self.by_machine.then(hedge_of_machines),
            root_source,
            attribution,
            confidence: self.confidence,
        };
        let document = record_document(
            self.dataset,
            document_id,
            self.url,
            self.published_at,
            text,
            digest,
        );
        (document, vec![claim])
    }
}

/// Distance without odds.
fn hedge_of_machines() -> Likelihood {
    LikelihoodBand::Reported.with_cue(MACHINE)
}

/// The document of a record.
pub(super) fn record_document(
    dataset: &str,
    document_id: String,
    url: Option<String>,
    published_at: Option<Timestamp>,
    text: Rendering,
    digest: String,
) -> Document {
    Document {
        document_id,
        url,
        outlet: Some(dataset.to_owned()),
        agency: None,
        title: None,
        published_at,
        language: Some("en".to_owned()),
        text: text.into_text(),
        digest,
        dateline: None,
        fingerprint: Fingerprint::default(),
        dataset: Some(dataset.to_owned()),
    }
}

/// Sixteen hexadecimal digits that change with the record.
pub(super) fn claim_id(document_id: &str, digest_of_record: &str) -> String {
    digest(format!("{document_id}\u{1f}{digest_of_record}").as_bytes())[..16].to_owned()
}

pub(super) fn sentence(index: usize, line: TextSpan) -> ClaimSentence {
    ClaimSentence {
        index,
        start: line.start,
        end: line.end,
        text: line.text,
    }
}

/// The parties with their words in the rendering.
pub(super) fn mentions(text: &mut Rendering, label: &str, parties: &[Party]) -> Vec<ActorMention> {
    let mention = |party: &Party| {
        let span = text.push(label, &party.text);
        ActorMention {
            text: span.text,
            start: span.start,
            end: span.end,
            name: party.name.clone(),
            code: party.code.clone(),
            sector: party.sector.clone(),
            wikidata_id: party.wikidata_id.clone(),
        }
    };
    parties.iter().map(mention).collect()
}

/// The place with its words in the rendering.
pub(super) fn mention_place(text: &mut Rendering, place: &Place) -> PlaceMention {
    let span = text.push("place", &place.name);
    PlaceMention {
        text: span.text,
        start: span.start,
        end: span.end,
        place: place.clone(),
    }
}

/// The chain with its words in the rendering, and its end.
pub(super) fn cite(text: &mut Rendering, dataset: &str, cited: &[Cited]) -> (Vec<Attribution>, RootSource) {
    let link = |cited: &Cited| {
        let span = text.push("source", &cited.name);
        Attribution {
            source: Source {
                text: span.text,
                start: span.start,
                end: span.end,
                name: Some(cited.name.clone()),
                code: None,
                sector: Vec::new(),
                kind: cited.kind,
            },
            cue: "source".to_owned(),
            joint: cited.joint,
        }
    };
    let links = cited.iter().map(link).collect();
    (links, root_source(dataset, cited.last()))
}

/// The end of the chain; the data set itself where a record cites nobody.
fn root_source(dataset: &str, last: Option<&Cited>) -> RootSource {
    match last {
        Some(cited) => RootSource {
            kind: cited.kind,
            code: None,
            name: Some(cited.name.clone()),
            side: cited.side(),
        },
        None => RootSource {
            kind: SourceKind::Document,
            code: None,
            name: Some(dataset.to_owned()),
            side: format!("dataset:{dataset}"),
        },
    }
}
