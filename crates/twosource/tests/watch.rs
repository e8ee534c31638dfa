//! `watch` against a server of our own: manners, faults, and runs that are killed.

use assert_cmd::Command;
use std::collections::HashMap;
use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use tempfile::TempDir;

/// What a path answers.
#[derive(Clone, Default)]
struct Answer {
    status: u16,
    headers: String,
    body: Vec<u8>,
    pause_ms: u64,
    /// `ETag` that makes a conditional request answer 304.
    etag: Option<String>,
}

/// A server on a port of its own, with the requests that it saw.
#[derive(Clone)]
struct Server {
    address: String,
    answers: Arc<Mutex<HashMap<String, Answer>>>,
    seen: Arc<Mutex<Vec<String>>>,
}

impl Server {
    fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let server = Self {
            address: format!("http://{}", listener.local_addr().expect("an address")),
            answers: Arc::default(),
            seen: Arc::default(),
        };
        let own = server.clone();
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let own = own.clone();
                std::thread::spawn(move || own.serve(stream));
            }
        });
        server
    }

    fn serve(&self, mut stream: std::net::TcpStream) {
        let mut lines = BufReader::new(stream.try_clone().expect("a stream")).lines();
        let first = lines.next().and_then(Result::ok).unwrap_or_default();
        let path = first.split(' ').nth(1).unwrap_or_default().to_owned();
        let headers: Vec<String> = lines
            .map_while(Result::ok)
            .take_while(|l| !l.is_empty())
            .map(|l| l.to_lowercase())
            .collect();
        self.seen.lock().expect("seen").push(path.clone());
        let answer = self.answers.lock().expect("answers").get(&path).cloned();
        let mut answer = answer.unwrap_or(Answer {
            status: 404,
            ..Answer::default()
        });
        std::thread::sleep(std::time::Duration::from_millis(answer.pause_ms));
        if let Some(etag) = &answer.etag {
            let known = format!("if-none-match: {}", etag.to_lowercase());
            if headers.contains(&known) {
                answer.status = 304;
                answer.body.clear();
            }
            answer.headers.push_str(&format!("ETag: {etag}\r\n"));
        }
        let head = format!(
            "HTTP/1.1 {} X\r\nConnection: close\r\nContent-Length: {}\r\n{}\r\n",
            answer.status,
            answer.body.len(),
            answer.headers
        );
        let _gone = stream
            .write_all(head.as_bytes())
            .and_then(|()| stream.write_all(&answer.body));
    }

    fn put(&self, path: &str, answer: Answer) {
        self.answers
            .lock()
            .expect("answers")
            .insert(path.to_owned(), answer);
    }

    fn page(&self, path: &str, words: &str) {
        self.put(path, html(&story(words)));
    }

    fn feed(&self, path: &str, items: &[&str]) {
        self.put(path, rss(&self.address, items));
    }

    fn seen(&self, path: &str) -> usize {
        self.seen
            .lock()
            .expect("seen")
            .iter()
            .filter(|p| *p == path)
            .count()
    }
}

fn story(words: &str) -> String {
    format!(
        "<html><head><title>{words}</title></head><body><article><h1>{words}</h1><p>France condemned the attack on {words} on Monday. \
         Residents of the town spoke of shelling that went on through the night, and of houses that no longer stand.</p></article></body></html>"
    )
}

fn html(body: &str) -> Answer {
    Answer {
        status: 200,
        headers: "Content-Type: text/html; charset=utf-8\r\n".to_owned(),
        body: body.as_bytes().to_vec(),
        ..Answer::default()
    }
}

fn rss(address: &str, items: &[&str]) -> Answer {
    let item = |path: &&str| {
        format!(
            "<item><title>T</title><link>{address}{path}</link><guid>{path}</guid><pubDate>Tue, 04 Mar 2025 08:00:00 GMT</pubDate>\
             <description>Egypt condemned the attack on Gao on Monday, a spokesman of the ministry said at noon.</description></item>"
        )
    };
    let items: String = items.iter().map(item).collect();
    Answer {
        status: 200,
        headers: "Content-Type: application/rss+xml\r\n".to_owned(),
        body: format!("<rss version='2.0'><channel><title>The Pier</title>{items}</channel></rss>")
            .into_bytes(),
        ..Answer::default()
    }
}

struct Watch {
    folder: TempDir,
    list: PathBuf,
}

impl Watch {
    /// Feeds of `server` under manners that suit a test.
    fn of(server: &Server, feeds: &[&str]) -> Self {
        let tables: String = feeds
            .iter()
            .map(|f| format!("[[feed]]\nurl = '{}{f}'\n", server.address))
            .collect();
        Self::with(&format!(
            "every = '0s'\nhost_pause = '0s'\ntimeout = '2s'\n{tables}"
        ))
    }

    fn with(list: &str) -> Self {
        let folder = TempDir::new().expect("a folder");
        let path = folder.path().join("feeds.toml");
        std::fs::write(&path, list).expect("a list");
        Self { folder, list: path }
    }

    fn store(&self) -> PathBuf {
        self.folder.path().join("s.db")
    }

    fn once(&self) -> String {
        run(&self.list, &self.store(), &["--once"]).1
    }

    fn claims(&self) -> String {
        let output = Command::cargo_bin("twosource")
            .expect("the program")
            .args(["claims", "--format", "jsonl", "--db"])
            .arg(self.store())
            .output()
            .expect("it runs");
        String::from_utf8_lossy(&output.stdout).into_owned()
    }
}

fn run(list: &Path, store: &Path, more: &[&str]) -> (String, String) {
    let output = Command::cargo_bin("twosource")
        .expect("the program")
        .arg("watch")
        .arg(list)
        .arg("--db")
        .arg(store)
        .args(more)
        .timeout(std::time::Duration::from_secs(300))
        .output()
        .expect("it runs");
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let stderr = text(&output.stderr);
    assert!(output.status.success(), "{stderr}");
    (text(&output.stdout), stderr)
}

#[test]
fn new_items_are_read_in_full_and_known_ones_are_not_asked_for_again() {
    let server = Server::start();
    server.page("/1", "Goma");
    server.page("/2", "Bunia");
    server.feed("/rss", &["/1", "/1?utm_source=rss"]);
    let watch = Watch::of(&server, &["/rss"]);
    assert!(watch.once().contains("1 documents"));
    let claims = watch.claims();
    assert!(
        claims.contains("attack on Goma") && !claims.contains("Gao"),
        "the page, not the feed's summary: {claims}"
    );
    server.feed("/rss", &["/1", "/2"]);
    assert!(watch.once().contains("1 documents"));
    assert_eq!((server.seen("/1"), server.seen("/2")), (1, 1));
}

#[test]
fn an_unchanged_feed_is_not_sent_again() {
    let server = Server::start();
    server.page("/1", "Goma");
    let mut feed = rss(&server.address, &["/1"]);
    feed.etag = Some("\"v1\"".to_owned());
    server.put("/rss", feed);
    let watch = Watch::of(&server, &["/rss"]);
    watch.once();
    let second = watch.once();
    assert!(
        second.contains("0 documents") && second.contains("0 warnings"),
        "{second}"
    );
    assert_eq!(server.seen("/rss"), 2);
}

#[test]
fn pages_that_robots_rules_forbid_are_left_alone_and_the_feeds_text_is_read() {
    let server = Server::start();
    server.page("/private/1", "Goma");
    server.put(
        "/robots.txt",
        Answer {
            status: 200,
            body: b"User-agent: *\nDisallow: /private/\n".to_vec(),
            ..Answer::default()
        },
    );
    server.feed("/rss", &["/private/1"]);
    let watch = Watch::of(&server, &["/rss"]);
    let stderr = watch.once();
    assert!(
        stderr.contains("warning[no_page]") && stderr.contains("robots.txt"),
        "{stderr}"
    );
    assert_eq!(server.seen("/private/1"), 0);
    assert!(watch.claims().contains("attack on Gao"));
}

#[test]
fn a_host_whose_robots_rules_fail_is_not_asked_for_pages() {
    let server = Server::start();
    server.page("/1", "Goma");
    server.put(
        "/robots.txt",
        Answer {
            status: 503,
            ..Answer::default()
        },
    );
    server.feed("/rss", &["/1"]);
    let stderr = Watch::of(&server, &["/rss"]).once();
    assert!(stderr.contains("warning[page_put_off]"), "{stderr}");
    assert_eq!(server.seen("/1"), 0);
}

#[test]
fn a_server_that_asks_for_time_gets_it() {
    for status in [429, 503] {
        let server = Server::start();
        server.put(
            "/rss",
            Answer {
                status,
                headers: "Retry-After: 3600\r\n".to_owned(),
                ..Answer::default()
            },
        );
        let watch = Watch::of(&server, &["/rss"]);
        assert!(watch.once().contains("warning[feed_failed]"));
        watch.once();
        assert_eq!(server.seen("/rss"), 1, "{status}");
        let (status, _) = run(&watch.list, &watch.store(), &["--status", "--format", "jsonl"]);
        assert!(status.contains("\"failures\":1"), "{status}");
    }
}

#[test]
fn a_page_that_fails_is_put_off_and_had_later() {
    let server = Server::start();
    server.put(
        "/1",
        Answer {
            status: 500,
            headers: "Retry-After: 0\r\n".to_owned(),
            ..Answer::default()
        },
    );
    server.feed("/rss", &["/1"]);
    let watch = Watch::of(&server, &["/rss"]);
    let stderr = watch.once();
    assert!(stderr.contains("warning[page_put_off]"), "{stderr}");
    std::thread::sleep(std::time::Duration::from_millis(1500));
    server.page("/1", "Goma");
    assert!(watch.once().contains("1 documents"));
    assert!(watch.claims().contains("attack on Goma"));
}

#[test]
fn redirections_are_followed_and_two_ways_to_a_page_give_one_document() {
    let server = Server::start();
    server.page("/real", "Goma");
    for (path, status) in [("/a", 302), ("/b", 301)] {
        server.put(
            path,
            Answer {
                status,
                headers: "Location: /real\r\n".to_owned(),
                ..Answer::default()
            },
        );
    }
    server.put(
        "/old",
        Answer {
            status: 301,
            headers: "Location: /rss\r\n".to_owned(),
            ..Answer::default()
        },
    );
    server.feed("/rss", &["/a", "/b"]);
    let watch = Watch::of(&server, &["/old"]);
    assert!(watch.once().contains("1 documents"));
    watch.once();
    assert_eq!(
        server.seen("/old"),
        1,
        "a feed that moved for good is asked at its new place"
    );
}

#[test]
fn circles_of_redirections_end() {
    let server = Server::start();
    server.put(
        "/rss",
        Answer {
            status: 302,
            headers: "Location: /rss\r\n".to_owned(),
            ..Answer::default()
        },
    );
    let stderr = Watch::of(&server, &["/rss"]).once();
    assert!(stderr.contains("redirections"), "{stderr}");
}

#[test]
fn compressed_answers_are_read() {
    let server = Server::start();
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(story("Goma").as_bytes()).expect("written");
    server.put(
        "/1",
        Answer {
            status: 200,
            headers: "Content-Type: text/html\r\nContent-Encoding: gzip\r\n".to_owned(),
            body: encoder.finish().expect("compressed"),
            ..Answer::default()
        },
    );
    server.feed("/rss", &["/1"]);
    let watch = Watch::of(&server, &["/rss"]);
    watch.once();
    assert!(watch.claims().contains("attack on Goma"));
}

#[test]
fn broken_feeds_and_slow_hosts_do_not_keep_the_others() {
    let (server, slow) = (Server::start(), Server::start());
    server.page("/1", "Goma");
    let mut cut = rss(&server.address, &["/1"]);
    cut.body.truncate(cut.body.len() - 30);
    server.put("/cut", cut);
    server.put("/none", html("<html><body>no feed</body></html>"));
    slow.put(
        "/rss",
        Answer {
            status: 200,
            pause_ms: 20_000,
            ..Answer::default()
        },
    );
    let list = format!(
        "every = '0s'\nhost_pause = '0s'\ntimeout = '1s'\n[[feed]]\nurl = '{}/rss'\n[[feed]]\nurl = '{1}/none'\n[[feed]]\nurl = '{1}/cut'\n",
        slow.address, server.address
    );
    let stderr = Watch::with(&list).once();
    assert_eq!(stderr.matches("warning[feed_failed]").count(), 2, "{stderr}");
    assert!(
        stderr.contains("warning[broken_feed]") && stderr.contains("1 documents"),
        "{stderr}"
    );
}

#[test]
fn a_host_is_asked_with_pauses() {
    let server = Server::start();
    let pages = ["/1", "/2", "/3"];
    for page in pages {
        server.page(page, page);
    }
    server.feed("/rss", &pages);
    let list = format!(
        "every = '1h'\nhost_pause = '400ms'\n[[feed]]\nurl = '{}/rss'\n",
        server.address
    );
    let started = std::time::Instant::now();
    assert!(Watch::with(&list).once().contains("3 documents"));
    // Feed, robots.txt and three pages: four pauses between five requests.
    assert!(started.elapsed() >= std::time::Duration::from_millis(1600));
}

#[test]
fn lists_of_feed_readers_and_lists_of_articles_are_taken() {
    let server = Server::start();
    server.page("/1", "Goma");
    server.page("/2", "Bunia");
    server.feed("/rss", &["/1"]);
    let watch = Watch::with("[[feed]]\nfile = 'unused'\n");
    let opml = watch.folder.path().join("list.opml");
    let outline = format!(
        "<opml><body><outline text='x' xmlUrl='{}/rss'/></body></opml>",
        server.address
    );
    std::fs::write(&opml, outline).expect("a list");
    let articles = watch.folder.path().join("articles.json");
    let json = format!(
        r#"{{"articles":[{{"url":"{}/2","title":"T","seendate":"20250304T081500Z","domain":"pier.example","language":"English"}}]}}"#,
        server.address
    );
    std::fs::write(&articles, json).expect("a list");
    let toml = watch.folder.path().join("more.toml");
    let text = format!("host_pause = '0s'\n[[feed]]\nfile = '{}'\n", articles.display());
    std::fs::write(&toml, text).expect("a list");
    let more = toml.to_str().expect("a path");
    let (_, stderr) = run(&opml, &watch.store(), &[more, "--once"]);
    assert!(stderr.contains("2 documents"), "{stderr}");
}

#[test]
fn a_killed_watch_goes_on_where_it_stood() {
    let server = Server::start();
    let paths: Vec<String> = (0..6).map(|n| format!("/{n}")).collect();
    for path in &paths {
        let mut page = html(&story(path));
        page.pause_ms = 150;
        server.put(path, page);
    }
    let items: Vec<&str> = paths.iter().map(String::as_str).collect();
    server.feed("/rss", &items);
    let watch = Watch::of(&server, &["/rss"]);
    let mut first = std::process::Command::new(assert_cmd::cargo::cargo_bin("twosource"))
        .args(["--quiet", "watch", "--once"])
        .arg(&watch.list)
        .arg("--db")
        .arg(watch.store())
        .spawn()
        .expect("it runs");
    while server.seen("/2") == 0 && first.try_wait().expect("a state").is_none() {
        std::thread::sleep(std::time::Duration::from_millis(5));
    }
    first.kill().expect("killed");
    first.wait().expect("ended");
    watch.once();
    let asked: usize = paths.iter().map(|p| server.seen(p)).sum();
    assert!(asked <= 7, "only the page in flight is asked for again: {asked}");
    let claims = watch.claims();
    for path in &paths {
        let id = format!("\"document_id\":\"{}{path}\"", server.address);
        assert!(claims.contains(&id), "{path} is read: {claims}");
    }
}
