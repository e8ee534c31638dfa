//! Who does it to whom: the words of an event's parties to actor mentions.
//!
//! In: head words. Out: mentions with codes. Never: a party that cooperates with itself; a private person without a role.

use super::actors::ResolvedActor;
use super::claims::ClaimAssembler;
use super::setting::is_site;
use crate::code::claim::WordRef;
use crate::code::events::CodedEvent;
use twosource_record::*;

impl ClaimAssembler<'_> {
    /// Nobody cooperates with itself, so such a recipient is a misreading.
    pub(super) fn set_parties(
        &self,
        claim: &mut Claim,
        actors: &[ResolvedActor],
        recipients: &[ResolvedActor],
    ) {
        claim.actor = self.mentions(actors);
        claim.recipient = self.mentions(recipients);
        let cooperates = claim.event.quad() < Quad::VerbalConflict;
        let actors = &claim.actor;
        claim
            .recipient
            .retain(|r| r.code.is_none() || !(cooperates && actors.iter().any(|a| a.code == r.code)));
    }

    /// Parties that such an act always has and that a report leaves to the reader: who arrests, against whom a march goes.
    pub(super) fn fill_unsaid(&self, claim: &mut Claim, coded: &CodedEvent) {
        let word = coded.trigger;
        let event = claim.event.name().to_lowercase();
        let unsaid = |class: &str| self.lexicon.in_class(class, &event);
        let place = claim.place.as_ref().and_then(|p| p.place.country_code.clone());
        let someone = |sector: Sector| {
            let code = place.clone().or_else(|| self.resolver.local_country(word))?;
            Some(ActorMention {
                text: claim.trigger.text.clone(),
                start: claim.trigger.start,
                end: claim.trigger.end,
                name: self.resolver.state_name(&code),
                code: Some(code),
                sector: vec![sector],
                wikidata_id: None,
            })
        };
        let actor = (claim.actor.is_empty() && unsaid("unsaid_actor_gov"))
            .then(|| someone(Sector::Gov))
            .flatten();
        let own = claim.actor.first().and_then(|a| a.code.clone());
        let domestic = own.is_some() && own == self.resolver.local_country(word);
        // Somebody named whose state is unknown, or two who fight each other, leave nobody unsaid.
        let unnamed = coded.recipient.is_empty() && coded.actor.len() < 2;
        let recipient = match claim.recipient.is_empty() {
            true if unsaid("unsaid_recipient_gov") => someone(Sector::Gov),
            true if unnamed && unsaid("unsaid_recipient_cvl") => someone(Sector::Cvl),
            true if unnamed && unsaid("unsaid_recipient_abroad") && !domestic => someone(Sector::Cvl),
            _ => None,
        };
        claim.actor.extend(actor);
        claim.recipient.extend(recipient);
    }

    /// Whether a word is part of a date.
    pub(super) fn is_date(&self, sentence: usize, token: usize) -> bool {
        self.dates[sentence].iter().any(|d| d.tokens.contains(&token))
    }

    /// "Saturday's use of force": a day is no party.
    pub(super) fn without_dates(&self, words: &[WordRef]) -> Vec<WordRef> {
        let parties = words.iter().copied();
        parties.filter(|w| !self.is_date(w.sentence, w.token)).collect()
    }

    /// A monastery, a depot, a bridge.
    pub(super) fn is_target(&self, word: WordRef) -> bool {
        let lemma = self.doc.sentences[word.sentence].lemma(word.token);
        self.lexicon.in_class("target", lemma)
    }

    pub(super) fn actors(&self, words: &[WordRef], default_country: Option<String>) -> Vec<ResolvedActor> {
        let mut out: Vec<ResolvedActor> = Vec::new();
        for actor in words
            .iter()
            .flat_map(|&w| self.resolve_party(w, default_country.as_ref()))
        {
            if !out
                .iter()
                .any(|a| a.code == actor.code && a.sectors == actor.sectors && a.code.is_some())
            {
                out.push(actor);
            }
        }
        out
    }

    /// An actor; else the country of a place that is struck; else, for bystanders, that of the place of the event.
    pub(super) fn resolve_party(
        &self,
        word: WordRef,
        default_country: Option<&String>,
    ) -> Vec<ResolvedActor> {
        let mut actors = self.resolver.resolve(word);
        for actor in actors.iter_mut().filter(|a| a.code.is_none()) {
            let sentence = &self.doc.sentences[actor.sentence];
            let finder = self.place_finder();
            let struck = finder.place_at(sentence, actor.sentence, actor.head);
            let struck = struck.filter(|(_, place)| actor.role.is_none() && !is_site(place));
            let lemma = sentence.lemma(actor.head);
            let target = actor.role.is_none() && self.lexicon.in_class("target", lemma);
            let bystander = target
                || actor
                    .role
                    .as_ref()
                    .is_some_and(|r| !r.state_organ && r.sectors.contains(&Sector::Cvl));
            actor.code = struck
                .and_then(|(_, p)| p.country_code)
                .or_else(|| default_country.filter(|_| bystander).cloned());
        }
        actors
    }

    pub(super) fn mentions(&self, actors: &[ResolvedActor]) -> Vec<ActorMention> {
        let kept = actors.iter().filter(|a| a.code.is_some() || a.role.is_some());
        kept.map(|a| {
            let span = self.span(a.sentence, &a.tokens);
            ActorMention {
                text: span.text,
                start: span.start,
                end: span.end,
                name: a.name.clone(),
                code: a.code.clone(),
                sector: a.sectors.clone(),
                wikidata_id: a.wikidata_id.clone(),
            }
        })
        .collect()
    }
}
