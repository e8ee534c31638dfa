//! Which claims tell of one event: first inside each document, then across documents, in blocks.
//!
//! In: claims, document by document in any order. Out: clusters, each sorted by claim id, the list sorted by its first. Never: depends on the order of documents; looks again at a group of tellings that a new document does not
//! touch. What is asked for after every document was added equals what one that knew them all from the start would say.

use crate::facts::Facts;
use crate::linkage::link;
use crate::pair::score;
use crate::union_find::UnionFind;
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::hash::{DefaultHasher, Hash, Hasher};
use twosource_record::{Claim, DocumentHeader, EventType};

/// Mean pair score from which two tellings are one event.
pub const THRESHOLD: f64 = 0.5;
/// Days in a window of time; tellings are filed under two that overlap by half.
const WINDOW_DAYS: i64 = 64;
/// A telling of a longer time is filed under its ends only.
const LONGEST_DAYS: i64 = 400;
/// Telling words by which a telling without parties and place is found.
const KEY_WORDS: usize = 4;

/// Claims of one event, by id.
pub type Together<'a> = Vec<&'a Claim>;

/// Claims of one document that tell of one happening.
struct Telling<'a> {
    claims: Together<'a>,
    facts: Facts<'a>,
}

/// Tellings under their blocking keys, and the groups that pair scores tie together.
#[derive(Default)]
pub struct EventIndex<'a> {
    tellings: Vec<Telling<'a>>,
    keys: HashMap<u64, Vec<usize>>,
    groups: UnionFind,
    linked: BTreeMap<usize, Vec<Vec<usize>>>,
}

impl<'a> EventIndex<'a> {
    /// Adds the claims of one new document; only groups that they touch will be linked anew.
    pub fn add(&mut self, header: &'a DocumentHeader, claims: Vec<&'a Claim>) {
        for telling in tellings(header, claims) {
            let place = self.groups.push();
            let mut touched = BTreeSet::new();
            for key in keys(&telling.facts) {
                let same = self.keys.entry(key).or_default();
                touched.extend(same.iter().copied());
                same.push(place);
            }
            for other in touched {
                if score(&self.tellings[other].facts, &telling.facts) >= THRESHOLD {
                    let root = self.groups.find(other);
                    self.linked.remove(&root);
                    self.groups.join(place, other);
                }
            }
            self.tellings.push(telling);
        }
    }

    /// All clusters; groups that nothing touched since the last call are not linked again.
    pub fn clusters(&mut self) -> Vec<Together<'a>> {
        let mut groups: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for telling in 0..self.tellings.len() {
            groups.entry(self.groups.find(telling)).or_default().push(telling);
        }
        let mut out: Vec<Together<'a>> = Vec::new();
        for (root, members) in groups {
            if !self.linked.contains_key(&root) {
                let clusters = self.link_group(members);
                self.linked.insert(root, clusters);
            }
            out.extend(self.linked[&root].iter().map(|c| self.claims_of(c)));
        }
        out.sort_by(|a, b| a[0].claim_id.cmp(&b[0].claim_id));
        out
    }

    fn claims_of(&self, tellings: &[usize]) -> Together<'a> {
        let mut claims: Together<'a> = tellings
            .iter()
            .flat_map(|&t| self.tellings[t].claims.iter().copied())
            .collect();
        claims.sort_by(|a, b| a.claim_id.cmp(&b.claim_id));
        claims
    }

    /// Links one group; tellings that say just the same are one item, so that copies cost nothing.
    fn link_group(&self, mut members: Vec<usize>) -> Vec<Vec<usize>> {
        if members.len() == 1 {
            return vec![members];
        }
        members.sort_by_key(|&m| &self.tellings[m].claims[0].claim_id);
        let mut items: Vec<Vec<usize>> = Vec::new();
        let mut known: HashMap<u64, usize> = HashMap::new();
        for member in members {
            let next = items.len();
            match *known
                .entry(sameness(&self.tellings[member].facts))
                .or_insert(next)
            {
                place if place == next => items.push(vec![member]),
                place => items[place].push(member),
            }
        }
        let (denials, told): (Vec<_>, Vec<_>) = items
            .into_iter()
            .partition(|item| self.tellings[item[0]].facts.denied);
        let mut clusters = self.link_items(told);
        let unheard: Vec<Vec<usize>> = denials
            .into_iter()
            .filter_map(|denial| self.place_denial(denial, &mut clusters))
            .collect();
        clusters.extend(self.link_items(unheard));
        clusters
    }

    fn link_items(&self, items: Vec<Vec<usize>>) -> Vec<Vec<usize>> {
        let score = |a: &[usize], b: &[usize]| score(&self.tellings[a[0]].facts, &self.tellings[b[0]].facts);
        let scores = items
            .iter()
            .map(|a| items.iter().map(|b| score(a, b)).collect())
            .collect();
        let weights: Vec<usize> = items.iter().map(Vec::len).collect();
        link(scores, &weights, THRESHOLD)
            .into_iter()
            .map(|cluster| {
                cluster
                    .into_iter()
                    .flat_map(|i| items[i].iter().copied())
                    .collect()
            })
            .collect()
    }

    /// Puts a denial to the cluster that has the telling most like it: it answers one account, and seldom repeats the
    /// details of all. What finds none comes back.
    fn place_denial(&self, denial: Vec<usize>, clusters: &mut [Vec<usize>]) -> Option<Vec<usize>> {
        let answers = |t: &usize| score(&self.tellings[denial[0]].facts, &self.tellings[*t].facts);
        let scored = clusters
            .iter()
            .enumerate()
            .map(|(n, c)| (c.iter().map(answers).fold(f64::MIN, f64::max), n));
        let best = scored.max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1)));
        let Some((_, n)) = best.filter(|(likeness, _)| *likeness >= THRESHOLD) else {
            return Some(denial);
        };
        clusters[n].extend(denial);
        None
    }
}

/// The claims of one document, grouped to happenings within each family of types.
fn tellings<'a>(header: &'a DocumentHeader, mut claims: Vec<&'a Claim>) -> Vec<Telling<'a>> {
    claims.sort_by(|a, b| {
        let place = |c: &Claim| (family(c.event), c.sentence.start, c.trigger.start);
        place(a).cmp(&place(b)).then_with(|| a.claim_id.cmp(&b.claim_id))
    });
    let mut out = Vec::new();
    for family in claims.chunk_by(|a, b| family(a.event) == family(b.event)) {
        let facts: Vec<Facts<'a>> = family.iter().map(|c| Facts::of(c, Some(header))).collect();
        for cluster in happenings(&facts, header) {
            let parts: Vec<&Facts<'a>> = cluster.iter().map(|&i| &facts[i]).collect();
            if let Some(merged) = Facts::merge(&parts) {
                let mut claims: Together<'a> = cluster.iter().map(|&i| family[i]).collect();
                claims.sort_by(|a, b| a.claim_id.cmp(&b.claim_id));
                out.push(Telling {
                    claims,
                    facts: merged,
                });
            }
        }
    }
    out
}

/// Which claims of a family tell of one happening; the record of a data set is of one, whoever its sources are.
fn happenings(facts: &[Facts], header: &DocumentHeader) -> Vec<Vec<usize>> {
    if header.dataset.is_some() {
        return vec![(0..facts.len()).collect()];
    }
    let against = |a: &Facts| facts.iter().map(|b| score(a, b)).collect();
    link(
        facts.iter().map(against).collect(),
        &vec![1; facts.len()],
        THRESHOLD,
    )
}

/// Types that can be told of the same happening.
fn family(event: EventType) -> u8 {
    match event {
        EventType::Assault | EventType::Coerce => 0,
        EventType::Aid | EventType::Mobilize | EventType::Cooperate => 1,
        EventType::Agree | EventType::Support | EventType::Consult => 2,
        EventType::Accuse => 3,
        EventType::Request => 4,
        EventType::Threaten => 5,
        EventType::Protest => 6,
        EventType::Sanction => 7,
        EventType::Retreat | EventType::Concede => 8,
        EventType::Reject => 9,
    }
}

/// Blocking keys: family of types and window of time, with every party, the place, and the most telling words where a
/// telling has few of the others.
fn keys(facts: &Facts) -> BTreeSet<u64> {
    let mut names: BTreeSet<String> = facts
        .actors
        .union(&facts.recipients)
        .map(|code| format!("party {code}"))
        .collect();
    names.extend(facts.place.map(|p| format!("place {}", p.name)));
    let mut words: Vec<(f64, u32)> = facts.words.iter().map(|(&w, &x)| (x, w)).collect();
    words.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    names.extend(words.iter().take(KEY_WORDS).map(|(_, w)| format!("word {w}")));
    let families: BTreeSet<u8> = facts.events.iter().map(|e| family(*e)).collect();
    let mut keys = BTreeSet::new();
    for window in windows(facts.filed_on()) {
        for family in &families {
            keys.extend(names.iter().map(|name| hash(&(family, window, name))));
        }
    }
    keys
}

fn windows(filed_on: Option<(Date, Date)>) -> BTreeSet<i64> {
    let Some((from, to)) = filed_on else {
        return BTreeSet::from([i64::MIN]);
    };
    let day = |d: Date| crate::facts::days_between(Date::ZERO, d);
    let half = WINDOW_DAYS / 2;
    let (first, last) = (day(from) / half, day(to) / half);
    if day(to) - day(from) > LONGEST_DAYS {
        return BTreeSet::from([first, first + 1, last, last + 1]);
    }
    (first..=last + 1).collect()
}

/// Tellings with the same value agree in everything that is compared.
fn sameness(facts: &Facts) -> u64 {
    let days = facts.days.map(|(from, to, _)| (from, to));
    let words: Vec<u32> = facts.words.keys().copied().collect();
    let numbers: Vec<(u8, u64)> = facts
        .numbers
        .iter()
        .flat_map(|(kind, list)| list.iter().map(|n| (*kind as u8, n.to_bits())))
        .collect();
    hash(&(
        (&facts.events, &facts.modes, &facts.actors, &facts.recipients),
        (days, facts.published, facts.place.map(|p| &p.name)),
        (words, numbers, facts.planned, facts.recalled, facts.denied),
    ))
}

/// A hash with fixed keys.
fn hash<T: Hash>(value: &T) -> u64 {
    let mut hasher = DefaultHasher::new();
    value.hash(&mut hasher);
    hasher.finish()
}
