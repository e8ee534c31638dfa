//! Feeds as JSON Lines, one a file: `cargo run -p twosource-ingest --example feeds -- FILE...`.
//!
//! In: feed files. Out: what was read of each, or why nothing was. Never: fetches anything.

fn main() -> Result<(), Box<dyn std::error::Error>> {
    for path in std::env::args().skip(1) {
        let read = twosource_ingest::feed::parse_feed(&std::fs::read(&path)?, None);
        let line = match read {
            Ok(feed) => serde_json::json!({"file": path, "feed": feed}),
            Err(why) => serde_json::json!({"file": path, "error": why}),
        };
        println!("{line}");
    }
    Ok(())
}
