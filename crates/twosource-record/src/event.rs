//! The event: one happening in the world, the cluster of its claims, with grade and dissent.

use crate::codes::{Context, EventType, Mode};
use crate::{ActorMention, ClaimObject, DateRange, PlaceMention, QuantityKind, RootSource, SourceKind};
use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// One happening in the world; field meanings in `docs/reference/event.schema.json`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Event {
    /// Digest of the smallest claim id of the cluster.
    pub event_id: String,
    /// PLOVER 2.0 type.
    pub event: EventType,
    /// PLOVER mode.
    pub mode: Option<Mode>,
    /// PLOVER contexts.
    pub context: Vec<Context>,
    /// Who did it, by the best-backed account (all culprits where equally backed accounts differ).
    pub actor: Vec<ActorMention>,
    /// To whom.
    pub recipient: Vec<ActorMention>,
    /// What was given, asked for, withheld or moved.
    pub object: Option<ClaimObject>,
    /// Where.
    pub place: Option<PlaceMention>,
    /// When.
    pub happened_on: Option<DateRange>,
    /// How many, by kind, and who says which.
    pub quantity: Vec<EventQuantity>,
    /// All claims, denials included, sorted.
    pub claim_ids: Vec<String>,
    /// Documents that carry them.
    pub document_count: usize,
    /// Groups of copies among those documents.
    pub copy_groups: usize,
    /// All root sources with their latest stance.
    pub root_sources: Vec<RootSourceSummary>,
    /// Independent roots whose latest stance affirms it.
    pub independent_source_count: usize,
    /// Admiralty credibility, and why.
    pub credibility: Credibility,
    /// Where the matter stands.
    pub status: EventStatus,
    /// Contradicting accounts.
    pub dissent: Vec<Dissent>,
    /// Earliest publication instant among its documents.
    #[schemars(with = "Option<String>")]
    pub first_reported_at: Option<Timestamp>,
    /// Latest publication instant.
    #[schemars(with = "Option<String>")]
    pub last_reported_at: Option<Timestamp>,
}

/// A merged count: the range over all sources, and who says which.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct EventQuantity {
    /// Of what.
    pub kind: QuantityKind,
    /// Lowest number any source gives.
    pub low: Option<f64>,
    /// The number of the best-backed account.
    pub best: Option<f64>,
    /// Highest number any source gives.
    pub high: Option<f64>,
    /// Who says which.
    pub by: Vec<QuantityBySource>,
}

/// One source's number.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct QuantityBySource {
    /// Name of the root source.
    pub root_source: String,
    /// Its number.
    pub best: Option<f64>,
}

/// One root source of an event.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct RootSourceSummary {
    /// Name.
    pub name: Option<String>,
    /// State or body.
    pub code: Option<String>,
    /// Kind.
    pub kind: SourceKind,
    /// Its side; equal sides count once.
    pub side: String,
    /// Claims that rest on it (copies once).
    pub claims: usize,
    /// Its latest stance.
    pub stance: Stance,
}

/// What a source says of an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Stance {
    /// Affirms it flat, or at `likely` and above.
    Supports,
    /// Affirms it with a weaker hedge.
    Hedges,
    /// Says that it did not happen.
    Denies,
    /// Said so and took it back.
    Withdrew,
    /// Speaks of it only as future or hypothetical, or recalls it.
    Mentions,
}

/// The Admiralty credibility, 1 confirmed to 6 cannot be judged, with the rules that gave it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Credibility {
    /// 1 to 6.
    pub grade: u8,
    /// In the order in which they were applied.
    pub reasons: Vec<GradeReason>,
}

/// One rule that took part in a grade.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct GradeReason {
    /// Rule name (`independent_confirmation` …), listed in `docs/concepts/grading.md`.
    pub rule: String,
    /// In words.
    pub detail: String,
}

/// Where the matter stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum EventStatus {
    /// One independent root source.
    SingleSource,
    /// Two or more.
    Corroborated,
    /// Independent sources contradict each other on whether it happened.
    Disputed,
    /// Only a party to the event denies it.
    Denied,
    /// Nothing but future or hypothetical claims.
    Planned,
    /// Nobody who can be made out says so now.
    Unsourced,
}

/// One contradicting account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Dissent {
    /// Who says otherwise.
    pub root_source: RootSource,
    /// About what.
    pub kind: DissentKind,
    /// The claims.
    pub claim_ids: Vec<String>,
}

/// What an account differs in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the names are the definition")]
pub enum DissentKind {
    Denial,
    Count,
    Place,
    Culprit,
    Date,
    KindOfAct,
    Retraction,
}
