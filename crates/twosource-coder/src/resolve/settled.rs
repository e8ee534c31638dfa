//! Who settled the fields of a claim, beyond what the event brought along.
//!
//! In: an event and the claim made of it. Out: decisions. Never: changes the claim.

use super::claims::{SURE_ASPECT, SURE_NEGATION};
use crate::code::decisions::{Decider, Decisions};
use crate::code::events::CodedEvent;
use twosource_record::Claim;

/// Who settled the fields of a claim: what the event brought, and what was decided while it was put together.
pub(super) fn decisions(event: &CodedEvent, claim: &Claim) -> Decisions {
    let mut decisions = event.decisions.clone();
    if claim.event != event.event {
        decisions.note("event", Decider::Rule("own_promise"));
    }
    if claim.mode != event.mode && claim.mode.is_some() {
        decisions.note("mode", Decider::Rule("guest_and_host"));
    }
    let mut sure_aspect = event.reading.iter().flat_map(|r| &r.aspects);
    let aspect = sure_aspect.find(|(a, p)| *a == claim.aspect && *p >= SURE_ASPECT);
    decisions.note(
        "aspect",
        aspect.map_or(Decider::Rule("words_of_time"), |(_, p)| Decider::Heads(*p)),
    );
    let negated = event.reading.as_ref().map_or(0.0, |r| r.negated);
    let by_heads = negated >= SURE_NEGATION;
    decisions.note(
        "polarity",
        if by_heads {
            Decider::Heads(negated)
        } else {
            Decider::Rule("words_of_denial")
        },
    );
    if claim.context != event.context {
        decisions.note("context", Decider::Rule("words_of_the_sentence"));
    }
    note_parties(&mut decisions, event, claim);
    decisions
}

/// Parties that no word of the sentence gave.
fn note_parties(decisions: &mut Decisions, event: &CodedEvent, claim: &Claim) {
    if event.actor.is_empty() && !claim.actor.is_empty() {
        decisions.note("actor", Decider::Rule("left_unsaid"));
    }
    if event.recipient.is_empty() && !claim.recipient.is_empty() {
        decisions.note("recipient", Decider::Rule("left_unsaid"));
    }
}
