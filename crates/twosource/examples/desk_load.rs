//! Many clients at once against a running desk: `desk_load ADDRESS [CLIENTS] [SECONDS]`.
//!
//! In: an address like 127.0.0.1:8765. Out: requests a second and the 50th, 95th and 99th percentile in milliseconds, for lists,
//! maps and dossiers. Never: a request twice in a row with the same filter; nothing is answered from a browser's cache.

use std::collections::BTreeMap;
use std::error::Error;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

const PARTIES: [&str; 8] = ["UKR", "RUS", "MLI", "NGA", "COD", "SYR", "IND", "COL"];
const TYPES: [&str; 6] = ["ASSAULT", "CONSULT", "AID", "ACCUSE", "SANCTION", "PROTEST"];

type Outcome = Result<Vec<(&'static str, Duration)>, String>;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let address = arguments
        .first()
        .ok_or("usage: desk_load ADDRESS [CLIENTS] [SECONDS]")?
        .clone();
    let number = |i: usize, other: u64| arguments.get(i).map_or(Ok(other), |a| a.parse());
    let (clients, seconds) = (number(1, 32)?, number(2, 10)?);
    let ids = event_ids(&address)?;
    let until = Instant::now() + Duration::from_secs(seconds);
    let outcomes: Vec<Outcome> = std::thread::scope(|scope| {
        let start = |client| {
            scope.spawn({
                let (address, ids) = (&address, &ids);
                move || ask_until(address, ids, client, until).map_err(|why| why.to_string())
            })
        };
        let running: Vec<_> = (0..clients).map(start).collect();
        running
            .into_iter()
            .map(|r| r.join().unwrap_or_else(|_| Err("a client failed".to_owned())))
            .collect()
    });
    let mut by_kind: BTreeMap<&str, Vec<Duration>> = BTreeMap::new();
    for (kind, time) in outcomes
        .into_iter()
        .collect::<Result<Vec<_>, _>>()?
        .into_iter()
        .flatten()
    {
        by_kind.entry(kind).or_default().push(time);
    }
    println!("{clients} clients, {seconds} s");
    for (kind, mut times) in by_kind {
        times.sort();
        let at = |share: f64| times[((times.len() - 1) as f64 * share) as usize].as_secs_f64() * 1e3;
        let rate = times.len() as f64 / seconds as f64;
        println!(
            "{kind:<8} {rate:>7.0}/s  p50 {:>6.1} ms  p95 {:>6.1} ms  p99 {:>6.1} ms",
            at(0.5),
            at(0.95),
            at(0.99)
        );
    }
    Ok(())
}

/// A connection that is kept open.
struct Client {
    address: String,
    stream: BufReader<TcpStream>,
}

impl Client {
    fn open(address: &str) -> Result<Self, Box<dyn Error>> {
        let stream = TcpStream::connect(address)?;
        stream.set_nodelay(true)?;
        Ok(Self {
            address: address.to_owned(),
            stream: BufReader::new(stream),
        })
    }

    fn get(&mut self, path: &str) -> Result<String, Box<dyn Error>> {
        write!(
            self.stream.get_mut(),
            "GET {path} HTTP/1.1\r\nHost: {}\r\n\r\n",
            self.address
        )?;
        let (mut length, mut line, mut status) = (0, String::new(), String::new());
        while line != "\r\n" {
            line.clear();
            self.stream.read_line(&mut line)?;
            if status.is_empty() {
                status.clone_from(&line);
            }
            if let Some(value) = line.to_ascii_lowercase().strip_prefix("content-length:") {
                length = value.trim().parse()?;
            }
        }
        let mut body = vec![0; length];
        self.stream.read_exact(&mut body)?;
        if !status.contains(" 200 ") {
            return Err(format!("{path}: {status}").into());
        }
        Ok(String::from_utf8(body)?)
    }
}

/// Ids of events from all over the list.
fn event_ids(address: &str) -> Result<Vec<String>, Box<dyn Error>> {
    let mut client = Client::open(address)?;
    let mut out = Vec::new();
    for party in PARTIES {
        let page: serde_json::Value =
            serde_json::from_str(&client.get(&format!("/api/events?limit=100&actor={party}"))?)?;
        let ids = page["events"]
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(|e| e["event_id"].as_str());
        out.extend(ids.map(str::to_owned));
    }
    if out.is_empty() {
        Err("the desk has no events of these parties".into())
    } else {
        Ok(out)
    }
}

fn ask_until(
    address: &str,
    ids: &[String],
    client: u64,
    until: Instant,
) -> Result<Vec<(&'static str, Duration)>, Box<dyn Error>> {
    let mut connection = Client::open(address)?;
    let mut out = Vec::new();
    let mut turn = client * 7_919;
    while Instant::now() < until {
        turn += 1;
        let (kind, path) = request(turn, ids);
        let started = Instant::now();
        connection.get(&path)?;
        out.push((kind, started.elapsed()));
    }
    Ok(out)
}

/// Lists, maps and dossiers in turn; broad filters and narrow ones.
fn request(turn: u64, ids: &[String]) -> (&'static str, String) {
    let t = turn as usize;
    let filter = match t / 3 % 5 {
        0 => format!("min_credibility={}", 1 + t % 6),
        1 => format!("actor={}", PARTIES[t / 15 % 8]),
        2 => format!(
            "event={}&since=202{}-0{}-01",
            TYPES[t / 15 % 6],
            1 + t % 5,
            1 + t % 9
        ),
        3 => format!("dyad={}..{}", PARTIES[t / 15 % 8], PARTIES[(t / 15 + 1) % 8]),
        _ => format!(
            "status=single_source,corroborated&until=202{}-0{}-01",
            2 + t % 4,
            1 + t % 9
        ),
    };
    match t % 3 {
        0 => ("list", format!("/api/events?{filter}")),
        1 => ("map", format!("/api/map?{filter}")),
        _ => ("dossier", format!("/api/events/{}", ids[t * 31 % ids.len()])),
    }
}
