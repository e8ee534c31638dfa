//! `serve`: the desk in a browser.

use crate::arguments::Arguments;
use crate::run_log::RunLog;
use crate::serve::{self, Access};
use crate::{knowledge, pipeline};
use anyhow::{Context, Result, bail};
use clap::Args;
use rust_embed::RustEmbed;
use std::net::{IpAddr, SocketAddr};
use std::path::{Path, PathBuf};
use twosource_coder::read::Depth;
use twosource_ingest::read_inputs;
use twosource_store::Store;

/// Inputs of `serve`.
#[derive(Debug, Args)]
pub struct ServeArguments {
    /// The store
    #[arg(long, value_name = "FILE", required_unless_present = "demo")]
    pub db: Option<PathBuf>,
    /// Show the bundled sample, in a store that is gone afterwards
    #[arg(long, conflicts_with = "db")]
    pub demo: bool,
    /// Where to listen; beyond this machine only with a token or a proxy
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:8765")]
    pub listen: SocketAddr,
    /// File whose first line is the token that a browser or program must show
    #[arg(long, value_name = "FILE")]
    pub token_file: Option<PathBuf>,
    /// Header in which a proxy that has checked the user (OIDC) says who it is; the proxy must remove it from requests
    #[arg(long, value_name = "NAME")]
    pub user_header: Option<String>,
    /// Host name to answer for, beside this machine's own; may be given again
    #[arg(long, value_name = "NAME")]
    pub host: Vec<String>,
}

/// The texts of the sample.
#[derive(RustEmbed)]
#[folder = "../../examples/sample"]
struct Sample;

/// Serves until interrupted; the address goes to stdout.
pub fn run(arguments: &Arguments, own: &ServeArguments) -> Result<()> {
    let access = access(own)?;
    let folder = tempfile::tempdir()?;
    let path = match &own.db {
        Some(path) => path.clone(),
        None => demo_store(arguments, folder.path())?,
    };
    Store::open_existing(&path)?;
    if !arguments.quiet {
        anstream::eprintln!(
            "grading the events of {} where that is not done yet",
            path.display()
        );
    }
    serve::bring_up_to_date(&path)?;
    let labels = knowledge::state_names(arguments)?;
    serve::run(&path, labels, own.listen, access, |address| {
        anstream::println!("http://{address}/")
    })
}

/// The sample, read and coded; its documents are named as from beside the folder of texts.
fn demo_store(arguments: &Arguments, folder: &Path) -> Result<PathBuf> {
    let texts = folder.join("sample");
    std::fs::create_dir(&texts)?;
    for name in Sample::iter() {
        if let Some(file) = Sample::get(&name) {
            std::fs::write(texts.join(name.as_ref()), file.data)?;
        }
    }
    let path = folder.join("sample.db");
    let mut store = Store::open(&path)?;
    let mut log = RunLog::new(arguments.quiet);
    let (coder, options) = (
        knowledge::open_coder(arguments)?,
        knowledge::ingest_options(arguments)?,
    );
    let versions = knowledge::versions(arguments)?;
    let here = std::env::current_dir()?;
    std::env::set_current_dir(folder)?;
    let read = read_inputs(&["sample".to_owned()], options)
        .map_err(anyhow::Error::from)
        .and_then(|inputs| pipeline::ingest(inputs, coder, Depth::Filtered, &mut store, &mut log));
    std::env::set_current_dir(here)?;
    store.put_run(&log.record(versions, read?))?;
    log.finish("");
    Ok(path)
}

fn access(own: &ServeArguments) -> Result<Access> {
    let token = own.token_file.as_deref().map(read_token).transpose()?;
    let is_open = !own.listen.ip().is_loopback();
    if is_open && token.is_none() && own.user_header.is_none() {
        bail!(
            "{}: others could reach this address\nhint: give --token-file, or --user-header behind a proxy that checks users",
            own.listen
        );
    }
    let mut hosts = own.host.clone();
    if is_open && hosts.is_empty() {
        return Ok(Access {
            token,
            user_header: own.user_header.clone(),
            hosts,
        });
    }
    hosts.extend(["localhost", "127.0.0.1", "[::1]"].map(str::to_owned));
    hosts.push(match own.listen.ip() {
        IpAddr::V4(ip) => ip.to_string(),
        IpAddr::V6(ip) => format!("[{ip}]"),
    });
    Ok(Access {
        token,
        user_header: own.user_header.clone(),
        hosts,
    })
}

fn read_token(path: &Path) -> Result<String> {
    let text = std::fs::read_to_string(path).with_context(|| path.display().to_string())?;
    let token = text.lines().next().unwrap_or_default().trim().to_owned();
    let is_plain = token
        .chars()
        .all(|c| c.is_ascii_alphanumeric() || "-_.~".contains(c));
    if token.len() < 16 || !is_plain {
        bail!(
            "{}: a token is at least 16 letters, digits or -_.~\nhint: make one with `head -c 24 /dev/urandom | base64 | tr +/ -_`",
            path.display()
        );
    }
    Ok(token)
}
