//! Series as small pictures: bars of block characters for the terminal, panels for `--plot`.
//!
//! In: periods of pairs. Out: lines, panels. Never: a zero where nothing was read.

use twosource_export::{Bar, Panel};
use twosource_trends::DyadPeriod;

/// Panels of one plot.
pub const PANELS: usize = 6;

const BLOCKS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];

/// Cooperation or conflict of a series, one character a period; a point where nothing was read.
pub fn spark_line(values: &[Option<f64>]) -> String {
    let top = values.iter().flatten().fold(0.0, |a: f64, b| a.max(*b));
    let block = |value: &Option<f64>| match value {
        None => '·',
        Some(value) if *value <= 0.0 => ' ',
        Some(value) => BLOCKS[((value / top * 8.0).ceil() as usize).clamp(1, 8) - 1],
    };
    values.iter().map(block).collect()
}

/// Cooperation of a period, none in an empty gap.
pub fn cooperation(period: &DyadPeriod) -> Option<f64> {
    Some(period.verbal_cooperation? + period.material_cooperation?)
}

/// Conflict of a period, none in an empty gap.
pub fn conflict(period: &DyadPeriod) -> Option<f64> {
    Some(period.verbal_conflict? + period.material_conflict?)
}

/// One pair as a panel.
pub fn panel(periods: &[DyadPeriod], is_change: impl Fn(&DyadPeriod) -> bool) -> Option<Panel> {
    let first = periods.first()?;
    let bar = |period: &DyadPeriod| Bar {
        label: period.period.clone(),
        cooperation: cooperation(period).unwrap_or(0.0),
        conflict: conflict(period).unwrap_or(0.0),
        gap: period.gap,
        change: is_change(period),
    };
    Some(Panel {
        title: format!("{} to {}", first.actor, first.recipient),
        bars: periods.iter().map(bar).collect(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_spark_line_tells_gaps_from_zeros() {
        let line = spark_line(&[Some(0.0), Some(1.0), None, Some(8.0), Some(4.0)]);
        assert_eq!(line, " ▁·█▄");
    }
}
