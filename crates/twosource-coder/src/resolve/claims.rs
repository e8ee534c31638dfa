//! Claims: an event's words, who says so and how sure, resolved to actors, place, date and numbers.
//!
//! In: one document, read, with its events and attributions. Out: claims in the order of the text.
//! Never: a claim without a root source; with nobody named it is the agency, else the outlet.

use super::actors::ActorResolver;
use super::confidence::ConfidenceTable;
use super::dates::DateMention;
use super::gazetteer::Gazetteer;
use super::places::{PlaceContext, Town};
use super::plausible::{Told, is_plausible};
use super::quantities::CountedWords;
use super::setting::{FoundPlace, PlaceFinder, is_site, own_date, scope};
use super::settled::decisions;
use crate::code::attribution::AttributionSpan;
use crate::code::certainty::Certainty;
use crate::code::claim::WordRef;
use crate::code::contexts::ContextTable;
use crate::code::decisions::{Decider, Decisions};
use crate::code::events::{CodedEvent, FoundEvents};
use crate::code::frames::promised;
use crate::code::lexicon::EventLexicon;
use crate::read::{EventPart, ReadDocument};
use jiff::ToSpan;
use jiff::civil::Date;
use std::collections::BTreeMap;
use twosource_record::codes::Context;
use twosource_record::codes::cameo::Crosswalk;
use twosource_record::*;

/// Everything that is known of one document when its claims are assembled.
pub struct ClaimAssembler<'a> {
    /// The document.
    pub document: &'a Document,
    /// As read.
    pub doc: &'a ReadDocument,
    /// Byte to character offsets.
    pub index: &'a CharIndex,
    /// Actors.
    pub resolver: &'a ActorResolver<'a>,
    /// Words to classes.
    pub lexicon: &'a EventLexicon,
    /// Attributions.
    pub attributions: &'a [AttributionSpan],
    /// Certainty.
    pub certainty: &'a Certainty<'a>,
    /// Dates of each sentence.
    pub dates: &'a [Vec<DateMention>],
    /// Places.
    pub gazetteer: &'a Gazetteer,
    /// Countries of the document.
    pub places: &'a PlaceContext,
    /// Counted words.
    pub counted: &'a CountedWords,
    /// Number words.
    pub calendar: &'a super::calendar::Calendar,
    /// What speaks for which context.
    pub contexts: &'a ContextTable,
    /// How sure to be.
    pub confidence: &'a ConfidenceTable,
    /// CAMEO codes.
    pub crosswalk: &'a Crosswalk,
    /// The root of what nobody is named for.
    pub own_root: RootSource,
}

/// A claim with the word that it hangs on and who settled what.
#[derive(Debug, Clone)]
pub struct AssembledClaim {
    /// The word that names the event.
    pub trigger: WordRef,
    /// The claim.
    pub claim: Claim,
    /// Who settled what.
    pub decisions: Decisions,
}

impl ClaimAssembler<'_> {
    /// The claims of the document; events that make none go to those passed over.
    pub fn claims(&self, found: &mut FoundEvents) -> Vec<AssembledClaim> {
        let mut out: Vec<AssembledClaim> = Vec::new();
        for event in &found.events {
            match self.claim(event, &found.events) {
                Ok(made) if out.iter().any(|c| same_claim(&c.claim, &made.claim)) => {
                    found
                        .passed_over
                        .push(event.passed_over("said already in this sentence"));
                }
                Ok(mut made) => {
                    take_setting(&mut made, event, &out);
                    self.take_town(&mut made);
                    out.push(made);
                }
                Err(reason) => found.passed_over.push(event.passed_over(reason)),
            }
        }
        lend_context(&mut out);
        out
    }

    /// The claim that an event makes, or why it makes none.
    fn claim(&self, event: &CodedEvent, events: &[CodedEvent]) -> Result<AssembledClaim, &'static str> {
        let word = event.trigger;
        let sentence = &self.doc.sentences[word.sentence];
        let chain = self.chain(event);
        if !self.certainty.is_claimed(word, &chain) {
            return Err("the text does not say that it happened");
        }
        let mut links = self.attribution(&chain);
        if links.is_empty() {
            links.extend(self.source_by_heads(event));
        }
        let words: Vec<usize> = event.words.iter().map(|w| w.token).collect();
        let is_other =
            |token: usize| self.belongs_to_other(word.sentence, token, &words, events, event.event);
        let scope = scope(sentence, &words, &is_other);
        let date = self
            .date_by_heads(event)
            .or_else(|| own_date(sentence, &self.dates[word.sentence], &scope, &is_other));
        let finder = self.place_finder();
        let place = words_by_heads(event, EventPart::Place)
            .find_map(|token| finder.place_at(sentence, word.sentence, token))
            .or_else(|| finder.own_place(sentence, word.sentence, &scope, &is_other));
        let mut claim = self.skeleton(event, &chain);
        claim.happened_on = self
            .date_range(sentence, date)
            .or_else(|| self.clock_day(word.sentence, claim.aspect));
        claim.aspect = self.historical(claim.aspect, date);
        claim.place = place.map(|found| self.place_mention(word.sentence, found));
        let country = struck_country(&claim).or_else(|| self.country_of_local_story(&claim));
        // Who marches in a town is of that country.
        let marchers = country.clone().filter(|_| event.event == EventType::Protest);
        let actors = self.actors(&self.without_dates(&event.actor), marchers);
        let struck = self.without_dates(&event.recipient);
        let recipients = self.actors(&struck, country.filter(|_| harms(event.event)));
        let placed = claim.place.is_some() || self.town_of(&claim).is_some();
        let blocked = |token: usize| self.is_date(word.sentence, token) || is_other(token);
        claim.quantity = self
            .counted
            .find(sentence, &words, event.event, self.calendar, &blocked);
        let hits_target = struck.iter().any(|w| self.is_target(*w));
        let told = Told { placed, hits_target };
        if !is_plausible(event, &actors, &recipients, &claim, told) {
            return Err("its parties can have no part in such an event");
        }
        self.set_parties(&mut claim, &actors, &recipients);
        self.fill_unsaid(&mut claim, event);
        self.attribute(&mut claim, links);
        self.settle_own_promise(&mut claim);
        settle_host(&mut claim);
        claim.context = self.context(event, &claim);
        self.finish(&mut claim);
        let decisions = decisions(event, &claim);
        claim.confidence = self.confidence.confidence(&claim, &decisions);
        Ok(AssembledClaim {
            trigger: word,
            claim,
            decisions,
        })
    }

    fn context(&self, event: &CodedEvent, claim: &Claim) -> Vec<Context> {
        let parties = claim.actor.iter().chain(&claim.recipient);
        let sectors = parties.flat_map(|p| p.sector.iter().copied()).collect();
        let sentence = &self.doc.sentences[event.trigger.sentence];
        self.contexts
            .contexts(&event.context, sentence, claim.mode, &sectors)
    }

    pub(super) fn place_finder(&self) -> PlaceFinder<'_> {
        PlaceFinder {
            gazetteer: self.gazetteer,
            lexicon: self.lexicon,
            resolver: self.resolver,
            context: self.places,
        }
    }

    /// The date that the event heads give to the event.
    fn date_by_heads(&self, event: &CodedEvent) -> Option<&DateMention> {
        let dates = &self.dates[event.trigger.sentence];
        words_by_heads(event, EventPart::Date).find_map(|t| dates.iter().find(|d| d.tokens.contains(&t)))
    }

    fn place_mention(&self, sentence: usize, (tokens, place): FoundPlace) -> PlaceMention {
        let span = self.span(sentence, &tokens);
        PlaceMention {
            text: span.text,
            start: span.start,
            end: span.end,
            place,
        }
    }

    /// What happens bodily, and is put nowhere else, happens in the one town that the document plays in.
    fn town_of(&self, claim: &Claim) -> Option<&Town> {
        let bodily = self
            .lexicon
            .in_class("unsaid_place", &claim.event.name().to_lowercase());
        let now = matches!(claim.aspect, Aspect::Past | Aspect::Ongoing);
        self.places
            .town
            .as_ref()
            .filter(|_| bodily && now && claim.place.is_none())
    }

    /// Where no state is named at all, the people of the story are those of its town.
    fn country_of_local_story(&self, claim: &Claim) -> Option<String> {
        let town = self.town_of(claim)?;
        let local = self.resolver.states_by_count().is_empty();
        town.place.country_code.clone().filter(|_| local)
    }

    fn take_town(&self, made: &mut AssembledClaim) {
        let Some(town) = self.town_of(&made.claim) else {
            return;
        };
        let span = self
            .index
            .span(&self.document.text, town.bytes.start, town.bytes.end);
        made.claim.place = Some(PlaceMention {
            text: span.text,
            start: span.start,
            end: span.end,
            place: town.place.clone(),
        });
        made.decisions.note("place", Decider::Rule("town_of_story"));
    }

    fn skeleton(&self, event: &CodedEvent, chain: &[usize]) -> Claim {
        let word = event.trigger;
        let sentence = &self.doc.sentences[word.sentence];
        let whole = self.index.span(&self.document.text, sentence.start, sentence.end);
        let verbal = event.framed;
        let aspect = aspect_by_heads(event).unwrap_or_else(|| self.certainty.aspect(word));
        Claim {
            claim_id: String::new(),
            document_id: self.document.document_id.clone(),
            sentence: claim::ClaimSentence {
                index: word.sentence,
                start: whole.start,
                end: whole.end,
                text: whole.text,
            },
            event: event.event,
            mode: event.mode,
            context: event.context.clone(),
            quad_code: event.event.quad(),
            event_scale: event.event.scale_with(event.mode),
            cameo_code: None,
            trigger: self.span(word.sentence, &(word.token..word.token + 1)),
            actor: Vec::new(),
            recipient: Vec::new(),
            object: event.object.as_ref().map(|o| ClaimObject {
                kind: o.kind,
                text: self.doc.sentences[o.word.sentence].tokens[o.word.token]
                    .text
                    .clone(),
            }),
            place: None,
            happened_on: None,
            quantity: Vec::new(),
            polarity: polarity(event, self.certainty.polarity(word, chain)),
            aspect: if verbal && aspect == Aspect::Ongoing {
                Aspect::Past
            } else {
                aspect
            },
            likelihood: self.certainty.likelihood(word),
            attribution: Vec::new(),
            root_source: self.own_root.clone(),
            confidence: 0.0,
        }
    }

    /// "X said it would send": the speaker's own future deed is a promise or a threat (PLOVER).
    fn settle_own_promise(&self, claim: &mut Claim) {
        let own = claim
            .attribution
            .last()
            .is_some_and(|l| l.source.code.is_some() && claim.actor.iter().any(|a| a.code == l.source.code));
        if claim.aspect == Aspect::Future
            && own
            && claim.event != EventType::Consult
            && claim.polarity == Polarity::Affirmed
            && claim.likelihood.is_none()
        {
            claim.event = promised(claim.event);
            claim.mode = None;
            claim.aspect = Aspect::Past;
            (claim.quad_code, claim.event_scale) = (claim.event.quad(), claim.event.scale());
        }
    }

    fn finish(&self, claim: &mut Claim) {
        claim.cameo_code = self
            .crosswalk
            .cameo(claim.event, claim.mode, &claim.context)
            .map(str::to_owned);
        let key = format!(
            "{}\u{1f}{}\u{1f}{}\u{1f}{}\u{1f}{:?}\u{1f}{:?}",
            claim.document_id,
            claim.sentence.start,
            claim.trigger.start,
            claim.event,
            claim.object.as_ref().map(|o| o.kind),
            self.document.digest
        );
        claim.claim_id = blake3::hash(key.as_bytes()).to_hex()[..16].to_owned();
    }

    pub(super) fn span(&self, sentence: usize, tokens: &std::ops::Range<usize>) -> TextSpan {
        let bytes = self.doc.sentences[sentence].bytes(tokens);
        self.index.span(&self.document.text, bytes.start, bytes.end)
    }

    /// Whether a word names another event, or says something.
    fn belongs_to_other(
        &self,
        sentence: usize,
        token: usize,
        words: &[usize],
        events: &[CodedEvent],
        event: EventType,
    ) -> bool {
        let here = WordRef { sentence, token };
        let other_event = events.iter().any(|e| {
            e.words.contains(&here)
                && !e.words.iter().any(|w| words.contains(&w.token))
                && (e.event != event || e.trigger == here)
        });
        let cue = self.attributions.iter().any(|a| a.cue == here);
        !words.contains(&token) && (other_event || cue)
    }

    fn date_range(
        &self,
        sentence: &crate::read::ReadSentence,
        date: Option<&DateMention>,
    ) -> Option<DateRange> {
        let date = date?;
        let (start, end) = date.lasting(self.resolver.setting.published_on)?;
        let bytes = sentence.bytes(&date.tokens);
        let text = self.document.text.get(bytes).unwrap_or_default().to_owned();
        Some(DateRange {
            start: Some(start),
            end: Some(end),
            precision: if date.since {
                DatePrecision::Range
            } else {
                date.precision
            },
            text,
        })
    }

    /// A live blog's clock ("16:40 Pakistan has …") dates the entry to the publication day.
    fn clock_day(&self, sentence: usize, aspect: Aspect) -> Option<DateRange> {
        let first = self.doc.sentences[sentence].tokens.first()?;
        let clock = first.text.split_once([':', '.']).is_some_and(|(h, m)| {
            h.parse::<u8>().is_ok_and(|h| h < 24) && m.len() == 2 && m.parse::<u8>().is_ok_and(|m| m < 60)
        });
        let day = self
            .resolver
            .setting
            .published_on
            .filter(|_| clock && aspect == Aspect::Past)?;
        Some(DateRange {
            start: Some(day),
            end: Some(day),
            precision: DatePrecision::Day,
            text: first.text.clone(),
        })
    }

    /// More than a year before publication, by the text's own account.
    fn historical(&self, aspect: Aspect, date: Option<&DateMention>) -> Aspect {
        let Some(date) = date else { return aspect };
        let limit = self
            .resolver
            .setting
            .published_on
            .and_then(|p: Date| p.checked_sub(1.year()).ok());
        let old = matches!((date.days, limit), (Some((_, end)), Some(limit)) if end < limit);
        if (old || date.long_ago) && !date.since && matches!(aspect, Aspect::Past | Aspect::Ongoing) {
            Aspect::Historical
        } else {
            aspect
        }
    }
}

/// The country of the event's place, where the place is no wider than a region.
fn struck_country(claim: &Claim) -> Option<String> {
    let place = claim
        .place
        .as_ref()
        .filter(|p| p.place.resolution >= 2 && !is_site(&p.place))?;
    place.place.country_code.clone()
}

/// A meeting on the ground of one party is a visit: the guest is the actor, the host the recipient (PLOVER).
fn settle_host(claim: &mut Claim) {
    let country = claim.place.as_ref().and_then(|p| p.place.country_code.clone());
    let is_host = |a: &ActorMention| a.code.is_some() && a.code == country;
    let guests = claim
        .actor
        .iter()
        .filter(|a| a.code.is_some() && !is_host(a))
        .count();
    if claim.event != EventType::Consult || guests == 0 || !claim.recipient.is_empty() {
        return;
    }
    let (hosts, actors): (Vec<_>, Vec<_>) = std::mem::take(&mut claim.actor).into_iter().partition(is_host);
    (claim.actor, claim.recipient) = (actors, hosts);
    if !claim.recipient.is_empty() && claim.mode.is_none() {
        claim.mode = Some(Mode::Visit);
        claim.event_scale = claim.event.scale_with(claim.mode);
    }
}

/// Words that the event heads see more likely than not in this part.
pub(super) fn words_by_heads(event: &CodedEvent, part: EventPart) -> impl Iterator<Item = usize> + '_ {
    let parties = event.reading.iter().flat_map(|r| &r.parties);
    parties
        .filter(move |p| p.part == part && p.probability >= 0.5)
        .map(|p| p.token)
}

/// "The attack" happened where and when the event that it points back to did.
fn take_setting(made: &mut AssembledClaim, event: &CodedEvent, before: &[AssembledClaim]) {
    let claim = &mut made.claim;
    let meant = |c: &&AssembledClaim| Some(c.trigger) == event.points_to && c.claim.event == claim.event;
    let Some(told) = before.iter().rev().find(meant).map(|c| &c.claim) else {
        return;
    };
    if claim.place.is_none() && told.place.is_some() {
        claim.place.clone_from(&told.place);
        made.decisions.note("place", Decider::Rule("points_back"));
    }
    if claim.happened_on.is_none() && told.happened_on.is_some() {
        claim.happened_on.clone_from(&told.happened_on);
        made.decisions.note("happened_on", Decider::Rule("points_back"));
    }
}

/// A claim whose sentence speaks for no context has that of most of the document's claims.
fn lend_context(claims: &mut [AssembledClaim]) {
    let told = claims.iter().filter_map(|c| c.claim.context.first().copied());
    let mut counts: BTreeMap<Context, usize> = BTreeMap::new();
    told.for_each(|context| *counts.entry(context).or_default() += 1);
    let Some((context, _)) = counts.into_iter().max_by_key(|(_, count)| *count) else {
        return;
    };
    for made in claims.iter_mut().filter(|c| c.claim.context.is_empty()) {
        made.claim.context.push(context);
        made.decisions
            .note("context", Decider::Rule("context_of_the_document"));
    }
}

/// The aspect that the event heads are sure of.
fn aspect_by_heads(event: &CodedEvent) -> Option<Aspect> {
    let aspects = event.reading.iter().flat_map(|r| &r.aspects);
    let sure = aspects.filter(|(_, p)| *p >= SURE_ASPECT);
    sure.map(|(aspect, _)| *aspect).next()
}

/// Negated where a word says so, which no model overrules, or where the heads are sure.
fn polarity(event: &CodedEvent, by_words: Polarity) -> Polarity {
    let sure = event.reading.as_ref().is_some_and(|r| r.negated >= SURE_NEGATION);
    if sure { Polarity::Negated } else { by_words }
}

/// Least probability at which the heads settle an aspect.
pub(super) const SURE_ASPECT: f32 = 0.6;
/// Least probability at which the heads settle that it did not happen.
pub(super) const SURE_NEGATION: f32 = 0.7;

fn harms(event: EventType) -> bool {
    matches!(event, EventType::Assault | EventType::Coerce)
}

fn same_claim(a: &Claim, b: &Claim) -> bool {
    let codes = |c: &Claim| -> (Vec<Option<String>>, Vec<Option<String>>) {
        (
            c.actor.iter().map(|x| x.code.clone()).collect(),
            c.recipient.iter().map(|x| x.code.clone()).collect(),
        )
    };
    a.sentence.index == b.sentence.index
        && a.event == b.event
        && a.object == b.object
        && a.polarity == b.polarity
        && a.aspect == b.aspect
        && codes(a) == codes(b)
        && a.quantity == b.quantity
        && a.happened_on == b.happened_on
}
