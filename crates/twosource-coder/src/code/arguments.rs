//! Where the parties of an event stand: slots of the lexicon to words of the tree.
//!
//! In: a sentence, a trigger and a slot name. Out: head words, joined parties included. Never: decides who they are.
//!
//! Slots: `subj`, `obj`, `iobj` (logical: passives, participles and relative clauses are undone, shared subjects of
//! joined and controlled verbs found), `poss`, `adj` (nationality or name before a noun), `comp` (subject of an embedded
//! clause), `governor` (subject of the light verb above an event noun), `party` (whom a thing belongs to), `a.b` (slot b of
//! what fills a), anything else a preposition.

use crate::read::{NameKind, ReadSentence, Upos};

const SUBJECTS: &[&str] = &["nsubj", "csubj"];
const CLAUSES: &[&str] = &["acl", "advcl", "xcomp", "conj", "parataxis"];

/// Head words that fill `slot` of the trigger at `token`, in order; empty when nothing does.
pub fn slot_words(sentence: &ReadSentence, token: usize, slot: &str) -> Vec<usize> {
    let heads = match slot {
        "subj" => logical_subject(sentence, token),
        "obj" => logical_object(sentence, token),
        "iobj" => sentence.children_by(token, &["iobj"]).collect(),
        "poss" => sentence.children_by(token, &["nmod:poss"]).collect(),
        "adj" => name_modifiers(sentence, token),
        "comp" => embedded_subject(sentence, token),
        "governor" => governing_subject(sentence, token),
        "party" => owners(sentence, token),
        nested if nested.contains('.') => nested_slot(sentence, token, nested),
        preposition => prepositional(sentence, token, preposition),
    };
    with_conjuncts(sentence, heads)
}

/// `obj.party`: a slot of the words that fill another one.
fn nested_slot(sentence: &ReadSentence, token: usize, nested: &str) -> Vec<usize> {
    let (outer, inner) = nested.split_once('.').unwrap_or((nested, ""));
    slot_words(sentence, token, outer)
        .into_iter()
        .filter(|&w| w != token)
        .flat_map(|w| slot_words(sentence, w, inner))
        .collect()
}

/// Whom a thing belongs to: "Russian assistance", "Iran's strike", "the strike by Iran".
fn owners(sentence: &ReadSentence, token: usize) -> Vec<usize> {
    ["by", "adj", "poss", "from", "of"]
        .iter()
        .map(|slot| slot_words(sentence, token, slot))
        .find(|w| !w.is_empty())
        .unwrap_or_default()
}

/// The first slot of `slots` that anything fills.
pub fn first_filled(sentence: &ReadSentence, token: usize, slots: &[String]) -> Vec<usize> {
    slots
        .iter()
        .map(|slot| slot_words(sentence, token, slot))
        .find(|words| !words.is_empty())
        .unwrap_or_default()
}

fn with_conjuncts(sentence: &ReadSentence, heads: Vec<usize>) -> Vec<usize> {
    let mut out: Vec<usize> = heads
        .into_iter()
        .flat_map(|head| sentence.conjuncts(head))
        .collect();
    out.sort_unstable();
    out.dedup();
    out
}

/// Whether the verb is a passive: a passive subject or auxiliary, or a past participle that modifies a noun.
pub fn is_passive(sentence: &ReadSentence, token: usize) -> bool {
    if sentence
        .child(token, &["nsubj:pass", "csubj:pass", "aux:pass"])
        .is_some()
    {
        return true;
    }
    if is_participle_after_be(sentence, token) {
        return true;
    }
    let own_subject = sentence.child(token, SUBJECTS).is_some();
    match sentence.tokens[token].head {
        Some(head) if sentence.relation(token) == "conj" && !own_subject => {
            looks_like_participle(sentence, token) && is_passive(sentence, head)
        }
        _ => sentence.tokens[token].deprel == "acl" && looks_like_participle(sentence, token),
    }
}

/// "officers were very likely killed": a participle after "be" is a passive whatever the tree calls the auxiliary.
fn is_participle_after_be(sentence: &ReadSentence, token: usize) -> bool {
    let mut auxiliaries = sentence.children_by(token, &["aux", "cop"]);
    sentence.tokens[token].upos == Upos::Verb
        && auxiliaries.any(|a| sentence.lemma(a) == "be")
        && has_participle_form(sentence, token)
}

/// A form that can be a past participle and is no "-ing" form or bare infinitive.
fn looks_like_participle(sentence: &ReadSentence, token: usize) -> bool {
    has_participle_form(sentence, token) && sentence.child(token, &["mark"]).is_none()
}

fn has_participle_form(sentence: &ReadSentence, token: usize) -> bool {
    let word = &sentence.tokens[token];
    let form = word.text.to_lowercase();
    !form.ends_with("ing") && form != word.lemma
}

fn logical_subject(sentence: &ReadSentence, token: usize) -> Vec<usize> {
    if is_passive(sentence, token) {
        return passive_agent(sentence, token);
    }
    if let Some(subject) = sentence.child(token, SUBJECTS) {
        return vec![antecedent(sentence, token, subject)];
    }
    if let Some(accused) = object_before_marker(sentence, token) {
        return vec![accused];
    }
    if let Some(range) = sentence.role(token, "ARG0") {
        let head = sentence.head_of(&range);
        if head != token {
            return vec![head];
        }
    }
    inherited_subject(sentence, token)
}

/// Whether the verb has a subject of its own, not one shared with a verb above.
pub fn logical_subject_is_own(sentence: &ReadSentence, token: usize) -> bool {
    sentence.child(token, SUBJECTS).is_some()
}

fn passive_agent(sentence: &ReadSentence, token: usize) -> Vec<usize> {
    let agent = sentence
        .children_by(token, &["obl"])
        .find(|&o| sentence.tokens[o].deprel == "obl:agent" || sentence.case_of(o) == "by");
    agent.into_iter().collect()
}

/// The subject that a verb without its own takes from the clause above: joined verbs share it, controlled and adverbial
/// clauses take the subject (or, for object control, the object), participles modify their noun.
fn inherited_subject(sentence: &ReadSentence, token: usize) -> Vec<usize> {
    let Some(head) = sentence.tokens[token].head else {
        return Vec::new();
    };
    match sentence.relation(token) {
        "acl" => vec![head],
        "xcomp" => controller(sentence, head),
        "advcl" if is_complement_clause(sentence, token) && sentence.child(head, &["obj"]).is_some() => {
            controller(sentence, head)
        }
        relation if CLAUSES.contains(&relation) && sentence.tokens[head].upos == Upos::Verb => {
            if relation == "conj" && is_passive(sentence, head) {
                return logical_object(sentence, head);
            }
            let own = logical_subject(sentence, head);
            if own.is_empty() && is_passive(sentence, head) {
                logical_object(sentence, head)
            } else {
                own
            }
        }
        _ => Vec::new(),
    }
}

/// "accused Iran of sending", "thanked Oman for hosting": the object does what the clause tells.
fn is_complement_clause(sentence: &ReadSentence, token: usize) -> bool {
    sentence
        .children_by(token, &["mark", "case"])
        .any(|m| matches!(sentence.lemma(m), "of" | "for" | "from"))
}

/// The object of the verb above where the tree hangs it on the clause: it stands before the clause's "of".
fn object_before_marker(sentence: &ReadSentence, token: usize) -> Option<usize> {
    let mut markers = sentence.children_by(token, &["mark", "case"]);
    let marker = markers.find(|&m| matches!(sentence.lemma(m), "of" | "for" | "from"))?;
    sentence
        .children_by(token, &["obj", "iobj"])
        .find(|&o| o < marker)
}

/// Who does what an infinitive names: the object of the verb above if it has one, else its subject.
fn controller(sentence: &ReadSentence, head: usize) -> Vec<usize> {
    if let Some(object) = sentence.child(head, &["obj", "iobj"]) {
        return vec![object];
    }
    if is_passive(sentence, head) {
        return logical_object(sentence, head);
    }
    logical_subject(sentence, head)
}

fn logical_object(sentence: &ReadSentence, token: usize) -> Vec<usize> {
    let accused = object_before_marker(sentence, token);
    let own = sentence
        .children_by(token, &["obj"])
        .find(|o| Some(*o) != accused);
    if let Some(object) = own {
        return vec![antecedent(sentence, token, object)];
    }
    let passive_subject = if is_passive(sentence, token) {
        SUBJECTS
    } else {
        &["nsubj:pass", "csubj:pass"]
    };
    if let Some(subject) = sentence.child(token, passive_subject) {
        return vec![antecedent(sentence, token, subject)];
    }
    let Some(head) = sentence.tokens[token].head else {
        return Vec::new();
    };
    match sentence.relation(token) {
        "acl" if is_passive(sentence, token) => vec![head],
        "acl" if is_object_gap(sentence, token) => vec![head],
        "conj" if is_passive(sentence, token) => logical_object(sentence, head),
        "xcomp" if is_passive(sentence, token) => logical_subject(sentence, head),
        _ => role_object(sentence, token),
    }
}

fn role_object(sentence: &ReadSentence, token: usize) -> Vec<usize> {
    let Some(range) = sentence.role(token, "ARG1") else {
        return Vec::new();
    };
    let head = sentence.head_of(&range);
    let nominal = sentence.tokens[head].upos.is_nominal() || sentence.tokens[head].upos == Upos::Pron;
    if nominal && !sentence.is_within(token, head) && sentence.case_of(head).is_empty() {
        vec![head]
    } else {
        Vec::new()
    }
}

/// "the drones that the army fired": a relative clause with its own subject and no object of its own.
fn is_object_gap(sentence: &ReadSentence, token: usize) -> bool {
    sentence.tokens[token].deprel == "acl:relcl"
        && sentence
            .child(token, &["nsubj"])
            .is_some_and(|s| !is_relative_pronoun(sentence, s))
        && sentence
            .child(token, &["obl"])
            .is_none_or(|o| !sentence.case_of(o).is_empty())
}

fn is_relative_pronoun(sentence: &ReadSentence, token: usize) -> bool {
    matches!(
        sentence.tokens[token].lemma.to_lowercase().as_str(),
        "who" | "which" | "that" | "whom" | "what"
    )
}

/// The noun that a relative pronoun stands for; other words stand for themselves.
fn antecedent(sentence: &ReadSentence, verb: usize, word: usize) -> usize {
    if !is_relative_pronoun(sentence, word) {
        return word;
    }
    let clause = std::iter::once(verb)
        .chain(sentence.ancestors(verb))
        .find(|&t| sentence.tokens[t].deprel == "acl:relcl");
    clause.and_then(|c| sentence.tokens[c].head).unwrap_or(word)
}

/// Words before a noun that can name a party: adjectives of nationality, names, and common nouns that modify it.
fn name_modifiers(sentence: &ReadSentence, token: usize) -> Vec<usize> {
    sentence
        .children_by(token, &["amod", "compound", "nmod", "nmod:unmarked", "flat"])
        .filter(|&m| m < token && sentence.case_of(m).is_empty() && sentence.tokens[m].deprel != "nmod:poss")
        .filter(|&m| starts_upper(&sentence.tokens[m].text) || is_named(sentence, m))
        .collect()
}

fn starts_upper(word: &str) -> bool {
    word.chars().next().is_some_and(char::is_uppercase)
}

/// Whether a name covers `token`.
pub fn is_named(sentence: &ReadSentence, token: usize) -> bool {
    sentence
        .names
        .iter()
        .any(|n| n.tokens.contains(&token) && n.kind != NameKind::Place || n.tokens.contains(&token))
}

/// The subject of a clause inside the trigger's complement: "demanded that China give back", "urged Iran to release".
fn embedded_subject(sentence: &ReadSentence, token: usize) -> Vec<usize> {
    let Some(clause) = sentence.child(token, &["ccomp", "xcomp", "advcl"]) else {
        return Vec::new();
    };
    logical_subject(sentence, clause)
}

/// The subject of the verb whose object, or oblique, the event noun is: "Russia launched a strike".
fn governing_subject(sentence: &ReadSentence, token: usize) -> Vec<usize> {
    let Some(head) = sentence.tokens[token].head else {
        return Vec::new();
    };
    match sentence.relation(token) {
        "obj" | "nsubj" if sentence.tokens[head].upos == Upos::Verb => {
            let subject = logical_subject(sentence, head);
            if subject.contains(&token) {
                Vec::new()
            } else {
                subject
            }
        }
        "conj" => governing_subject(sentence, head),
        _ => Vec::new(),
    }
}

/// Phrases with this preposition under the trigger, or under its object ("sent troops to Russia").
fn prepositional(sentence: &ReadSentence, token: usize, preposition: &str) -> Vec<usize> {
    let under = |top: usize| {
        sentence
            .children_by(top, &["obl", "nmod"])
            .filter(|&c| sentence.case_of(c) == preposition)
            .collect::<Vec<usize>>()
    };
    let own = under(token);
    if !own.is_empty() || sentence.tokens[token].upos != Upos::Verb {
        return own;
    }
    sentence
        .child(token, &["obj", "nsubj:pass", "xcomp"])
        .map(under)
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::conllu::sentence;

    fn words(rows: &str, token: usize, slot: &str) -> Vec<String> {
        let sentence = sentence(rows);
        slot_words(&sentence, token, slot)
            .into_iter()
            .map(|t| sentence.tokens[t].text.clone())
            .collect()
    }

    const MISREAD_PASSIVE: &str = "Officers officer NOUN 4 nsubj\nwere be AUX 4 cop\nlikely likely ADV 4 advmod\n\
        killed kill VERB 0 root";

    #[test]
    fn a_participle_after_be_is_a_passive_whatever_the_tree_says() {
        assert_eq!(words(MISREAD_PASSIVE, 3, "obj"), ["Officers"]);
        assert!(words(MISREAD_PASSIVE, 3, "subj").is_empty());
    }

    const PASSIVE: &str = "Officers officer NOUN 3 nsubj:pass\nwere be AUX 3 aux:pass\nkilled kill VERB 0 root\n\
        by by ADP 5 case\nUkraine Ukraine PROPN 3 obl";

    #[test]
    fn a_passive_has_its_agent_as_subject() {
        assert_eq!(words(PASSIVE, 2, "subj"), ["Ukraine"]);
        assert_eq!(words(PASSIVE, 2, "obj"), ["Officers"]);
    }

    #[test]
    fn joined_verbs_share_their_subject() {
        let rows = "Troops troops NOUN 2 nsubj\nentered enter VERB 0 root\nand and CCONJ 4 cc\nburned burn VERB 2 conj\n\
            houses house NOUN 4 obj";
        assert_eq!(words(rows, 3, "subj"), ["Troops"]);
        assert_eq!(words(rows, 3, "obj"), ["houses"]);
    }

    #[test]
    fn the_urged_party_does_what_is_urged() {
        let rows = "France France PROPN 2 nsubj\nurged urge VERB 0 root\nIran Iran PROPN 2 obj\nto to PART 5 mark\n\
            release release VERB 2 xcomp\nthem they PRON 5 obj";
        assert_eq!(words(rows, 4, "subj"), ["Iran"]);
    }

    #[test]
    fn a_relative_pronoun_stands_for_its_noun() {
        let rows = "rebels rebel NOUN 0 root\nwho who PRON 3 nsubj\nattacked attack VERB 1 acl:relcl\nGoma Goma PROPN 3 obj";
        assert_eq!(words(rows, 2, "subj"), ["rebels"]);
    }

    #[test]
    fn an_event_noun_takes_the_subject_of_its_light_verb() {
        let rows = "Israel Israel PROPN 2 nsubj\nlaunched launch VERB 0 root\nstrikes strike NOUN 2 obj\non on ADP 5 case\n\
            Beirut Beirut PROPN 3 nmod";
        assert_eq!(words(rows, 2, "governor"), ["Israel"]);
        assert_eq!(words(rows, 2, "on"), ["Beirut"]);
    }
}
