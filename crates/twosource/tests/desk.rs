//! The desk's API through the whole program: pages, paging, filters, refusals, what every answer carries.

use serde_json::Value;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};

/// A running server; it ends with the value.
struct Server {
    child: Child,
    address: String,
}

struct Answer {
    status: u16,
    head: String,
    body: String,
}

impl Answer {
    fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|why| panic!("{why}: {}", self.body))
    }

    fn header(&self, name: &str) -> Option<&str> {
        let start = format!("{name}: ");
        self.head.lines().find_map(|l| {
            l.get(..start.len())
                .filter(|s| s.eq_ignore_ascii_case(&start))
                .map(|_| &l[start.len()..])
        })
    }
}

impl Server {
    fn start(arguments: &[&str]) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_twosource"))
            .args(["--quiet", "serve", "--listen", "127.0.0.1:0"])
            .args(arguments)
            .stdout(Stdio::piped())
            .spawn()
            .expect("the program starts");
        let mut line = String::new();
        let out = child.stdout.take().expect("its output");
        BufReader::new(out).read_line(&mut line).expect("its address");
        let address = line
            .trim()
            .trim_start_matches("http://")
            .trim_end_matches('/')
            .to_owned();
        Self { child, address }
    }

    fn ask(&self, method: &str, path: &str, headers: &str) -> Answer {
        let mut stream = TcpStream::connect(&self.address).expect("a connection");
        let request = format!(
            "{method} {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n{headers}\r\n",
            self.address
        );
        stream.write_all(request.as_bytes()).expect("sent");
        let mut text = Vec::new();
        stream.read_to_end(&mut text).expect("answered");
        let text = String::from_utf8_lossy(&text).into_owned();
        let (head, body) = text.split_once("\r\n\r\n").expect("a head");
        let status = head
            .split(' ')
            .nth(1)
            .and_then(|s| s.parse().ok())
            .expect("a status");
        Answer {
            status,
            head: head.to_owned(),
            body: body.to_owned(),
        }
    }

    fn get(&self, path: &str) -> Answer {
        self.ask("GET", path, "")
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn every_page_has_a_twin_and_pages_of_a_list_join_without_gap_or_repeat() {
    let server = Server::start(&["--demo"]);
    let all = server.get("/api/events?limit=200").json();
    let ids = |page: &Value| -> Vec<String> {
        let events = page["events"].as_array().expect("events");
        events
            .iter()
            .map(|e| e["event_id"].as_str().expect("an id").to_owned())
            .collect()
    };
    let mut joined = Vec::new();
    let mut page = server.get("/api/events?limit=4").json();
    loop {
        joined.extend(ids(&page));
        let Some(cursor) = page["next_cursor"].as_str() else {
            break;
        };
        page = server.get(&format!("/api/events?limit=4&cursor={cursor}")).json();
    }
    assert_eq!(joined, ids(&all));
    assert_eq!(all["total"].as_u64(), Some(joined.len() as u64));
    let dossier = server.get(&format!("/api/events/{}", joined[0])).json();
    let document = dossier["documents"][0]["document_id"]
        .as_str()
        .expect("a document")
        .replace('/', "%2F");
    for twin in [
        "/",
        "/events/x",
        "/network",
        "/dyads/RUS/MDA",
        "/sources",
        "/about",
        "/api/network",
        "/api/dyads/RUS/MDA",
        "/api/sources",
        "/api/about",
        "/api/map",
        "/api/timeline",
        "/api/facets",
        "/api/openapi.json",
        &format!("/api/documents/{document}"),
        &format!("/api/events/{}/history", joined[0]),
    ] {
        assert_eq!(server.get(twin).status, 200, "{twin}");
    }
}

#[test]
fn filters_agree_with_the_records_they_let_through() {
    let server = Server::start(&["--demo"]);
    let strike = server
        .get("/api/events?actor=RUS&event=ASSAULT&min_credibility=1")
        .json();
    assert_eq!(strike["total"], 1, "{strike}");
    let event = &strike["events"][0];
    assert_eq!(
        (event["credibility"].as_u64(), event["status"].as_str()),
        (Some(1), Some("denied"))
    );
    for (query, total) in [
        ("q=depot%20Palanca&actor=Russia&event=ASSAULT", 1),
        ("q=nothingofthekind", 0),
        ("since=2031-01-01", 0),
    ] {
        assert_eq!(
            server.get(&format!("/api/events?{query}")).json()["total"],
            total,
            "{query}"
        );
    }
    let total = server.get("/api/events").json()["total"].as_u64();
    let facets = server.get("/api/facets").json();
    let sum: u64 = facets["statuses"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|f| f["events"].as_u64())
        .sum();
    assert_eq!(Some(sum), total, "statuses add up to the list");
    let line = server.get("/api/timeline").json();
    let dated: u64 = line["bins"]
        .as_array()
        .into_iter()
        .flatten()
        .flat_map(|b| b["quads"].as_array().cloned().unwrap_or_default())
        .filter_map(|n| n.as_u64())
        .sum();
    assert_eq!(
        Some(dated + line["undated"].as_u64().unwrap_or(0)),
        total,
        "bins add up to the list"
    );
}

#[test]
fn an_event_goes_back_to_what_was_known_as_the_whole_list_does() {
    let server = Server::start(&["--demo"]);
    let strike = server
        .get("/api/events?actor=RUS&event=ASSAULT&min_credibility=1")
        .json();
    let id = strike["events"][0]["event_id"]
        .as_str()
        .expect("the strike")
        .to_owned();
    for day in ["2025-03-03", "2025-03-04", "2025-03-05"] {
        let alone = server.get(&format!("/api/events/{id}?as_known_on={day}")).json();
        let listed = server
            .get(&format!("/api/events?actor=RUS&event=ASSAULT&as_known_on={day}"))
            .json();
        let then = &listed["events"][0];
        assert_eq!(alone["event"]["event_id"], then["event_id"], "{day}");
        assert_eq!(
            alone["event"]["credibility"]["grade"], then["credibility"],
            "{day}"
        );
        assert_eq!(alone["event"]["status"], then["status"], "{day}");
    }
    let steps = server.get(&format!("/api/events/{id}/history")).json();
    let grades: Vec<Option<u64>> = steps["steps"]
        .as_array()
        .into_iter()
        .flatten()
        .map(|s| s["credibility"].as_u64())
        .collect();
    assert_eq!(grades, [Some(3), Some(1)]);
}

#[test]
fn what_is_not_understood_is_refused_in_one_shape() {
    let server = Server::start(&["--demo"]);
    for (method, path, status) in [
        ("GET", "/api/events?limit=0", 400),
        ("GET", "/api/events?limit=1&limit=2", 400),
        ("GET", "/api/events?colour=red", 400),
        ("GET", "/api/events?since=yesterday", 400),
        ("GET", "/api/events?event=CRIME", 400),
        ("GET", "/api/events?bbox=1,2,3", 400),
        ("GET", "/api/events?cursor=x", 400),
        ("GET", "/api/map?limit=0", 400),
        ("GET", &format!("/api/dyads/RUS/{}", "x".repeat(91)), 400),
        ("GET", "/api/events/none", 404),
        ("GET", "/api/documents/%FF", 400),
        ("GET", "/api/export/docx", 404),
        ("GET", "/api/nowhere", 404),
        ("GET", "/nowhere.js", 404),
        ("POST", "/api/events", 405),
        ("DELETE", "/", 405),
    ] {
        let answer = server.ask(method, path, "");
        assert_eq!(answer.status, status, "{method} {path}: {}", answer.body);
        let problem = answer.json();
        assert_eq!(problem["status"], status, "{path}");
        assert!(
            problem["code"].is_string() && problem["message"].is_string(),
            "{problem}"
        );
    }
    let long = format!("/api/events?q={}", "x".repeat(9_000));
    assert_eq!(server.get(&long).json()["code"], "too_long");
}

#[test]
fn answers_carry_tags_and_a_policy_without_inline_scripts() {
    let server = Server::start(&["--demo"]);
    let first = server.get("/api/events");
    let tag = first.header("etag").expect("a tag");
    let again = server.ask("GET", "/api/events", &format!("If-None-Match: {tag}\r\n"));
    assert_eq!((again.status, again.body.as_str()), (304, ""));
    assert_ne!(server.get("/api/events?actor=RUS").header("etag"), Some(tag));
    let policy = first
        .header("content-security-policy")
        .expect("a policy")
        .to_owned();
    let scripts = policy
        .split(';')
        .find(|p| p.trim().starts_with("script-src"))
        .expect("scripts");
    assert_eq!(scripts.trim(), "script-src 'self'");
    assert!(
        !server.get("/").body.contains("<script>"),
        "no script stands in the page"
    );
}

#[test]
fn exports_hold_what_the_list_holds() {
    let server = Server::start(&["--demo"]);
    let total = server.get("/api/events?actor=RUS").json()["total"]
        .as_u64()
        .expect("a total") as usize;
    for format in ["jsonl", "plover"] {
        assert_eq!(
            server
                .get(&format!("/api/export/{format}?actor=RUS"))
                .body
                .lines()
                .count(),
            total,
            "{format}"
        );
    }
    let csv = server.get("/api/export/csv?actor=RUS");
    assert!(
        csv.header("content-disposition")
            .is_some_and(|h| h.contains("attachment"))
    );
    assert_eq!(csv.body.lines().count(), total + 1);
    let places = server.get("/api/export/geojson?actor=RUS").json();
    assert_eq!(places["features"].as_array().map(Vec::len), Some(total));
    assert_eq!(
        server
            .get("/api/export/atom?actor=RUS")
            .body
            .matches("<entry>")
            .count(),
        total
    );
}

#[test]
fn a_foreign_host_and_a_stranger_without_the_token_are_turned_away() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("token");
    std::fs::write(&file, "a-token-of-thirty-characters-0\n").expect("written");
    let server = Server::start(&["--demo", "--token-file", file.to_str().expect("a path")]);
    assert_eq!(server.get("/api/events").status, 401);
    assert_eq!(
        server
            .ask("GET", "/api/events", "Authorization: Bearer wrong\r\n")
            .status,
        401
    );
    assert_eq!(
        server
            .ask(
                "GET",
                "/api/events",
                "Authorization: Bearer a-token-of-thirty-characters-0\r\n"
            )
            .status,
        200
    );
    let entry = server.get("/?token=a-token-of-thirty-characters-0");
    let cookie = entry.header("set-cookie").expect("a cookie");
    assert!(entry.status == 303 && cookie.contains("HttpOnly") && cookie.contains("SameSite=Strict"));
    let shown = cookie.split(';').next().expect("a value");
    assert_eq!(
        server.ask("GET", "/", &format!("Cookie: {shown}\r\n")).status,
        200
    );
    let mut stream = TcpStream::connect(&server.address).expect("a connection");
    stream
        .write_all(b"GET /api/events HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n")
        .expect("sent");
    let mut text = String::new();
    stream.read_to_string(&mut text).expect("answered");
    assert!(text.starts_with("HTTP/1.1 421"), "{text}");
}

#[test]
fn nobody_listens_for_others_without_a_token() {
    let output = Command::new(env!("CARGO_BIN_EXE_twosource"))
        .args(["serve", "--demo", "--listen", "0.0.0.0:0"])
        .output()
        .expect("it runs");
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&output.stderr).contains("hint: give --token-file"));
}
