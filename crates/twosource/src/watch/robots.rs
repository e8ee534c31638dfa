//! Robots rules (RFC 9309): which pages of a host may be fetched, and how fast.
//!
//! In: the answer to a request for `robots.txt`. Out: permissions and pauses. Never: takes a host that fails to answer for
//! one that allows everything.

use super::fetch::Answer;
use std::collections::HashMap;
use texting_robots::Robot;

/// Our name in rules.
const AGENT: &str = "twosource";

/// How long rules hold, in seconds: a day; rules that could not be had, an hour.
const HOLD: i64 = 86_400;
const HOLD_FAILED: i64 = 3_600;

/// Longest pause that a host may ask for, in seconds.
const MAX_DELAY: f32 = 60.0;

/// Largest rules that are read, in bytes.
const MAX_RULES: usize = 512 << 10;

enum Rules {
    All,
    Nothing,
    Of(Box<Robot>),
}

/// Rules of the hosts met so far.
#[derive(Default)]
pub struct RobotRules {
    known: HashMap<String, (i64, Rules)>,
}

impl RobotRules {
    /// Whether the rules of this host have to be asked for.
    pub fn is_due(&self, origin: &str, now: i64) -> bool {
        self.known.get(origin).is_none_or(|(until, _)| *until <= now)
    }

    /// Takes what came of the request for them.
    pub fn learn(&mut self, origin: &str, answer: &Answer, now: i64) {
        let (hold, rules) = match answer {
            Answer::Body(body) => {
                let bytes = &body.bytes[..body.bytes.len().min(MAX_RULES)];
                let robot = Robot::new(AGENT, bytes);
                (HOLD, robot.map_or(Rules::All, |r| Rules::Of(Box::new(r))))
            }
            Answer::Gone(_) | Answer::Unchanged => (HOLD, Rules::All),
            Answer::Later(_, seconds) => (seconds.unwrap_or(HOLD_FAILED).max(1), Rules::Nothing),
        };
        self.known.insert(origin.to_owned(), (now + hold, rules));
    }

    /// Whether the page may be fetched; `None` while the host's rules cannot be had.
    pub fn allows(&self, origin: &str, url: &str) -> Option<bool> {
        match self.known.get(origin).map(|(_, rules)| rules) {
            Some(Rules::All) => Some(true),
            Some(Rules::Of(robot)) => Some(robot.allowed(url)),
            Some(Rules::Nothing) | None => None,
        }
    }

    /// The pause that the host asks for, in milliseconds.
    pub fn delay(&self, origin: &str) -> i64 {
        match self.known.get(origin).map(|(_, rules)| rules) {
            Some(Rules::Of(robot)) => robot
                .delay
                .map_or(0, |seconds| (seconds.clamp(0.0, MAX_DELAY) * 1000.0) as i64),
            _ => 0,
        }
    }
}
