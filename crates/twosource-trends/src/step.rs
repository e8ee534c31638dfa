//! Units of time: which period a day, a range of days or an event belongs to.
//!
//! In: days. Out: the number of a period, counted from 1970, and back. Never: a date that the record does not give.

use jiff::civil::Date;
use twosource_record::EventRow;

const EPOCH: Date = Date::constant(1970, 1, 1);

/// The length of a period.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Step {
    /// A day.
    Day,
    /// From Monday, as ISO 8601 numbers them.
    Week,
    /// A calendar month.
    Month,
    /// A calendar quarter.
    Quarter,
    /// A calendar year.
    Year,
    /// The whole window is one period.
    Whole,
}

/// Which day an event is counted on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DateBasis {
    /// When it happened; the first report where nobody says when.
    Happened,
    /// When it was first reported.
    Reported,
}

/// Where an event lies in time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Placed {
    /// In this period; by its first report, where nobody says when it happened.
    In { period: i32, by_report: bool },
    /// Its date is less exact than the period.
    TooWide,
    /// No day is known.
    Undated,
}

/// Days since 1970-01-01.
pub(crate) fn day_number(day: Date) -> i32 {
    let hours = day.duration_since(EPOCH).as_hours();
    i32::try_from(hours / 24).unwrap_or(0)
}

fn from_day_number(days: i32) -> Date {
    EPOCH.saturating_add(jiff::SignedDuration::from_hours(i64::from(days) * 24))
}

impl Step {
    /// Number of the period that a day lies in.
    pub fn period(self, day: Date) -> i32 {
        let months = i32::from(day.year()) * 12 + i32::from(day.month()) - 1;
        match self {
            Self::Day => day_number(day),
            Self::Week => (day_number(day) + 3).div_euclid(7),
            Self::Month => months,
            Self::Quarter => months.div_euclid(3),
            Self::Year => i32::from(day.year()),
            Self::Whole => 0,
        }
    }

    /// First day of a period; the first day of 1970 for the whole.
    pub fn first_day(self, period: i32) -> Date {
        let month = |number: i32| {
            let year = i16::try_from(number.div_euclid(12)).unwrap_or(i16::MAX);
            let month = i8::try_from(number.rem_euclid(12) + 1).unwrap_or(1);
            Date::new(year, month, 1).unwrap_or(EPOCH)
        };
        match self {
            Self::Day => from_day_number(period),
            Self::Week => from_day_number(period * 7 - 3),
            Self::Month => month(period),
            Self::Quarter => month(period * 3),
            Self::Year => month(period * 12),
            Self::Whole => EPOCH,
        }
    }

    /// Last day of a period.
    pub fn last_day(self, period: i32) -> Date {
        self.first_day(period + 1).yesterday().unwrap_or(Date::MAX)
    }

    /// `2024-10-03`, `2024-W40`, `2024-10`, `2024-Q4`, `2024`.
    pub fn label(self, period: i32) -> String {
        let first = self.first_day(period);
        match self {
            Self::Day => first.to_string(),
            Self::Week => {
                let week = first.iso_week_date();
                format!("{}-W{:02}", week.year(), week.week())
            }
            Self::Month => format!("{}-{:02}", first.year(), first.month()),
            Self::Quarter => format!("{}-Q{}", first.year(), (first.month() - 1) / 3 + 1),
            Self::Year => first.year().to_string(),
            Self::Whole => "all".to_owned(),
        }
    }

    /// Periods that make a year, for rates by year.
    pub fn per_year(self) -> f64 {
        match self {
            Self::Day => 365.25,
            Self::Week => 365.25 / 7.0,
            Self::Month => 12.0,
            Self::Quarter => 4.0,
            Self::Year | Self::Whole => 1.0,
        }
    }

    /// The period of an event. What went on over a longer time is counted once, in the period in which it was last
    /// said to go on; what happened on an unknown day of a longer time is in none.
    pub(crate) fn place(self, row: &EventRow, basis: DateBasis) -> Placed {
        let by_report = || match row.reported_on {
            Some(day) => Placed::In {
                period: self.period(day),
                by_report: true,
            },
            None => Placed::Undated,
        };
        let (first, last) = match (basis, row.first_on, row.last_on) {
            (DateBasis::Reported, ..) | (_, None, None) => return by_report(),
            (_, Some(first), Some(last)) => (first, last),
            (_, Some(day), None) if row.ranged => match row.reported_on {
                Some(report) => (day, report.max(day)),
                None => (day, day),
            },
            (_, Some(day), None) | (_, None, Some(day)) => (day, day),
        };
        match self.of_range(first, last, row.ranged) {
            Some(period) => Placed::In {
                period,
                by_report: false,
            },
            None => Placed::TooWide,
        }
    }

    /// The period that holds the range, or most of one that is no longer than a period.
    fn of_range(self, first: Date, last: Date, ranged: bool) -> Option<i32> {
        let (start, end) = (self.period(first), self.period(last));
        if start == end {
            return Some(start);
        }
        if end == start + 1 {
            let border = day_number(self.first_day(end));
            let before = border - day_number(first);
            let behind = day_number(last) - border + 1;
            if before + behind <= border - day_number(self.first_day(start)) {
                return Some(if before >= behind { start } else { end });
            }
        }
        ranged.then_some(end)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn labels_name_the_period() {
        let day = date(2024, 12, 30);
        assert_eq!(Step::Day.label(Step::Day.period(day)), "2024-12-30");
        assert_eq!(
            Step::Week.label(Step::Week.period(day)),
            "2025-W01",
            "ISO weeks belong to the year of their Thursday"
        );
        assert_eq!(Step::Month.label(Step::Month.period(day)), "2024-12");
        assert_eq!(Step::Quarter.label(Step::Quarter.period(day)), "2024-Q4");
        assert_eq!(Step::Year.label(Step::Year.period(day)), "2024");
    }

    #[test]
    fn every_day_lies_in_its_period() {
        for step in [Step::Day, Step::Week, Step::Month, Step::Quarter, Step::Year] {
            for number in (-20_000..30_000).step_by(97) {
                let day = from_day_number(number);
                let period = step.period(day);
                assert!(
                    step.first_day(period) <= day && day <= step.last_day(period),
                    "{step:?} {day}"
                );
                assert_eq!(step.period(step.first_day(period)), period, "{step:?} {day}");
            }
        }
    }

    #[test]
    fn a_week_over_a_month_border_belongs_where_most_of_its_days_are() {
        let month = |first, last| Step::Month.of_range(first, last, false);
        let march = Step::Month.period(date(2025, 3, 1));
        assert_eq!(month(date(2025, 2, 27), date(2025, 3, 5)), Some(march));
        assert_eq!(month(date(2025, 3, 28), date(2025, 4, 1)), Some(march));
    }

    #[test]
    fn a_vague_year_is_in_no_month_and_a_lasting_act_in_its_last_one() {
        let (first, last) = (date(2023, 1, 1), date(2024, 10, 8));
        assert_eq!(Step::Month.of_range(first, last, false), None);
        assert_eq!(
            Step::Month.of_range(first, last, true),
            Some(Step::Month.period(last))
        );
    }
}
