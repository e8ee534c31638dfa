//! How sure a claim is by the text's own words: polarity, aspect, hedge.
//!
//! In: a trigger, its attributions, the tables. Out: one value each. Never: uses the encoder's factuality against a word
//! that says otherwise; never lets the model overrule "denied" or "reportedly".

use super::attribution::{AttributionSpan, is_negated};
use super::claim::WordRef;
use super::cues::{CueForce, CueTable};
use super::quotations::{Quotation, SPEECH_WORDS, find_quotations};
use crate::read::{ReadDocument, ReadSentence, Upos};
use twosource_record::{Aspect, Likelihood, LikelihoodBand, Polarity};

/// Reads one trigger in its document.
pub struct Certainty<'a> {
    doc: &'a ReadDocument,
    cues: &'a CueTable,
    attributions: &'a [AttributionSpan],
    quotations: Vec<Quotation>,
}

impl<'a> Certainty<'a> {
    /// For one document.
    pub fn new(doc: &'a ReadDocument, cues: &'a CueTable, attributions: &'a [AttributionSpan]) -> Self {
        Self {
            doc,
            cues,
            attributions,
            quotations: find_quotations(doc),
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

    /// "does not believe that X" and "there is no evidence that X" say that not X.
    fn raises_negation(&self, attribution: usize) -> bool {
        let span = &self.attributions[attribution];
        let sentence = &self.doc.sentences[span.cue.sentence];
        let subject = sentence.child(span.cue.token, &["nsubj"]);
        [Some(span.cue.token), subject]
            .into_iter()
            .flatten()
            .any(|t| self.cues.negates("raised", sentence.lemma(t)))
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
                && !is_kept_from(sentence, below)
                || sentence.tokens[below].deprel == "acl:relcl";
            let leaves = |a: &AttributionSpan| a.covers(word) && !a.covers(WordRef { token: above, ..word });
            if cue || separate || self.attributions.iter().any(leaves) {
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
        let negated: usize = path
            .iter()
            .enumerate()
            .map(|(depth, &t)| {
                usize::from(self.is_denied_by_word(sentence, t, depth, &path))
                    + usize::from(self.is_prevented(sentence, t, depth, &path))
            })
            .sum();
        if (denied + negated) % 2 == 1 {
            Polarity::Negated
        } else {
            Polarity::Affirmed
        }
    }

    /// The factuality of a predicate: the model's value, no higher than polarity, aspect and hedge of the words allow.
    pub fn factuality(&self, word: WordRef, chain: &[usize], value: f32) -> f32 {
        let mut reasons: Vec<&str> = Vec::new();
        if self.polarity(word, chain) == Polarity::Negated {
            reasons.push(self.why_negated(word, chain));
        }
        match self.aspect(word) {
            Aspect::Hypothetical => reasons.push("hypothetical"),
            Aspect::Future => reasons.push("future"),
            _ => {}
        }
        let hedge = self.likelihood(word).map(|l| self.cues.band_ceiling(l.band));
        let ceilings = reasons.into_iter().map(|r| self.cues.ceiling(r)).chain(hedge);
        ceilings.fold(value, f32::min)
    }

    /// What of its sentence makes a negated word negated: a denial, a verb that says it did not come about, or "not".
    fn why_negated(&self, word: WordRef, chain: &[usize]) -> &'static str {
        let (sentence, path) = (self.sentence(word), self.path(word));
        let mut steps = path.iter().enumerate();
        if chain.iter().any(|&i| self.denies(i)) {
            "denied"
        } else if steps.any(|(depth, &t)| self.is_prevented(sentence, t, depth, &path)) {
            "prevented"
        } else {
            "negated"
        }
    }

    fn denies(&self, attribution: usize) -> bool {
        let span = &self.attributions[attribution];
        (span.force == CueForce::Deny)
            != (span.negated && (span.force == CueForce::Deny || self.raises_negation(attribution)))
    }

    fn is_denied_by_word(&self, sentence: &ReadSentence, token: usize, depth: usize, path: &[usize]) -> bool {
        let by_word = is_negated(sentence, token, self.cues)
            && (depth == 0 || sentence.relation(path[depth - 1]) != "nsubj");
        by_word || depth == 0 && self.has_negative_party(sentence, token)
    }

    /// "failed to seize", "prevented them from seizing", "their refusal to leave".
    fn is_prevented(&self, sentence: &ReadSentence, token: usize, depth: usize, path: &[usize]) -> bool {
        let Some(&below) = depth.checked_sub(1).and_then(|d| path.get(d)) else {
            return false;
        };
        let governs =
            sentence.has_relation(below, &["xcomp", "obj", "ccomp", "acl"]) || is_kept_from(sentence, below);
        let kind = match sentence.tokens[token].upos {
            Upos::Verb => "verb",
            Upos::Adj => "adjective",
            _ => return self.cues.negates("noun", sentence.lemma(token)),
        };
        governs && self.cues.negates(kind, sentence.lemma(token))
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
        let scheduled = path
            .iter()
            .skip(1)
            .any(|&t| self.cues.negates("plan", sentence.lemma(t)));
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
        modal && !perfect || is_to_come(sentence, verb)
    }

    /// In an if-clause, or in the clause that depends on one.
    fn is_conditional(&self, sentence: &ReadSentence, token: usize) -> bool {
        let mut chain = vec![token];
        chain.extend(
            sentence
                .ancestors(token)
                .take_while(|&a| self.cues.force(sentence.lemma(a), Upos::Verb).is_none()),
        );
        chain.iter().any(|&t| self.is_inverted(sentence, t))
            || chain.iter().any(|&t| {
                sentence
                    .children_by(t, &["mark"])
                    .any(|m| self.cues.negates("not_event", sentence.lemma(m)))
            })
            || sentence.children_by(token, &["advcl"]).any(|c| {
                sentence
                    .children_by(c, &["mark"])
                    .any(|m| matches!(sentence.lemma(m), "if" | "unless"))
            })
    }

    /// "Should the rebels seize the town, …".
    fn is_inverted(&self, sentence: &ReadSentence, token: usize) -> bool {
        let first = sentence.subtree_range(token).start;
        let subject = sentence.child(token, &["nsubj"]);
        sentence.relation(token) == "advcl"
            && sentence.relation(first) == "aux"
            && sentence.tokens[first].head == Some(token)
            && self.cues.negates("inverted", sentence.lemma(first))
            && subject.is_some_and(|s| s > first)
    }

    /// The hedge that bounds the claim: the weakest of all on its path.
    pub fn likelihood(&self, word: WordRef) -> Option<Likelihood> {
        let sentence = self.sentence(word);
        let path = self.path(word);
        let mut found: Vec<(LikelihoodBand, String)> = Vec::new();
        for (depth, &token) in path.iter().enumerate() {
            if depth > 0 {
                found.extend(self.hedge_at(sentence, token));
                let controls = sentence.relation(path[depth - 1]) == "xcomp";
                found.extend(
                    self.hedge_phrase(&format!("{} to", sentence.tokens[token].text))
                        .filter(|_| controls),
                );
            }
            for child in sentence.children_by(token, &["advmod", "aux", "amod"]) {
                found.extend(self.hedge_at(sentence, child));
            }
            for child in sentence.children_by(token, &["obl"]) {
                found.extend(self.hedge_phrase(&sentence.text_of(&sentence.subtree_range(child))));
            }
        }
        if found.is_empty() && self.is_held_off(word) {
            found.push((LikelihoodBand::Reported, sentence.tokens[word.token].text.clone()));
        }
        found
            .into_iter()
            .min_by_key(|(band, _)| strength(*band))
            .map(|(band, cue)| band.with_cue(cue))
    }

    fn hedge_phrase(&self, words: &str) -> Option<(LikelihoodBand, String)> {
        let lower = words.to_lowercase();
        self.cues.hedge(&lower).map(|band| (band, lower))
    }

    /// A word or two in quotation marks that nobody is said to have spoken (the “liberation” of a village).
    fn is_held_off(&self, word: WordRef) -> bool {
        let quoted = self.quotations.iter().find(|q| q.contains(word));
        quoted.is_some_and(|q| q.words(self.doc) < SPEECH_WORDS)
            && !self.attributions.iter().any(|a| a.covers(word))
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
        let behind = sentence.tokens.get(token + 1).map(|t| t.text.to_lowercase());
        let modal = behind
            .filter(|_| sentence.relation(token) == "aux")
            .map(|b| format!("{lower} {b}"));
        let phrases = degree
            .iter()
            .chain(std::iter::once(&before))
            .map(|d| format!("{d} {lower}"))
            .chain(modal);
        let longer = phrases.filter_map(|p| Some((self.cues.hedge(&p)?, p))).next();
        let alone = || self.cues.hedge(&lower).map(|band| (band, lower.clone()));
        let verb_is_hedge = sentence.tokens[token].upos != Upos::Verb
            || sentence.relation(token) == "amod"
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

/// "are to sign".
fn is_to_come(sentence: &ReadSentence, verb: usize) -> bool {
    let to = sentence
        .children_by(verb, &["mark"])
        .find(|&m| sentence.lemma(m) == "to");
    to.and_then(|t| t.checked_sub(1)).is_some_and(|before| {
        sentence.tokens[before].head == Some(verb)
            && matches!(
                sentence.tokens[before].text.as_str(),
                "is" | "are" | "was" | "were"
            )
    })
}

/// The clause of "prevented them from seizing the port".
fn is_kept_from(sentence: &ReadSentence, clause: usize) -> bool {
    sentence.relation(clause) == "advcl"
        && sentence
            .children_by(clause, &["mark", "case"])
            .any(|m| sentence.lemma(m) == "from")
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
