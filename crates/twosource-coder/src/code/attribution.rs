//! Who says what: spans of source, cue and content (PARC's terms), and the chain of speakers of a word.
//!
//! In: a `ReadDocument`. Out: attributions that point to words. Never: decides who a source is.

use super::arguments::{is_passive, slot_words};
use super::claim::WordRef;
use super::cues::{CueForce, CueTable};
use crate::read::{ReadDocument, ReadSentence, Upos};
use std::ops::Range;

/// One "X says".
#[derive(Debug, Clone, PartialEq)]
pub struct AttributionSpan {
    /// Heads of the source phrases; several speak jointly, none is unspecified.
    pub sources: Vec<WordRef>,
    /// The outlet that the source spoke to ("told Reuters").
    pub told: Option<WordRef>,
    /// The cue.
    pub cue: WordRef,
    /// What it does with its content.
    pub force: CueForce,
    /// The content: sentence and token range.
    pub content: Vec<(usize, Range<usize>)>,
    /// Words of the content's own sentence that are not part of it (the cue's clause inside a content).
    pub except: Range<usize>,
    /// The saying itself is denied ("did not say", "has not confirmed").
    pub negated: bool,
    /// "citing X": stands inside the attribution beside it.
    pub inner: bool,
}

impl AttributionSpan {
    /// Whether a word belongs to the content.
    pub fn covers(&self, word: WordRef) -> bool {
        let inside = self
            .content
            .iter()
            .any(|(s, range)| *s == word.sentence && range.contains(&word.token));
        inside
            && word != self.cue
            && !(word.sentence == self.cue.sentence && self.except.contains(&word.token))
    }

    fn width(&self) -> usize {
        self.content.iter().map(|(_, range)| range.len()).sum()
    }
}

/// All attributions of a document, in order.
pub fn find_attributions(doc: &ReadDocument, text: &str, cues: &CueTable) -> Vec<AttributionSpan> {
    let mut out = Vec::new();
    let mut open_quote: Option<AttributionSpan> = None;
    for (index, sentence) in doc.sentences.iter().enumerate() {
        let found = in_sentence(sentence, index, cues);
        let own = found.iter().any(|a| !a.sources.is_empty());
        if let (Some(speaker), false) = (&mut open_quote, own) {
            speaker.content = vec![(index, 0..sentence.tokens.len())];
            speaker.except = 0..0;
            out.push(AttributionSpan {
                cue: WordRef {
                    sentence: index,
                    token: usize::MAX,
                },
                ..speaker.clone()
            });
        }
        open_quote = quote_state(sentence, text, found.last().cloned(), open_quote);
        out.extend(found);
    }
    out
}

/// The attributions that hold over a word, outermost first.
pub fn chain_of(attributions: &[AttributionSpan], word: WordRef) -> Vec<usize> {
    let mut chain: Vec<usize> = (0..attributions.len())
        .filter(|&i| attributions[i].covers(word))
        .collect();
    chain.sort_by_key(|&i| {
        (
            attributions[i].inner,
            std::cmp::Reverse(attributions[i].width()),
            i,
        )
    });
    chain
}

/// The speaker of a quotation that the sentence leaves open, for the sentences behind it.
fn quote_state(
    sentence: &ReadSentence,
    text: &str,
    last: Option<AttributionSpan>,
    open: Option<AttributionSpan>,
) -> Option<AttributionSpan> {
    let words = text.get(sentence.start..sentence.end).unwrap_or_default();
    let (opened, closed) = (words.matches('“').count(), words.matches('”').count());
    let straight = words.matches('"').count();
    let is_open = if straight > 0 {
        (straight % 2 == 1) != open.is_some()
    } else if opened + closed > 0 {
        opened > closed
    } else {
        open.is_some()
    };
    if is_open { last.or(open) } else { None }
}

fn in_sentence(sentence: &ReadSentence, index: usize, cues: &CueTable) -> Vec<AttributionSpan> {
    let mut out: Vec<AttributionSpan> = Vec::new();
    for token in 0..sentence.tokens.len() {
        let found = match sentence.tokens[token].upos {
            Upos::Verb => verbal(sentence, index, token, cues),
            Upos::Noun if sentence.relation(token) == "obl" || sentence.relation(token) == "nmod" => {
                by_preposition(sentence, index, token, cues).or_else(|| nominal(sentence, index, token, cues))
            }
            Upos::Noun => nominal(sentence, index, token, cues),
            Upos::Propn | Upos::Pron => by_preposition(sentence, index, token, cues),
            _ => None,
        };
        out.extend(found);
    }
    out
}

fn verbal(sentence: &ReadSentence, index: usize, token: usize, cues: &CueTable) -> Option<AttributionSpan> {
    let force = cues.force(sentence.lemma(token), Upos::Verb)?;
    if force == CueForce::Cite {
        return citing(sentence, index, token, cues);
    }
    let content = content_of(sentence, token, force, cues)?;
    let passive = is_passive(sentence, token);
    let mut sources = slot_words(sentence, token, "subj");
    if sources.is_empty() && !passive && sentence.relation(token) == "acl" {
        sources.clear();
    }
    if passive && sources.is_empty() && sentence.child(token, &["xcomp"]).is_some() {
        return None;
    }
    let sources = authors(sentence, sources, cues);
    let told = told_outlet(sentence, token);
    let clause = if content.reversed {
        sentence.subtree_range(token)
    } else {
        0..0
    };
    Some(AttributionSpan {
        sources: sources
            .into_iter()
            .filter(|&s| s != token)
            .map(|t| WordRef {
                sentence: index,
                token: t,
            })
            .collect(),
        told: told.map(|t| WordRef {
            sentence: index,
            token: t,
        }),
        cue: WordRef {
            sentence: index,
            token,
        },
        force,
        content: content.ranges.into_iter().map(|r| (index, r)).collect(),
        except: clause,
        negated: is_negated(sentence, token, cues),
        inner: false,
    })
}

struct Content {
    ranges: Vec<Range<usize>>,
    reversed: bool,
}

/// What the verb's content is: its clause, the clause that it is set into, an infinitive, or a noun phrase.
fn content_of(sentence: &ReadSentence, token: usize, force: CueForce, cues: &CueTable) -> Option<Content> {
    let clauses: Vec<usize> = sentence.children_by(token, &["ccomp"]).collect();
    if !clauses.is_empty() {
        let joined = sentence.children_by(token, &["parataxis"]).filter(|&p| p < token);
        let ranges = clauses
            .iter()
            .copied()
            .chain(joined)
            .map(|c| sentence.subtree_range(c))
            .collect();
        return Some(Content {
            ranges,
            reversed: false,
        });
    }
    let relation = sentence.relation(token);
    let has_subject = sentence.child(token, &["nsubj"]).is_some();
    if relation == "parataxis" && has_subject {
        return Some(Content {
            ranges: Vec::from([whole(sentence)]),
            reversed: true,
        });
    }
    if let Some(before) = sentence
        .child(token, &["parataxis", "advcl", "dep"])
        .filter(|&p| {
            p < token
                && has_subject
                && force == CueForce::Say
                && sentence.tokens[p].upos == Upos::Verb
                && sentence.child(token, &["obj", "mark"]).is_none()
        })
    {
        return Some(Content {
            ranges: vec![sentence.subtree_range(before)],
            reversed: false,
        });
    }
    if let Some(infinitive) = sentence
        .child(token, &["xcomp"])
        .filter(|_| force != CueForce::Say)
    {
        return Some(Content {
            ranges: vec![sentence.subtree_range(infinitive)],
            reversed: false,
        });
    }
    nominal_content(sentence, token, force, cues)
}

/// The noun phrase that tells what is said ("denied the attack", "reported 14 deaths").
fn nominal_content(
    sentence: &ReadSentence,
    token: usize,
    force: CueForce,
    cues: &CueTable,
) -> Option<Content> {
    let takes_nouns =
        force != CueForce::Say || cues.reports_nouns(sentence.lemma(token)) && is_counting(sentence, token);
    let object = slot_words(sentence, token, "obj")
        .into_iter()
        .filter(|_| takes_nouns);
    let rest = sentence
        .children_by(token, &["obl", "advcl"])
        .filter(|_| force == CueForce::Accuse);
    let ranges: Vec<Range<usize>> = object
        .chain(rest)
        .filter(|&o| o != token)
        .map(|o| sentence.subtree_range(o))
        .collect();
    (!ranges.is_empty()).then_some(Content {
        ranges,
        reversed: false,
    })
}

/// All words of a sentence.
fn whole(sentence: &ReadSentence) -> Range<usize> {
    0..sentence.tokens.len()
}

/// "recorded 14 deaths", "reported a missile attack", "announced": the object tells what is said.
fn is_counting(sentence: &ReadSentence, token: usize) -> bool {
    sentence.child(token, &["obj"]).is_some() && sentence.child(token, &["nsubj"]).is_some()
}

/// A report or statement stands for whoever it is from, where the text says so ("reports from Ukrainian officials").
fn authors(sentence: &ReadSentence, sources: Vec<usize>, cues: &CueTable) -> Vec<usize> {
    let from = |s: usize| {
        let gathered = sentence
            .children_by(s, &["acl"])
            .flat_map(|c| slot_words(sentence, c, "by"))
            .collect::<Vec<_>>();
        if !gathered.is_empty() && cues.force(sentence.lemma(s), Upos::Noun).is_some() {
            return gathered;
        }
        let behind = ["from", "by", "of"]
            .iter()
            .map(|p| slot_words(sentence, s, p))
            .find(|w| !w.is_empty())
            .unwrap_or_default();
        let text = cues.force(sentence.lemma(s), Upos::Noun).is_some();
        if text && !behind.is_empty() {
            behind
        } else {
            vec![s]
        }
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
    let sources = authors(sentence, slot_words(sentence, token, "obj"), cues);
    if sources.is_empty()
        || !matches!(
            sentence.relation(token),
            "advcl" | "acl" | "conj" | "parataxis" | "xcomp"
        )
    {
        return None;
    }
    let own = sentence.subtree_range(token);
    Some(AttributionSpan {
        sources: sources
            .into_iter()
            .map(|t| WordRef {
                sentence: index,
                token: t,
            })
            .collect(),
        told: None,
        cue: WordRef {
            sentence: index,
            token,
        },
        force: CueForce::Cite,
        content: vec![(index, 0..sentence.tokens.len())],
        except: own,
        negated: false,
        inner: true,
    })
}

/// "according to X".
fn by_preposition(
    sentence: &ReadSentence,
    index: usize,
    token: usize,
    cues: &CueTable,
) -> Option<AttributionSpan> {
    let force = cues.phrase_force(&sentence.case_of(token))?;
    let own = sentence.subtree_range(token);
    Some(AttributionSpan {
        sources: authors(sentence, sentence.conjuncts(token), cues)
            .into_iter()
            .map(|t| WordRef {
                sentence: index,
                token: t,
            })
            .collect(),
        told: None,
        cue: WordRef {
            sentence: index,
            token: own.start,
        },
        force,
        content: vec![(index, 0..sentence.tokens.len())],
        except: own,
        negated: false,
        inner: false,
    })
}

/// "the claim that …", "reports of an attack", "its denial that …".
fn nominal(sentence: &ReadSentence, index: usize, token: usize, cues: &CueTable) -> Option<AttributionSpan> {
    let force = cues.force(sentence.lemma(token), Upos::Noun)?;
    let clause = sentence.children_by(token, &["acl", "ccomp"]).find(|&c| {
        c > token && sentence.child(c, &["mark"]).is_some() && sentence.tokens[c].deprel != "acl:relcl"
    })?;
    let sources = ["poss", "by", "from", "adj"]
        .iter()
        .map(|s| slot_words(sentence, token, s))
        .find(|w| !w.is_empty())
        .unwrap_or_default();
    Some(AttributionSpan {
        sources: sources
            .into_iter()
            .map(|t| WordRef {
                sentence: index,
                token: t,
            })
            .collect(),
        told: None,
        cue: WordRef {
            sentence: index,
            token,
        },
        force,
        content: vec![(index, sentence.subtree_range(clause))],
        except: 0..0,
        negated: is_negated(sentence, token, cues),
        inner: false,
    })
}

/// Whether a negating word hangs on `token`.
pub fn is_negated(sentence: &ReadSentence, token: usize, cues: &CueTable) -> bool {
    let children = sentence.children_by(token, &["advmod", "det", "cc", "neg"]);
    let mut words: Vec<usize> = children.collect();
    words.extend(
        sentence
            .children_by(token, &["aux"])
            .flat_map(|a| sentence.children_by(a, &["advmod"]).collect::<Vec<_>>()),
    );
    words
        .into_iter()
        .any(|w| cues.negates("word", sentence.lemma(w)) || cues.negates("word", &sentence.tokens[w].text))
        && !is_not_only(sentence, token)
}

fn is_not_only(sentence: &ReadSentence, token: usize) -> bool {
    let lemmas: Vec<&str> = sentence
        .children_by(token, &["advmod"])
        .map(|c| sentence.lemma(c))
        .collect();
    lemmas
        .windows(2)
        .any(|pair| pair[0] == "not" && matches!(pair[1], "only" | "just" | "merely" | "simply"))
}
