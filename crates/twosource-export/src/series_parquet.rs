//! Parquet of series: one row for each pair and period, typed.
//!
//! In: periods. Out: bytes of one file. Never: a zero in a gap; there figures are null.

use arrow_array::builder::{ListBuilder, StringBuilder};
use arrow_array::{ArrayRef, BooleanArray, Date32Array, Float64Array, RecordBatch, StringArray, UInt32Array};
use arrow_schema::ArrowError;
use jiff::civil::{Date, date};
use parquet::arrow::ArrowWriter;
use parquet::basic::{Compression, ZstdLevel};
use parquet::errors::ParquetError;
use parquet::file::properties::WriterProperties;
use std::io::Write;
use std::sync::Arc;
use twosource_trends::{DyadPeriod, Tally};

/// Rows in a row group.
const ROWS: usize = 8192;
const EPOCH: Date = date(1970, 1, 1);

/// One file of these periods, in their order.
pub fn write_series_parquet(periods: &[DyadPeriod], out: impl Write + Send) -> Result<(), ParquetError> {
    let properties = WriterProperties::builder()
        .set_compression(Compression::ZSTD(ZstdLevel::try_new(3)?))
        .set_created_by("twosource".to_owned())
        .build();
    let mut writer = ArrowWriter::try_new(out, batch(&[])?.schema(), Some(properties))?;
    for rows in periods.chunks(ROWS) {
        writer.write(&batch(rows)?)?;
    }
    writer.close().map(|_| ())
}

fn batch(periods: &[DyadPeriod]) -> Result<RecordBatch, ArrowError> {
    let text = |of: fn(&DyadPeriod) -> &str| -> ArrayRef {
        Arc::new(StringArray::from_iter_values(periods.iter().map(of)))
    };
    let day = |of: fn(&DyadPeriod) -> Date| -> ArrayRef {
        Arc::new(Date32Array::from_iter_values(
            periods.iter().map(|p| day_number(of(p))),
        ))
    };
    let number = |of: fn(&DyadPeriod) -> Option<f64>| -> ArrayRef {
        Arc::new(periods.iter().map(of).collect::<Float64Array>())
    };
    let count = |of: fn(&DyadPeriod) -> u32| -> ArrayRef {
        Arc::new(UInt32Array::from_iter_values(periods.iter().map(of)))
    };
    let gaps: BooleanArray = periods.iter().map(|p| Some(p.gap)).collect();
    let columns: Vec<(&str, ArrayRef)> = vec![
        ("actor", text(|p| &p.actor)),
        ("recipient", text(|p| &p.recipient)),
        ("period", text(|p| &p.period)),
        ("start", day(|p| p.start)),
        ("end", day(|p| p.end)),
        ("reports", count(|p| p.reports)),
        ("gap", Arc::new(gaps)),
        ("events", number(|p| p.events)),
        ("verbal_cooperation", number(|p| p.verbal_cooperation)),
        ("material_cooperation", number(|p| p.material_cooperation)),
        ("verbal_conflict", number(|p| p.verbal_conflict)),
        ("material_conflict", number(|p| p.material_conflict)),
        ("scale_mean", number(|p| p.scale_mean)),
        ("scale_sum", number(|p| p.scale_sum)),
        ("arms", count(|p| p.arms.events)),
        ("arms_sources", count(|p| p.arms.independent_sources)),
        ("arms_best", number(|p| best(p.arms.quantity))),
        ("funds", count(|p| p.funds.events)),
        ("funds_sources", count(|p| p.funds.independent_sources)),
        ("personnel", count(|p| p.personnel.events)),
        ("personnel_sources", count(|p| p.personnel.independent_sources)),
        ("personnel_low", number(|p| p.personnel.quantity.map(|q| q.low))),
        ("personnel_best", number(|p| best(p.personnel.quantity))),
        (
            "personnel_high",
            number(|p| p.personnel.quantity.and_then(|q| q.high)),
        ),
        ("dead_low", number(|p| p.dead.map(|d| d.low))),
        ("dead_best", number(|p| best(p.dead))),
        ("dead_high", number(|p| p.dead.and_then(|d| d.high))),
        ("injured_low", number(|p| p.injured.map(|d| d.low))),
        ("injured_best", number(|p| best(p.injured))),
        ("injured_high", number(|p| p.injured.and_then(|d| d.high))),
        ("corroborated", count(|p| p.corroborated)),
        ("independent_sources", count(|p| p.independent_sources)),
        ("dated_by_report", count(|p| p.dated_by_report)),
        ("event_ids", event_ids(periods)),
    ];
    RecordBatch::try_from_iter_with_nullable(columns.into_iter().map(|(name, column)| (name, column, true)))
}

fn best(tally: Option<Tally>) -> Option<f64> {
    tally.map(|t| t.best)
}

fn event_ids(periods: &[DyadPeriod]) -> ArrayRef {
    let mut out = ListBuilder::new(StringBuilder::new());
    for period in periods {
        for id in &period.event_ids {
            out.values().append_value(id);
        }
        out.append(true);
    }
    Arc::new(out.finish())
}

fn day_number(day: Date) -> i32 {
    (day.duration_since(EPOCH).as_hours() / 24) as i32
}
