//! What is asked for, and which pairs a set of parties counts for.
//!
//! In: options and the party sets of a record. Out: for each set its pairs, with the days on which they hold. Never: a
//! pair of a party with itself or with a group of its own; a pair out of a list of joint attackers.

use crate::groups::{Days, Groups};
use crate::parties::Level;
use crate::step::{DateBasis, Step};
use crate::weighting::Weighting;
use ahash::AHashMap;
use jiff::civil::Date;
use twosource_record::{EventRow, Party, PartySet, Quad};

/// Which pairs are wanted; an empty one wants all.
#[derive(Debug, Clone, Default)]
pub struct Wanted {
    /// Code, name or group of the actor.
    pub actor: Option<String>,
    /// Code, name or group of the recipient.
    pub recipient: Option<String>,
    /// Both orders of this pair.
    pub between: Option<(String, String)>,
}

/// What is counted, and how.
#[derive(Debug, Clone)]
pub struct Options {
    /// Length of a period.
    pub step: Step,
    /// How finely parties are told apart.
    pub level: Level,
    /// Which events count, and how much.
    pub weighting: Weighting,
    /// Which day counts.
    pub basis: DateBasis,
    /// First day.
    pub since: Option<Date>,
    /// Last day.
    pub until: Option<Date>,
    /// Which pairs.
    pub wanted: Wanted,
    /// Groups that exist.
    pub groups: Groups,
    /// Whether every group is an actor, and not only those that are asked for.
    pub all_groups: bool,
}

/// One pair that a set counts for.
#[derive(Debug, Clone)]
struct PairUse {
    pair: u32,
    /// Days on which it holds; always, when empty.
    days: Vec<Days>,
}

#[derive(Debug, Clone, Default)]
struct SetUse {
    directed: Vec<PairUse>,
    mutual: Vec<PairUse>,
}

/// Actors, pairs, and the pairs of every party set.
#[derive(Debug, Clone, Default)]
pub struct Pairs {
    names: Vec<String>,
    pairs: Vec<(u32, u32)>,
    sets: Vec<SetUse>,
    name_index: AHashMap<String, u32>,
    pair_index: AHashMap<(u32, u32), u32>,
}

/// Keys of one party, each with the days between which it holds.
type Keys = Vec<(String, Option<Days>)>;

impl Pairs {
    /// Finds the wanted pairs of all sets.
    pub fn new(sets: &[PartySet], options: &Options) -> Self {
        let mut out = Self::default();
        let wanted = options.wanted.with_ids(&options.groups);
        for set in sets {
            let actors = keys_of(&set.actor, options);
            let recipients = keys_of(&set.recipient, options);
            let directed = out.cross(&actors, &recipients, &wanted);
            let mutual = if set.recipient.is_empty() && set.actor.len() > 1 {
                out.cross(&actors, &actors, &wanted)
            } else {
                Vec::new()
            };
            out.sets.push(SetUse { directed, mutual });
        }
        out
    }

    /// Name of an actor.
    pub fn name(&self, actor: u32) -> &str {
        self.names.get(actor as usize).map_or("", String::as_str)
    }

    /// Actor and recipient of a pair.
    pub fn pair(&self, pair: u32) -> (u32, u32) {
        self.pairs.get(pair as usize).copied().unwrap_or_default()
    }

    /// Pairs that a row counts for. Several actors without a recipient cooperate with each other; whether joint actors of
    /// a conflict fight each other is not known, so they make no pair (two-sided fighting has all sides on both lists).
    pub(crate) fn of_row<'a>(&'a self, row: &'a EventRow) -> impl Iterator<Item = u32> + 'a {
        let cooperates = row.event.quad() <= Quad::MaterialCooperation;
        let set = self.sets.get(row.parties as usize);
        let list: &[PairUse] = match set {
            Some(set) if cooperates && set.directed.is_empty() => &set.mutual,
            Some(set) => &set.directed,
            None => &[],
        };
        let day = row.last_on.or(row.first_on).or(row.reported_on);
        list.iter()
            .filter(move |use_| {
                use_.days.is_empty()
                    || day.is_none_or(|d| use_.days.iter().any(|(from, to)| *from <= d && d <= *to))
            })
            .map(|use_| use_.pair)
    }

    fn cross(&mut self, actors: &[Keys], recipients: &[Keys], wanted: &Wanted) -> Vec<PairUse> {
        let mut found: AHashMap<u32, Option<Vec<Days>>> = AHashMap::new();
        for (ours, theirs) in actors.iter().flat_map(|a| recipients.iter().map(move |r| (a, r))) {
            for (actor, actor_days) in ours {
                for (recipient, recipient_days) in theirs {
                    if within(ours, theirs, actor, recipient) || !wanted.holds(actor, recipient) {
                        continue;
                    }
                    let Some(days) = common_days(*actor_days, *recipient_days) else {
                        continue;
                    };
                    let pair = self.pair_number(actor, recipient);
                    let entry = found.entry(pair).or_insert_with(|| Some(Vec::new()));
                    match (entry.as_mut(), days) {
                        (Some(list), Some(range)) => list.push(range),
                        (_, None) => *entry = None,
                        (None, _) => {}
                    }
                }
            }
        }
        let mut out: Vec<PairUse> = found
            .into_iter()
            .map(|(pair, days)| PairUse {
                pair,
                days: days.unwrap_or_default(),
            })
            .collect();
        out.sort_by_key(|use_| use_.pair);
        out
    }

    fn pair_number(&mut self, actor: &str, recipient: &str) -> u32 {
        let pair = (self.name_number(actor), self.name_number(recipient));
        *self.pair_index.entry(pair).or_insert_with(|| {
            self.pairs.push(pair);
            self.pairs.len() as u32 - 1
        })
    }

    fn name_number(&mut self, name: &str) -> u32 {
        if let Some(number) = self.name_index.get(name) {
            return *number;
        }
        let number = self.names.len() as u32;
        self.names.push(name.to_owned());
        self.name_index.insert(name.to_owned(), number);
        number
    }
}

impl Wanted {
    /// Whether a pair is wanted; groups must be ids (`with_ids`).
    pub fn holds(&self, actor: &str, recipient: &str) -> bool {
        let fits = |wanted: &Option<String>, key: &str| wanted.as_deref().is_none_or(|w| is_named(w, key));
        let either = self.between.as_ref().is_none_or(|(a, b)| {
            (is_named(a, actor) && is_named(b, recipient)) || (is_named(b, actor) && is_named(a, recipient))
        });
        fits(&self.actor, actor) && fits(&self.recipient, recipient) && either
    }

    /// The same with groups by their ids.
    pub fn with_ids(&self, groups: &Groups) -> Self {
        let id = |word: &String| groups.id(word).map_or_else(|| word.clone(), str::to_owned);
        Self {
            actor: self.actor.as_ref().map(id),
            recipient: self.recipient.as_ref().map(id),
            between: self.between.as_ref().map(|(a, b)| (id(a), id(b))),
        }
    }

    /// Whether a group is asked for.
    pub fn names_group(&self, groups: &Groups) -> bool {
        self.words().any(|word| groups.id(word).is_some())
    }

    /// Whether all pairs are wanted.
    pub fn is_everybody(&self) -> bool {
        self.words().next().is_none()
    }

    fn words(&self) -> impl Iterator<Item = &String> {
        let between = self.between.iter().flat_map(|(a, b)| [a, b]);
        self.actor.iter().chain(&self.recipient).chain(between)
    }
}

/// Whether a key is the wanted one, or a sector of it (`PRK` wants `PRK.MIL` too).
fn is_named(wanted: &str, key: &str) -> bool {
    let head = key
        .get(..wanted.len())
        .is_some_and(|h| h.eq_ignore_ascii_case(wanted));
    head && matches!(key.as_bytes().get(wanted.len()), None | Some(b'.'))
}

/// Whether a pair stays within one actor: the same on both sides, or a group and its member.
fn within(ours: &Keys, theirs: &Keys, actor: &str, recipient: &str) -> bool {
    let has = |keys: &Keys, key: &str| keys.iter().any(|(k, _)| k == key);
    has(theirs, actor) || has(ours, recipient)
}

fn keys_of(parties: &[Party], options: &Options) -> Vec<Keys> {
    let asked: Vec<&str> = options
        .wanted
        .words()
        .filter_map(|word| options.groups.id(word))
        .collect();
    let mut out = Vec::new();
    for party in parties {
        let mut keys: Keys = options
            .level
            .key(party)
            .map(|key| (key, None))
            .into_iter()
            .collect();
        for (group, days) in options.groups.of(party) {
            if options.all_groups || asked.contains(&group.as_str()) {
                keys.push((group.clone(), Some(*days)));
            }
        }
        out.push(keys);
    }
    out
}

/// Days on which both hold: outer none for never, inner none for always.
fn common_days(a: Option<Days>, b: Option<Days>) -> Option<Option<Days>> {
    match (a, b) {
        (None, None) => Some(None),
        (Some(days), None) | (None, Some(days)) => Some(Some(days)),
        (Some(a), Some(b)) => {
            let both = (a.0.max(b.0), a.1.min(b.1));
            (both.0 <= both.1).then_some(Some(both))
        }
    }
}
