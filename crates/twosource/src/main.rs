//! The program: one binary, one verb per file in `commands`.
//!
//! In: arguments. Out: data on stdout, everything else on stderr; exit 0 done, 1 the user's input, 2 our fault.
//! Never: domain logic.

mod alerts;
mod arguments;
mod commands;
mod counting;
mod explanation;
mod filters;
mod importing;
mod knowledge;
mod output;
mod parallel;
mod pipeline;
mod plots;
mod run_log;
mod serve;
mod sources;
mod watch;

use clap::Parser;
use std::process::ExitCode;

fn main() -> ExitCode {
    let arguments = match arguments::Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(why) => {
            let _ = why.print();
            return ExitCode::from(u8::from(why.use_stderr()));
        }
    };
    arguments.color.apply();
    match commands::run(&arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => report(&why),
    }
}

/// Prints an error; a reader that went away is none.
fn report(why: &anyhow::Error) -> ExitCode {
    let broken_pipe = why.chain().any(|cause| {
        cause
            .downcast_ref::<std::io::Error>()
            .is_some_and(|e| e.kind() == std::io::ErrorKind::BrokenPipe)
    });
    if broken_pipe {
        return ExitCode::SUCCESS;
    }
    anstream::eprintln!("error: {why:#}");
    let ours = why.chain().any(|cause| {
        matches!(
            cause.downcast_ref::<twosource_coder::ReadError>(),
            Some(twosource_coder::ReadError::Run(_))
        )
    });
    ExitCode::from(if ours { 2 } else { 1 })
}
