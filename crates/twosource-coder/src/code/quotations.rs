//! Quotations, also those over several sentences and paragraphs, and who speaks them.
//!
//! In: a document and the attributions that its sentences give. Out: these, with the quotation as their content, and
//! further ones for quotations that no cue of the tables introduces. Never: takes a quoted word or two for speech.

use super::arguments::slot_words;
use super::attribution::AttributionSpan;
use super::claim::WordRef;
use super::cue_phrases::is_label;
use super::cues::{CueForce, CueTable};
use crate::read::{ReadDocument, ReadSentence, Token, Upos};
use std::ops::Range;

/// A quotation without end ends here: marks are forgotten.
const LONGEST: usize = 40;
/// Fewer words are a name, a title or a word held at a distance.
pub const SPEECH_WORDS: usize = 4;

/// One quotation: its words by sentence, marks included.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Quotation {
    /// Sentence and token range, in order.
    pub pieces: Vec<(usize, Range<usize>)>,
}

impl Quotation {
    fn between(doc: &ReadDocument, from: WordRef, to: WordRef) -> Self {
        let piece = |s: usize| {
            let start = if s == from.sentence { from.token } else { 0 };
            let end = if s == to.sentence {
                to.token + 1
            } else {
                doc.sentences[s].tokens.len()
            };
            (s, start..end)
        };
        let pieces = (from.sentence..=to.sentence).map(piece);
        Self {
            pieces: pieces.filter(|(_, range)| !range.is_empty()).collect(),
        }
    }

    /// Whether `word` is quoted.
    pub fn contains(&self, word: WordRef) -> bool {
        self.pieces
            .iter()
            .any(|(s, range)| *s == word.sentence && range.contains(&word.token))
    }

    fn first(&self) -> Option<WordRef> {
        let (sentence, range) = self.pieces.first()?;
        Some(WordRef {
            sentence: *sentence,
            token: range.start,
        })
    }

    fn last(&self) -> Option<WordRef> {
        let (sentence, range) = self.pieces.last()?;
        Some(WordRef {
            sentence: *sentence,
            token: range.end - 1,
        })
    }

    /// Words without marks.
    pub fn words(&self, doc: &ReadDocument) -> usize {
        let count = |(s, range): &(usize, Range<usize>)| {
            let tokens = &doc.sentences[*s].tokens[range.clone()];
            tokens.iter().filter(|t| t.upos != Upos::Punct).count()
        };
        self.pieces.iter().map(count).sum()
    }
}

/// The mark that closes what this one opens.
fn closing(mark: &str) -> Option<&'static str> {
    match mark {
        "“" => Some("”"),
        "\"" => Some("\""),
        "«" => Some("»"),
        "„" => Some("“"),
        "‘" => Some("’"),
        "``" => Some("''"),
        _ => None,
    }
}

/// All quotations of a document, in order; a paragraph that begins with a mark goes on with the one before it.
pub fn find_quotations(doc: &ReadDocument) -> Vec<Quotation> {
    let mut out = Vec::new();
    let mut open: Option<(WordRef, &'static str)> = None;
    let mut before: Option<&ReadSentence> = None;
    for (index, sentence) in doc.sentences.iter().enumerate() {
        let new_paragraph = before.is_none_or(|b| b.paragraph != sentence.paragraph);
        let mut goes_on = sentence
            .tokens
            .first()
            .is_some_and(|t| closing(&t.text).is_some())
            && new_paragraph;
        if let Some((from, mark)) = open {
            if new_paragraph && !goes_on && !closes_in(doc, index, mark) {
                out.extend(unclosed(doc, from, index));
                open = None;
            } else if index - from.sentence > LONGEST {
                open = None;
            }
        }
        for (token, word) in sentence.tokens.iter().enumerate() {
            let here = WordRef {
                sentence: index,
                token,
            };
            let opens = closing(&word.text).filter(|_| word.upos != Upos::Part);
            match open {
                Some(_) if goes_on && token == 0 => goes_on = false,
                Some((from, mark)) if word.text == mark && word.upos != Upos::Part => {
                    out.push(Quotation::between(doc, from, here));
                    open = None;
                }
                None if opens.is_some() => open = opens.map(|mark| (here, mark)),
                _ => {}
            }
        }
        before = Some(sentence);
    }
    out.retain(|q| !q.pieces.is_empty());
    out
}

/// Whether the paragraph that begins at sentence `from` closes what was open before it.
fn closes_in(doc: &ReadDocument, from: usize, mark: &str) -> bool {
    let paragraph = doc.sentences[from].paragraph;
    let sentences = doc.sentences[from..]
        .iter()
        .take_while(|s| s.paragraph == paragraph);
    let words = sentences.flat_map(|s| &s.tokens);
    let mut marks = words.filter(|t| t.text == mark || closing(&t.text) == Some(mark));
    if closing(mark) == Some(mark) {
        marks.count() % 2 == 1
    } else {
        marks.next().is_some_and(|t| t.text == mark)
    }
}

/// A quotation that its paragraph does not close.
fn unclosed(doc: &ReadDocument, from: WordRef, next: usize) -> Option<Quotation> {
    let sentence = next.checked_sub(1)?;
    let token = doc.sentences[sentence].tokens.len().checked_sub(1)?;
    (sentence >= from.sentence).then(|| Quotation::between(doc, from, WordRef { sentence, token }))
}

/// Gives each quotation to its speaker: whoever's content it lies in, is said to speak beside it, or spoke just before.
pub fn give_speakers(
    doc: &ReadDocument,
    quotations: &[Quotation],
    spans: &mut Vec<AttributionSpan>,
    cues: &CueTable,
) {
    let mut previous: Option<(usize, WordRef)> = None;
    for quotation in quotations {
        let (Some(first), Some(last)) = (quotation.first(), quotation.last()) else {
            continue;
        };
        let speaker = speaker_beside(doc, quotation, spans);
        let is_speech = quotation.words(doc) >= SPEECH_WORDS && ends_as_speech(doc, last);
        let speaker = speaker.or_else(|| {
            let new = is_speech.then(|| introduced(doc, first, last, cues)).flatten()?;
            spans.push(new);
            Some(spans.len() - 1)
        });
        let speaker = speaker.or_else(|| {
            let (span, end) = previous?;
            (is_speech && goes_on(doc, end, first)).then_some(span)
        });
        if let Some(span) = speaker {
            extend(&mut spans[span], quotation);
            previous = Some((span, last));
        }
    }
}

/// Whether a quotation ends as speech does, with a mark before its closing one ("…,” she said"); titles and terms do not.
fn ends_as_speech(doc: &ReadDocument, last: WordRef) -> bool {
    let tokens = &doc.sentences[last.sentence].tokens;
    let mark = |t: &Token| matches!(t.text.as_str(), "," | "." | "?" | "!" | "…" | "..." | ";");
    let inside = last.token.checked_sub(1).is_some_and(|t| mark(&tokens[t]));
    inside || tokens.get(last.token + 1).is_none_or(mark)
}

/// The attribution whose content the quotation lies in, its cue outside the quotation.
fn speaker_beside(doc: &ReadDocument, quotation: &Quotation, spans: &[AttributionSpan]) -> Option<usize> {
    let overlaps = |span: &AttributionSpan| {
        span.content.iter().any(|(s, range)| {
            quotation
                .pieces
                .iter()
                .any(|(q, piece)| s == q && range.start < piece.end && piece.start < range.end)
        })
    };
    let fits = |span: &&AttributionSpan| {
        !matches!(
            span.force,
            CueForce::Hearsay | CueForce::Credit | CueForce::Accuse | CueForce::Cite
        ) && !quotation.contains(span.cue)
            && quotation.pieces.iter().any(|(s, _)| *s == span.cue.sentence)
    };
    let near = |span: &AttributionSpan| {
        let first = quotation.pieces.first().map_or(0, |(_, r)| r.start);
        span.cue.token.abs_diff(first)
    };
    let inside = spans.iter().enumerate().filter(|(_, s)| fits(s) && overlaps(s));
    let innermost = inside.min_by_key(|(_, s)| near(s)).map(|(i, _)| i);
    innermost.or_else(|| {
        // "… he said:" with the quotation as a sentence of its own behind it.
        let (sentence, range) = quotation.pieces.first()?;
        let before = sentence.checked_sub(1).filter(|_| range.start == 0)?;
        let colon = announces(&doc.sentences[before]);
        let mut spoken = spans.iter().enumerate().rev();
        spoken
            .find(|(_, s)| colon && s.cue.sentence == before && s.force.speaks())
            .map(|(i, _)| i)
    })
}

/// Whether a sentence ends in a mark that speech follows.
fn announces(sentence: &ReadSentence) -> bool {
    let last = sentence.tokens.last();
    last.is_some_and(|t| matches!(t.text.as_str(), ":" | ","))
}

/// Paragraphs of speech without marks behind "…, he wrote:", and behind a speaker's name and colon.
pub fn blocks(
    doc: &ReadDocument,
    quotations: &[Quotation],
    spans: &[AttributionSpan],
    cues: &CueTable,
) -> Vec<AttributionSpan> {
    let quoted = |sentence: usize| {
        quotations
            .iter()
            .any(|q| q.contains(WordRef { sentence, token: 0 }))
    };
    let opens = |index: &usize| {
        let behind = doc.sentences.get(index + 1);
        behind.is_some_and(|b| !b.tokens.is_empty())
            && !quoted(index + 1)
            && doc.sentences[*index].tokens.last().is_some_and(|t| t.text == ":")
    };
    let speech = |index: usize| {
        let paragraph = doc.sentences[index + 1].paragraph;
        let own = (index + 1..doc.sentences.len()).take_while(|&s| doc.sentences[s].paragraph == paragraph);
        own.map(|s| (s, 0..doc.sentences[s].tokens.len()))
            .collect::<Vec<_>>()
    };
    let announced = |index: usize| {
        let mut span = announcer(&doc.sentences[index], index, cues)?;
        let moves = doc.sentences[index].paragraph != doc.sentences[index + 1].paragraph;
        let label = span.cue.token + 1 == doc.sentences[index].tokens.len();
        span.content = speech(index);
        ((moves || label) && !spans.iter().any(|s| s.cue == span.cue)).then_some(span)
    };
    (0..doc.sentences.len())
        .filter(opens)
        .filter_map(announced)
        .collect()
}

/// Who a sentence that ends in a colon announces: a speaker's name alone, or the subject of a cue.
fn announcer(sentence: &ReadSentence, index: usize, cues: &CueTable) -> Option<AttributionSpan> {
    let colon = sentence.tokens.len() - 1;
    if is_label(sentence, 0..colon, cues) {
        return Some(
            AttributionSpan::new(index, colon, CueForce::Say).said_by([sentence.head_of(&(0..colon))]),
        );
    }
    let verb = speaking_verb(sentence, 0..colon)?;
    let force = cues
        .force(sentence.lemma(verb), Upos::Verb)
        .filter(|f| f.speaks())?;
    Some(AttributionSpan::new(index, verb, force).said_by(slot_words(sentence, verb, "subj")))
}

/// A quotation that any verb introduces or follows: "Her answer came at once: “…”", "“…,” the envoy shrugged".
fn introduced(doc: &ReadDocument, first: WordRef, last: WordRef, cues: &CueTable) -> Option<AttributionSpan> {
    let before = || {
        let sentence = &doc.sentences[first.sentence];
        let mark = sentence.tokens[..first.token].last()?;
        matches!(mark.text.as_str(), ":" | ",")
            .then(|| speaking_verb(sentence, 0..first.token))
            .flatten()
            .map(|verb| (first.sentence, verb))
    };
    let colon = || {
        let index = first.sentence.checked_sub(1).filter(|_| first.token == 0)?;
        let sentence = &doc.sentences[index];
        announces(sentence)
            .then(|| speaking_verb(sentence, 0..sentence.tokens.len()))
            .flatten()
            .map(|verb| (index, verb))
    };
    let after = || {
        let sentence = &doc.sentences[last.sentence];
        let inner = sentence.tokens[..last.token].last()?;
        let flows = matches!(inner.text.as_str(), "," | "?" | "!")
            || sentence.tokens.get(last.token + 1).is_some_and(|t| t.text == ",");
        flows
            .then(|| speaking_verb(sentence, last.token + 1..sentence.tokens.len()))
            .flatten()
            .map(|verb| (last.sentence, verb))
    };
    let (sentence, verb) = before().or_else(colon).or_else(after)?;
    let subjects = slot_words(&doc.sentences[sentence], verb, "subj");
    let force = cues.force(doc.sentences[sentence].lemma(verb), Upos::Verb);
    let force = force
        .filter(|f| f.speaks() && *f != CueForce::Cite)
        .unwrap_or(CueForce::Say);
    (!subjects.is_empty()).then(|| AttributionSpan::new(sentence, verb, force).said_by(subjects))
}

/// The main verb of the words beside a quotation, if its subject stands among them.
fn speaking_verb(sentence: &ReadSentence, range: Range<usize>) -> Option<usize> {
    let verb = range.clone().find(|&t| {
        sentence.tokens[t].upos == Upos::Verb && sentence.tokens[t].head.is_none_or(|h| !range.contains(&h))
    })?;
    sentence
        .children_by(verb, &["nsubj"])
        .any(|s| range.contains(&s))
        .then_some(verb)
}

/// Whether a quotation goes on with the one that ended at `end`: nothing but its speaker's clause lies between.
fn goes_on(doc: &ReadDocument, end: WordRef, first: WordRef) -> bool {
    let own_sentence = first.token == 0 && first.sentence == end.sentence + 1;
    let (before, here) = (&doc.sentences[end.sentence], &doc.sentences[first.sentence]);
    first.sentence == end.sentence || own_sentence && here.paragraph.saturating_sub(before.paragraph) <= 1
}

/// Adds the quotation to the content.
fn extend(span: &mut AttributionSpan, quotation: &Quotation) {
    for (sentence, piece) in &quotation.pieces {
        let known = span
            .content
            .iter_mut()
            .find(|(s, range)| s == sentence && range.start <= piece.end && piece.start <= range.end);
        match known {
            Some((_, range)) => *range = range.start.min(piece.start)..range.end.max(piece.end),
            None => span.content.push((*sentence, piece.clone())),
        }
    }
    span.content.sort_by_key(|(s, range)| (*s, range.start));
    span.clause = None;
}
