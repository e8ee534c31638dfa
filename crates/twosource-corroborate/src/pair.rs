//! How likely two tellings mean one event: a sum of parts, each for one thing that they agree or differ in.
//!
//! In: facts of two tellings. Out: a score, about -2 (never) to 4; from `cluster::THRESHOLD` on they are one event. Never:
//! a part that depends on anything but the two. The weights are set by hand (decision 0035).

use crate::facts::{Facts, days_between};
use std::collections::BTreeSet;
use twosource_record::{Claim, DatePrecision, EventType, ObjectKind, Place, QuantityKind};

/// A part that keeps two tellings apart whatever else agrees.
pub const APART: f64 = -2.0;
/// Numbers that can show two tellings to be one.
const TELLING_NUMBERS: [QuantityKind; 8] = [
    QuantityKind::Dead,
    QuantityKind::Injured,
    QuantityKind::Released,
    QuantityKind::Arrested,
    QuantityKind::Captured,
    QuantityKind::Expelled,
    QuantityKind::Personnel,
    QuantityKind::Money,
];
/// Cosine of telling words from which two sentences speak of the same.
const ALIKE: f64 = 0.1;

/// The score of two tellings.
pub fn score(a: &Facts, b: &Facts) -> f64 {
    let parts = [
        type_part(a, b),
        party_part(a, b),
        day_part(a, b),
        place_part(a, b),
        number_part(a, b),
        object_part(a, b),
        plan_part(a, b),
    ];
    if are_two_records(a, b) || parts.iter().any(|&p| p <= APART) {
        return APART;
    }
    let together = if a.document_id == b.document_id {
        same_document_part(a, b)
    } else {
        document_part(a, b) + taken_back_part(a, b)
    };
    let recalled = if a.recalled != b.recalled { -1.0 } else { 0.0 };
    parts.iter().sum::<f64>() + word_part(a, b) + together + recalled
}

/// Two records of one data set are two happenings by its own account: its makers have put together what is one.
fn are_two_records(a: &Facts, b: &Facts) -> bool {
    let (Some(a), Some(b)) = (a.header, b.header) else {
        return false;
    };
    a.dataset == b.dataset && a.dataset.is_some() && a.record() != b.record()
}

/// How alike two claims are by what they say of the act itself; for choosing which claim a credit means.
pub fn likeness(a: &Claim, b: &Claim) -> f64 {
    let (a, b) = (Facts::of(a, None), Facts::of(b, None));
    party_part(&a, &b) + day_part(&a, &b) + place_part(&a, &b) + number_part(&a, &b) + object_part(&a, &b)
}

fn type_part(a: &Facts, b: &Facts) -> f64 {
    if a.events.is_disjoint(&b.events) {
        let meeting = a.events.contains(&EventType::Consult) || b.events.contains(&EventType::Consult);
        return if meeting || a.document_id == b.document_id {
            -0.6
        } else {
            -0.3
        };
    }
    match (
        a.modes.is_empty() || b.modes.is_empty(),
        a.modes.is_disjoint(&b.modes),
    ) {
        (true, _) => 0.1,
        (false, false) => 0.3,
        (false, true) => -0.1,
    }
}

fn side_part(a: &BTreeSet<&str>, b: &BTreeSet<&str>) -> f64 {
    match (a.is_empty() || b.is_empty(), a.is_disjoint(b)) {
        (true, _) => 0.0,
        (_, true) => -0.9,
        _ if a == b => 0.6,
        _ => 0.4,
    }
}

fn party_part(a: &Facts, b: &Facts) -> f64 {
    let straight = side_part(&a.actors, &b.actors) + side_part(&a.recipients, &b.recipients);
    let together = side_part(
        &a.actors.union(&a.recipients).copied().collect(),
        &b.actors.union(&b.recipients).copied().collect(),
    );
    let reversed =
        !a.actors.is_disjoint(&b.recipients) && !b.actors.is_disjoint(&a.recipients) && straight < -1.0;
    let mutual = a.events.iter().chain(&b.events).any(|e| is_mutual(*e));
    let blamed = is_attack(a) && is_attack(b);
    match (mutual, blamed) {
        (true, _) => straight.max(together - 0.4),
        (_, true) if reversed && day_part(a, b) < 0.6 => -1.0,
        (_, true) => straight.max(together - 0.7),
        _ if !a.actors.is_empty() && !b.actors.is_empty() && a.actors.is_disjoint(&b.actors) => APART,
        _ => straight,
    }
}

fn is_attack(facts: &Facts) -> bool {
    facts.events.contains(&EventType::Assault)
}

/// Acts in which the parties can change places in the telling; others have a doer, and another doer is another act.
fn is_mutual(event: EventType) -> bool {
    matches!(
        event,
        EventType::Consult
            | EventType::Agree
            | EventType::Support
            | EventType::Cooperate
            | EventType::Retreat
    )
}

fn day_part(a: &Facts, b: &Facts) -> f64 {
    match (a.days, b.days) {
        (Some((s, e, p)), Some((t, f, q))) => {
            let overlap = s <= f && t <= e;
            let exact = p == DatePrecision::Day && q == DatePrecision::Day;
            let open = days_between(s, e).max(days_between(t, f)) > 60;
            match (overlap, exact) {
                (true, true) => 0.6,
                (true, false) if open => 0.0,
                (true, false) => 0.3,
                (false, true) if days_between(e, t).min(days_between(f, s)) > 1 => APART,
                (false, true) if a.document_id == b.document_id => APART,
                (false, true) => -0.9,
                (false, false) => -0.8,
            }
        }
        (Some((s, ..)), None) => undated(s, b),
        (None, Some((t, ..))) => undated(t, a),
        (None, None) => published_part(a, b),
    }
}

/// A dated telling against one without a day: the latter is news of about its publication.
fn undated(day: jiff::civil::Date, other: &Facts) -> f64 {
    match other.published.map(|p| days_between(day, p)) {
        None => 0.0,
        Some(0..=10) => 0.1,
        Some(11..=40) => -0.2,
        Some(_) => -0.7,
    }
}

fn published_part(a: &Facts, b: &Facts) -> f64 {
    let (Some(x), Some(y)) = (a.published, b.published) else {
        return 0.0;
    };
    match days_between(x, y) {
        0..=3 => 0.1,
        4..=20 => -0.1,
        _ => -0.5,
    }
}

fn place_part(a: &Facts, b: &Facts) -> f64 {
    let (Some(p), Some(q)) = (a.place, b.place) else {
        return 0.0;
    };
    if p.name == q.name {
        return if p.resolution >= 3 { 0.6 } else { 0.3 };
    }
    if p.country_code != q.country_code {
        return -0.8;
    }
    if p.country_code.is_none() {
        return near(p, q);
    }
    let contains = p.resolution <= 2 && p.province.as_ref().is_none_or(|r| q.province.as_ref() == Some(r))
        || q.resolution <= 2 && q.province.as_ref().is_none_or(|r| p.province.as_ref() == Some(r));
    match (contains, p.resolution.min(q.resolution)) {
        (true, _) => 0.2,
        (false, 1 | 2) => 0.0,
        (false, _) => near(p, q),
    }
}

fn near(p: &Place, q: &Place) -> f64 {
    let (Some(a), Some(b), Some(c), Some(d)) = (p.lat, p.lon, q.lat, q.lon) else {
        return -0.2;
    };
    let km = ((a - c).powi(2) + ((b - d) * a.to_radians().cos()).powi(2)).sqrt() * 111.0;
    if km < 60.0 { 0.2 } else { -0.6 }
}

fn number_part(a: &Facts, b: &Facts) -> f64 {
    let equal = |kind: &QuantityKind| {
        let (left, right) = (a.numbers.get(kind), b.numbers.get(kind));
        left.zip(right)
            .is_some_and(|(left, right)| left.iter().any(|x| right.iter().any(|y| (x - y).abs() < 0.5)))
    };
    if TELLING_NUMBERS.iter().any(equal) {
        0.4
    } else {
        0.0
    }
}

fn object_part(a: &Facts, b: &Facts) -> f64 {
    let other = |f: &Facts| f.objects.is_empty() || f.objects.contains(&ObjectKind::Other);
    if !a.objects.is_disjoint(&b.objects) {
        return 0.4;
    }
    if other(a) || other(b) { 0.0 } else { APART }
}

/// A plan told with or after the act is another one; one told before is fulfilled by it.
fn plan_part(a: &Facts, b: &Facts) -> f64 {
    let (plan, act) = match (a.planned, b.planned) {
        (true, false) => (a, b),
        (false, true) => (b, a),
        _ => return 0.0,
    };
    let told_after = match (plan.published, act.published, act.days) {
        (Some(p), _, Some((_, end, _))) => p > end && plan.document_id != act.document_id,
        (Some(p), Some(q), None) => p > q,
        _ => false,
    };
    match (plan.document_id == act.document_id, told_after) {
        (true, _) => APART,
        (false, true) => -0.8,
        (false, false) => -0.2,
    }
}

/// Telling words in common; parties alone make no event.
fn word_part(a: &Facts, b: &Facts) -> f64 {
    let cosine = word_cosine(a, b);
    let part = (2.0 * cosine).min(0.6);
    if cosine < ALIKE && !has_common_detail(a, b) {
        part - 0.5
    } else {
        part
    }
}

fn word_cosine(a: &Facts, b: &Facts) -> f64 {
    let length = |f: &Facts| f.words.values().map(|w| w * w).sum::<f64>().sqrt();
    let shared: f64 = a
        .words
        .iter()
        .filter_map(|(word, x)| Some(x * b.words.get(word)?))
        .sum();
    let (x, y) = (length(a), length(b));
    if x == 0.0 || y == 0.0 {
        0.0
    } else {
        shared / (x * y)
    }
}

/// The same day, town, number or kind of object; or, in one document, a sentence that leans on the one before.
fn has_common_detail(a: &Facts, b: &Facts) -> bool {
    let leaning = a.document_id == b.document_id && in_order(a, b).1.is_bare();
    day_part(a, b) >= 0.6
        || place_part(a, b) >= 0.6
        || number_part(a, b) > 0.0
        || object_part(a, b) > 0.0
        || leaning
}

/// The one told first in its document, and the other.
fn in_order<'f, 'a>(a: &'f Facts<'a>, b: &'f Facts<'a>) -> (&'f Facts<'a>, &'f Facts<'a>) {
    if a.sentences.first() <= b.sentences.first() {
        (a, b)
    } else {
        (b, a)
    }
}

/// In one document, what has neither day nor place of its own leans on what was told just before.
fn same_document_part(a: &Facts, b: &Facts) -> f64 {
    let (earlier, later) = in_order(a, b);
    let distance = later
        .sentences
        .iter()
        .flat_map(|l| earlier.sentences.iter().map(move |e| l.abs_diff(*e)))
        .min()
        .unwrap_or(0);
    if later.is_further {
        return -0.8;
    }
    if !later.is_bare() {
        let new_day = later.days.is_some() && earlier.days.is_none();
        let new_place = later.place.is_some() && earlier.place.is_none();
        return if (new_day || new_place) && distance > 0 {
            -0.4
        } else {
            0.0
        };
    }
    let one_type = if a.events.is_disjoint(&b.events) { 0.5 } else { 1.0 };
    let nearness = match distance {
        0..=1 => 0.4,
        2 => 0.3,
        _ => 0.0,
    };
    let known = if later.points_back && distance <= 6 {
        0.2
    } else {
        0.0
    };
    one_type * (nearness + known) + counter_accusation(earlier, later)
}

/// A side that denies the act and blames another for it in the next breath speaks of one act.
fn counter_accusation(earlier: &Facts, later: &Facts) -> f64 {
    let one_voice = !earlier.sides.is_disjoint(&later.sides);
    if one_voice && earlier.denied != later.denied && earlier.actors.is_disjoint(&later.actors) {
        0.4
    } else {
        0.0
    }
}

/// Whether the two texts tell one story.
fn document_part(a: &Facts, b: &Facts) -> f64 {
    let (Some(left), Some(right)) = (a.header, b.header) else {
        return 0.0;
    };
    match left.fingerprint.cosine(&right.fingerprint) {
        c if c >= 0.3 => 0.2,
        c if c >= 0.15 => 0.1,
        c if c >= 0.05 => 0.0,
        _ => -0.2,
    }
}

/// An outlet that says the contrary of what it reported takes its report back.
fn taken_back_part(a: &Facts, b: &Facts) -> f64 {
    let outlet = |f: &Facts| f.header.and_then(|h| h.outlet.clone());
    let one_outlet = outlet(a).is_some() && outlet(a) == outlet(b);
    if one_outlet && a.denied != b.denied && !a.sides.is_disjoint(&b.sides) {
        0.4
    } else {
        0.0
    }
}
