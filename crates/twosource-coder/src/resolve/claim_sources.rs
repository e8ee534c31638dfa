//! Who says a claim: the chain of speakers over an event's words, resolved.
//!
//! In: an event, the attributions of its document. Out: links, outermost first, and the root. Never: an event's own trigger as a
//! cue over itself.

use super::claims::{ClaimAssembler, words_by_heads};
use super::sources::ResolvedSource;
use crate::code::attribution::chain_of;
use crate::code::claim::WordRef;
use crate::code::events::CodedEvent;
use crate::read::EventPart;
use twosource_record::*;

impl ClaimAssembler<'_> {
    /// The attributions over an event; its own trigger is none of them.
    pub(super) fn chain(&self, event: &CodedEvent) -> Vec<usize> {
        let own = |i: &usize| event.words.contains(&self.attributions[*i].cue);
        chain_of(self.attributions, event.trigger)
            .into_iter()
            .filter(|i| !own(i))
            .collect()
    }

    /// Who says so by the event heads, where no cue of the tables was found.
    pub(super) fn source_by_heads(&self, event: &CodedEvent) -> Option<(ResolvedSource, String, bool)> {
        let sentence = event.trigger.sentence;
        let at = |token| WordRef { sentence, token };
        let word = words_by_heads(event, EventPart::Source)
            .map(at)
            .find(|w| !event.actor.contains(w))?;
        let cue = words_by_heads(event, EventPart::Cue).next();
        let cue = cue.map_or(String::new(), |t| {
            self.doc.sentences[sentence].tokens[t].text.clone()
        });
        let sources = self
            .resolver
            .resolve_source(word, self.lexicon, &self.document.document_id);
        sources.into_iter().next().map(|s| (s, cue, false))
    }

    /// Links outermost first; joint ends of one depth each have one.
    pub(super) fn attribution(&self, chain: &[usize]) -> Vec<(ResolvedSource, String, bool)> {
        let mut out: Vec<(ResolvedSource, String, bool)> = Vec::new();
        for &i in chain {
            let span = &self.attributions[i];
            let cue = self
                .doc
                .sentences
                .get(span.cue.sentence)
                .and_then(|s| s.tokens.get(span.cue.token))
                .map(|t| t.text.clone())
                .unwrap_or_default();
            if let Some(told) = span.told.and_then(|t| self.named_outlet(t)) {
                out.push((told, cue.clone(), false));
            }
            let sources: Vec<ResolvedSource> = span
                .sources
                .iter()
                .flat_map(|&s| {
                    self.resolver
                        .resolve_source(s, self.lexicon, &self.document.document_id)
                })
                .collect();
            let joint = sources.len() > 1;
            if let ([source], Some((outer, ..))) = (sources.as_slice(), out.last())
                && is_same(outer, source)
            {
                out.pop();
            }
            out.extend(sources.into_iter().map(|s| (s, cue.clone(), joint)));
        }
        out
    }

    /// A publisher other than this document's own.
    pub(super) fn named_outlet(&self, word: WordRef) -> Option<ResolvedSource> {
        let source = self
            .resolver
            .resolve_source(word, self.lexicon, &self.document.document_id)
            .into_iter()
            .next()?;
        let own = self
            .document
            .outlet
            .as_deref()
            .is_some_and(|o| o.contains(source.name.as_str()) || source.name.contains(o));
        let named = self
            .resolver
            .names_in(word.sentence)
            .iter()
            .any(|n| n.tokens.contains(&word.token));
        (matches!(source.kind, SourceKind::Outlet | SourceKind::Agency) && !own && named).then_some(source)
    }

    pub(super) fn attribute(&self, claim: &mut Claim, links: Vec<(ResolvedSource, String, bool)>) {
        if let Some((last, _, joint)) = links.last() {
            let root = if *joint {
                links.iter().find(|l| l.2).map_or(last, |l| &l.0)
            } else {
                last
            };
            claim.root_source = root.root();
            if root.kind == SourceKind::Unspecified && claim.likelihood.is_none() {
                claim.likelihood = Some(LikelihoodBand::Reported.with_cue(links[links.len() - 1].1.clone()));
            }
        }
        claim.attribution = links
            .into_iter()
            .map(|(source, cue, joint)| self.link(source, cue, joint))
            .collect();
    }

    pub(super) fn link(&self, source: ResolvedSource, cue: String, joint: bool) -> Attribution {
        let span = self.span(source.actor.sentence, &source.actor.tokens);
        let sector = source.actor.sectors.clone();
        Attribution {
            source: Source {
                text: span.text,
                start: span.start,
                end: span.end,
                name: Some(source.name),
                code: source.code,
                sector,
                kind: source.kind,
            },
            cue,
            joint,
        }
    }
}

/// Two descriptions of one source that speaks twice over the same words.
fn is_same(one: &ResolvedSource, other: &ResolvedSource) -> bool {
    one.kind == other.kind && one.code == other.code && one.name == other.name
}
