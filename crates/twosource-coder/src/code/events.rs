//! Events of a document: triggers, frames and merging put together, parties found, definite nouns followed back.
//!
//! In: a `ReadDocument` and the event lexicon. Out: events whose parties are words. Never: decides who says so or how
//! sure they are; that is `attribution` and `certainty`.

use super::arguments::slot_words;
use super::claim::{CodedObject, WordRef};
use super::decisions::{Decider, Decisions, PassedOver};
use super::frames::{framed_event, swallowed_by};
use super::heads::join;
use super::lexicon::{Embedding, EventEntry, EventLexicon};
use super::merging::leaders;
use super::modes::find_mode;
use super::objects::{find_objects, has_object};
use super::obligation::ask_for_duties;
use super::party_checks::check_parties;
use super::pointing_back::point_back;
use super::triggers::{Trigger, find_triggers, is_party_like};
use crate::read::{EventReading, ReadDocument, ReadSentence, Upos};
use twosource_record::codes::Context;
use twosource_record::{EventType, Mode, ObjectKind};

/// One event as its words give it.
#[derive(Debug, Clone, PartialEq)]
pub struct CodedEvent {
    /// The word that names it.
    pub trigger: WordRef,
    /// Type.
    pub event: EventType,
    /// Mode.
    pub mode: Option<Mode>,
    /// Contexts that the word itself brings.
    pub context: Vec<Context>,
    /// Whether the event is a promise, request, refusal, threat or charge: its time is that of the words.
    pub framed: bool,
    /// Whether all parties do it together ("met", "signed").
    pub mutual: bool,
    /// Heads of the actor phrases.
    pub actor: Vec<WordRef>,
    /// Heads of the recipient phrases.
    pub recipient: Vec<WordRef>,
    /// Object.
    pub object: Option<CodedObject>,
    /// All words that name it, the trigger first: their subtrees hold its place, date and numbers.
    pub words: Vec<WordRef>,
    /// Words of the events inside a frame, which it stands for.
    pub swallowed: Vec<WordRef>,
    /// The word of the event told before that a definite noun means ("the attack").
    pub points_to: Option<WordRef>,
    /// What the event heads say of its word.
    pub reading: Option<EventReading>,
    /// Who settled what.
    pub decisions: Decisions,
}

impl CodedEvent {
    /// As an event that makes no claim.
    pub fn passed_over(&self, reason: &'static str) -> PassedOver {
        let by = self.decisions.iter().find(|d| d.field == "event");
        PassedOver {
            word: self.trigger,
            event: self.event,
            seen_by: by.map_or(Decider::Heads(0.0), |d| d.by.clone()),
            reason,
        }
    }
}

/// What a document tells, and what looked like an event and is none.
#[derive(Debug, Default)]
pub struct FoundEvents {
    /// In the order of their words.
    pub events: Vec<CodedEvent>,
    /// In the same order.
    pub passed_over: Vec<PassedOver>,
}

/// All events of a document, in order.
pub fn find_events(doc: &ReadDocument, lexicon: &EventLexicon) -> FoundEvents {
    let mut out = FoundEvents::default();
    for (index, sentence) in doc.sentences.iter().enumerate().filter(|(_, s)| s.read) {
        let sentence_events = SentenceEvents::new(sentence, index, lexicon);
        let by_tables = sentence_events.events(&out.events);
        let mut found = join(sentence, index, by_tables, &mut out.passed_over);
        pass_over_repeats(&mut found, sentence, &mut out, lexicon);
        let so_far: Vec<&CodedEvent> = out.events.iter().collect();
        for event in &mut found {
            ask_for_duties(event, sentence, lexicon);
            check_parties(event, sentence, lexicon);
            point_back(event, &so_far, doc, lexicon);
        }
        out.events.extend(found);
    }
    out
}

/// "It was the second clash in two days": what an event told before was, and no further one.
fn pass_over_repeats(
    found: &mut Vec<CodedEvent>,
    sentence: &ReadSentence,
    told: &mut FoundEvents,
    lexicon: &EventLexicon,
) {
    let (repeats, new): (Vec<CodedEvent>, Vec<CodedEvent>) =
        std::mem::take(found).into_iter().partition(|e| {
            told.events.iter().any(|t| t.event == e.event) && says_what_it_was(e, sentence, lexicon)
        });
    *found = new;
    let reason = "says of an event told before what it was";
    told.passed_over
        .extend(repeats.iter().map(|e| e.passed_over(reason)));
}

fn says_what_it_was(event: &CodedEvent, sentence: &ReadSentence, lexicon: &EventLexicon) -> bool {
    let token = event.trigger.token;
    sentence.tokens[token].upos == Upos::Noun
        && sentence.child(token, &["cop"]).is_some()
        && sentence
            .children_by(token, &["nsubj"])
            .any(|s| lexicon.in_class("pointing_pronoun", sentence.lemma(s)))
}

struct SentenceEvents<'a> {
    sentence: &'a ReadSentence,
    index: usize,
    lexicon: &'a EventLexicon,
    triggers: Vec<Trigger>,
}

impl<'a> SentenceEvents<'a> {
    fn new(sentence: &'a ReadSentence, index: usize, lexicon: &'a EventLexicon) -> Self {
        Self {
            sentence,
            index,
            lexicon,
            triggers: find_triggers(sentence, lexicon),
        }
    }

    fn events(&self, earlier: &[CodedEvent]) -> Vec<CodedEvent> {
        let swallowed = swallowed_by(self.sentence, &self.triggers, self.lexicon);
        let leader = leaders(self.sentence, &self.triggers, self.lexicon);
        let mut out: Vec<CodedEvent> = Vec::new();
        for lead in (0..self.triggers.len()).filter(|&i| leader[i] == i && swallowed[i].is_none()) {
            let group: Vec<usize> = (0..self.triggers.len())
                .filter(|&i| leader[i] == lead && swallowed[i].is_none())
                .collect();
            let inside: Vec<usize> = (0..self.triggers.len())
                .filter(|&i| swallowed[i] == Some(lead))
                .collect();
            let so_far: Vec<&CodedEvent> = earlier.iter().chain(&out).collect();
            let events = self.event(&group, &inside, &so_far);
            out.extend(events);
        }
        out
    }

    /// The event of one group of triggers; several when it moves objects of several kinds.
    fn event(&self, group: &[usize], inside: &[usize], earlier: &[&CodedEvent]) -> Vec<CodedEvent> {
        let lead = &self.triggers[group[0]];
        let inner = inside.first().map(|&i| &self.triggers[i]);
        let Some((event, framed_mode)) = self.event_type(lead, inner) else {
            return Vec::new();
        };
        let mut coded = CodedEvent {
            trigger: self.word(lead.token),
            event,
            context: lead.entry.context.clone(),
            framed: lead.entry.embed.is_some(),
            mutual: lead.entry.mutual,
            points_to: None,
            reading: None,
            decisions: Decisions::default(),
            mode: framed_mode.or_else(|| find_mode(self.sentence, &self.group(group), event, self.lexicon)),
            actor: self.parties(group, |e| &e.actor, earlier),
            recipient: self.parties(group, |e| &e.recipient, earlier),
            object: None,
            words: group.iter().map(|&i| self.word(self.triggers[i].token)).collect(),
            swallowed: inside
                .iter()
                .map(|&i| self.word(self.triggers[i].token))
                .collect(),
        };
        self.note_row(&mut coded, lead);
        self.fill_from_inner(&mut coded, lead, inner, earlier);
        self.settle_mutual(&mut coded);
        self.turn_to_aid(&mut coded, earlier);
        // Before the heads: a recipient left out here is theirs to find.
        coded.recipient.retain(|r| !coded.actor.contains(r));
        self.split_by_object(coded, &self.group(group), inner)
    }

    /// The row that matched settles what the event has so far.
    fn note_row(&self, coded: &mut CodedEvent, lead: &Trigger) {
        let filled = [
            ("event", true),
            ("mode", coded.mode.is_some()),
            ("context", !coded.context.is_empty()),
            ("actor", !coded.actor.is_empty()),
            ("recipient", !coded.recipient.is_empty()),
        ];
        for (field, _) in filled.iter().filter(|(_, is_filled)| *is_filled) {
            coded.decisions.note(field, Decider::Row(lead.entry.line));
        }
    }

    fn event_type(&self, lead: &Trigger, inner: Option<&Trigger>) -> Option<(EventType, Option<Mode>)> {
        match lead.entry.embed {
            Some(frame) if frame != Embedding::Prevent => {
                if lead.entry.event.is_none() && inner.is_none() {
                    return None;
                }
                let (event, mode) = framed_event(frame, lead.entry.event, inner.and_then(|t| t.entry.event))?;
                Some((event, lead.entry.mode.or(mode)))
            }
            _ => lead.entry.event.map(|event| (event, None)),
        }
    }

    fn word(&self, token: usize) -> WordRef {
        WordRef {
            sentence: self.index,
            token,
        }
    }

    fn group(&self, group: &[usize]) -> Vec<&Trigger> {
        group.iter().map(|&i| &self.triggers[i]).collect()
    }

    /// The first trigger of the group that names this party gives it.
    fn parties(
        &self,
        group: &[usize],
        slots: impl Fn(&EventEntry) -> &Vec<String>,
        earlier: &[&CodedEvent],
    ) -> Vec<WordRef> {
        group
            .iter()
            .map(|&i| self.party_words(&self.triggers[i], slots(&self.triggers[i].entry), earlier))
            .find(|words| !words.is_empty())
            .unwrap_or_default()
    }

    fn party_words(&self, trigger: &Trigger, slots: &[String], earlier: &[&CodedEvent]) -> Vec<WordRef> {
        for slot in slots {
            let heads = if slot == "objects" {
                trigger.objects.clone()
            } else {
                slot_words(self.sentence, trigger.token, slot)
            };
            // "condemned the attack": a verb that is an event of its own is no light verb over the noun.
            let governed = slot == "governor" && self.is_event(self.sentence.tokens[trigger.token].head);
            let words: Vec<WordRef> = heads
                .into_iter()
                .filter(|&h| h != trigger.token && !governed)
                .flat_map(|h| self.party(h, slot, earlier))
                .collect();
            if !words.is_empty() {
                return words;
            }
        }
        Vec::new()
    }

    /// Whether a word names an event by itself.
    fn is_event(&self, token: Option<usize>) -> bool {
        let named = |t: &&Trigger| Some(t.token) == token && t.entry.event.is_some();
        self.triggers
            .iter()
            .find(named)
            .is_some_and(|t| t.entry.second.is_none())
    }

    /// The party that a phrase stands for: itself, or for weapons and event nouns whoever they belong to.
    fn party(&self, head: usize, slot: &str, earlier: &[&CodedEvent]) -> Vec<WordRef> {
        let stands_for_itself =
            is_party_like(self.sentence, head, self.lexicon) || slot == "adj" || slot == "poss";
        if stands_for_itself {
            return vec![self.word(head)];
        }
        let owners = ["by", "adj", "poss", "fired", "from"]
            .iter()
            .map(|s| self.owner(head, s))
            .find(|w| !w.is_empty());
        if let Some(owners) = owners {
            return owners;
        }
        if let Some(event) = self.named_before(head, earlier) {
            return event.actor.clone();
        }
        vec![self.word(head)]
    }

    fn owner(&self, head: usize, slot: &str) -> Vec<WordRef> {
        let words = if slot == "fired" {
            self.sentence
                .children_by(head, &["acl"])
                .flat_map(|c| slot_words(self.sentence, c, "subj"))
                .filter(|&w| w != head)
                .collect()
        } else {
            slot_words(self.sentence, head, slot)
        };
        words
            .into_iter()
            .filter(|&w| is_party_like(self.sentence, w, self.lexicon) || slot == "adj")
            .map(|w| self.word(w))
            .collect()
    }

    /// The last earlier event of the kind that the noun at `head` names ("the strike killed …").
    fn named_before<'e>(&self, head: usize, earlier: &[&'e CodedEvent]) -> Option<&'e CodedEvent> {
        let trigger = super::triggers::find_trigger(self.sentence, head, self.lexicon)?;
        earlier
            .iter()
            .rev()
            .find(|e| Some(e.event) == trigger.entry.event && !e.actor.is_empty())
            .copied()
    }

    /// A frame takes what it lacks from the event inside it: whom it is aimed at, what it is about.
    fn fill_from_inner(
        &self,
        coded: &mut CodedEvent,
        lead: &Trigger,
        inner: Option<&Trigger>,
        earlier: &[&CodedEvent],
    ) {
        let (Some(frame), Some(inner)) = (lead.entry.embed, inner) else {
            return;
        };
        if !coded.recipient.is_empty() {
            return;
        }
        let slots = if frame == Embedding::Request {
            &inner.entry.actor
        } else {
            &inner.entry.recipient
        };
        coded.recipient = self.party_words(inner, slots, earlier);
        if !coded.recipient.is_empty() {
            coded.decisions.note("recipient", Decider::Row(inner.entry.line));
        }
    }

    /// Acts in common have all sides as actors.
    fn settle_mutual(&self, coded: &mut CodedEvent) {
        if coded.mutual && !coded.actor.is_empty() && coded.actor.len() < 2 && !coded.recipient.is_empty() {
            let partners = std::mem::take(&mut coded.recipient);
            coded.actor.extend(partners);
        }
    }

    /// Troops or weapons moved to serve somebody else are aid to them (PLOVER: AID includes arms and personnel).
    fn turn_to_aid(&self, coded: &mut CodedEvent, earlier: &[&CodedEvent]) {
        let open = coded.event == EventType::Mobilize
            || (coded.event == EventType::Aid && coded.recipient.is_empty());
        if !open || coded.actor.is_empty() {
            return;
        }
        let served: Vec<WordRef> = coded
            .words
            .iter()
            .find_map(|w| self.served_party(w.token))
            .map_or(Vec::new(), |s| self.party(s.token, "obj", earlier));
        if !served.is_empty() && served.iter().all(|s| !coded.actor.contains(s)) {
            coded.event = EventType::Aid;
            coded.mode = None;
            coded.recipient = served;
            coded
                .decisions
                .note("event", Decider::Rule("serving_others_is_aid"));
            coded
                .decisions
                .note("recipient", Decider::Rule("serving_others_is_aid"));
        }
    }

    /// "soldiers fighting alongside Russian forces", "deployed to reinforce Russian lines".
    fn served_party(&self, token: usize) -> Option<WordRef> {
        let below = self.sentence.subtree(token);
        let beside = below.iter().find(|&&t| {
            self.lexicon
                .in_class("beside_preposition", &self.sentence.case_of(t))
        });
        let served = below.iter().find(|&&t| {
            self.sentence.tokens[t].upos == Upos::Verb
                && self.lexicon.in_class("serving_verb", self.sentence.lemma(t))
        });
        let object = served.and_then(|&v| slot_words(self.sentence, v, "obj").first().copied());
        beside.copied().or(object).map(|t| self.word(t))
    }

    fn split_by_object(
        &self,
        coded: CodedEvent,
        group: &[&Trigger],
        inner: Option<&Trigger>,
    ) -> Vec<CodedEvent> {
        if !has_object(coded.event) {
            return vec![coded];
        }
        let mut objects: Vec<CodedObject> = Vec::new();
        for trigger in group.iter().copied().chain(inner) {
            for object in find_objects(self.sentence, trigger, self.index, self.lexicon) {
                if objects.iter().all(|o| !is_one_gift(o.kind, object.kind)) {
                    objects.push(object);
                }
            }
        }
        let splits = matches!(coded.event, EventType::Aid | EventType::Cooperate);
        objects.truncate(if splits { objects.len() } else { 1 });
        if objects.is_empty() {
            return vec![coded];
        }
        objects
            .into_iter()
            .map(|object| CodedEvent {
                object: Some(object),
                ..coded.clone()
            })
            .collect()
    }
}

/// Boats, water tanks and blankets come as one gift; arms, people, money and knowledge are told apart.
fn is_one_gift(a: ObjectKind, b: ObjectKind) -> bool {
    let is_supply = |k| matches!(k, ObjectKind::Relief | ObjectKind::Goods | ObjectKind::Other);
    a == b || is_supply(a) && is_supply(b)
}
