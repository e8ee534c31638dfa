//! Weeks, months and years around a day, and the weekday nearest to it.
//!
//! In: the day of publication and a number of steps. Out: days. Never: a day that the calendar does not have.

use jiff::ToSpan;
use jiff::civil::{Date, Weekday};

/// Monday to Sunday so many weeks on; this week ends with publication.
pub fn week(published: Date, step: i64) -> Option<(Date, Date)> {
    let monday = published
        .checked_sub(i64::from(published.weekday().to_monday_zero_offset()).days())
        .ok()?;
    let from = monday.checked_add((7 * step).days()).ok()?;
    let to = from.checked_add(6.days()).ok()?;
    Some((from, if step == 0 { published } else { to }))
}

/// The one before; "this weekend" said on the first days of a week is the one just gone.
pub fn weekend(published: Date, step: i64) -> Option<(Date, Date)> {
    let gone = step == 0 && published.weekday().to_monday_zero_offset() < 3;
    let (monday, _) = week(published, if gone { -1 } else { step })?;
    Some((
        monday.checked_add(5.days()).ok()?,
        monday.checked_add(6.days()).ok()?,
    ))
}

/// A month so many months on; this month ends with publication.
pub fn month(published: Date, step: i64) -> Option<(Date, Date)> {
    let first = published.first_of_month().checked_add(step.months()).ok()?;
    Some((
        first,
        if step == 0 {
            published
        } else {
            first.last_of_month()
        },
    ))
}

/// A year so many years on; this year ends with publication.
pub fn year(published: Date, step: i64) -> Option<(Date, Date)> {
    let year = i16::try_from(i64::from(published.year()) + step).ok()?;
    let last = Date::new(year, 12, 31).ok()?;
    Some((
        Date::new(year, 1, 1).ok()?,
        if step == 0 { published } else { last },
    ))
}

/// The month of a day.
pub fn month_span(day: Date) -> Option<(Date, Date)> {
    Some((day.first_of_month(), day.last_of_month()))
}

/// "Tuesday": the last one up to the publication day; "last" leaves out that day, "next" looks forward.
pub fn weekday_near(published: Date, weekday: Weekday, qualifier: Option<&str>) -> Date {
    let back = i64::from(weekday.until(published.weekday()));
    let days = match qualifier {
        Some("next") => 7 - back,
        Some("last" | "past" | "previous") if back == 0 => -7,
        _ => -back,
    };
    published.checked_add(days.days()).unwrap_or(published)
}
