//! Cues that govern a clause: verbs ("said that"), adjectives ("confident that"), "was like".
//!
//! In: a sentence and one of its words. Out: an attribution, if the word says that something is said, thought or known.
//! Never: looks at other sentences.

use super::arguments::{is_passive, slot_words};
use super::attribution::{AttributionSpan, ContentForm, is_negated};
use super::claim::WordRef;
use super::cues::{CueForce, CueTable};
use crate::read::{ReadSentence, Upos};
use std::ops::Range;

/// What a cue's content is and where the cue stands to it.
struct Content {
    ranges: Vec<Range<usize>>,
    /// The cue's clause is set into its content ("…, she said, …").
    reversed: bool,
    /// The clause that it is set into.
    clause: Option<Range<usize>>,
    form: ContentForm,
}

impl Content {
    fn of(ranges: Vec<Range<usize>>) -> Option<Self> {
        let form = ContentForm::Clause;
        (!ranges.is_empty()).then_some(Self {
            ranges,
            reversed: false,
            clause: None,
            form,
        })
    }
}

/// The attribution whose cue is the verb, adjective or "like" at `token`.
pub(super) fn clausal(
    sentence: &ReadSentence,
    index: usize,
    token: usize,
    cues: &CueTable,
) -> Option<AttributionSpan> {
    let upos = sentence.tokens[token].upos;
    let force = if is_like(sentence, token, cues) {
        CueForce::Hold
    } else {
        cues.force(sentence.lemma(token), upos)?
    };
    if force == CueForce::Cite {
        return citing(sentence, index, token, cues);
    }
    let content = content_of(sentence, token, force, cues)?;
    let passive = is_passive(sentence, token);
    let subjects = slot_words(sentence, token, "subj");
    if passive && subjects.is_empty() && sentence.child(token, &["xcomp"]).is_some() {
        return None;
    }
    let subjects: Vec<usize> = subjects.into_iter().filter(|&s| s != token).collect();
    let unsaid = subjects.is_empty() && !passive;
    let at = |t: usize| WordRef {
        sentence: index,
        token: t,
    };
    let mut span = AttributionSpan::new(index, token, force);
    span.phrases = as_written(sentence, token, &subjects)
        .into_iter()
        .map(at)
        .collect();
    span.sources = authors(sentence, subjects, cues)
        .into_iter()
        .filter(|&s| s != token)
        .map(at)
        .collect();
    span.told = told_outlet(sentence, token).map(at);
    span.content = content.ranges.into_iter().map(|r| (index, r)).collect();
    span.clause = content.clause;
    span.except = if content.reversed {
        sentence.subtree_range(token)
    } else {
        0..0
    };
    span.negated = is_negated(sentence, token, cues);
    span.form = if unsaid { ContentForm::Unsaid } else { content.form };
    Some(span)
}

/// "was like, …": a preposition or particle of the table as predicate of a spoken quotation.
fn is_like(sentence: &ReadSentence, token: usize, cues: &CueTable) -> bool {
    let spoken =
        cues.is_kind("QUOTATIVE", sentence.lemma(token)) && sentence.tokens[token].upos != Upos::Verb;
    spoken && sentence.child(token, &["cop"]).is_some() && sentence.child(token, &["nsubj"]).is_some()
}

/// What the cue's content is: its clause, the clause that it is set into, an infinitive, or a noun phrase.
fn content_of(sentence: &ReadSentence, token: usize, force: CueForce, cues: &CueTable) -> Option<Content> {
    let clauses: Vec<usize> = sentence
        .children_by(token, &["ccomp"])
        .filter(|&c| !(cues.is_kind("VERB_NO_QUESTION", sentence.lemma(token)) && is_question(sentence, c)))
        .collect();
    if !clauses.is_empty() {
        let joined = sentence.children_by(token, &["parataxis"]).filter(|&p| p < token);
        let heads = clauses.iter().copied().chain(joined);
        return Content::of(heads.map(|c| sentence.subtree_range(c)).collect());
    }
    set_into(sentence, token, force, cues)
        .or_else(|| spoken_before(sentence, token, force))
        .or_else(|| infinitive(sentence, token, force))
        .or_else(|| nominal_content(sentence, token, force, cues))
}

/// A clause that asks ("see what happens", "tell whether").
fn is_question(sentence: &ReadSentence, clause: usize) -> bool {
    let range = sentence.subtree_range(clause);
    let first = range.clone().find(|&t| sentence.tokens[t].upos != Upos::Punct);
    first.is_some_and(|t| {
        let lemma = sentence.lemma(t);
        matches!(
            sentence.tokens[t].upos,
            Upos::Adv | Upos::Pron | Upos::Det | Upos::Sconj
        ) && (lemma.starts_with("wh") || matches!(lemma, "how" | "if"))
    })
}

/// "…, she said, …" and "As the minister said, …": the clause that the cue is set into.
fn set_into(sentence: &ReadSentence, token: usize, force: CueForce, cues: &CueTable) -> Option<Content> {
    let aside = force.speaks() || cues.is_kind("VERB_ASIDE", sentence.lemma(token));
    let has_subject = sentence.child(token, &["nsubj"]).is_some();
    let compared = sentence.relation(token) == "advcl"
        && sentence
            .children_by(token, &["mark", "advmod"])
            .any(|m| m < token && sentence.lemma(m) == "as")
        && (has_subject || is_passive(sentence, token))
        && sentence
            .child(token, &["obj"])
            .is_none_or(|o| !sentence.tokens[o].upos.is_nominal() || force == CueForce::Say);
    if !(aside && (sentence.relation(token) == "parataxis" && has_subject || compared)) {
        return None;
    }
    let head = sentence.tokens[token].head?;
    let clause = sentence.tokens[head].head.map(|_| sentence.subtree_range(head));
    Some(Content {
        ranges: vec![if compared {
            sentence.subtree_range(head)
        } else {
            0..sentence.tokens.len()
        }],
        reversed: true,
        clause,
        form: ContentForm::Clause,
    })
}

/// Direct speech that the tree hangs on its cue by a loose relation ("Two have died, he said").
fn spoken_before(sentence: &ReadSentence, token: usize, force: CueForce) -> Option<Content> {
    let before = sentence.child(token, &["parataxis", "advcl", "dep"])?;
    let spoken = before < token
        && force == CueForce::Say
        && sentence.child(token, &["nsubj"]).is_some()
        && sentence.tokens[before].upos == Upos::Verb
        && sentence.child(token, &["obj", "mark"]).is_none();
    spoken
        .then(|| Content::of(vec![sentence.subtree_range(before)]))
        .flatten()
}

/// "denied shelling", "remember signing".
fn infinitive(sentence: &ReadSentence, token: usize, force: CueForce) -> Option<Content> {
    let clause = sentence.child(token, &["xcomp"])?;
    let fits = match force {
        CueForce::Say | CueForce::Hearsay | CueForce::Credit => false,
        CueForce::Hold => {
            sentence.tokens[clause].upos == Upos::Verb && sentence.tokens[clause].text.ends_with("ing")
        }
        _ => true,
    };
    fits.then(|| Content::of(vec![sentence.subtree_range(clause)]))
        .flatten()
}

/// The noun phrase that tells what is said ("denied the attack", "reported 14 deaths").
fn nominal_content(
    sentence: &ReadSentence,
    token: usize,
    force: CueForce,
    cues: &CueTable,
) -> Option<Content> {
    let takes_nouns = match force {
        CueForce::Say => cues.is_kind("VERB_NOUN", sentence.lemma(token)) && is_counting(sentence, token),
        other => other.speaks(),
    };
    let object = slot_words(sentence, token, "obj")
        .into_iter()
        .filter(|_| takes_nouns);
    let rest = sentence
        .children_by(token, &["obl", "advcl"])
        .filter(|_| force == CueForce::Accuse);
    let ranges = object
        .chain(rest)
        .filter(|&o| o != token)
        .map(|o| sentence.subtree_range(o))
        .collect();
    let mut content = Content::of(ranges)?;
    content.form = ContentForm::Noun;
    Some(content)
}

/// "recorded 14 deaths", "reported a missile attack", "announced": the object tells what is said.
fn is_counting(sentence: &ReadSentence, token: usize) -> bool {
    sentence.child(token, &["obj"]).is_some() && sentence.child(token, &["nsubj"]).is_some()
}

/// The source as the sentence has it: a relative pronoun stands beside the noun that it points to.
fn as_written(sentence: &ReadSentence, token: usize, subjects: &[usize]) -> Vec<usize> {
    let mut words = subjects.to_vec();
    let relative = sentence.child(token, &["nsubj"]).filter(|s| {
        sentence.tokens[*s].upos == Upos::Pron && !words.contains(s) && words.iter().any(|w| w < s)
    });
    words.extend(relative);
    words
}

/// A report or statement stands for whoever it is from, where the text says so ("reports from Ukrainian officials").
pub(super) fn authors(sentence: &ReadSentence, sources: Vec<usize>, cues: &CueTable) -> Vec<usize> {
    let from = |s: usize| {
        if cues.force(sentence.lemma(s), Upos::Noun).is_none() {
            return vec![s];
        }
        let gathered: Vec<usize> = sentence
            .children_by(s, &["acl"])
            .flat_map(|c| slot_words(sentence, c, "by"))
            .collect();
        if !gathered.is_empty() {
            return gathered;
        }
        let behind = ["from", "by", "of"].iter().map(|p| slot_words(sentence, s, p));
        behind
            .into_iter()
            .find(|w| !w.is_empty())
            .unwrap_or_else(|| vec![s])
    };
    sources.into_iter().flat_map(from).collect()
}

/// "told Reuters": a name or medium as the one spoken to.
fn told_outlet(sentence: &ReadSentence, token: usize) -> Option<usize> {
    sentence.children_by(token, &["iobj", "obj"]).find(|&c| {
        c > token && sentence.tokens[c].upos.is_nominal() && sentence.tokens[token].lemma == "tell"
    })
}

/// "…, citing a lawmaker": the cited speaks inside what the citing one says.
fn citing(sentence: &ReadSentence, index: usize, token: usize, cues: &CueTable) -> Option<AttributionSpan> {
    let named = slot_words(sentence, token, "obj");
    let loose = matches!(
        sentence.relation(token),
        "advcl" | "acl" | "conj" | "parataxis" | "xcomp"
    );
    if named.is_empty() || !loose {
        return None;
    }
    let at = |t: usize| WordRef {
        sentence: index,
        token: t,
    };
    let mut span = AttributionSpan::new(index, token, CueForce::Cite).of(0..sentence.tokens.len());
    span.phrases = named.iter().copied().map(at).collect();
    span.sources = authors(sentence, named, cues).into_iter().map(at).collect();
    span.except = sentence.subtree_range(token);
    span.inner = true;
    Some(span)
}
