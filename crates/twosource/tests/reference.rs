//! `docs/reference/cli.md` is what the program says of itself; `UPDATE_REFERENCE=1` writes it anew.

use std::path::Path;
use std::process::Command;

const VERBS: [&str; 18] = [
    "read", "code", "classify", "cluster", "ingest", "import", "watch", "claims", "events", "show",
    "sources", "serve", "export", "dyads", "network", "changes", "alerts", "eval",
];

#[test]
fn the_command_reference_is_fresh() {
    let mut page = String::from("# Commands\n\nMade by `cargo xtask generate`.\n");
    for verb in VERBS {
        let output = Command::new(env!("CARGO_BIN_EXE_twosource"))
            .args([verb, "--help"])
            .env("COLUMNS", "100")
            .output()
            .expect("the program runs");
        let help = String::from_utf8_lossy(&output.stdout).replace('\r', "");
        let trimmed: Vec<&str> = help.lines().map(str::trim_end).collect();
        page.push_str(&format!(
            "\n## {verb}\n\n```text\n{}\n```\n",
            trimmed.join("\n").trim_end()
        ));
    }
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/reference/cli.md");
    if std::env::var_os("UPDATE_REFERENCE").is_some() {
        std::fs::write(&path, &page).expect("docs/reference can be written");
    }
    assert_eq!(
        std::fs::read_to_string(&path).unwrap_or_default(),
        page,
        "run `cargo xtask generate`"
    );
}

#[test]
fn every_warning_code_is_documented() {
    let page = std::fs::read_to_string(concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../docs/reference/warnings.md"
    ))
    .expect("the page");
    for (code, meaning) in twosource_ingest::warnings::WARNINGS {
        assert!(
            page.contains(&format!("`{code}`")),
            "{code} ({meaning}) is not in docs/reference/warnings.md"
        );
    }
}
