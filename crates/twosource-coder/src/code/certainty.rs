//! How sure a claim is by the text's own words: polarity, aspect, hedge.
//!
//! In: a trigger, its attributions, the tables. Out: one value each. Never: uses the encoder's factuality against a word
//! that says otherwise; never lets the model overrule "denied" or "reportedly".

use super::attribution::{AttributionSpan, is_negated};
use super::claim::WordRef;
use super::cues::{CueForce, CueTable};
use crate::read::{ReadDocument, ReadSentence, Upos};
use twosource_record::{Aspect, Likelihood, LikelihoodBand, Polarity};

/// Reads one trigger in its document.
pub struct Certainty<'a> {
    doc: &'a ReadDocument,
    cues: &'a CueTable,
    attributions: &'a [AttributionSpan],
}

impl<'a> Certainty<'a> {
    /// For one document.
    pub fn new(doc: &'a ReadDocument, cues: &'a CueTable, attributions: &'a [AttributionSpan]) -> Self {
        Self {
            doc,
            cues,
            attributions,
        }
    }

    fn sentence(&self, word: WordRef) -> &'a ReadSentence {
        &self.doc.sentences[word.sentence]
    }

    /// Whether the text claims anything at all of this word: not if somebody only does not say so, or asks whether.
    pub fn is_claimed(&self, word: WordRef, chain: &[usize]) -> bool {
        let unsaid = chain.iter().any(|&i| {
            self.attributions[i].negated
                && self.attributions[i].force != CueForce::Deny
                && !self.raises_negation(i)
        });
        !unsaid && !self.is_asked(word)
    }

    /// "does not believe that X" says that not X.
    fn raises_negation(&self, attribution: usize) -> bool {
        let cue = self.attributions[attribution].cue;
        self.doc
            .sentences
            .get(cue.sentence)
            .and_then(|s| s.tokens.get(cue.token))
            .is_some_and(|t| {
                matches!(t.lemma.as_str(), "believe" | "think" | "expect" | "see" | "say"
            if matches!(t.lemma.as_str(), "believe" | "think" | "expect"))
            })
    }

    fn is_asked(&self, word: WordRef) -> bool {
        let sentence = self.sentence(word);
        let question = sentence.tokens.last().is_some_and(|t| t.text.starts_with('?'));
        let indirect = self.path(word).iter().any(|&t| {
            sentence
                .children_by(t, &["mark"])
                .any(|m| sentence.lemma(m) == "whether")
        });
        question || indirect
    }

    /// The trigger and the words above it that its truth hangs on, up to the cue that attributes it or the root.
    fn path(&self, word: WordRef) -> Vec<usize> {
        let sentence = self.sentence(word);
        let mut out = vec![word.token];
        let mut below = word.token;
        for above in sentence.ancestors(word.token) {
            let cue = self
                .attributions
                .iter()
                .any(|a| a.cue == WordRef { token: above, ..word } && a.covers(word));
            let separate = matches!(sentence.relation(below), "advcl" | "conj" | "parataxis")
                || sentence.tokens[below].deprel == "acl:relcl";
            if cue || separate {
                break;
            }
            out.push(above);
            below = above;
        }
        out
    }

    /// Affirmed or negated.
    pub fn polarity(&self, word: WordRef, chain: &[usize]) -> Polarity {
        let denied = chain.iter().filter(|&&i| self.denies(i)).count();
        let sentence = self.sentence(word);
        let path = self.path(word);
        let negated = path
            .iter()
            .enumerate()
            .filter(|&(depth, &t)| self.negates(sentence, t, depth, &path))
            .count();
        if (denied + negated) % 2 == 1 {
            Polarity::Negated
        } else {
            Polarity::Affirmed
        }
    }

    fn denies(&self, attribution: usize) -> bool {
        let span = &self.attributions[attribution];
        (span.force == CueForce::Deny)
            != (span.negated && (span.force == CueForce::Deny || self.raises_negation(attribution)))
    }

    fn negates(&self, sentence: &ReadSentence, token: usize, depth: usize, path: &[usize]) -> bool {
        let by_word = is_negated(sentence, token, self.cues)
            && (depth == 0 || sentence.relation(path[depth - 1]) != "nsubj");
        let by_party = depth == 0 && self.has_negative_party(sentence, token);
        let governs = depth > 0
            && matches!(
                sentence.relation(path[depth - 1]),
                "xcomp" | "obj" | "ccomp" | "acl"
            );
        let by_verb = governs
            && self.cues.negates("verb", sentence.lemma(token))
            && sentence.tokens[token].upos == Upos::Verb;
        let by_noun = depth > 0 && self.cues.negates("noun", sentence.lemma(token));
        by_word || by_party || by_verb || by_noun
    }

    /// "No monastery was bombed", "nobody was hurt", "sent it no troops".
    fn has_negative_party(&self, sentence: &ReadSentence, token: usize) -> bool {
        sentence
            .children_by(token, &["nsubj", "obj", "nsubj:pass"])
            .any(|p| {
                self.cues.negates("subject", sentence.lemma(p))
                    || sentence
                        .children_by(p, &["det", "advmod"])
                        .any(|d| sentence.lemma(d) == "no" || sentence.lemma(d) == "neither")
            })
    }

    /// In time. `historical` is decided where dates are resolved.
    pub fn aspect(&self, word: WordRef) -> Aspect {
        let sentence = self.sentence(word);
        let path = self.path(word);
        if self.is_conditional(sentence, word.token) {
            return Aspect::Hypothetical;
        }
        let verbs: Vec<usize> = path
            .iter()
            .copied()
            .filter(|&t| self.carries_time(sentence, t))
            .collect();
        let scheduled = path.iter().skip(1).any(|&t| is_plan(sentence, t));
        if scheduled || verbs.iter().any(|&v| self.is_future(sentence, v)) {
            return Aspect::Future;
        }
        if verbs.first().is_some_and(|&v| is_ongoing(sentence, v))
            || path.iter().any(|&t| is_continued(sentence, t))
        {
            return Aspect::Ongoing;
        }
        Aspect::Past
    }

    fn carries_time(&self, sentence: &ReadSentence, token: usize) -> bool {
        matches!(sentence.tokens[token].upos, Upos::Verb | Upos::Aux | Upos::Adj)
    }

    fn is_future(&self, sentence: &ReadSentence, verb: usize) -> bool {
        let auxiliaries: Vec<&str> = sentence
            .children_by(verb, &["aux"])
            .map(|a| sentence.lemma(a))
            .collect();
        let perfect = auxiliaries.contains(&"have");
        let modal = auxiliaries.iter().any(|a| {
            matches!(
                *a,
                "will" | "shall" | "would" | "wo" | "'ll" | "’ll" | "may" | "might" | "could"
            )
        });
        modal && !perfect
    }

    /// In an if-clause, or in the clause that depends on one.
    fn is_conditional(&self, sentence: &ReadSentence, token: usize) -> bool {
        let mut chain = vec![token];
        chain.extend(
            sentence
                .ancestors(token)
                .take_while(|&a| self.cues.force(sentence.lemma(a), Upos::Verb).is_none()),
        );
        chain.iter().any(|&t| {
            sentence
                .children_by(t, &["mark"])
                .any(|m| self.cues.negates("not_event", sentence.lemma(m)))
        }) || sentence.children_by(token, &["advcl"]).any(|c| {
            sentence
                .children_by(c, &["mark"])
                .any(|m| matches!(sentence.lemma(m), "if" | "unless"))
        })
    }

    /// The hedge that bounds the claim: the weakest of all on its path.
    pub fn likelihood(&self, word: WordRef) -> Option<Likelihood> {
        let sentence = self.sentence(word);
        let path = self.path(word);
        let mut found: Vec<(LikelihoodBand, String)> = Vec::new();
        for (depth, &token) in path.iter().enumerate() {
            if depth > 0 {
                found.extend(self.hedge_at(sentence, token));
            }
            for child in sentence.children_by(token, &["advmod", "aux", "amod"]) {
                found.extend(self.hedge_at(sentence, child));
            }
        }
        found
            .into_iter()
            .min_by_key(|(band, _)| strength(*band))
            .map(|(band, cue)| band.with_cue(cue))
    }

    /// The hedge at a word, with the degree word before it ("very likely").
    fn hedge_at(&self, sentence: &ReadSentence, token: usize) -> Option<(LikelihoodBand, String)> {
        let lower = sentence.tokens[token].text.to_lowercase();
        let degree: Vec<String> = sentence
            .children_by(token, &["advmod"])
            .filter(|&c| c < token)
            .map(|c| sentence.tokens[c].text.to_lowercase())
            .collect();
        let before = token
            .checked_sub(1)
            .map(|b| sentence.tokens[b].text.to_lowercase())
            .unwrap_or_default();
        let phrases = degree
            .iter()
            .chain(std::iter::once(&before))
            .map(|d| format!("{d} {lower}"));
        let longer = phrases.filter_map(|p| Some((self.cues.hedge(&p)?, p))).next();
        let alone = || self.cues.hedge(&lower).map(|band| (band, lower.clone()));
        let verb_is_hedge = sentence.tokens[token].upos != Upos::Verb
            || super::arguments::is_passive(sentence, token)
            || sentence.lemma(token) == "appear"
            || sentence.lemma(token) == "seem";
        longer.or_else(alone).filter(|_| verb_is_hedge)
    }
}

/// From weakest to strongest.
fn strength(band: LikelihoodBand) -> u8 {
    match band {
        LikelihoodBand::AlmostNoChance => 0,
        LikelihoodBand::VeryUnlikely => 1,
        LikelihoodBand::Unlikely => 2,
        LikelihoodBand::Possible => 3,
        LikelihoodBand::RoughlyEvenChance => 4,
        LikelihoodBand::Likely => 5,
        LikelihoodBand::VeryLikely => 6,
        LikelihoodBand::AlmostCertain => 7,
        LikelihoodBand::Reported => 8,
    }
}

fn is_plan(sentence: &ReadSentence, token: usize) -> bool {
    matches!(
        sentence.lemma(token),
        "plan"
            | "expect"
            | "schedule"
            | "set"
            | "due"
            | "intend"
            | "prepare"
            | "aim"
            | "hope"
            | "consider"
            | "weigh"
            | "mull"
    )
}

/// Present progressive, or a bare present: "are training", "continue".
fn is_ongoing(sentence: &ReadSentence, verb: usize) -> bool {
    let auxiliaries: Vec<&str> = sentence
        .children_by(verb, &["aux"])
        .map(|a| sentence.tokens[a].text.as_str())
        .collect();
    let form = sentence.tokens[verb].text.to_lowercase();
    let present = auxiliaries
        .iter()
        .any(|a| matches!(*a, "is" | "are" | "'s" | "'re" | "’s" | "’re" | "am" | "been"));
    form.ends_with("ing") && present
}

/// "continue their counteroffensive", "the ongoing war".
fn is_continued(sentence: &ReadSentence, token: usize) -> bool {
    matches!(
        sentence.lemma(token),
        "continue" | "underway" | "ongoing" | "keep" | "remain"
    ) || sentence
        .children_by(token, &["amod"])
        .any(|m| matches!(sentence.lemma(m), "ongoing" | "continuing" | "current"))
}
