//! What the reader hands on: words with their tree, names, predicates. Offsets are bytes into the document's text.

use std::ops::Range;
use twosource_record::Aspect;
use twosource_record::codes::{EventType, Mode};

/// A document as read.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ReadDocument {
    /// Sentences in the order of the text.
    pub sentences: Vec<ReadSentence>,
}

/// One sentence as read; token indexes below are into `tokens`.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ReadSentence {
    /// 0-based index in the document.
    pub index: usize,
    /// 0-based index of the paragraph (text between line breaks) that it stands in.
    pub paragraph: usize,
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
    /// Whether the model has read it; the first filter passes over sentences that can hold no event.
    pub read: bool,
    /// Words (Universal Dependencies' words: clitics cut off).
    pub tokens: Vec<Token>,
    /// Names found by the encoder, in order, not overlapping.
    pub names: Vec<Name>,
    /// Verbal and nominal predicates, in order.
    pub predicates: Vec<Predicate>,
    /// Words that may name an event, in order.
    pub events: Vec<EventReading>,
}

/// One word.
#[derive(Debug, Clone, PartialEq)]
pub struct Token {
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
    /// The exact word.
    pub text: String,
    /// Dictionary form, lower case except for proper nouns.
    pub lemma: String,
    /// Part of speech.
    pub upos: Upos,
    /// Index of the head; none for the root.
    pub head: Option<usize>,
    /// Universal Dependencies relation to the head, with its subtype (`nsubj:pass`).
    pub deprel: String,
}

/// A name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Name {
    /// Token range.
    pub tokens: Range<usize>,
    /// Kind.
    pub kind: NameKind,
}

/// Kinds of names that the encoder tells apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum NameKind {
    /// A person.
    Person,
    /// An organisation.
    Organisation,
    /// A place.
    Place,
    /// A nationality, religious or political group ("Russian").
    Nationality,
}

/// A predicate with its arguments.
#[derive(Debug, Clone, PartialEq)]
pub struct Predicate {
    /// Index of its word.
    pub token: usize,
    /// The encoder's reading, -3 certainly not to 3 certainly; before any rule.
    pub factuality: f32,
    /// PropBank arguments.
    pub roles: Vec<Role>,
}

/// One argument of a predicate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Role {
    /// `ARG0`, `ARGM-TMP` …
    pub label: String,
    /// Token range.
    pub tokens: Range<usize>,
}

/// What the event heads say of one word that may name an event; before any table or rule.
#[derive(Debug, Clone, PartialEq)]
pub struct EventReading {
    /// Index of the word.
    pub token: usize,
    /// Probability of each type, in the order of `EventType::ALL`; what is missing to 1 is "no event".
    pub kinds: Vec<f32>,
    /// Probability of each mode; what is missing to 1 is "none".
    pub modes: Vec<(Mode, f32)>,
    /// Probability that the text says that it did not happen.
    pub negated: f32,
    /// Probability of each aspect, in the order of `Aspect`'s list.
    pub aspects: Vec<(Aspect, f32)>,
    /// Words of the sentence that take part in it.
    pub parties: Vec<PartyReading>,
}

impl EventReading {
    /// Probability that the word names an event of any type.
    pub fn probability(&self) -> f32 {
        self.kinds.iter().sum()
    }

    /// The likeliest type with its probability.
    pub fn best(&self) -> (EventType, f32) {
        let pairs = EventType::ALL.iter().copied().zip(self.kinds.iter().copied());
        pairs
            .max_by(|a, b| a.1.total_cmp(&b.1))
            .unwrap_or((EventType::Assault, 0.0))
    }

    /// Probability of one type.
    pub fn probability_of(&self, event: EventType) -> f32 {
        let pairs = EventType::ALL.iter().zip(&self.kinds);
        pairs.filter(|(kind, _)| **kind == event).map(|(_, p)| *p).sum()
    }
}

/// One word that takes part in an event.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PartyReading {
    /// Index of the word.
    pub token: usize,
    /// As what.
    pub part: EventPart,
    /// How probably.
    pub probability: f32,
}

/// What a word can be to an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum EventPart {
    /// Who did it.
    Actor,
    /// To whom.
    Recipient,
    /// Who says so.
    Source,
    /// The word that says that it is said.
    Cue,
    /// Where.
    Place,
    /// When.
    Date,
    /// What is given, asked for, withheld or moved.
    Object,
}

impl EventPart {
    /// The part of this name in the model's label list.
    pub fn from_name(name: &str) -> Option<Self> {
        match name {
            "actor" => Some(Self::Actor),
            "recipient" => Some(Self::Recipient),
            "source" => Some(Self::Source),
            "cue" => Some(Self::Cue),
            "place" => Some(Self::Place),
            "date" => Some(Self::Date),
            "object" => Some(Self::Object),
            _ => None,
        }
    }
}

/// Universal parts of speech.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "the names are Universal Dependencies'")]
pub enum Upos {
    Adj,
    Adp,
    Adv,
    Aux,
    Cconj,
    Det,
    Intj,
    Noun,
    Num,
    Part,
    Pron,
    Propn,
    Punct,
    Sconj,
    Sym,
    Verb,
    X,
}

const UPOS_NAMES: [(Upos, &str); 17] = [
    (Upos::Adj, "ADJ"),
    (Upos::Adp, "ADP"),
    (Upos::Adv, "ADV"),
    (Upos::Aux, "AUX"),
    (Upos::Cconj, "CCONJ"),
    (Upos::Det, "DET"),
    (Upos::Intj, "INTJ"),
    (Upos::Noun, "NOUN"),
    (Upos::Num, "NUM"),
    (Upos::Part, "PART"),
    (Upos::Pron, "PRON"),
    (Upos::Propn, "PROPN"),
    (Upos::Punct, "PUNCT"),
    (Upos::Sconj, "SCONJ"),
    (Upos::Sym, "SYM"),
    (Upos::Verb, "VERB"),
    (Upos::X, "X"),
];

impl Upos {
    /// The official tag.
    pub fn name(self) -> &'static str {
        UPOS_NAMES
            .iter()
            .find(|(tag, _)| *tag == self)
            .map_or("X", |(_, name)| name)
    }

    /// The tag of this name; `X` for anything unknown.
    pub fn from_name(name: &str) -> Self {
        UPOS_NAMES
            .iter()
            .find(|(_, tag)| *tag == name)
            .map_or(Self::X, |(tag, _)| *tag)
    }

    /// Noun or proper noun.
    pub fn is_nominal(self) -> bool {
        matches!(self, Self::Noun | Self::Propn)
    }
}
