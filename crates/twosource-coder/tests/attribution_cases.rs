//! Cases in `cases/attribution`, `cases/certainty` and `cases/sources`, a table for each phenomenon. A case with a reason in
//! `known` must still come out wrong: one that comes right loses the mark.

use std::path::{Path, PathBuf};
use twosource_coder::Coder;
use twosource_coder::read::Depth;
use twosource_record::reading::{AttributionReading, PredicateReading, Reading};
use twosource_record::{Claim, Document, Fingerprint, SourceKind};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn coder() -> Coder {
    let data = root().join("data");
    Coder::open(&data, &data.join("models/reader-en")).expect("tables and model")
}

fn document(text: &str) -> Document {
    Document {
        document_id: "case".to_owned(),
        url: None,
        outlet: Some("The Pier".to_owned()),
        agency: None,
        title: None,
        published_at: "2024-11-05T12:00:00Z".parse().ok(),
        language: None,
        dataset: None,
        text: text.replace('¶', "\n"),
        digest: String::new(),
        dateline: None,
        fingerprint: Fingerprint::default(),
    }
}

/// Checks every case of a folder with `fault`, which says what is wrong with one expectation, if anything is.
fn check(folder: &str, fault: impl Fn(&Coder, &str, &str) -> Option<String>) {
    let coder = coder();
    let mut faults = Vec::new();
    let mut counts = (0, 0);
    let mut files: Vec<PathBuf> = std::fs::read_dir(root().join("cases").join(folder))
        .expect("the folder")
        .map(|entry| entry.expect("an entry").path())
        .collect();
    files.sort();
    for file in files {
        let table = std::fs::read_to_string(&file).expect("the cases");
        for line in table.lines().filter(|l| !l.starts_with('#')).skip(1) {
            let mut cells = line.split('\t');
            let (text, expected) = (cells.next().unwrap_or_default(), cells.next().unwrap_or_default());
            let known = cells.next().is_some_and(|k| !k.is_empty());
            let found = fault(&coder, text, expected);
            counts.0 += 1;
            counts.1 += usize::from(found.is_none());
            let name = file
                .file_stem()
                .unwrap_or_default()
                .to_string_lossy()
                .into_owned();
            match found {
                Some(reason) if !known => faults.push(format!("{name}: {text} — {reason}")),
                None if known => faults.push(format!("{name}: {text} — comes right; take the mark away")),
                _ => {}
            }
        }
    }
    println!("{folder}: {} of {} right", counts.1, counts.0);
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

fn parts(expected: &str) -> impl Iterator<Item = &str> {
    expected.split(';').map(str::trim).filter(|p| !p.is_empty())
}

fn words(text: &str, spans: &[[usize; 2]]) -> String {
    let characters: Vec<char> = text.chars().collect();
    let word = |s: &[usize; 2]| characters[s[0]..s[1]].iter().collect::<String>();
    spans.iter().map(word).collect::<Vec<_>>().join(" | ")
}

fn read(coder: &Coder, text: &str) -> Reading {
    coder.reading(&document(text), None).expect("read")
}

fn attribution_fits(reading: &Reading, found: &AttributionReading, want: &str) -> bool {
    let mut wanted = want.split('>');
    let mut next = || wanted.next().unwrap_or_default();
    let (source, cue, word) = (next(), next(), next());
    let is = |spans: &[[usize; 2]], want: &str| {
        if want == "-" {
            spans.is_empty()
        } else {
            words(&reading.text, spans).contains(want)
        }
    };
    is(&found.source, source) && is(&found.cue, cue) && is(&found.content, word)
}

#[test]
fn attributions_have_the_source_cue_and_content_that_a_reader_would_mark() {
    check("attribution", |coder, text, expected| {
        let reading = read(coder, text);
        let all: Vec<&AttributionReading> = reading.sentences.iter().flat_map(|s| &s.attributions).collect();
        let told = || {
            let show = |a: &&AttributionReading| {
                let spans = [&a.source, &a.cue, &a.content];
                spans.map(|s| words(&reading.text, s)).join(">")
            };
            all.iter().map(show).collect::<Vec<_>>()
        };
        let fits = |want: &str| match want.strip_prefix("!>") {
            Some(word) => !all
                .iter()
                .any(|a| words(&reading.text, &a.content).contains(word)),
            None => all.iter().any(|a| attribution_fits(&reading, a, want)),
        };
        let wrong = parts(expected).find(|want| !fits(want));
        wrong.map(|want| format!("no {want} in {:?}", told()))
    });
}

fn name(value: &impl serde::Serialize) -> String {
    let value = serde_json::to_value(value).ok();
    value
        .and_then(|v| v.as_str().map(str::to_owned))
        .unwrap_or_default()
}

/// What a cell says of one word, mark by mark.
fn certainty_fits(predicate: &PredicateReading, marks: &str) -> bool {
    let starts: Vec<usize> = marks
        .match_indices(['=', '~', '@', '<', '>'])
        .map(|(i, _)| i)
        .collect();
    let ends = starts.iter().skip(1).copied().chain([marks.len()]);
    starts.iter().zip(ends).all(|(&start, end)| {
        let (mark, value) = marks[start..end].split_at(1);
        let band = predicate
            .likelihood
            .as_ref()
            .map_or("none".to_owned(), |l| name(&l.band));
        match mark {
            "=" => name(&predicate.polarity) == value,
            "~" => band == value,
            "@" => name(&predicate.aspect) == value,
            "<" => predicate.factuality < 0.0,
            _ => predicate.factuality > 0.0,
        }
    })
}

#[test]
fn polarity_likelihood_aspect_and_factuality_are_those_of_the_words() {
    check("certainty", |coder, text, expected| {
        let reading = read(coder, text);
        let all = || reading.sentences.iter().flat_map(|s| &s.predicates);
        let fault = |want: &str| {
            if let Some(word) = want.strip_prefix('?') {
                let claims = coder.code(&document(text), Depth::All).expect("coded");
                let claimed = claims.iter().any(|c| c.trigger.text == word);
                return claimed.then(|| format!("{word} is claimed"));
            }
            let end = want.find(['=', '~', '@', '<', '>']).unwrap_or(want.len());
            let word = all().filter(|p| p.text == want[..end]);
            let told: Vec<String> = word
                .clone()
                .map(|p| {
                    let band = p.likelihood.as_ref().map(|l| name(&l.band));
                    format!(
                        "{} {} {band:?} {:.2}",
                        name(&p.polarity),
                        name(&p.aspect),
                        p.factuality
                    )
                })
                .collect();
            let right = word.clone().any(|p| certainty_fits(p, &want[end..]));
            (!right).then(|| format!("{want}: {told:?}"))
        };
        parts(expected).find_map(fault)
    });
}

/// "agency:*>official:RUS", joint sources joined by "+"; "." is the outlet itself.
fn chain_fits(claim: &Claim, want: &str) -> bool {
    if want == "." {
        return claim.attribution.is_empty() && claim.root_source.kind == SourceKind::Outlet;
    }
    let wanted: Vec<&str> = want.split(['>', '+']).collect();
    let joint = want.contains('+');
    wanted.len() == claim.attribution.len()
        && wanted.iter().zip(&claim.attribution).all(|(want, have)| {
            let (kind, code) = want.split_once(':').unwrap_or((want, "*"));
            let code_fits = code == "*" || have.source.code.as_deref().unwrap_or_default() == code;
            (kind == "*" || name(&have.source.kind) == kind) && code_fits && have.joint == joint
        })
}

#[test]
fn chains_of_speakers_end_at_the_root() {
    check("sources", |coder, text, expected| {
        let claims = coder.code(&document(text), Depth::All).expect("coded");
        let told = || {
            let link = |a: &twosource_record::Attribution| {
                format!(
                    "{}:{}",
                    name(&a.source.kind),
                    a.source.code.as_deref().unwrap_or_default()
                )
            };
            let chain = |c: &Claim| c.attribution.iter().map(link).collect::<Vec<_>>().join(">");
            claims
                .iter()
                .map(|c| format!("{} {}", c.event, chain(c)))
                .collect::<Vec<_>>()
        };
        let fits = |want: &str| {
            let (event, chain) = want.split_once(' ').unwrap_or((want, "."));
            let is_event = |c: &Claim| event.split('|').any(|e| e == c.event.name());
            claims.iter().any(|c| is_event(c) && chain_fits(c, chain))
        };
        let wrong = parts(expected).find(|want| !fits(want));
        wrong.map(|want| format!("no {want} in {:?}", told()))
    });
}
