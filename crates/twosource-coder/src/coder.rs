//! The face of the crate: knowledge and model loaded once, documents read and coded one by one.
//!
//! In: a data folder, a model folder, documents. Out: readings and claims. Never: keeps anything of a document.

use crate::code::attribution::find_speakers;
use crate::code::certainty::Certainty;
use crate::code::claim::WordRef;
use crate::code::contexts::ContextTable;
use crate::code::cues::CueTable;
use crate::code::decisions::{Decider, Decisions, PassedOver};
use crate::code::events::find_events;
use crate::code::lexicon::EventLexicon;
use crate::code::table::TableError;
use crate::read::{CutSentence, Depth, ReadDocument, ReadError, ReadSentence, Reader};
use crate::resolve::actor_table::{ActorKind, ActorTable};
use crate::resolve::actors::{ActorResolver, DocumentSetting};
use crate::resolve::calendar::Calendar;
use crate::resolve::claims::ClaimAssembler;
use crate::resolve::confidence::ConfidenceTable;
use crate::resolve::dates::DateFinder;
use crate::resolve::gazetteer::Gazetteer;
use crate::resolve::locality::find_locality;
use crate::resolve::places::{PlaceContext, resolve_place};
use crate::resolve::quantities::CountedWords;
use jiff::tz::TimeZone;
use serde::Serialize;
use std::borrow::Cow;
use std::panic::resume_unwind;
use std::path::Path;
use twosource_record::codes::cameo::Crosswalk;
use twosource_record::{CharIndex, Claim, Document, EventType, RootSource, SourceKind};

/// What coding one document gave.
#[derive(Debug, Clone, Default)]
pub struct Coding {
    /// Claims in the order of the text, each with who settled what.
    pub claims: Vec<(Claim, Decisions)>,
    /// What looked like an event and became no claim.
    pub passed_over: Vec<SeenEvent>,
}

impl Coding {
    /// The claims alone.
    pub fn into_claims(self) -> Vec<Claim> {
        self.claims.into_iter().map(|(claim, _)| claim).collect()
    }
}

/// An event that was seen and not coded, in words.
#[derive(Debug, Clone, Serialize)]
pub struct SeenEvent {
    /// 0-based sentence of the document.
    pub sentence: usize,
    /// Its word.
    pub word: String,
    /// Its type.
    pub event: EventType,
    /// Who saw it.
    pub seen_by: Decider,
    /// Why it is no claim.
    pub reason: &'static str,
}

/// Reads and codes documents; shared between threads.
pub struct Coder {
    pub(crate) reader: Reader,
    pub(crate) lexicon: EventLexicon,
    pub(crate) cues: CueTable,
    pub(crate) contexts: ContextTable,
    pub(crate) confidence: ConfidenceTable,
    pub(crate) actors: ActorTable,
    pub(crate) gazetteer: Gazetteer,
    pub(crate) calendar: Calendar,
    pub(crate) counted: CountedWords,
    pub(crate) crosswalk: Crosswalk,
}

impl Coder {
    /// Loads the tables of `data` and the model of `model`; the gazetteer, half of the work, beside the rest.
    pub fn open(data: &Path, model: &Path) -> Result<Self, ReadError> {
        Self::open_with(data, model, None)
    }

    /// The same with a table of the user's own actors, which go before ours.
    pub fn open_with(data: &Path, model: &Path, own_actors: Option<&Path>) -> Result<Self, ReadError> {
        let dir = data.join("lexicon");
        std::thread::scope(|scope| {
            let gazetteer = scope.spawn(|| Gazetteer::load(data));
            let actors = ActorTable::load(data, own_actors)?;
            let mut lexicon = EventLexicon::load(&dir)?;
            lexicon.extend_class("person", actors.role_terms());
            let mut cues = CueTable::load(&dir)?;
            cues.extend_speakers(actors.role_terms());
            Ok(Self {
                reader: Reader::open(model, &dir)?,
                lexicon,
                contexts: ContextTable::load(&dir)?,
                confidence: ConfidenceTable::load(&dir)?,
                cues,
                calendar: Calendar::load(&dir)?,
                counted: CountedWords::load(&dir)?,
                crosswalk: load_crosswalk(&data.join("ontology/cameo_plover.tsv"))?,
                actors,
                gazetteer: gazetteer.join().unwrap_or_else(|panic| resume_unwind(panic))?,
            })
        })
    }

    /// The claims of one document.
    pub fn code(&self, document: &Document, depth: Depth) -> Result<Vec<Claim>, ReadError> {
        Ok(self.coding(document, depth)?.into_claims())
    }

    /// The claims of one document with who settled what, and what was seen and not coded.
    pub fn coding(&self, document: &Document, depth: Depth) -> Result<Coding, ReadError> {
        let doc = self.reader.read(&without_dateline(document), depth)?;
        Ok(self.coding_of(document, &doc))
    }

    /// The document as read; `cut` gives its sentences and words where the input has them.
    pub fn read_document(
        &self,
        document: &Document,
        cut: Option<Vec<CutSentence>>,
    ) -> Result<ReadDocument, ReadError> {
        match cut {
            Some(cut) => self.reader.read_cut(&document.text, cut),
            None => self.reader.read(&document.text, Depth::All),
        }
    }

    /// What the document itself says of when and where it was written.
    pub fn setting(&self, document: &Document) -> DocumentSetting {
        let published = document.published_at.map(|at| at.to_zoned(TimeZone::UTC).date());
        let dateline_place = document.dateline.as_ref().and_then(|d| d.place.as_deref());
        let dateline = dateline_place
            .and_then(|p| resolve_place(&self.gazetteer, &title_case(p), &PlaceContext::default()));
        let home = document
            .outlet
            .as_deref()
            .and_then(|o| self.actors.outlet_home(o));
        DocumentSetting {
            published_on: document.dateline.as_ref().and_then(|d| d.day).or(published),
            dateline_country: dateline.and_then(|p| p.country_code),
            outlet_country: home.and_then(|h| h.country_code.clone()),
        }
    }

    /// Codes of the actors that phrases name; `spans` in characters of the document's text.
    pub fn codes_of(
        &self,
        document: &Document,
        spans: &[(usize, usize)],
    ) -> Result<Vec<Vec<String>>, ReadError> {
        let doc = self.reader.read(&document.text, Depth::All)?;
        let setting = self.setting(document);
        let resolver = self.resolver(document, &doc, &setting).0;
        let index = CharIndex::new(&document.text);
        let codes = |&(start, end): &(usize, usize)| {
            let words = crate::classify::words_in(&doc, &document.text, &index, start, end);
            let head = words.iter().copied().find(|w| heads_span(&doc, *w, &words));
            let actors = head.map_or(Vec::new(), |w| resolver.resolve(w));
            actors.into_iter().filter_map(|a| a.code).collect()
        };
        Ok(spans.iter().map(codes).collect())
    }

    /// The actors of a document, and what it says of where it plays.
    pub(crate) fn resolver<'a>(
        &'a self,
        document: &Document,
        doc: &'a ReadDocument,
        setting: &'a DocumentSetting,
    ) -> (ActorResolver<'a>, PlaceContext) {
        let mut resolver = ActorResolver::new(doc, &self.actors, setting);
        let mut places = place_context(&resolver, setting);
        find_locality(document, doc, &self.gazetteer, &mut places);
        resolver.locate(&self.gazetteer, &places, &self.lexicon);
        (resolver, places)
    }

    fn coding_of(&self, document: &Document, doc: &ReadDocument) -> Coding {
        let setting = self.setting(document);
        let (resolver, places) = self.resolver(document, doc, &setting);
        let attributions = find_speakers(doc, &self.cues);
        let certainty = Certainty::new(doc, &self.cues, &attributions);
        let mut finder = DateFinder::new(&self.calendar, setting.published_on);
        let dates: Vec<_> = doc.sentences.iter().map(|s| finder.find(s)).collect();
        let mut found = find_events(doc, &self.lexicon);
        let assembler = ClaimAssembler {
            document,
            doc,
            index: &CharIndex::new(&document.text),
            resolver: &resolver,
            lexicon: &self.lexicon,
            attributions: &attributions,
            certainty: &certainty,
            dates: &dates,
            gazetteer: &self.gazetteer,
            places: &places,
            counted: &self.counted,
            calendar: &self.calendar,
            contexts: &self.contexts,
            confidence: &self.confidence,
            crosswalk: &self.crosswalk,
            own_root: self.own_root(document),
        };
        let claims = assembler.claims(&mut found);
        Coding {
            claims: claims.into_iter().map(|c| (c.claim, c.decisions)).collect(),
            passed_over: found
                .passed_over
                .iter()
                .map(|p| seen(&doc.sentences[p.word.sentence], p))
                .collect(),
        }
    }

    /// Whoever publishes: the agency credited, a body that publishes its own text, else the outlet.
    fn own_root(&self, document: &Document) -> RootSource {
        let outlet = document.outlet.clone();
        if let Some(agency) = document.agency.clone() {
            let code = self.actors.outlet(&agency).and_then(|o| o.code.clone());
            let side = code.clone().unwrap_or_else(|| format!("agency:{agency}"));
            return RootSource {
                kind: SourceKind::Agency,
                code,
                name: Some(agency),
                side,
            };
        }
        if let Some(body) = outlet.as_deref().and_then(|o| self.publishing_body(o)) {
            return body;
        }
        let code = outlet
            .as_deref()
            .and_then(|o| self.actors.outlet(o))
            .and_then(|o| o.code.clone());
        let side =
            code.unwrap_or_else(|| format!("outlet:{}", outlet.as_deref().unwrap_or(&document.document_id)));
        RootSource {
            kind: SourceKind::Outlet,
            code: None,
            name: outlet,
            side,
        }
    }
}

impl Coder {
    /// A ministry, command or office that publishes its own text is the root of what it says.
    fn publishing_body(&self, outlet: &str) -> Option<RootSource> {
        let entry = self.actors.named(outlet).map(|i| self.actors.entry(i)).next()?;
        let kind = match entry.kind {
            ActorKind::Organ | ActorKind::State | ActorKind::Metonym => SourceKind::Official,
            ActorKind::International | ActorKind::ArmedGroup => SourceKind::Organisation,
            _ => return None,
        };
        let code = entry.code.clone()?;
        let side = match entry.kind {
            ActorKind::ArmedGroup => format!("{code}/REB:{}", entry.name),
            ActorKind::International if code == "IGO" => format!("IGO:{}", entry.name),
            ActorKind::International => format!("{code}:"),
            _ => code.clone(),
        };
        Some(RootSource {
            kind,
            code: Some(code),
            name: Some(entry.name.clone()),
            side,
        })
    }
}

/// Whether a word hangs on none of the others.
fn heads_span(doc: &ReadDocument, word: WordRef, words: &[WordRef]) -> bool {
    let head = doc.sentences[word.sentence].tokens[word.token].head;
    !words
        .iter()
        .any(|w| w.sentence == word.sentence && Some(w.token) == head)
}

fn seen(sentence: &ReadSentence, event: &PassedOver) -> SeenEvent {
    SeenEvent {
        sentence: event.word.sentence,
        word: sentence.tokens[event.word.token].text.clone(),
        event: event.event,
        seen_by: event.seen_by.clone(),
        reason: event.reason,
    }
}

/// The text with its dateline blanked: no words of the report's own, and every offset as it was.
fn without_dateline(document: &Document) -> Cow<'_, str> {
    let range = document.dateline.as_ref().map(|d| d.byte_start..d.byte_end);
    match range.filter(|r| document.text.get(r.clone()).is_some()) {
        Some(range) => {
            let mut text = document.text.clone();
            text.replace_range(range.clone(), &" ".repeat(range.len()));
            Cow::Owned(text)
        }
        None => Cow::Borrowed(&document.text),
    }
}

fn load_crosswalk(path: &Path) -> Result<Crosswalk, TableError> {
    let text = std::fs::read_to_string(path).map_err(|cause| TableError::Unreadable {
        path: path.to_owned(),
        cause,
    })?;
    Crosswalk::from_tsv(&text).map_err(|reason| TableError::BadRow {
        path: path.to_owned(),
        line: 0,
        reason,
    })
}

fn place_context(resolver: &ActorResolver, setting: &DocumentSetting) -> PlaceContext {
    let mut context = PlaceContext {
        dateline_country: setting.dateline_country.clone(),
        outlet_country: setting.outlet_country.clone(),
        ..PlaceContext::default()
    };
    for name in resolver.all_names() {
        if let Some(code) = &resolver.entry(name).code {
            *context.countries.entry(code.clone()).or_default() += 1;
        }
    }
    context
}

/// "NEW DELHI" to "New Delhi".
fn title_case(name: &str) -> String {
    let word = |w: &str| {
        let mut chars = w.chars();
        chars.next().map_or(String::new(), |c| {
            c.to_uppercase()
                .chain(chars.flat_map(char::to_lowercase))
                .collect()
        })
    };
    name.split(' ').map(word).collect::<Vec<String>>().join(" ")
}
