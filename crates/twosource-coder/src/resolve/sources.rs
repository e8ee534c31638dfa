//! Sources: what kind of source a phrase is, whom it speaks for, on whose side it stands.
//!
//! In: the words of an attribution. Out: `Source`s and `RootSource`s. Never: a name for a private person.

use super::actor_table::ActorKind;
use super::actors::{ActorResolver, ResolvedActor, noun_phrase, part_of};
use crate::code::claim::WordRef;
use crate::code::lexicon::EventLexicon;
use crate::read::{NameKind, ReadSentence, Upos};
use twosource_record::{RootSource, Sector, SourceKind};

/// A source as resolved.
#[derive(Debug, Clone, PartialEq)]
pub struct ResolvedSource {
    /// Where its words stand.
    pub actor: ResolvedActor,
    /// Kind.
    pub kind: SourceKind,
    /// Name, or the words.
    pub name: String,
    /// State or body it speaks for.
    pub code: Option<String>,
    /// Side.
    pub side: String,
}

impl ResolvedSource {
    /// As the end of a chain.
    pub fn root(&self) -> RootSource {
        RootSource {
            kind: self.kind,
            code: self.code.clone(),
            name: Some(self.name.clone()),
            side: self.side.clone(),
        }
    }
}

impl ActorResolver<'_> {
    /// The sources that the phrase headed by `word` stands for; several for "Ukrainian and South Korean officials".
    pub fn resolve_source(
        &self,
        word: WordRef,
        lexicon: &EventLexicon,
        document_id: &str,
    ) -> Vec<ResolvedSource> {
        let sentence = &self.doc.sentences[word.sentence];
        let meant = self.described_before(word).unwrap_or(word);
        let mut sources: Vec<ResolvedSource> = self
            .resolve(meant)
            .into_iter()
            .map(|actor| self.source_of(actor, sentence, lexicon, document_id))
            .collect();
        if meant != word {
            let tokens = noun_phrase(sentence, word.token);
            for source in &mut sources {
                source.actor.sentence = word.sentence;
                source.actor.head = word.token;
                source.actor.tokens = tokens.clone();
            }
        }
        sources
    }

    /// Where a source was described in full, if it is only taken up here: "Kim" after "Kim Yong-hyun", "the command" after
    /// "US Central Command", "one of the sources" after "two Sudanese government sources".
    fn described_before(&self, word: WordRef) -> Option<WordRef> {
        let sentence = &self.doc.sentences[word.sentence];
        let head = part_of(sentence, word.token).unwrap_or(word.token);
        let is_person = sentence
            .names
            .iter()
            .any(|n| n.tokens == (head..head + 1) && n.kind == NameKind::Person);
        let definite = sentence.children_by(head, &["det"]).any(|d| {
            matches!(
                sentence.lemma(d).to_lowercase().as_str(),
                "the" | "that" | "those" | "these"
            )
        });
        let bare = definite && sentence.children(head).filter(|&c| c < head).count() == 1;
        let noun = sentence.tokens[head].upos == Upos::Noun;
        if !(is_person || bare && noun) {
            return None;
        }
        let lemma = sentence.lemma(head).to_lowercase();
        let fuller = |s: usize, t: usize| {
            let before = &self.doc.sentences[s];
            let same = before.lemma(t).to_lowercase() == lemma && before.tokens[t].upos.is_nominal();
            let name = before
                .names
                .iter()
                .find(|n| n.tokens.contains(&t) && n.tokens.len() > 1);
            if !same {
                None
            } else if is_person {
                name.filter(|n| n.kind == NameKind::Person)
                    .map(|n| before.head_of(&n.tokens))
            } else if name.is_some_and(|n| n.tokens.end == t + 1) {
                name.map(|n| before.head_of(&n.tokens))
            } else {
                let modified = before
                    .child(t, &["nmod:poss", "amod", "compound", "nummod"])
                    .is_some();
                (modified && before.relation(t) != "compound").then_some(t)
            }
        };
        (0..word.sentence).rev().find_map(|s| {
            let mut words = 0..self.doc.sentences[s].tokens.len();
            words
                .find_map(|t| fuller(s, t))
                .map(|token| WordRef { sentence: s, token })
        })
    }

    fn source_of(
        &self,
        mut actor: ResolvedActor,
        sentence: &ReadSentence,
        lexicon: &EventLexicon,
        document_id: &str,
    ) -> ResolvedSource {
        let spoken = &self.doc.sentences[actor.sentence];
        let kind = self.source_kind(&actor, spoken, sentence, lexicon);
        if kind == SourceKind::Witness && actor.code.is_none() {
            actor.code = self
                .state_at(WordRef {
                    sentence: actor.sentence,
                    token: actor.head,
                })
                .and_then(|s| s.code.clone());
        }
        if matches!(kind, SourceKind::Outlet | SourceKind::Agency) && actor.role.is_none() {
            actor.code = self.newsroom_code(&actor);
        }
        if matches!(kind, SourceKind::Analyst | SourceKind::Unspecified) {
            actor.code = None;
        }
        let words = spoken.text_of(&actor.tokens);
        let whole = matches!(
            actor.kind,
            Some(
                ActorKind::Person
                    | ActorKind::International
                    | ActorKind::ArmedGroup
                    | ActorKind::Organisation
                    | ActorKind::Outlet
                    | ActorKind::Agency
                    | ActorKind::Organ
            )
        );
        let name = actor
            .name
            .clone()
            .filter(|_| {
                whole
                    && actor
                        .role
                        .as_ref()
                        .is_none_or(|r| r.sectors.is_empty() || r.collective)
            })
            .unwrap_or(words);
        let side = side_of(&actor, kind, &name, document_id);
        ResolvedSource {
            kind,
            code: actor.code.clone(),
            name,
            side,
            actor,
        }
    }

    /// A newsroom is of a state only where the table says so or its words do ("state television").
    fn newsroom_code(&self, actor: &ResolvedActor) -> Option<String> {
        let mut names = self.names_in(actor.sentence).iter();
        let named = names.find(|n| n.tokens.contains(&actor.head))?;
        self.entry(named).code.clone()
    }

    fn source_kind(
        &self,
        actor: &ResolvedActor,
        spoken: &ReadSentence,
        sentence: &ReadSentence,
        lexicon: &EventLexicon,
    ) -> SourceKind {
        let lemma = spoken.lemma(actor.head).to_lowercase();
        let named_head = self
            .names_in(actor.sentence)
            .iter()
            .any(|n| n.tokens.contains(&actor.head));
        if let (true, Some(kind)) = (named_head, actor.kind) {
            return kind_of_named(kind, &actor.sectors);
        }
        if lexicon.in_class("anonymous_role", &lemma) && is_unnamed(spoken, actor.head, sentence) {
            return if actor.kind == Some(ActorKind::International)
                || actor.code.is_some()
                || lexicon.in_class("anonymous_role", &lemma)
            {
                SourceKind::AnonymousOfficial
            } else {
                SourceKind::Unspecified
            };
        }
        if let Some(role) = &actor.role {
            let spoken_kind = role.source_kind.unwrap_or(SourceKind::Person);
            let body = matches!(
                actor.kind,
                Some(ActorKind::International | ActorKind::ArmedGroup | ActorKind::Organisation)
            );
            return match spoken_kind {
                SourceKind::Official if body => kind_of_spokesman(actor),
                SourceKind::Document if bare_plural(spoken, actor.head) => SourceKind::Unspecified,
                SourceKind::Unspecified | SourceKind::Witness | SourceKind::Analyst => spoken_kind,
                other => other,
            };
        }
        if let Some(kind) = actor.kind {
            return kind_of_named(kind, &actor.sectors);
        }
        kind_of_words(actor, spoken, lexicon)
    }
}

/// The kind of a phrase that no table knows, by its words and the names that the reader saw.
fn kind_of_words(actor: &ResolvedActor, spoken: &ReadSentence, lexicon: &EventLexicon) -> SourceKind {
    let titled = spoken.tokens[actor.tokens.clone()]
        .iter()
        .any(|t| t.upos == Upos::Propn && lexicon.in_class("outlet_word", &t.text.to_lowercase()));
    if titled {
        return SourceKind::Outlet;
    }
    let person = spoken
        .names
        .iter()
        .any(|n| n.tokens.contains(&actor.head) && n.kind == NameKind::Person);
    let organisation = spoken
        .names
        .iter()
        .any(|n| n.tokens.contains(&actor.head) && n.kind == NameKind::Organisation);
    match (person, organisation) {
        (true, _) => SourceKind::Person,
        (_, true) => SourceKind::Organisation,
        _ if spoken.tokens[actor.head].upos == Upos::Propn => SourceKind::Organisation,
        _ => SourceKind::Unspecified,
    }
}

fn kind_of_named(kind: ActorKind, sectors: &[Sector]) -> SourceKind {
    let group = sectors.contains(&Sector::Reb) || sectors.contains(&Sector::Uaf);
    match kind {
        ActorKind::Outlet => SourceKind::Outlet,
        ActorKind::Agency => SourceKind::Agency,
        ActorKind::International | ActorKind::ArmedGroup | ActorKind::Organisation => {
            SourceKind::Organisation
        }
        ActorKind::Person if group => SourceKind::Organisation,
        ActorKind::Person if sectors.contains(&Sector::Opp) => SourceKind::Person,
        _ => SourceKind::Official,
    }
}

/// Who speaks for a group or a body of several states.
fn kind_of_spokesman(actor: &ResolvedActor) -> SourceKind {
    match actor.kind {
        Some(ActorKind::International) if actor.role.as_ref().is_some_and(|r| !r.collective) => {
            SourceKind::Official
        }
        _ => SourceKind::Organisation,
    }
}

/// "two officials", "a diplomat", "an official who asked not to be named".
fn is_unnamed(spoken: &ReadSentence, head: usize, sentence: &ReadSentence) -> bool {
    let counted = spoken.children_by(head, &["nummod"]).next().is_some();
    let indefinite = spoken.children_by(head, &["det"]).any(|d| {
        matches!(
            spoken.lemma(d).to_lowercase().as_str(),
            "a" | "an" | "some" | "another"
        )
    });
    let vague = spoken.children_by(head, &["amod"]).any(|m| {
        matches!(
            spoken.lemma(m).to_lowercase().as_str(),
            "several" | "unnamed" | "anonymous" | "unidentified"
        )
    });
    let anonymity = sentence
        .tokens
        .iter()
        .any(|t| matches!(t.lemma.as_str(), "anonymity" | "anonymously"));
    let source = spoken.lemma(head) == "source";
    let name = spoken.children_by(head, &["appos", "flat"]).next().is_some();
    (counted || indefinite || vague || anonymity || source) && !name
}

/// "Reports indicate", without anybody who reports.
fn bare_plural(sentence: &ReadSentence, head: usize) -> bool {
    let plural = sentence.tokens[head].text.to_lowercase().ends_with('s');
    plural
        && sentence
            .children_by(head, &["nmod", "nmod:poss", "det", "acl"])
            .next()
            .is_none()
}

fn side_of(actor: &ResolvedActor, kind: SourceKind, name: &str, document_id: &str) -> String {
    let code = actor.code.as_deref().unwrap_or_default();
    let has = |s: Sector| actor.sectors.contains(&s);
    match kind {
        SourceKind::Official | SourceKind::AnonymousOfficial if code.is_empty() => {
            format!("anonymous:{document_id}")
        }
        SourceKind::Official | SourceKind::AnonymousOfficial => {
            let apart = [Sector::Jud, Sector::Opp, Sector::Pre, Sector::Med, Sector::Cvl]
                .into_iter()
                .find(|&s| has(s));
            apart.map_or_else(|| code.to_owned(), |s| format!("{code}/{s}"))
        }
        SourceKind::Organisation if has(Sector::Reb) || has(Sector::Uaf) => format!("{code}/REB:{name}"),
        SourceKind::Organisation if matches!(code, "UNO" | "EUR" | "IGO") => {
            format!("{code}:{}", if code == "IGO" { name } else { "" })
        }
        SourceKind::Organisation => format!("organisation:{name}"),
        SourceKind::Outlet | SourceKind::Agency if !code.is_empty() => code.to_owned(),
        SourceKind::Outlet => format!("outlet:{name}"),
        SourceKind::Agency => format!("agency:{name}"),
        SourceKind::Witness => format!("witness:{document_id}"),
        SourceKind::Analyst => format!("analyst:{document_id}"),
        SourceKind::Person => format!("person:{name}"),
        SourceKind::Document => format!("document:{name}:{document_id}"),
        SourceKind::Unspecified => format!("unspecified:{document_id}"),
    }
}
