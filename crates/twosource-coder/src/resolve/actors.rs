//! Phrases to public actors: names, role nouns with the state they belong to, pronouns, and what a document takes for
//! granted ("the army" of the country it tells of).
//!
//! In: a head word, the actor names of the document, its outlet and dateline. Out: actor mentions.
//! Never: a name for a private person; a guess where the text gives nothing to go by.

use super::actor_table::{ActorEntry, ActorKind, ActorTable, RoleNoun};
use super::local::LocalName;
use super::mentions::{ActorName, find_actor_names};
use crate::code::claim::WordRef;
use crate::read::{NameKind, ReadDocument, ReadSentence, Upos};
use jiff::civil::Date;
use std::ops::Range;
use twosource_record::Sector;

/// What a phrase was resolved to, still pointing to its words.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ResolvedActor {
    /// The words.
    pub sentence: usize,
    /// Token range of the phrase.
    pub tokens: Range<usize>,
    /// Head word.
    pub head: usize,
    /// Name of the actor, if a table has it.
    pub name: Option<String>,
    /// Code.
    pub code: Option<String>,
    /// Sectors.
    pub sectors: Vec<Sector>,
    /// Wikidata id.
    pub wikidata_id: Option<String>,
    /// Kind of the actor that gave the code.
    pub kind: Option<ActorKind>,
    /// The role noun, where the phrase has one.
    pub role: Option<RoleNoun>,
    /// True where the role holder is meant, not the state ("a former minister").
    pub former: bool,
}

/// What is known of a document before its text is read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DocumentSetting {
    /// Publication day.
    pub published_on: Option<Date>,
    /// Country of the dateline's place.
    pub dateline_country: Option<String>,
    /// Country of the outlet.
    pub outlet_country: Option<String>,
}

/// Resolves phrases of one document.
pub struct ActorResolver<'a> {
    pub(super) doc: &'a ReadDocument,
    pub(super) table: &'a ActorTable,
    pub(super) names: Vec<Vec<ActorName>>,
    pub(super) setting: &'a DocumentSetting,
    pub(super) local: Vec<Vec<LocalName>>,
    pub(super) elsewhere: Vec<Vec<usize>>,
    pub(super) abroad: Vec<Vec<usize>>,
    pub(super) anybody: Vec<Vec<usize>>,
}

impl<'a> ActorResolver<'a> {
    /// Finds the actor names of the document once.
    pub fn new(doc: &'a ReadDocument, table: &'a ActorTable, setting: &'a DocumentSetting) -> Self {
        Self {
            doc,
            table,
            names: find_actor_names(doc, table, setting.published_on),
            setting,
            local: Vec::new(),
            elsewhere: Vec::new(),
            abroad: Vec::new(),
            anybody: Vec::new(),
        }
    }

    /// The actor names of a sentence.
    pub fn names_in(&self, sentence: usize) -> &[ActorName] {
        self.names.get(sentence).map_or(&[], Vec::as_slice)
    }

    /// All actor names of the document.
    pub fn all_names(&self) -> impl Iterator<Item = &ActorName> {
        self.names.iter().flatten()
    }

    /// The table entry of a name.
    pub fn entry(&self, name: &ActorName) -> &ActorEntry {
        self.table.entry(name.entry)
    }

    /// The actors that the phrase headed by `word` stands for; several for "Ukrainian and South Korean officials".
    pub fn resolve(&self, word: WordRef) -> Vec<ResolvedActor> {
        let mut actors = self.resolve_words(word);
        if actors.is_empty() {
            actors.extend(self.unnamed(word));
        }
        for actor in actors.iter_mut().filter(|a| a.code.is_none()) {
            actor.code = self.local_country(WordRef {
                sentence: actor.sentence,
                token: actor.head,
            });
        }
        actors
    }

    /// A pronoun whose noun cannot be made out is still somebody of the story.
    fn unnamed(&self, word: WordRef) -> Option<ResolvedActor> {
        let sentence = &self.doc.sentences[word.sentence];
        let pronoun = sentence.tokens[word.token].upos == Upos::Pron;
        pronoun.then(|| ResolvedActor {
            sentence: word.sentence,
            tokens: word.token..word.token + 1,
            head: word.token,
            ..ResolvedActor::default()
        })
    }

    fn resolve_words(&self, word: WordRef) -> Vec<ResolvedActor> {
        let sentence = &self.doc.sentences[word.sentence];
        if sentence.tokens[word.token].upos == Upos::Pron {
            return self
                .antecedent(word)
                .into_iter()
                .flat_map(|a| self.resolve_nominal(a))
                .collect();
        }
        if let Some(whole) = part_of(sentence, word.token) {
            return self.resolve_nominal(WordRef { token: whole, ..word });
        }
        if self.means_two(sentence, word.token) {
            return self.two_parties(word);
        }
        self.resolve_nominal(word)
    }

    /// "both neighbours", "the two governments".
    fn means_two(&self, sentence: &ReadSentence, token: usize) -> bool {
        let role = self.role_of(sentence, token);
        let pairs =
            role.is_some_and(|r| r.office.as_deref() == Some("pair") || (r.state_organ && r.collective));
        let both = sentence
            .children_by(token, &["det", "nummod", "amod"])
            .any(|c| matches!(sentence.lemma(c).to_lowercase().as_str(), "both" | "two"));
        pairs && both && sentence.child(token, &["nmod:poss"]).is_none()
    }

    /// The two states that the document names most, the subject of the sentence left out.
    fn two_parties(&self, word: WordRef) -> Vec<ResolvedActor> {
        let sentence = &self.doc.sentences[word.sentence];
        let before =
            |n: &&ActorName| sentence.has_relation(n.tokens.start, &["nsubj"]) && n.tokens.end <= word.token;
        let subject = self.names_in(word.sentence).iter().find(before);
        let speaks = sentence.has_relation(word.token, &["nsubj"]);
        let own = subject
            .filter(|_| !speaks)
            .and_then(|n| self.entry(n).code.clone());
        let base = ResolvedActor {
            sentence: word.sentence,
            tokens: noun_phrase(sentence, word.token),
            head: word.token,
            role: self.role_of(sentence, word.token),
            ..ResolvedActor::default()
        };
        let others = self
            .states_by_count()
            .into_iter()
            .filter(|c| Some(c) != own.as_ref());
        let states: Vec<&ActorEntry> = others.filter_map(|c| self.table.state(&c)).take(2).collect();
        states
            .into_iter()
            .map(|state| self.owned_by(base.clone(), state))
            .collect()
    }

    fn resolve_nominal(&self, word: WordRef) -> Vec<ResolvedActor> {
        let sentence = &self.doc.sentences[word.sentence];
        let phrase = noun_phrase(sentence, word.token);
        let mut base = ResolvedActor {
            sentence: word.sentence,
            tokens: phrase.clone(),
            head: word.token,
            ..Default::default()
        };
        base.role = self.role_of(sentence, word.token);
        base.former = is_former(sentence, word.token);
        if let Some(name) = self.name_at(word).or_else(|| self.shortened_name(word)) {
            return vec![self.named(base, name)];
        }
        let mut owners = self.owners(word, &phrase);
        if self.is_relation(word) {
            // "Ukraine's allies" and "its partners" are others; "the Fijian counterpart" is Fijian.
            owners.retain(|n| {
                phrase.contains(&n.tokens.start) && !is_possessor(sentence, n.tokens.start, word.token)
            });
        }
        if owners.is_empty()
            && let Some(group) = self.owning_group(word)
        {
            return vec![self.owned_by(base, group)];
        }
        if !owners.is_empty() {
            return owners
                .into_iter()
                .map(|name| self.with_owner(base.clone(), name))
                .collect();
        }
        vec![self.by_context(base, word)]
    }

    /// The actor name that covers the head word, or stands in apposition to it.
    fn name_at(&self, word: WordRef) -> Option<&ActorName> {
        let sentence = &self.doc.sentences[word.sentence];
        let covering = |t: usize| {
            self.names_in(word.sentence)
                .iter()
                .find(|n| n.tokens.contains(&t))
        };
        covering(word.token).or_else(|| {
            let nominal = sentence
                .children_by(word.token, &["appos", "flat"])
                .find_map(covering);
            nominal.filter(|n| self.entry(n).kind == ActorKind::Person)
        })
    }

    fn named(&self, mut base: ResolvedActor, name: &ActorName) -> ResolvedActor {
        let entry = self.entry(name);
        self.take_code(&mut base, entry);
        base.sectors = merge(&entry.sectors, base.role.as_ref().map_or(&[], |r| &r.sectors));
        base.name = Some(entry.name.clone());
        base
    }

    fn take_code(&self, base: &mut ResolvedActor, entry: &ActorEntry) {
        base.code.clone_from(&entry.code);
        base.kind = Some(entry.kind);
        base.wikidata_id.clone_from(&entry.wikidata_id);
        base.name = Some(entry.name.clone());
    }

    /// Names inside the phrase, before the head or behind "of", "in", "from": whose minister, whose soldiers.
    fn owners(&self, word: WordRef, phrase: &Range<usize>) -> Vec<&ActorName> {
        let sentence = &self.doc.sentences[word.sentence];
        let inside: Vec<&ActorName> = self
            .names_in(word.sentence)
            .iter()
            .filter(|n| phrase.contains(&n.tokens.start) && self.can_own(n))
            .collect();
        if !inside.is_empty() {
            return inside;
        }
        let possessor = sentence.child(word.token, &["nmod:poss"]);
        if let Some(pronoun) = possessor.filter(|&p| sentence.tokens[p].upos == Upos::Pron) {
            return self
                .antecedent_name(WordRef {
                    token: pronoun,
                    ..word
                })
                .into_iter()
                .collect();
        }
        let behind = sentence
            .children_by(word.token, &["nmod", "appos"])
            .filter(|&c| is_owning_preposition(&sentence.case_of(c)));
        let first = behind
            .map(|c| self.owner_names(word.sentence, c))
            .find(|names| !names.is_empty());
        first.unwrap_or_default()
    }

    /// The names that a phrase and those joined to it are ("in Kyiv and Seoul"), else the first name inside it.
    fn owner_names(&self, index: usize, head: usize) -> Vec<&ActorName> {
        let sentence = &self.doc.sentences[index];
        let names = || self.names_in(index).iter().filter(|n| self.can_own(n));
        let heads = sentence.conjuncts(head);
        let joined: Vec<&ActorName> = names()
            .filter(|n| heads.iter().any(|h| n.tokens.contains(h)))
            .collect();
        if joined.is_empty() {
            names()
                .filter(|n| sentence.is_within(n.tokens.start, head))
                .take(1)
                .collect()
        } else {
            joined
        }
    }

    /// Persons and publishers own nobody's soldiers; everything else can.
    pub(super) fn can_own(&self, name: &ActorName) -> bool {
        !matches!(
            self.entry(name).kind,
            ActorKind::Person | ActorKind::Outlet | ActorKind::Agency
        )
    }

    /// "the group's spokesman": the group named before.
    fn owning_group(&self, word: WordRef) -> Option<&ActorEntry> {
        let sentence = &self.doc.sentences[word.sentence];
        let owner = sentence.child(word.token, &["nmod:poss"])?;
        let role = self.role_of(sentence, owner)?;
        let group = role.collective && !role.state_organ;
        group
            .then(|| self.group_before(WordRef { token: owner, ..word }, &role))
            .flatten()
    }

    fn with_owner(&self, base: ResolvedActor, owner: &ActorName) -> ResolvedActor {
        self.owned_by(base, self.entry(owner))
    }

    fn owned_by(&self, mut base: ResolvedActor, entry: &ActorEntry) -> ResolvedActor {
        self.take_code(&mut base, entry);
        let own = base.role.as_ref().map(|r| r.sectors.clone()).unwrap_or_default();
        let inherited = if matches!(entry.kind, ActorKind::Metonym) {
            &[] as &[Sector]
        } else {
            &entry.sectors
        };
        base.sectors = merge(&own, inherited);
        base
    }

    pub(super) fn role_of(&self, sentence: &ReadSentence, head: usize) -> Option<RoleNoun> {
        let lemma = sentence.lemma(head).to_lowercase();
        let before = sentence
            .children_by(head, &["compound", "amod"])
            .filter(|&m| m < head);
        let pair = before
            .map(|m| format!("{} {lemma}", sentence.tokens[m].text.to_lowercase()))
            .find_map(|t| self.table.role(&t));
        let written = sentence.tokens[head].text.to_lowercase();
        let as_written = sentence
            .children_by(head, &["compound", "amod"])
            .filter(|&m| m < head)
            .find_map(|m| {
                self.table
                    .role(&format!("{} {written}", sentence.tokens[m].text.to_lowercase()))
            });
        pair.or(as_written)
            .or_else(|| self.table.role(&lemma))
            .or_else(|| self.titled_role(sentence, head))
            .cloned()
    }

    /// "President Zelensky", "Commodore Tarriela": the title before a name.
    fn titled_role(&self, sentence: &ReadSentence, head: usize) -> Option<&RoleNoun> {
        let title = sentence
            .children_by(head, &["compound", "amod", "nmod", "appos", "flat"])
            .find_map(|t| self.table.role(&sentence.lemma(t).to_lowercase()));
        title.or_else(|| {
            sentence.tokens[head]
                .head
                .filter(|_| sentence.has_relation(head, &["appos", "flat"]))
                .and_then(|h| self.table.role(&sentence.lemma(h).to_lowercase()))
        })
    }

    /// What the document takes for granted.
    fn by_context(&self, mut base: ResolvedActor, word: WordRef) -> ResolvedActor {
        let Some(role) = base.role.clone() else {
            return base;
        };
        base.sectors.clone_from(&role.sectors);
        if self.is_elsewhere(word) || self.is_abroad(word) {
            return base;
        }
        let known = self.same_words_before(word).or_else(|| {
            if role.state_organ {
                self.state_at(word)
            } else {
                None
            }
        });
        let group = if role.collective && !role.state_organ {
            self.group_before(word, &role)
        } else {
            None
        };
        if let Some(entry) = known.or(group) {
            let sectors = std::mem::take(&mut base.sectors);
            self.take_code(&mut base, entry);
            base.sectors = merge(&sectors, if role.state_organ { &[] } else { &entry.sectors });
        }
        base
    }

    /// The owner that the same role noun had earlier in the document.
    fn same_words_before(&self, word: WordRef) -> Option<&ActorEntry> {
        let term = role_term(&self.doc.sentences[word.sentence], word.token);
        (0..word.sentence).rev().find_map(|s| {
            let sentence = &self.doc.sentences[s];
            (0..sentence.tokens.len())
                .filter(|&t| role_term(sentence, t) == term)
                .find_map(|t| {
                    let phrase = noun_phrase(sentence, t);
                    self.owners(
                        WordRef {
                            sentence: s,
                            token: t,
                        },
                        &phrase,
                    )
                    .first()
                    .map(|n| self.entry(n))
                })
        })
    }

    /// The armed group or body named last before the word; "the militia" is an armed one if any is named.
    fn group_before(&self, word: WordRef, role: &RoleNoun) -> Option<&ActorEntry> {
        let last = |kinds: &[ActorKind]| {
            let mut entries = self.names_before(word).map(|n| self.entry(n));
            entries.find(|e| kinds.contains(&e.kind))
        };
        let is_armed = role
            .sectors
            .iter()
            .any(|s| matches!(s, Sector::Reb | Sector::Uaf));
        let armed = is_armed.then(|| last(&[ActorKind::ArmedGroup])).flatten();
        armed.or_else(|| {
            last(&[
                ActorKind::ArmedGroup,
                ActorKind::Organisation,
                ActorKind::International,
                ActorKind::Organ,
            ])
        })
    }

    /// Actor names before a word, nearest first.
    pub(super) fn names_before(&self, word: WordRef) -> impl Iterator<Item = &ActorName> {
        (0..=word.sentence).rev().flat_map(move |s| {
            self.names_in(s)
                .iter()
                .rev()
                .filter(move |n| s < word.sentence || n.tokens.end <= word.token)
        })
    }
}

/// Whether a name stands in the possessor of a word, before or behind it.
fn is_possessor(sentence: &ReadSentence, token: usize, of: usize) -> bool {
    let mut possessors = sentence.children_by(of, &["nmod:poss", "nmod"]);
    possessors.any(|p| sentence.is_within(token, p))
}

/// "one of the sources", "some of them": the word behind "of".
pub(super) fn part_of(sentence: &ReadSentence, head: usize) -> Option<usize> {
    let counts = matches!(
        sentence.lemma(head).to_lowercase().as_str(),
        "one" | "some" | "most" | "many" | "several" | "two" | "three" | "none" | "both"
    );
    let mut behind = sentence.children_by(head, &["nmod"]).filter(|&c| c > head);
    behind.find(|&c| sentence.case_of(c) == "of").filter(|_| counts)
}

/// A role noun with the nouns before it: a prime minister is no foreign minister.
fn role_term(sentence: &ReadSentence, head: usize) -> String {
    let before = sentence
        .children_by(head, &["compound"])
        .filter(|&c| c < head)
        .map(|c| sentence.lemma(c).to_lowercase());
    before
        .chain(std::iter::once(sentence.lemma(head).to_lowercase()))
        .collect::<Vec<_>>()
        .join(" ")
}

/// The noun phrase of a head: from its first modifier before it to its flat name behind it.
pub fn noun_phrase(sentence: &ReadSentence, head: usize) -> Range<usize> {
    const BEFORE: &[&str] = &[
        "det",
        "amod",
        "compound",
        "nmod:poss",
        "nmod:unmarked",
        "nummod",
        "nmod",
        "flat",
    ];
    const BEHIND: &[&str] = &["flat", "fixed", "compound"];
    let start = sentence
        .children_by(head, BEFORE)
        .filter(|&c| c < head)
        .map(|c| sentence.subtree_range(c).start)
        .min()
        .unwrap_or(head);
    let end = sentence
        .children_by(head, BEHIND)
        .filter(|&c| c > head)
        .map(|c| c + 1)
        .max()
        .unwrap_or(head + 1);
    let name_end = sentence
        .names
        .iter()
        .find(|n| n.tokens.contains(&head) && n.kind != NameKind::Nationality)
        .map_or(end, |n| n.tokens.end);
    start..end.max(name_end)
}

fn is_former(sentence: &ReadSentence, head: usize) -> bool {
    sentence.children_by(head, &["amod", "compound"]).any(|m| {
        matches!(
            sentence.lemma(m).to_lowercase().as_str(),
            "former" | "ex" | "late" | "ousted" | "deposed"
        )
    })
}

fn is_owning_preposition(case: &str) -> bool {
    matches!(case, "of" | "in" | "from" | "for" | "with" | "to" | "at" | "")
}

fn merge(first: &[Sector], second: &[Sector]) -> Vec<Sector> {
    let mut out = first.to_vec();
    out.extend(second.iter().filter(|s| !first.contains(s)));
    out
}
