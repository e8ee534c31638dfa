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
    if let Some(like) = quotative(sentence, index, token, cues) {
        return Some(like);
    }
    let figure = || puts_figure(sentence, token, cues).then_some(CueForce::Say);
    let force = cues.force(sentence.lemma(token), upos).or_else(figure)?;
    if force == CueForce::Cite {
        return citing(sentence, index, token, cues);
    }
    if cues.is_kind("VERB_PERSON", sentence.lemma(token)) && !has_personal_subject(sentence, token) {
        return None;
    }
    let content = content_of(sentence, token, force, cues)?;
    let passive = is_passive(sentence, token);
    let moved = passive && cues.is_kind("VERB_MOVED", sentence.lemma(token));
    let force = if moved { CueForce::Hold } else { force };
    let subjects = if moved {
        subjects_of(sentence, token)
    } else {
        speakers(sentence, token)
    };
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
    span.negated = is_negated(sentence, token, cues) || nobody_says(sentence, token, cues);
    span.form = if unsaid { ContentForm::Unsaid } else { content.form };
    Some(span)
}

/// "I mean", "Vance meant"; not "this means".
fn has_personal_subject(sentence: &ReadSentence, token: usize) -> bool {
    let subject = sentence.child(token, &["nsubj"]);
    subject.is_some_and(|s| match sentence.tokens[s].upos {
        Upos::Pron => matches!(
            sentence.lemma(s).to_lowercase().as_str(),
            "i" | "you" | "he" | "she" | "we" | "they"
        ),
        other => other == Upos::Propn,
    })
}

/// "put the toll at 40": what is said is a figure.
fn puts_figure(sentence: &ReadSentence, token: usize, cues: &CueTable) -> bool {
    let object = sentence.child(token, &["obj"]);
    sentence.tokens[token].upos == Upos::Verb
        && cues.is_kind("VERB_FIGURE", sentence.lemma(token))
        && object.is_some_and(|o| cues.is_kind("FIGURE", sentence.lemma(o)))
}

/// "was like, …": what follows is told in the words it was said or thought in.
fn quotative(
    sentence: &ReadSentence,
    index: usize,
    token: usize,
    cues: &CueTable,
) -> Option<AttributionSpan> {
    let copula = sentence.lemma(token) == "be";
    let subject = sentence.child(token, &["nsubj"]).filter(|_| copula)?;
    let like = sentence.children(token).find(|&c| {
        c > token
            && c < token + 4
            && cues.is_kind("QUOTATIVE", sentence.lemma(c))
            && sentence.child(c, &["obj"]).is_none()
    })?;
    let content = like + 1..sentence.tokens.len();
    let clause = sentence.tokens[content.clone()]
        .iter()
        .any(|t| matches!(t.upos, Upos::Verb | Upos::Aux | Upos::Intj));
    let mut span = AttributionSpan::new(index, token, CueForce::Hold)
        .said_by([subject])
        .of(content);
    span.cue_words = token..like + 1;
    clause.then_some(span)
}

/// What the cue's content is: its clause, the clause that it is set into, an infinitive, or a noun phrase.
fn content_of(sentence: &ReadSentence, token: usize, force: CueForce, cues: &CueTable) -> Option<Content> {
    let impersonal = is_passive(sentence, token) && sentence.child(token, &["expl"]).is_some();
    let relations: &[&str] = if impersonal {
        &["ccomp", "csubj"]
    } else {
        &["ccomp"]
    };
    let clauses: Vec<usize> = sentence
        .children_by(token, relations)
        .filter(|&c| !(cues.is_kind("VERB_NO_QUESTION", sentence.lemma(token)) && is_question(sentence, c)))
        .collect();
    if !clauses.is_empty() {
        let joined = sentence.children_by(token, &["parataxis"]).filter(|&p| p < token);
        let strays = subjects_of(sentence, token);
        let strays = strays
            .iter()
            .copied()
            .filter(|s| strays.len() > 1 && s + 1 < clauses[0] && clauses[0] < token);
        let heads = clauses.iter().copied().chain(joined).chain(strays);
        return Content::of(heads.map(|c| sentence.subtree_range(c)).collect());
    }
    free_relative(sentence, token, force, cues)
        .or_else(|| set_into(sentence, token, force, cues))
        .or_else(|| spoken_before(sentence, token, force))
        .or_else(|| infinitive(sentence, token, force, cues))
        .or_else(|| nominal_content(sentence, token, force, cues))
}

/// "knows what happened".
fn free_relative(sentence: &ReadSentence, token: usize, force: CueForce, cues: &CueTable) -> Option<Content> {
    let open = force == CueForce::Hold && !cues.is_kind("VERB_NO_QUESTION", sentence.lemma(token));
    let what = sentence
        .child(token, &["obj"])
        .filter(|&o| open && sentence.lemma(o) == "what")?;
    sentence.child(what, &["acl:relcl"])?;
    Content::of(vec![sentence.subtree_range(what)])
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
    let hearer = cues.is_kind("VERB_HEARER", sentence.lemma(token));
    let compared = sentence.relation(token) == "advcl"
        && sentence
            .children_by(token, &["mark", "advmod"])
            .any(|m| m < token && sentence.lemma(m) == "as")
        && (has_subject || is_passive(sentence, token))
        // "as the palace had warned": the writer says so, the palace said it before.
        && !sentence.children_by(token, &["aux"]).any(|a| sentence.tokens[a].text == "had");
    let open = hearer || sentence.child(token, &["obj"]).is_none();
    if !(aside && open && (sentence.relation(token) == "parataxis" && has_subject || compared)) {
        return None;
    }
    let head = sentence.tokens[token].head?;
    let clause = match force {
        CueForce::Hold if !compared => Some(beside(sentence, token)),
        // Set between a subject and its verb: the whole sentence.
        _ if sentence.has_relation(head, &["nsubj", "obj", "obl", "nmod"]) => None,
        _ => sentence.tokens[head].head.map(|_| sentence.subtree_range(head)),
    };
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

/// What a thought set into a sentence without commas bears on: what follows it, or at the end what goes before.
fn beside(sentence: &ReadSentence, token: usize) -> Range<usize> {
    let own = sentence.subtree_range(token);
    let is_mark = |t: &usize| sentence.tokens[*t].upos == Upos::Punct;
    let follows = (own.end..sentence.tokens.len()).find(|t| !is_mark(t));
    let comma = own.start.checked_sub(1).is_some_and(|t| is_mark(&t));
    match follows {
        Some(_) if comma => 0..sentence.tokens.len(),
        Some(_) => own.end..sentence.tokens.len(),
        None => 0..own.start,
    }
}

/// Direct speech that the tree hangs on its cue by a loose relation ("Two have died, he said").
fn spoken_before(sentence: &ReadSentence, token: usize, force: CueForce) -> Option<Content> {
    let before = sentence.child(token, &["parataxis", "advcl", "dep"])?;
    let spoken = before < token
        && force == CueForce::Say
        && sentence.child(token, &["nsubj"]).is_some()
        && sentence.tokens[before].upos == Upos::Verb
        && sentence.child(before, &["nsubj"]).is_some()
        && sentence.child(before, &["mark"]).is_none()
        && sentence.child(token, &["obj", "mark"]).is_none();
    spoken
        .then(|| Content::of(vec![sentence.subtree_range(before)]))
        .flatten()
}

/// "denied shelling", "remember signing".
fn infinitive(sentence: &ReadSentence, token: usize, force: CueForce, cues: &CueTable) -> Option<Content> {
    let clause = sentence.child(token, &["xcomp"])?;
    let fits = match force {
        CueForce::Say | CueForce::Hearsay | CueForce::Credit => false,
        CueForce::Hold => {
            cues.is_kind("VERB_GERUND", sentence.lemma(token))
                && sentence.tokens[clause].text.ends_with("ing")
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
        CueForce::Say if puts_figure(sentence, token, cues) => {
            return Content::of(vec![after(sentence, token)]);
        }
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
        .filter(|&o| sentence.tokens[o].upos != Upos::Pron)
        .chain(rest)
        .filter(|&o| o != token)
        .map(|o| sentence.subtree_range(o))
        .collect();
    let mut content = Content::of(ranges)?;
    content.form = ContentForm::Noun;
    Some(content)
}

/// The words of the cue's clause behind it.
fn after(sentence: &ReadSentence, token: usize) -> Range<usize> {
    token + 1..sentence.subtree_range(token).end
}

/// "recorded 14 deaths", "reported a missile attack", "announced": the object tells what is said.
fn is_counting(sentence: &ReadSentence, token: usize) -> bool {
    sentence.child(token, &["obj"]).is_some() && sentence.child(token, &["nsubj"]).is_some()
}

/// "Nobody said", "no sign was found", "nothing to suggest".
fn nobody_says(sentence: &ReadSentence, token: usize, cues: &CueTable) -> bool {
    let above = sentence.tokens[token]
        .head
        .filter(|_| sentence.relation(token) == "acl");
    sentence
        .child(token, &["nsubj"])
        .into_iter()
        .chain(above)
        .any(|s| {
            cues.negates("subject", sentence.lemma(s))
                || sentence
                    .children_by(s, &["det"])
                    .any(|d| sentence.lemma(d).to_lowercase() == "no")
        })
}

/// Who speaks: of several subjects that the tree gives the cue, the nearest; the others belong to what is said.
fn speakers(sentence: &ReadSentence, token: usize) -> Vec<usize> {
    let mut own = subjects_of(sentence, token);
    if own.len() < 2 {
        let subjects = slot_words(sentence, token, "subj");
        let noun = |s: usize| {
            sentence.tokens[s]
                .head
                .filter(|_| sentence.tokens[s].upos == Upos::Det)
                .unwrap_or(s)
        };
        return subjects.into_iter().map(noun).collect();
    }
    own.sort_by_key(|s| s.abs_diff(token));
    let nearest = own[0];
    let mut all = sentence.conjuncts(nearest);
    let joined = |s: &usize| {
        *s < nearest
            && only_joins(
                sentence,
                sentence.subtree_range(*s).end..sentence.subtree_range(nearest).start,
            )
    };
    all.extend(own[1..].iter().copied().filter(joined));
    all.sort_unstable();
    all
}

/// Nothing but "and" between two phrases, inside or before the second one.
fn only_joins(sentence: &ReadSentence, between: Range<usize>) -> bool {
    let first = sentence.tokens.get(between.end);
    let is_join = |t: &crate::read::Token| t.upos == Upos::Cconj;
    between.start <= between.end
        && sentence.tokens[between.clone()].iter().all(is_join)
        && (!between.is_empty() || first.is_some_and(is_join))
}

fn subjects_of(sentence: &ReadSentence, token: usize) -> Vec<usize> {
    sentence.children_by(token, &["nsubj"]).collect()
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

/// Whom "citing" cites: its object, by whatever relation the tree gives it, else the phrase right behind it.
fn cited(sentence: &ReadSentence, token: usize) -> Option<usize> {
    let governed = sentence.tokens[token]
        .head
        .filter(|_| sentence.relation(token) == "case");
    let object = || sentence.child(token, &["obj", "nsubj"]).filter(|&c| c > token);
    let next = || {
        let nominal = |t: &usize| sentence.tokens[*t].upos.is_nominal();
        let mut after = (token + 1..sentence.tokens.len()).filter(nominal);
        after.find(|&t| sentence.subtree_range(t).start == token + 1)
    };
    governed.or_else(object).or_else(next)
}

/// "…, citing a lawmaker": the cited speaks inside what the citing one says.
fn citing(sentence: &ReadSentence, index: usize, token: usize, cues: &CueTable) -> Option<AttributionSpan> {
    let noun = cited(sentence, token);
    let named = noun.map_or_else(
        || slot_words(sentence, token, "obj"),
        |noun| sentence.conjuncts(noun),
    );
    let loose = matches!(
        sentence.relation(token),
        "advcl" | "acl" | "conj" | "parataxis" | "xcomp" | "case"
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
    let (own, cited) = (
        sentence.subtree_range(token),
        sentence.subtree_range(noun.unwrap_or(token)),
    );
    span.except = own.start.min(token)..own.end.max(cited.end);
    span.inner = true;
    Some(span)
}
