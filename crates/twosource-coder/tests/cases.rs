//! Cases in `cases/*.tsv`: a sentence, the claims that must come out, and the deeds that must not.

use std::path::{Path, PathBuf};
use twosource_coder::Coder;
use twosource_coder::read::Depth;
use twosource_record::{Aspect, Claim, Document, Fingerprint, Polarity};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn document(text: &str, published: Option<&str>) -> Document {
    Document {
        document_id: "case".to_owned(),
        url: None,
        outlet: Some("The Pier".to_owned()),
        agency: None,
        title: None,
        published_at: format!("{}T12:00:00Z", published.unwrap_or("2024-11-05"))
            .parse()
            .ok(),
        language: None,
        text: text.to_owned(),
        digest: String::new(),
        dateline: None,
        fingerprint: Fingerprint::default(),
        dataset: None,
    }
}

fn name(value: &impl serde::Serialize) -> String {
    serde_json::to_value(value)
        .ok()
        .and_then(|v| v.as_str().map(str::to_owned))
        .unwrap_or_default()
}

fn codes(list: &[twosource_record::ActorMention]) -> String {
    let mut codes: Vec<String> = list.iter().filter_map(|a| a.code.clone()).collect();
    codes.sort();
    codes.join("+")
}

/// "ASSAULT IRN>* negated *"; `*` is anything, "AID|MOBILIZE" either.
fn fits(expected: &str, claim: &Claim) -> bool {
    let mut words = expected.split_whitespace();
    let mut next = || words.next().unwrap_or("*");
    let (event, parties, polarity, aspect) = (next(), next(), next(), next());
    let (actor, recipient) = parties.split_once('>').unwrap_or((parties, "*"));
    let mut wanted: Vec<&str> = actor.split('+').collect();
    wanted.sort_unstable();
    let same = |want: &str, have: &str| want == "*" || want == have;
    event.split('|').any(|e| same(e, claim.event.name()))
        && same(&wanted.join("+"), &codes(&claim.actor))
        && same(recipient, &codes(&claim.recipient))
        && same(polarity, &name(&claim.polarity))
        && same(aspect, &name(&claim.aspect))
}

/// A deed that the text is made to say happened.
fn is_deed(claim: &Claim) -> bool {
    claim.polarity == Polarity::Affirmed && matches!(claim.aspect, Aspect::Past | Aspect::Ongoing)
}

#[test]
fn cases_come_out_as_a_careful_coder_would_say() {
    let data = root().join("data");
    let coder = Coder::open(&data, &data.join("models/reader-en")).expect("tables and model");
    let faults: Vec<String> = ["frames", "peers"]
        .iter()
        .flat_map(|file| faults_of(&coder, file))
        .collect();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// What is wrong in the cases of one table.
fn faults_of(coder: &Coder, file: &str) -> Vec<String> {
    let table = std::fs::read_to_string(root().join(format!("cases/{file}.tsv"))).expect("the cases");
    let mut faults = Vec::new();
    for line in table.lines().filter(|l| !l.starts_with('#')).skip(1) {
        let cells: Vec<&str> = line.split('\t').collect();
        let (case, text, expected) = (cells[0], cells[1], cells[2]);
        let claims = coder
            .code(&document(text, cells.get(4).copied()), Depth::All)
            .expect("coded");
        let told: Vec<String> = claims
            .iter()
            .map(|c| {
                format!(
                    "{} {}>{} {} {}",
                    c.event,
                    codes(&c.actor),
                    codes(&c.recipient),
                    name(&c.polarity),
                    name(&c.aspect)
                )
            })
            .collect();
        for want in expected.split(';').map(str::trim).filter(|w| !w.is_empty()) {
            if !claims.iter().any(|c| fits(want, c)) {
                faults.push(format!("{case}: no {want} in {told:?}"));
            }
        }
        for never in cells
            .get(3)
            .copied()
            .unwrap_or_default()
            .split('|')
            .filter(|n| !n.is_empty())
        {
            if claims.iter().any(|c| c.event.name() == never && is_deed(c)) {
                faults.push(format!("{case}: {never} came out as a deed: {told:?}"));
            }
        }
    }
    faults
}
