//! The nouns of Twosource and nothing else: documents, claims, sources, places, dates, quantities, events,
//! and the closed lists (PLOVER, CAMEO, sectors) as types.
//!
//! In: nothing. Out: serde types that are the output contract, and their JSON Schemas.
//! Never: reads files, a clock or the network; depends on another crate of ours.

pub mod actor;
pub mod claim;
pub mod codes;
pub mod date;
pub mod document;
pub mod event;
pub mod event_row;
pub mod likelihood;
pub mod place;
pub mod quantity;
pub mod reading;
pub mod schema;
pub mod source;
pub mod span;
pub mod warning;

pub use actor::ActorMention;
pub use claim::{Aspect, Claim, ClaimObject, ObjectKind, Polarity};
pub use codes::{Context, EventType, Mode, Quad, Sector};
pub use date::{DatePrecision, DateRange};
pub use document::{Dateline, Document, DocumentHeader, Fingerprint, Passage, Term};
pub use event::{
    Credibility, Dissent, DissentKind, Event, EventStatus, GradeReason, RootSourceSummary, Stance,
};
pub use event_row::{EventRow, Party, PartySet, RowQuantity};
pub use likelihood::{Likelihood, LikelihoodBand};
pub use place::{Place, PlaceMention};
pub use quantity::{Quantity, QuantityKind};
pub use source::{Attribution, RootSource, Source, SourceKind};
pub use span::{CharIndex, TextSpan};
pub use warning::Warning;
