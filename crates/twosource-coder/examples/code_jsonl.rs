//! Codes JSON Lines documents with a text each and prints claims: `code_jsonl DATA MODEL FILE`.

use std::io::BufRead;
use std::path::Path;
use twosource_coder::Coder;
use twosource_record::{Document, Fingerprint};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<String> = std::env::args().collect();
    let coder = Coder::open(Path::new(&arguments[1]), Path::new(&arguments[2]))?;
    let file = std::io::BufReader::new(std::fs::File::open(&arguments[3])?);
    for line in file.lines() {
        let value: serde_json::Value = serde_json::from_str(&line?)?;
        let field = |name: &str| value[name].as_str().map(str::to_owned);
        let document = Document {
            document_id: field("id").unwrap_or_default(),
            url: field("url"),
            outlet: field("outlet"),
            agency: field("agency"),
            title: field("title"),
            published_at: field("published_at").and_then(|p| p.parse().ok()),
            language: field("language"),
            text: field("text").unwrap_or_default(),
            digest: String::new(),
            dateline: None,
            fingerprint: Fingerprint::default(),
        };
        for claim in coder.code(&[document])?.remove(0) {
            println!("{}", serde_json::to_string(&claim)?);
        }
    }
    Ok(())
}
