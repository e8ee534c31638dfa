//! Filters of claims and events.
//!
//! In: filter arguments, a record. Out: keep or not. Never: changes a record.

use crate::arguments::{EventArguments, FilterArguments};
use anyhow::{Result, bail};
use twosource_record::{ActorMention, Claim, DateRange, Event, EventType, PlaceMention};

/// Checks words that belong to closed lists.
pub fn check(filter: &FilterArguments) -> Result<()> {
    if let Some(name) = &filter.event
        && EventType::parse(&name.to_uppercase()).is_none()
    {
        let known: Vec<&str> = EventType::ALL.iter().map(|e| e.name()).collect();
        bail!("no event type '{name}'\nhint: one of {}", known.join(", "));
    }
    Ok(())
}

/// Whether a claim passes.
pub fn keeps_claim(filter: &FilterArguments, claim: &Claim) -> bool {
    keeps(
        filter,
        claim.event,
        &claim.actor,
        &claim.recipient,
        claim.happened_on.as_ref(),
        claim.place.as_ref(),
    )
}

/// Whether an event passes.
pub fn keeps_event(arguments: &EventArguments, event: &Event) -> bool {
    let status = serde_json::to_value(event.status).ok();
    let status_name = status.as_ref().and_then(|s| s.as_str()).unwrap_or_default();
    keeps_fields(&arguments.store.filter, event)
        && arguments
            .min_credibility
            .is_none_or(|limit| event.credibility.grade <= limit)
        && arguments
            .status
            .as_deref()
            .is_none_or(|wanted| wanted == status_name)
}

/// Whether an event passes the filters that claims have, too.
pub fn keeps_fields(filter: &FilterArguments, event: &Event) -> bool {
    keeps(
        filter,
        event.event,
        &event.actor,
        &event.recipient,
        event.happened_on.as_ref(),
        event.place.as_ref(),
    )
}

fn keeps(
    filter: &FilterArguments,
    event: EventType,
    actor: &[ActorMention],
    recipient: &[ActorMention],
    date: Option<&DateRange>,
    place: Option<&PlaceMention>,
) -> bool {
    let type_fits = filter
        .event
        .as_deref()
        .is_none_or(|name| EventType::parse(&name.to_uppercase()) == Some(event));
    let party = |wanted: &Option<String>, list: &[ActorMention]| {
        wanted
            .as_deref()
            .is_none_or(|w| list.iter().any(|a| is_named(a, w)))
    };
    let since = filter
        .since
        .is_none_or(|day| date.and_then(|d| d.end).is_some_and(|end| end >= day));
    let until = filter
        .until
        .is_none_or(|day| date.and_then(|d| d.start).is_some_and(|start| start <= day));
    let place_fits = filter
        .place
        .as_deref()
        .is_none_or(|wanted| place.is_some_and(|p| is_at(p, wanted)));
    type_fits
        && party(&filter.actor, actor)
        && party(&filter.recipient, recipient)
        && since
        && until
        && place_fits
}

fn is_named(actor: &ActorMention, wanted: &str) -> bool {
    let equal = |name: &Option<String>| name.as_deref().is_some_and(|n| n.eq_ignore_ascii_case(wanted));
    equal(&actor.code) || equal(&actor.name)
}

fn is_at(place: &PlaceMention, wanted: &str) -> bool {
    let fields = [
        Some(&place.place.name),
        place.place.province.as_ref(),
        place.place.country_code.as_ref(),
        Some(&place.text),
    ];
    fields
        .into_iter()
        .flatten()
        .any(|f| f.eq_ignore_ascii_case(wanted))
}
