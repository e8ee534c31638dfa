//! Alerts as whole commands: what is new, the feed, the webhook with a receiver on this machine.

use assert_cmd::Command;
use standardwebhooks::Webhook;
use std::path::{Path, PathBuf};
use std::process::Output;
use std::thread::JoinHandle;
use tempfile::TempDir;
use tiny_http::{Header, Response, Server};

const SECRET: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

fn example(name: &str) -> String {
    format!("{}/../../examples/trends/{name}", env!("CARGO_MANIFEST_DIR"))
}

fn twosource(folder: &Path, arguments: &[&str]) -> Output {
    Command::cargo_bin("twosource")
        .expect("the program")
        .current_dir(folder)
        .env("HOOK_SECRET", SECRET)
        .args(arguments)
        .output()
        .expect("it runs")
}

fn store(folder: &TempDir, inputs: &[String]) -> PathBuf {
    let mut arguments = vec!["--quiet", "ingest", "--db", "s.db"];
    arguments.extend(inputs.iter().map(String::as_str));
    let output = twosource(folder.path(), &arguments);
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    folder.path().join("s.db")
}

const RULES: &str = "[[alert]]\nname = \"arms and men\"\n[alert.events]\nactor = \"PRK\"\nevent = \"AID\"\ngrade_changes = true\n";

fn rules(folder: &TempDir, more: &str) {
    std::fs::write(folder.path().join("a.toml"), format!("{RULES}{more}")).expect("rules");
}

fn run(folder: &TempDir) -> Output {
    twosource(
        folder.path(),
        &["alerts", "a.toml", "--db", "s.db", "--format", "jsonl"],
    )
}

fn count(output: &Output) -> usize {
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8_lossy(&output.stdout).lines().count()
}

/// Parts of the sample as files of their own.
fn parts(folder: &TempDir, wanted: &[&str]) -> Vec<String> {
    let text = std::fs::read_to_string(example("troops.jsonl")).expect("the sample");
    let mut out = Vec::new();
    for id in wanted {
        let line = text
            .lines()
            .find(|l| l.contains(&format!("\"id\":\"{id}\"")))
            .expect("a report");
        let path = folder.path().join(format!("{id}.jsonl"));
        std::fs::write(&path, line).expect("a file");
        out.push(path.display().to_string());
    }
    out
}

#[test]
fn a_match_is_told_once_and_again_when_its_grade_changes() {
    let folder = TempDir::new().expect("a folder");
    rules(&folder, "");
    store(&folder, &parts(&folder, &["meridian-3"]));
    assert_eq!(count(&run(&folder)), 1);
    assert_eq!(count(&run(&folder)), 0, "told already");
    store(&folder, &parts(&folder, &["sentinel-2"]));
    assert_eq!(count(&run(&folder)), 0, "a copy is no news");
    store(&folder, &parts(&folder, &["potomac-1"]));
    let confirmed = run(&folder);
    assert_eq!(count(&confirmed), 1, "confirmed by another source");
    let line: serde_json::Value = serde_json::from_slice(&confirmed.stdout).expect("a match");
    assert_eq!(line["event"]["credibility"]["grade"], 1, "{line}");
}

#[test]
fn a_dry_run_tells_nobody() {
    let folder = TempDir::new().expect("a folder");
    rules(&folder, "[atom]\nfile = \"feed.xml\"\n");
    store(&folder, &parts(&folder, &["meridian-3"]));
    let output = twosource(folder.path(), &["alerts", "a.toml", "--db", "s.db", "--dry-run"]);
    assert!(output.status.success());
    assert!(!folder.path().join("feed.xml").exists());
    assert_eq!(count(&run(&folder)), 1, "still new");
    let feed = std::fs::read_to_string(folder.path().join("feed.xml")).expect("a feed");
    assert_eq!(feed.matches("<entry>").count(), 1, "{feed}");
    run(&folder);
    let again = std::fs::read_to_string(folder.path().join("feed.xml")).expect("a feed");
    assert_eq!(again, feed, "nothing new, the same feed");
}

/// Answers each call with the next status, and hands back what it got.
fn receiver(statuses: &'static [u16]) -> (String, JoinHandle<Vec<Call>>) {
    let server = Server::http("127.0.0.1:0").expect("a free port");
    let address = server.server_addr().to_ip().expect("an address");
    let thread = std::thread::spawn(move || {
        let mut calls = Vec::new();
        for status in statuses {
            let mut request = server.recv().expect("a call");
            let mut body = String::new();
            request.as_reader().read_to_string(&mut body).expect("a body");
            let headers = request.headers().iter();
            let headers = headers.map(|h| (h.field.to_string().to_lowercase(), h.value.to_string()));
            calls.push(Call {
                headers: headers.collect(),
                body,
            });
            let wait = Header::from_bytes("Retry-After", "0").expect("a header");
            request
                .respond(Response::empty(*status).with_header(wait))
                .expect("an answer");
        }
        calls
    });
    (format!("http://{address}/hook"), thread)
}

struct Call {
    headers: Vec<(String, String)>,
    body: String,
}

impl Call {
    fn header(&self, name: &str) -> &str {
        let found = self.headers.iter().find(|(n, _)| n == name);
        found.map_or("", |(_, value)| value.as_str())
    }

    fn is_signed_with(&self, secret: &str) -> bool {
        let at = self.header("webhook-timestamp").parse().expect("a time");
        let signature =
            Webhook::new(secret)
                .expect("a secret")
                .sign(self.header("webhook-id"), at, self.body.as_bytes());
        signature.expect("a signature") == self.header("webhook-signature")
    }
}

fn hook(url: &str) -> String {
    format!("[webhook]\nurl = \"{url}\"\nsecret_env = \"HOOK_SECRET\"\nattempts = 3\nfirst_wait = 0.01\n")
}

#[test]
fn a_busy_receiver_is_called_again_with_the_same_id_and_a_right_signature() {
    let folder = TempDir::new().expect("a folder");
    let (url, thread) = receiver(&[503, 429, 204]);
    rules(&folder, &hook(&url));
    store(&folder, &parts(&folder, &["meridian-3"]));
    assert_eq!(count(&run(&folder)), 1);
    let calls = thread.join().expect("the receiver");
    assert_eq!(calls.len(), 3);
    for call in &calls {
        assert!(call.is_signed_with(SECRET));
        assert!(!call.is_signed_with("whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"));
        assert_eq!(call.header("webhook-id"), calls[0].header("webhook-id"));
    }
    let body: serde_json::Value = serde_json::from_str(&calls[2].body).expect("JSON");
    assert_eq!(body["matches"][0]["alert"], "arms and men");
}

#[test]
fn matches_stay_new_until_the_call_went_through() {
    let folder = TempDir::new().expect("a folder");
    let (url, thread) = receiver(&[500, 500, 500, 200]);
    rules(&folder, &hook(&url));
    store(&folder, &parts(&folder, &["meridian-3"]));
    let failed = run(&folder);
    assert_eq!(failed.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&failed.stderr).contains("hint: the matches stay new"));
    assert_eq!(count(&run(&folder)), 1, "the next run tells it");
    assert_eq!(thread.join().expect("the receiver").len(), 4);
}

#[test]
fn a_refusal_is_not_tried_again() {
    let folder = TempDir::new().expect("a folder");
    let (url, thread) = receiver(&[410]);
    rules(&folder, &hook(&url));
    store(&folder, &parts(&folder, &["meridian-3"]));
    let refused = run(&folder);
    assert_eq!(refused.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&refused.stderr).contains("410"));
    assert_eq!(thread.join().expect("the receiver").len(), 1);
}

#[test]
fn bad_rules_are_named_with_their_file() {
    for (rules, expected) in [
        ("[[alert]]\nname = \"a\"\n", "looks for nothing"),
        (
            "[[alert]]\nname = \"a\"\n[alert.events]\nevent = \"BOMB\"\n",
            "no event type",
        ),
        (
            "[[alert]]\nname = \"a\"\n[alert.changes]\nstep = \"fortnight\"\n",
            "no step 'fortnight'",
        ),
        ("[[alert]]\nname = \"a\"\nwho = 1\n", "unknown field"),
        ("[[alert]\n", "a.toml"),
    ] {
        let folder = TempDir::new().expect("a folder");
        std::fs::write(folder.path().join("a.toml"), rules).expect("rules");
        let output = run(&folder);
        let stderr = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(1), "{stderr}");
        assert!(
            stderr.contains(expected) && stderr.contains("a.toml"),
            "{expected}: {stderr}"
        );
    }
}
