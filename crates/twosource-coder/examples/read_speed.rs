//! How fast the reader is on one core: `read_speed MODEL LEXICON SECONDS < text`, a report a line.
//!
//! In: reports, read over and over for SECONDS. Out: sentences and words a second, words a sentence, peak memory.
//! Never: counts the loading of the model.

use std::io::BufRead;
use std::path::Path;
use std::time::{Duration, Instant};
use twosource_coder::read::{Depth, Reader};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [model, lexicon, seconds] = arguments.as_slice() else {
        return Err("usage: read_speed MODEL LEXICON SECONDS < text".into());
    };
    let limit = Duration::from_secs(seconds.parse()?);
    let loading = Instant::now();
    let reader = Reader::open(Path::new(model), Path::new(lexicon))?;
    println!("loaded in {:.2} s", loading.elapsed().as_secs_f64());
    let reports: Vec<String> = std::io::stdin().lock().lines().collect::<Result<_, _>>()?;
    let (mut sentences, mut words) = (0usize, 0usize);
    let start = Instant::now();
    for report in reports.iter().cycle() {
        let read = reader.read(report, Depth::All)?;
        sentences += read.sentences.len();
        words += read.sentences.iter().map(|s| s.tokens.len()).sum::<usize>();
        if start.elapsed() >= limit {
            break;
        }
    }
    let wall = start.elapsed().as_secs_f64();
    let per_second = |count: usize| count as f64 / wall;
    println!(
        "{:.0} sentences/s, {:.0} words/s, {:.1} words a sentence",
        per_second(sentences),
        per_second(words),
        words as f64 / sentences.max(1) as f64
    );
    println!(
        "peak memory {}",
        peak_memory().unwrap_or("unknown on this system".to_owned())
    );
    Ok(())
}

fn peak_memory() -> Option<String> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|l| l.strip_prefix("VmHWM:"))?;
    Some(line.trim().to_owned())
}
