"""Opens each export of one store with the reader that people use for it, and compares what they see.

In: a folder with the exports. Out: one line per format; exit 1 at the first that a reader refuses or reads otherwise.
"""

import csv
import json
import sys
from pathlib import Path

import duckdb
import feedparser
import geojson
import pandas
import pyarrow.dataset
from stix2validator import ValidationOptions, validate_file

FOLDER = Path(sys.argv[1])


def accept(name, condition, what):
    if not condition:
        sys.exit(f"{name}: {what}")


def jsonl(name):
    return [json.loads(line) for line in (FOLDER / name).read_text().splitlines()]


EVENTS = jsonl("events.jsonl")
IDS = sorted(event["event_id"] for event in EVENTS)
accept("jsonl", IDS, "the store has no events, so nothing was shown")
print(f"jsonl: {len(EVENTS)} events")


def check_tables():
    frame = pandas.read_json(FOLDER / "events.jsonl", lines=True)
    accept("jsonl", sorted(frame.event_id) == IDS, "pandas reads other events")
    frame = pandas.read_csv(FOLDER / "events.csv")
    accept("csv", sorted(frame.event_id) == IDS, "pandas reads other events")
    accept("csv", pandas.api.types.is_float_dtype(frame.lat), "latitudes are no numbers")
    rows = duckdb.sql(f"select event_id, credibility from read_csv('{FOLDER}/events.csv')").fetchall()
    accept("csv", sorted(row[0] for row in rows) == IDS, "DuckDB reads other events")
    print("csv: pandas, DuckDB")


def check_plover():
    frame = pandas.read_json(FOLDER / "plover.jsonl", lines=True)
    accept("plover", sorted(frame.id) == IDS, "pandas reads other events")
    query = f"select id, event[1], actor[1].code from read_json('{FOLDER}/plover.jsonl', format='newline_delimited')"
    accept("plover", sorted(row[0] for row in duckdb.sql(query).fetchall()) == IDS, "DuckDB reads other events")
    print("plover: pandas, DuckDB")


def gdelt_columns(table):
    """Names and types as the GDELT client ships them."""
    with open(Path(sys.prefix) / "data" / table, newline="") as file:
        return [(row["name"], row["type"]) for row in csv.DictReader(file)]


def check_gdelt(name, table, count):
    columns = gdelt_columns(table)
    accept(name, len(columns) == count, f"the client lists {len(columns)} columns")
    options = {"sep": "\t", "header": None, "dtype": str, "quoting": csv.QUOTE_NONE, "keep_default_na": False}
    frame = pandas.read_csv(FOLDER / name, **options)
    accept(name, frame.shape[1] == count, f"{frame.shape[1]} columns instead of {count}")
    frame.columns = [column for column, _ in columns]
    for column, kind in columns:
        if kind in ("INTEGER", "FLOAT"):
            try:
                pandas.to_numeric(frame[column].replace("", None))
            except ValueError as why:
                accept(name, False, f"{column} is to be {kind}: {why}")
    print(f"{name}: {len(frame)} rows, columns of the GDELT client")
    return frame


def check_gdelt_tables():
    events = check_gdelt("gdelt.events.tsv", "events2.csv", 61)
    accept("gdelt", events.GLOBALEVENTID.is_unique, "an id stands twice")
    mentions = check_gdelt("gdelt.mentions.tsv", "mentions.csv", 16)
    accept("gdelt", set(mentions.GLOBALEVENTID) == set(events.GLOBALEVENTID), "mentions and events differ")


def check_parquet():
    table = pyarrow.dataset.dataset(FOLDER / "parquet", partitioning="hive").to_table()
    accept("parquet", sorted(table["event_id"].to_pylist()) == IDS, "pyarrow reads other events")
    accept("parquet", str(table.schema.field("start_on").type) == "date32[day]", "days are no dates")
    query = f"select event_id, month, root_sources[1].side from read_parquet('{FOLDER}/parquet/*/*.parquet', hive_partitioning=true)"
    accept("parquet", sorted(row[0] for row in duckdb.sql(query).fetchall()) == IDS, "DuckDB reads other events")
    frame = pandas.read_parquet(FOLDER / "parquet")
    accept("parquet", sorted(frame.event_id) == IDS, "pandas reads other events")
    print("parquet: pyarrow, DuckDB, pandas")


def check_geojson():
    collection = geojson.loads((FOLDER / "events.geojson").read_text())
    accept("geojson", collection.is_valid, collection.errors())
    for feature in collection.features:
        accept("geojson", feature.is_valid, feature.errors())
    accept("geojson", sorted(feature.id for feature in collection.features) == IDS, "other events")
    print("geojson: geojson")


def check_stix():
    # 103: the validator would rather have random ids (UUIDv4); ours are made from the content, which STIX allows.
    result = validate_file(str(FOLDER / "events.stix.json"), ValidationOptions(version="2.1", disabled=["uuid-check"]))
    accept("stix", result.is_valid, [str(error) for entry in result.object_results for error in entry.errors])
    warnings = [str(warning) for entry in result.object_results for warning in entry.warnings]
    accept("stix", not warnings, warnings[:5])
    print("stix: stix2-validator")


def check_atom():
    feed = feedparser.parse((FOLDER / "events.atom").read_bytes())
    accept("atom", not feed.bozo, feed.get("bozo_exception"))
    accept("atom", feed.version == "atom10", feed.version)
    ids = sorted(entry.id.rsplit(":", 1)[1] for entry in feed.entries)
    accept("atom", ids == IDS, "other events")
    accept("atom", all(entry.updated_parsed for entry in feed.entries), "an entry without a date")
    print("atom: feedparser")


check_tables()
check_plover()
check_gdelt_tables()
check_parquet()
check_geojson()
check_stix()
check_atom()
