//! How much was read: reports by day, copies once.
//!
//! In: days and numbers of reports. Out: reports of a period. Never: the number of events.

use crate::step::Step;
use jiff::civil::Date;
use std::collections::BTreeMap;

/// Reports read by day of publication; a group of copies counts once, on its first day.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Coverage {
    days: BTreeMap<Date, u32>,
}

impl Coverage {
    /// Adds reports of a day.
    pub fn add(&mut self, day: Date, reports: u32) {
        *self.days.entry(day).or_default() += reports;
    }

    /// Days with their reports, oldest first.
    pub fn days(&self) -> impl Iterator<Item = (Date, u32)> {
        self.days.iter().map(|(day, reports)| (*day, *reports))
    }

    /// First and last day with a report.
    pub fn span(&self) -> Option<(Date, Date)> {
        let first = self.days.keys().next()?;
        let last = self.days.keys().next_back()?;
        Some((*first, *last))
    }

    /// Reports from one day to another.
    pub fn between(&self, since: Option<Date>, until: Option<Date>) -> u32 {
        let range = since.unwrap_or(Date::MIN)..=until.unwrap_or(Date::MAX);
        if range.is_empty() {
            return 0;
        }
        self.days.range(range).map(|(_, reports)| reports).sum()
    }

    /// Reports by period.
    pub fn by(&self, step: Step) -> BTreeMap<i32, u32> {
        let mut out = BTreeMap::new();
        for (day, reports) in &self.days {
            *out.entry(step.period(*day)).or_default() += reports;
        }
        out
    }
}

impl FromIterator<Date> for Coverage {
    fn from_iter<T: IntoIterator<Item = Date>>(days: T) -> Self {
        let mut out = Self::default();
        for day in days {
            out.add(day, 1);
        }
        out
    }
}
