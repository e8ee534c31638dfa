//! Which coded events can be events between public actors at all.
//!
//! In: an event with its resolved parties. Out: yes or no. Never: asks which event it is; only whether its parties can
//! take part in one, so that "the minister faced questions" and "traders warn" stay out.

use super::actors::ResolvedActor;
use crate::code::events::CodedEvent;
use twosource_record::{Aspect, Claim, EventType, Sector};

/// What the text tells of an event beside its parties.
#[derive(Debug, Clone, Copy)]
pub struct Told {
    /// The document says where it happened.
    pub placed: bool,
    /// It is done to a building or the like.
    pub hits_target: bool,
}

/// Whether the parties can have part in an event of this type.
pub fn is_plausible(
    event: &CodedEvent,
    actors: &[ResolvedActor],
    recipients: &[ResolvedActor],
    claim: &Claim,
    told: Told,
) -> bool {
    let actor = actors.iter().any(is_public);
    let recipient = recipients.iter().any(is_public);
    match event.event {
        EventType::Assault => {
            actor
                || recipient
                || victims(recipients)
                || told.hits_target
                || !claim.quantity.is_empty()
                || told.placed && !actors.iter().any(is_private)
        }
        EventType::Protest => !actors.is_empty() || told.placed || recipient,
        EventType::Consult => codes(actors, recipients) >= 2,
        EventType::Coerce | EventType::Sanction | EventType::Retreat => recipient || actor,
        // Help that may only come must at least say to whom, or what.
        EventType::Aid if matches!(claim.aspect, Aspect::Future | Aspect::Hypothetical) => {
            (actor || recipient) && (!recipients.is_empty() || claim.object.is_some())
        }
        EventType::Aid => actor || recipient,
        EventType::Cooperate => actor || recipient,
        EventType::Threaten => actor && threatens_another(actors, recipients),
        EventType::Accuse
        | EventType::Request
        | EventType::Reject
        | EventType::Support
        | EventType::Agree
        | EventType::Concede
        | EventType::Mobilize => actor,
    }
}

/// Nobody threatens itself: a warning to one's own side is a forecast.
fn threatens_another(actors: &[ResolvedActor], recipients: &[ResolvedActor]) -> bool {
    let own = |r: &ResolvedActor| {
        let same = |a: &ResolvedActor| a.code == r.code && (a.sectors == r.sectors || r.sectors.is_empty());
        r.code.is_none() || actors.iter().any(same)
    };
    recipients.is_empty() || recipients.iter().any(|r| !own(r))
}

fn is_public(actor: &ResolvedActor) -> bool {
    actor.code.is_some() && !actor.former
}

fn is_private(actor: &ResolvedActor) -> bool {
    actor.code.is_none()
}

fn victims(recipients: &[ResolvedActor]) -> bool {
    recipients.iter().any(|r| {
        r.role
            .as_ref()
            .is_some_and(|role| !role.sectors.is_empty() && !role.sectors.contains(&Sector::Bus))
    })
}

/// Distinct codes among all parties.
fn codes(actors: &[ResolvedActor], recipients: &[ResolvedActor]) -> usize {
    let all: std::collections::BTreeSet<&str> = actors
        .iter()
        .chain(recipients)
        .filter_map(|a| a.code.as_deref())
        .collect();
    all.len()
}
