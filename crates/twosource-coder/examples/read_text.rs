//! Prints what the reader makes of standard input, one word a line: `read_text MODEL LEXICON < text`.

use std::io::Read;
use std::path::Path;
use twosource_coder::read::{Depth, Reader};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let (model, lexicon) = (
        arguments.next().unwrap_or_default(),
        arguments.next().unwrap_or_default(),
    );
    let reader = Reader::open(Path::new(&model), Path::new(&lexicon))?;
    let mut text = String::new();
    std::io::stdin().read_to_string(&mut text)?;
    for sentence in reader.read(&text, Depth::All)?.sentences {
        println!("# {}", &text[sentence.start..sentence.end]);
        for (i, t) in sentence.tokens.iter().enumerate() {
            println!(
                "{i}\t{}\t{}\t{}\t{}\t{}",
                t.text,
                t.lemma,
                t.upos.name(),
                t.head.map_or(-1, |h| h as i32),
                t.deprel
            );
        }
        for n in &sentence.names {
            println!("  name {:?} {:?}", n.kind, n.tokens);
        }
        for p in &sentence.predicates {
            println!(
                "  predicate {} {:.1} {:?}",
                sentence.tokens[p.token].text,
                p.factuality,
                p.roles
                    .iter()
                    .map(|r| format!("{}:{:?}", r.label, r.tokens))
                    .collect::<Vec<_>>()
            );
        }
    }
    Ok(())
}
