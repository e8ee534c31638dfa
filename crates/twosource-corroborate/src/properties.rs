//! Properties of the stage under random worlds: a few happenings, reports of them by all kinds of sources.

use crate::{Corroborator, corroborate};
use jiff::Timestamp;
use proptest::prelude::*;
use std::collections::BTreeSet;
use twosource_record::*;

/// Dyads and towns; every happening has its own.
const HAPPENINGS: [(&str, &str, &str); 3] = [
    ("AAA", "BBB", "Ostrava"),
    ("CCC", "DDD", "Lusaka"),
    ("EEE", "FFF", "Quito"),
];

/// One report: which happening, by which kind of source, with what stance, when.
#[derive(Debug, Clone)]
struct Report {
    happening: usize,
    source: usize,
    stance: usize,
    hour: i64,
}

fn report() -> impl Strategy<Value = Report> {
    (0..3usize, 0..7usize, 0..5usize, 0..72i64).prop_map(|(happening, source, stance, hour)| Report {
        happening,
        source,
        stance,
        hour,
    })
}

fn world() -> impl Strategy<Value = Vec<Report>> {
    prop::collection::vec(report(), 1..9)
}

fn header(id: &str, outlet: &str, hour: i64) -> DocumentHeader {
    let at = Timestamp::from_second(1_700_000_000 + hour * 3600).expect("an instant");
    let shingles = (0..20)
        .map(|n| document::word_hash(&format!("{outlet} {id} {n}")))
        .collect::<BTreeSet<u32>>();
    DocumentHeader {
        document_id: id.to_owned(),
        url: None,
        outlet: Some(outlet.to_owned()),
        agency: None,
        title: None,
        published_at: Some(at),
        digest: format!("digest of {id}"),
        dataset: None,
        fingerprint: Fingerprint {
            passages: vec![Passage {
                start: 0,
                end: 80,
                shingles: shingles.into_iter().collect(),
            }],
            terms: Vec::new(),
        },
    }
}

fn party(code: &str) -> ActorMention {
    ActorMention {
        text: code.to_owned(),
        start: 0,
        end: 3,
        name: Some(code.to_owned()),
        code: Some(code.to_owned()),
        sector: Vec::new(),
        wikidata_id: None,
    }
}

/// The source of a report: its kind, code and side; `None` is the outlet itself.
fn source(report: &Report) -> Option<(SourceKind, Option<&'static str>, String)> {
    let (actor, recipient, _) = HAPPENINGS[report.happening];
    Some(match report.source {
        0 => (SourceKind::Official, Some(actor), actor.to_owned()),
        1 => (SourceKind::Official, Some(recipient), recipient.to_owned()),
        2 => (SourceKind::Official, Some("UNO"), "UNO".to_owned()),
        3 => (SourceKind::AnonymousOfficial, Some("ZZZ"), "ZZZ".to_owned()),
        4 => (SourceKind::Witness, None, "witness:x".to_owned()),
        _ => return None,
    })
}

fn link_to(root: &RootSource) -> Attribution {
    Attribution {
        source: Source {
            text: "speaker".to_owned(),
            start: 60,
            end: 67,
            name: root.name.clone(),
            code: root.code.clone(),
            sector: Vec::new(),
            kind: root.kind,
        },
        cue: "said".to_owned(),
        joint: false,
    }
}

fn town_in(town: &str, country: &str) -> PlaceMention {
    let place = Place {
        name: town.to_owned(),
        geonameid: None,
        lat: None,
        lon: None,
        province: None,
        district: None,
        country_code: Some(country.to_owned()),
        feature_class: None,
        feature_code: None,
        resolution: 4,
    };
    PlaceMention {
        text: town.to_owned(),
        start: 20,
        end: 26,
        place,
    }
}

fn claim(id: &str, document: &str, outlet: &str, report: &Report) -> Claim {
    let (actor, recipient, town) = HAPPENINGS[report.happening];
    let (kind, code, side) = source(report).unwrap_or((SourceKind::Outlet, None, format!("outlet:{outlet}")));
    let root = RootSource {
        kind,
        code: code.map(str::to_owned),
        name: Some(format!("{side} speaker")),
        side,
    };
    let link = link_to(&root);
    let day = Some(jiff::civil::date(2023, 11, 14));
    Claim {
        claim_id: id.to_owned(),
        document_id: document.to_owned(),
        sentence: claim::ClaimSentence {
            index: 0,
            start: 0,
            end: 80,
            text: "Guns fired on the town on Tuesday.".to_owned(),
        },
        event: EventType::Assault,
        mode: None,
        context: Vec::new(),
        quad_code: Quad::MaterialConflict,
        event_scale: -9.5,
        cameo_code: None,
        trigger: TextSpan {
            text: "fired".to_owned(),
            start: 5,
            end: 10,
        },
        actor: vec![party(actor)],
        recipient: vec![party(recipient)],
        object: None,
        place: Some(town_in(town, recipient)),
        happened_on: Some(DateRange {
            start: day,
            end: day,
            precision: DatePrecision::Day,
            text: "Tuesday".to_owned(),
        }),
        quantity: Vec::new(),
        polarity: if report.stance == 1 {
            Polarity::Negated
        } else {
            Polarity::Affirmed
        },
        aspect: if report.stance == 2 {
            Aspect::Future
        } else {
            Aspect::Past
        },
        likelihood: (report.stance == 3).then(|| LikelihoodBand::Possible.with_cue("may".to_owned())),
        attribution: source(report).map(|_| link).into_iter().collect(),
        root_source: root,
        confidence: 0.5,
    }
}

fn build(reports: &[Report]) -> (Vec<DocumentHeader>, Vec<Claim>) {
    let documents = reports.iter().enumerate().map(|(n, report)| {
        let (id, outlet) = (format!("d{n:02}"), format!("Outlet {n}"));
        let claim = claim(&format!("c{n:02}"), &id, &outlet, report);
        (header(&id, &outlet, report.hour), claim)
    });
    documents.unzip()
}

fn event_of<'e>(events: &'e [Event], claim_id: &str) -> &'e Event {
    let holds = |e: &&Event| e.claim_ids.iter().any(|id| id == claim_id);
    events.iter().find(holds).expect("every claim is in an event")
}

proptest! {
    #[test]
    fn the_order_of_documents_does_not_matter(reports in world(), turn in 0..8usize) {
        let (headers, claims) = build(&reports);
        let (mut turned, mut told) = (headers.clone(), claims.clone());
        turned.rotate_left(turn % headers.len());
        told.reverse();
        prop_assert_eq!(corroborate(&headers, &claims, None), corroborate(&turned, &told, None));
    }

    #[test]
    fn a_copy_never_raises_a_grade(reports in world(), which in 0..8usize, later in 1..48i64) {
        let (mut headers, mut claims) = build(&reports);
        let before = corroborate(&headers, &claims, None);
        let which = which % reports.len();
        let mut copy = header("copy", "Another Outlet", reports[which].hour + later);
        copy.fingerprint = headers[which].fingerprint.clone();
        headers.push(copy);
        let mut told = claim("copied", "copy", "Another Outlet", &reports[which]);
        told.root_source.side = told.root_source.side.replace("outlet:Outlet", "outlet:Another Outlet");
        claims.push(told);
        let after = corroborate(&headers, &claims, None);
        for event in &before {
            let now = event_of(&after, &event.claim_ids[0]);
            prop_assert!(now.credibility.grade >= event.credibility.grade);
            prop_assert_eq!(now.independent_source_count, event.independent_source_count);
            prop_assert_eq!(now.copy_groups, event.copy_groups);
        }
    }

    #[test]
    fn an_independent_flat_confirmation_never_lowers_a_grade(reports in world(), which in 0..8usize) {
        let (mut headers, mut claims) = build(&reports);
        let before = corroborate(&headers, &claims, None);
        let confirming = Report { source: 6, stance: 0, hour: 80, ..reports[which % reports.len()].clone() };
        headers.push(header("new", "Fresh Eyes", 80));
        claims.push(claim("confirms", "new", "Fresh Eyes", &confirming));
        let after = corroborate(&headers, &claims, None);
        for event in &before {
            prop_assert!(event_of(&after, &event.claim_ids[0]).credibility.grade <= event.credibility.grade);
        }
    }

    #[test]
    fn a_denial_by_a_party_never_counts_as_support(reports in world(), which in 0..3usize) {
        let mut reports = reports;
        reports.retain(|r| !(r.happening == which && r.source == 0));
        let (mut headers, mut claims) = build(&reports);
        let without = corroborate(&headers, &claims, None);
        let denial = Report { happening: which, source: 0, stance: 1, hour: 50 };
        headers.push(header("new", "Herald", 50));
        claims.push(claim("denies", "new", "Herald", &denial));
        let after = corroborate(&headers, &claims, None);
        let event = event_of(&after, "denies");
        let party = HAPPENINGS[which].0;
        prop_assert!(event.root_sources.iter().all(|r| r.side != party || r.stance == Stance::Denies));
        prop_assert!(event.dissent.iter().any(|d| d.kind == DissentKind::Denial));
        let same = |e: &&Event| e.actor.iter().any(|a| a.code.as_deref() == Some(party));
        let affirmed = without.iter().find(same).map_or(0, |e| e.independent_source_count);
        prop_assert!(event.independent_source_count <= affirmed);
    }

    #[test]
    fn a_rebuild_equals_increments(reports in world()) {
        let (headers, claims) = build(&reports);
        let mut grown = Corroborator::default();
        for (header, claim) in headers.iter().zip(&claims) {
            grown.add(header, [claim]);
            grown.events();
        }
        prop_assert_eq!(grown.events(), corroborate(&headers, &claims, None));
    }

    #[test]
    fn as_known_on_never_uses_a_later_document(reports in world(), hour in 0..72i64) {
        let (headers, claims) = build(&reports);
        let limit = Timestamp::from_second(1_700_000_000 + hour * 3600).expect("an instant");
        let earlier: Vec<DocumentHeader> =
            headers.iter().filter(|h| h.published_at <= Some(limit)).cloned().collect();
        let told: Vec<Claim> = claims
            .iter()
            .filter(|c| earlier.iter().any(|h| h.document_id == c.document_id))
            .cloned()
            .collect();
        prop_assert_eq!(corroborate(&headers, &claims, Some(limit)), corroborate(&earlier, &told, None));
    }
}
