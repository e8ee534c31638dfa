//! Parquet: one row per event, typed, nested where our record is nested (`docs/reference/export-parquet.md`).
//!
//! In: events. Out: bytes of one file, and the month an event is filed under. Never: text where there is a type.

use crate::name_of;
use arrow_array::types::{Float32Type, Float64Type, UInt8Type, UInt32Type};
use arrow_array::{
    ArrayRef, Date32Array, ListArray, PrimitiveArray, RecordBatch, StringArray, StructArray,
    TimestampMicrosecondArray,
};
use arrow_buffer::OffsetBuffer;
use arrow_schema::{ArrowError, Field, Fields};
use jiff::Unit;
use jiff::civil::{Date, date};
use parquet::arrow::ArrowWriter;
use parquet::basic::{Compression, ZstdLevel};
use parquet::errors::ParquetError;
use parquet::file::properties::WriterProperties;
use std::io::Write;
use std::sync::Arc;
use twosource_record::{ActorMention, Event, Place};

/// Events in a row group; bounds the memory of a writer.
const ROWS: usize = 8192;

/// `YYYY-MM` of the first day, or none for an undated event.
pub fn month_of(event: &Event) -> Option<String> {
    let day = event.happened_on.as_ref().and_then(|d| d.start)?;
    Some(day.strftime("%Y-%m").to_string())
}

/// One file of these events, in their order.
pub fn write_parquet(events: &[&Event], out: impl Write + Send) -> Result<(), ParquetError> {
    let level = ZstdLevel::try_new(3)?;
    let properties = WriterProperties::builder()
        .set_compression(Compression::ZSTD(level))
        .set_created_by("twosource".to_owned())
        .build();
    let schema = batch(&[])?.schema();
    let mut writer = ArrowWriter::try_new(out, schema, Some(properties))?;
    for rows in events.chunks(ROWS) {
        writer.write(&batch(rows)?)?;
    }
    writer.close().map(|_| ())
}

fn batch(events: &[&Event]) -> Result<RecordBatch, ArrowError> {
    let mut columns: Vec<(&str, ArrayRef)> = Vec::new();
    columns.extend(kind_columns(events));
    columns.extend(party_columns(events));
    columns.extend(place_columns(events));
    columns.extend(time_columns(events));
    columns.extend(grade_columns(events));
    columns.push(("quantity", quantities(events)?));
    columns.push(("root_sources", root_sources(events)?));
    RecordBatch::try_from_iter_with_nullable(columns.into_iter().map(|(name, column)| (name, column, true)))
}

fn texts<T: Into<Option<String>>>(values: impl Iterator<Item = T>) -> ArrayRef {
    Arc::new(values.map(Into::into).collect::<StringArray>())
}

fn numbers<T: arrow_array::ArrowPrimitiveType>(values: impl Iterator<Item = Option<T::Native>>) -> ArrayRef {
    Arc::new(values.collect::<PrimitiveArray<T>>())
}

/// One list per event over all their items laid end to end.
fn lists(lengths: impl Iterator<Item = usize>, items: ArrayRef) -> ArrayRef {
    let field = Arc::new(Field::new("item", items.data_type().clone(), true));
    Arc::new(ListArray::new(
        field,
        OffsetBuffer::from_lengths(lengths),
        items,
        None,
    ))
}

fn text_lists(rows: Vec<Vec<String>>) -> ArrayRef {
    let lengths: Vec<usize> = rows.iter().map(Vec::len).collect();
    lists(lengths.into_iter(), texts(rows.into_iter().flatten()))
}

fn structs(columns: Vec<(&str, ArrayRef)>) -> Result<ArrayRef, ArrowError> {
    let fields: Fields = columns
        .iter()
        .map(|(name, column)| Field::new(*name, column.data_type().clone(), true))
        .collect();
    let arrays = columns.into_iter().map(|(_, column)| column).collect();
    Ok(Arc::new(StructArray::try_new(fields, arrays, None)?))
}

fn kind_columns(events: &[&Event]) -> Vec<(&'static str, ArrayRef)> {
    let contexts = events
        .iter()
        .map(|e| e.context.iter().map(|c| c.name().to_owned()).collect());
    vec![
        ("event_id", texts(events.iter().map(|e| e.event_id.clone()))),
        ("event", texts(events.iter().map(|e| e.event.name().to_owned()))),
        (
            "mode",
            texts(events.iter().map(|e| e.mode.map(|m| m.name().to_owned()))),
        ),
        ("context", text_lists(contexts.collect())),
        (
            "quad_code",
            numbers::<UInt8Type>(events.iter().map(|e| Some(u8::from(e.event.quad())))),
        ),
        (
            "event_scale",
            numbers::<Float32Type>(events.iter().map(|e| Some(e.event.scale_with(e.mode)))),
        ),
    ]
}

fn party_columns(events: &[&Event]) -> Vec<(&'static str, ArrayRef)> {
    let parts = |list: fn(&Event) -> &[ActorMention], part: fn(&ActorMention) -> String| {
        text_lists(
            events
                .iter()
                .map(|e| list(e).iter().map(part).collect())
                .collect(),
        )
    };
    let code = |a: &ActorMention| a.code.clone().unwrap_or_default();
    let name = |a: &ActorMention| a.name.as_ref().unwrap_or(&a.text).clone();
    let sectors = |a: &ActorMention| a.sector.iter().map(|s| s.name()).collect::<Vec<_>>().join("|");
    vec![
        ("actor_code", parts(|e| &e.actor, code)),
        ("actor_name", parts(|e| &e.actor, name)),
        ("actor_sector", parts(|e| &e.actor, sectors)),
        ("recipient_code", parts(|e| &e.recipient, code)),
        ("recipient_name", parts(|e| &e.recipient, name)),
        ("recipient_sector", parts(|e| &e.recipient, sectors)),
    ]
}

fn place_columns(events: &[&Event]) -> Vec<(&'static str, ArrayRef)> {
    let places: Vec<Option<&Place>> = events
        .iter()
        .map(|e| e.place.as_ref().map(|p| &p.place))
        .collect();
    let each = || places.iter().copied();
    vec![
        ("place", texts(each().map(|p| p.map(|p| p.name.clone())))),
        (
            "province",
            texts(each().map(|p| p.and_then(|p| p.province.clone()))),
        ),
        (
            "country_code",
            texts(each().map(|p| p.and_then(|p| p.country_code.clone()))),
        ),
        (
            "geonameid",
            numbers::<UInt32Type>(each().map(|p| p.and_then(|p| p.geonameid))),
        ),
        (
            "lat",
            numbers::<Float64Type>(each().map(|p| p.and_then(|p| p.lat))),
        ),
        (
            "lon",
            numbers::<Float64Type>(each().map(|p| p.and_then(|p| p.lon))),
        ),
        (
            "resolution",
            numbers::<UInt8Type>(each().map(|p| p.map(|p| p.resolution))),
        ),
    ]
}

fn time_columns(events: &[&Event]) -> Vec<(&'static str, ArrayRef)> {
    let day = |pick: fn(&twosource_record::DateRange) -> Option<Date>| -> ArrayRef {
        let days = events
            .iter()
            .map(|e| e.happened_on.as_ref().and_then(pick).and_then(days_since_1970));
        Arc::new(days.collect::<Date32Array>())
    };
    let instants = |pick: fn(&Event) -> Option<jiff::Timestamp>| -> ArrayRef {
        let all = events.iter().map(|e| pick(e).map(|at| at.as_microsecond()));
        Arc::new(all.collect::<TimestampMicrosecondArray>().with_timezone("UTC"))
    };
    let precision = events
        .iter()
        .map(|e| e.happened_on.as_ref().map(|d| name_of(&d.precision)));
    vec![
        ("start_on", day(|d| d.start)),
        ("end_on", day(|d| d.end)),
        ("date_precision", texts(precision)),
        ("first_reported_at", instants(|e| e.first_reported_at)),
        ("last_reported_at", instants(|e| e.last_reported_at)),
    ]
}

fn days_since_1970(day: Date) -> Option<i32> {
    let span = date(1970, 1, 1).until((Unit::Day, day)).ok()?;
    Some(span.get_days())
}

fn grade_columns(events: &[&Event]) -> Vec<(&'static str, ArrayRef)> {
    let counts =
        |pick: fn(&Event) -> usize| numbers::<UInt32Type>(events.iter().map(|e| u32::try_from(pick(e)).ok()));
    let dissent = events
        .iter()
        .map(|e| e.dissent.iter().map(|d| name_of(&d.kind)).collect());
    vec![
        (
            "credibility",
            numbers::<UInt8Type>(events.iter().map(|e| Some(e.credibility.grade))),
        ),
        ("status", texts(events.iter().map(|e| name_of(&e.status)))),
        ("independent_sources", counts(|e| e.independent_source_count)),
        ("documents", counts(|e| e.document_count)),
        ("copy_groups", counts(|e| e.copy_groups)),
        ("dissent", text_lists(dissent.collect())),
        (
            "claim_ids",
            text_lists(events.iter().map(|e| e.claim_ids.clone()).collect()),
        ),
    ]
}

fn quantities(events: &[&Event]) -> Result<ArrayRef, ArrowError> {
    let all = || events.iter().flat_map(|e| &e.quantity);
    let items = structs(vec![
        ("kind", texts(all().map(|q| name_of(&q.kind)))),
        ("low", numbers::<Float64Type>(all().map(|q| q.low))),
        ("best", numbers::<Float64Type>(all().map(|q| q.best))),
        ("high", numbers::<Float64Type>(all().map(|q| q.high))),
    ])?;
    Ok(lists(events.iter().map(|e| e.quantity.len()), items))
}

fn root_sources(events: &[&Event]) -> Result<ArrayRef, ArrowError> {
    let all = || events.iter().flat_map(|e| &e.root_sources);
    let items = structs(vec![
        ("name", texts(all().map(|r| r.name.clone()))),
        ("code", texts(all().map(|r| r.code.clone()))),
        ("kind", texts(all().map(|r| name_of(&r.kind)))),
        ("side", texts(all().map(|r| r.side.clone()))),
        ("stance", texts(all().map(|r| name_of(&r.stance)))),
        (
            "claims",
            numbers::<UInt32Type>(all().map(|r| u32::try_from(r.claims).ok())),
        ),
    ])?;
    Ok(lists(events.iter().map(|e| e.root_sources.len()), items))
}
