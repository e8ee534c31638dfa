//! The claim: one statement in one document that an event happened, is happening, will or may happen, or did not.

use crate::codes::{Context, EventType, Mode, Quad};
use crate::{ActorMention, Attribution, DateRange, Likelihood, PlaceMention, Quantity, RootSource, TextSpan};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The sentence that a claim was coded from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ClaimSentence {
    /// 0-based index of the sentence in its document.
    pub index: usize,
    /// First character.
    pub start: usize,
    /// One past the last character.
    pub end: usize,
    /// The exact words.
    pub text: String,
}

/// One statement about one event; field meanings in `docs/reference/claim.schema.json`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Claim {
    /// Digest of document, sentence, trigger, event and parties.
    pub claim_id: String,
    /// The document's id as given.
    pub document_id: String,
    /// Where it stands.
    pub sentence: ClaimSentence,
    /// PLOVER 2.0 type.
    pub event: EventType,
    /// PLOVER mode.
    pub mode: Option<Mode>,
    /// PLOVER contexts.
    pub context: Vec<Context>,
    /// 1 verbal cooperation to 4 material conflict.
    pub quad_code: Quad,
    /// PLOVER's conflict-cooperation score, -10 to 10.
    pub event_scale: f32,
    /// CAMEO code, as text with its leading zeros.
    pub cameo_code: Option<String>,
    /// The words that name the event.
    pub trigger: TextSpan,
    /// Who did it.
    pub actor: Vec<ActorMention>,
    /// To whom.
    pub recipient: Vec<ActorMention>,
    /// What is given, asked for, withheld or moved.
    pub object: Option<ClaimObject>,
    /// Where, if the sentence or what it points to says so.
    pub place: Option<PlaceMention>,
    /// When, if the sentence or what it points to says so.
    pub happened_on: Option<DateRange>,
    /// How many.
    pub quantity: Vec<Quantity>,
    /// Affirmed or negated.
    pub polarity: Polarity,
    /// Past, ongoing, future, hypothetical, historical.
    pub aspect: Aspect,
    /// The hedge, or null for a flat statement.
    pub likelihood: Option<Likelihood>,
    /// The chain of speakers, outermost first; empty when the outlet itself says so.
    pub attribution: Vec<Attribution>,
    /// The end of that chain.
    pub root_source: RootSource,
    /// Our own model's, 0 to 1.
    pub confidence: f32,
}

/// What is given, asked for, withheld or moved.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ClaimObject {
    /// Kind.
    pub kind: ObjectKind,
    /// The exact words.
    pub text: String,
}

/// Kinds of objects.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the names are the definition")]
pub enum ObjectKind {
    Arms,
    Personnel,
    Funds,
    Relief,
    Technology,
    Intelligence,
    Goods,
    Other,
}

impl ObjectKind {
    /// The whole list.
    pub const ALL: [Self; 8] = [
        Self::Arms,
        Self::Personnel,
        Self::Funds,
        Self::Relief,
        Self::Technology,
        Self::Intelligence,
        Self::Goods,
        Self::Other,
    ];
}

/// Whether the text says that it happened or that it did not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Polarity {
    /// It happened, is happening, will or may happen.
    Affirmed,
    /// It did not (a denial is a negated claim by the denier).
    Negated,
}

/// How the event lies in time, by the text's own account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Aspect {
    /// Done.
    Past,
    /// Going on.
    Ongoing,
    /// Scheduled.
    Future,
    /// Only thought of: conditions, possibilities, plans denied a date.
    Hypothetical,
    /// More than a year before publication, or of another era.
    Historical,
}
