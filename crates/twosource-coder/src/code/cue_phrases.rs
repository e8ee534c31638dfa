//! Cues that govern no clause: "according to X", "the claim that", "reportedly", "Minister: …", picture credits.
//!
//! In: a sentence and one of its words. Out: an attribution, if there is one. Never: looks further than one sentence back.

use super::arguments::{is_named, slot_words};
use super::attribution::{AttributionSpan, ContentForm, is_negated};
use super::claim::WordRef;
use super::cue_clauses::authors;
use super::cues::{CueForce, CueTable};
use crate::read::{NameKind, ReadSentence, Token, Upos};
use std::ops::Range;

/// Words before a colon, or behind one, that can name a speaker.
const LABEL_WORDS: usize = 8;

/// "according to X", "by Moscow's account".
pub(super) fn by_preposition(
    sentence: &ReadSentence,
    index: usize,
    token: usize,
    cues: &CueTable,
) -> Option<AttributionSpan> {
    let case = sentence.case_of(token);
    let force = cues.phrase_force(&case);
    let own = sentence.subtree_range(token);
    let (force, sources, cue) = match force {
        Some(force) if !cues.is_kind("ADP_SPEAKER", &case) || is_one_speaker(sentence, token, cues) => {
            let words = case.split(' ').count();
            let first = sentence.child(token, &["case"]).unwrap_or(own.start);
            (force, sentence.conjuncts(token), first..first + words)
        }
        _ => (
            CueForce::Say,
            by_account(sentence, token, &case, cues)?,
            token..token + 1,
        ),
    };
    let mut span = AttributionSpan::new(index, cue.start, force)
        .said_by(sources.iter().copied())
        .of(0..sentence.tokens.len());
    let at = |t: usize| WordRef {
        sentence: index,
        token: t,
    };
    span.sources = authors(sentence, sources, cues).into_iter().map(at).collect();
    span.cue_words = cue;
    span.except = own;
    span.clause = clause_above(sentence, token);
    Some(span)
}

/// "per officials", "per the ministry"; not "per resident", "per million residents".
fn is_one_speaker(sentence: &ReadSentence, token: usize, cues: &CueTable) -> bool {
    let counted = sentence.child(token, &["nummod"]).is_some();
    let definite = sentence.child(token, &["det", "nmod:poss"]).is_some();
    let plural = sentence.tokens[token].text.to_lowercase() != sentence.lemma(token).to_lowercase();
    is_speaker(sentence, token, cues) && !counted && (definite || plural || is_named(sentence, token))
}

/// "by Moscow's account", "in the words of the envoy": whose account it is.
fn by_account(sentence: &ReadSentence, token: usize, case: &str, cues: &CueTable) -> Option<Vec<usize>> {
    let account = sentence.relation(token) == "obl"
        && matches!(case, "by" | "in")
        && cues.is_kind("ACCOUNT", sentence.lemma(token));
    let mut owners = ["poss", "of", "adj"]
        .iter()
        .map(|slot| slot_words(sentence, token, slot));
    account.then(|| owners.find(|words| !words.is_empty())).flatten()
}

/// The clause that the phrase at `token` hangs on, where that is not the whole sentence.
fn clause_above(sentence: &ReadSentence, token: usize) -> Option<Range<usize>> {
    let verb = sentence.ancestors(token).find(|&a| {
        sentence.tokens[a].head.is_none()
            || matches!(
                sentence.relation(a),
                "acl" | "advcl" | "ccomp" | "conj" | "parataxis"
            ) && sentence.tokens[a].upos != Upos::Noun
    })?;
    sentence.tokens[verb].head.map(|_| sentence.subtree_range(verb))
}

/// "the claim that …", "reports of an attack", "its denial that …".
pub(super) fn nominal(
    sentence: &ReadSentence,
    index: usize,
    token: usize,
    cues: &CueTable,
) -> Option<AttributionSpan> {
    let force = cues.force(sentence.lemma(token), Upos::Noun)?;
    let clause = sentence.children_by(token, &["acl", "ccomp"]).find(|&c| {
        c > token && sentence.child(c, &["mark"]).is_some() && sentence.tokens[c].deprel != "acl:relcl"
    });
    let content = clause.map(|c| sentence.subtree_range(c));
    let content = content.or_else(|| clause_behind(sentence, token))?;
    let sources = ["poss", "by", "from", "adj"]
        .iter()
        .map(|s| slot_words(sentence, token, s))
        .find(|w| !w.is_empty())
        .unwrap_or_default();
    let mut span = AttributionSpan::new(index, token, force)
        .said_by(sources)
        .of(content);
    span.negated = is_negated(sentence, token, cues);
    if span.sources.is_empty() {
        span.form = ContentForm::Unsaid;
    }
    Some(span)
}

/// "the claim that rebels burned the mill was denied", where the tree hangs the clause on the verb behind it: up to that verb.
fn clause_behind(sentence: &ReadSentence, noun: usize) -> Option<Range<usize>> {
    let near = noun + 1..sentence.tokens.len().min(noun + 7);
    let that = near
        .take_while(|&t| sentence.tokens[t].upos != Upos::Verb)
        .find(|&t| sentence.lemma(t) == "that" && sentence.tokens[t].upos == Upos::Sconj)?;
    let is_verb = |t: &usize| matches!(sentence.tokens[*t].upos, Upos::Verb | Upos::Aux);
    let mut verbs = (that + 1..sentence.tokens.len()).filter(is_verb);
    let mut last = verbs.next()?;
    for verb in verbs {
        let one_group = sentence.tokens[last].head == Some(verb) && sentence.relation(last) == "aux";
        if !one_group
            && !sentence.is_within(verb, last)
            && sentence.tokens[last].head != sentence.tokens[verb].head
        {
            return Some(that..verb);
        }
        if one_group {
            last = verb;
        }
    }
    Some(that..sentence.tokens.len())
}

/// "reportedly": somebody says so, the text does not say who.
pub(super) fn by_adverb(
    sentence: &ReadSentence,
    index: usize,
    token: usize,
    cues: &CueTable,
) -> Option<AttributionSpan> {
    let force = cues.force(sentence.lemma(token), Upos::Adv)?;
    let verb = sentence.tokens[token].head?;
    let mut span = AttributionSpan::new(index, token, force).of(sentence.subtree_range(verb));
    span.except = token..token + 1;
    Some(span)
}

/// "Minister: troops will leave" and "Troops will leave: minister".
pub(super) fn by_colon(sentence: &ReadSentence, index: usize, cues: &CueTable) -> Option<AttributionSpan> {
    let colon = (0..sentence.tokens.len()).find(|&t| sentence.tokens[t].text == ":")?;
    let end = sentence.tokens.iter().rposition(|t| t.upos != Upos::Punct)? + 1;
    let headline = end == sentence.tokens.len();
    let (label, content) = if colon <= LABEL_WORDS && is_label(sentence, 0..colon, cues) {
        (0..colon, colon + 1..sentence.tokens.len())
    } else if headline && end.saturating_sub(colon) <= LABEL_WORDS && is_label(sentence, colon + 1..end, cues)
    {
        (colon + 1..end, 0..colon)
    } else {
        return None;
    };
    if !sentence.tokens[content.clone()]
        .iter()
        .any(|t| t.upos == Upos::Verb)
    {
        return None;
    }
    let head = sentence.head_of(&label);
    Some(
        AttributionSpan::new(index, colon, CueForce::Say)
            .said_by([head])
            .of(content),
    )
}

/// A phrase that names a speaker and says nothing of its own.
pub(super) fn is_label(sentence: &ReadSentence, range: Range<usize>, cues: &CueTable) -> bool {
    let Some(words) = sentence.tokens.get(range.clone()).filter(|w| !w.is_empty()) else {
        return false;
    };
    let bare = !words.iter().any(|t| {
        matches!(
            t.upos,
            Upos::Verb | Upos::Aux | Upos::Num | Upos::Pron | Upos::Punct
        )
    });
    let place = |t: usize| {
        let mut names = sentence.names.iter();
        names.any(|n| n.tokens.contains(&t) && n.kind == NameKind::Place)
    };
    bare && {
        let head = sentence.head_of(&range);
        let name = sentence.tokens[head].upos == Upos::Propn && range.len() < 4;
        (name || is_speaker(sentence, head, cues)) && !place(head)
            || cues.force(sentence.lemma(head), Upos::Noun).is_some()
    }
}

/// Whether a phrase names somebody who can speak: a name or a role.
pub(crate) fn is_speaker(sentence: &ReadSentence, head: usize, cues: &CueTable) -> bool {
    is_named(sentence, head) || cues.is_kind("SPEAKER", &sentence.lemma(head).to_lowercase())
}

/// "Photo: Reuters" behind a caption.
pub(super) fn credits(
    sentence: &ReadSentence,
    index: usize,
    before: Option<&ReadSentence>,
    cues: &CueTable,
) -> Option<AttributionSpan> {
    let is_credit = |t: &Token| cues.is_kind("CREDIT", &t.text.to_lowercase());
    let opening = usize::from(sentence.tokens.first().is_some_and(|t| t.text == "("));
    let words = sentence.tokens[opening..]
        .iter()
        .take_while(|t| is_credit(t))
        .count();
    let mark = opening + words;
    let name = sentence.tokens.iter().rposition(|t| t.upos != Upos::Punct)? + 1;
    let marked = sentence
        .tokens
        .get(mark)
        .is_some_and(|t| matches!(t.text.as_str(), ":" | ";" | "by"));
    if words == 0 || !marked || name <= mark + 1 || name > mark + LABEL_WORDS {
        return None;
    }
    let caption = before.filter(|b| !b.tokens.is_empty())?;
    let head = sentence.head_of(&(mark + 1..name));
    let mut span = AttributionSpan::new(index, 0, CueForce::Credit).said_by([head]);
    span.content = vec![(index - 1, 0..caption.tokens.len())];
    Some(span)
}
