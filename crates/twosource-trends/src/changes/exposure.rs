//! How much of what happened could be seen, by how much was read.
//!
//! In: reports read by period, and the events of all pairs. Out: a factor for each period, 1 on average, 0 in a gap.
//! Never: an exposure of a pair by itself, which would hide its changes.

/// Distances in periods over which reports and events are compared.
const LAGS: [usize; 4] = [1, 2, 3, 6];

/// How events grow with reports, 0 (not at all) to 1 (in proportion): the slope of log events on log reports over
/// their changes between periods. Twice the reports give less than twice the events once most of what happens is told.
pub fn elasticity(reports: &[f64], events: &[f64]) -> f64 {
    let points: Vec<(f64, f64)> = reports
        .iter()
        .zip(events)
        .filter(|(read, _)| **read > 0.0)
        .map(|(read, found)| (read.ln(), (found + 0.5).ln()))
        .collect();
    let (mut shared, mut own) = (0.0, 0.0);
    for lag in LAGS {
        for (before, after) in points.iter().zip(points.iter().skip(lag)) {
            let step = after.0 - before.0;
            shared += step * (after.1 - before.1);
            own += step * step;
        }
    }
    if own > 0.0 {
        (shared / own).clamp(0.0, 1.0)
    } else {
        0.0
    }
}

/// Exposure of each period, with a mean of 1 over periods in which something was read.
pub fn exposures(reports: &[f64], elasticity: f64) -> Vec<f64> {
    let raw: Vec<f64> = reports
        .iter()
        .map(|read| if *read > 0.0 { read.powf(elasticity) } else { 0.0 })
        .collect();
    let read = raw.iter().filter(|e| **e > 0.0).count().max(1) as f64;
    let mean = raw.iter().sum::<f64>() / read;
    raw.iter()
        .map(|e| if mean > 0.0 { e / mean } else { 0.0 })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn events_in_proportion_to_reports_have_elasticity_one() {
        let reports: Vec<f64> = (0..60).map(|t| 100.0 + 80.0 * f64::from(t % 7)).collect();
        let events: Vec<f64> = reports.iter().map(|r| r * 20.0).collect();
        assert!((elasticity(&reports, &events) - 1.0).abs() < 0.01);
        assert_eq!(elasticity(&reports, &[500.0; 60]), 0.0, "all is told already");
    }

    #[test]
    fn a_gap_has_no_exposure() {
        assert_eq!(exposures(&[100.0, 0.0, 300.0], 1.0), [0.5, 0.0, 1.5]);
        assert_eq!(exposures(&[100.0, 0.0, 300.0], 0.0), [1.0, 0.0, 1.0]);
    }
}
