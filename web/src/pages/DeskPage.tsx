/** The desk: events, newest first, with filters, map and time line that move together. */
import { useEffect, useState } from "preact/hooks";
import { address, go, withQuery } from "../address";
import { ask, useApi } from "../api";
import { EventRow } from "../parts/EventRow";
import { FilterBar, SetFilters } from "../parts/FilterBar";
import { MapView } from "../parts/MapView";
import { Timeline } from "../parts/Timeline";
import { filterQuery, hrefOf } from "../parts/filters";
import { Trouble, Waiting, useTitle } from "../parts/marks";
import type { EventPage, EventSummary, Facet, Facets, MapAnswer, TimelineAnswer } from "../types";
import { GRADES, STATUSES, count, many } from "../words";

const FORMATS = [
  ["csv", "CSV"],
  ["jsonl", "JSON Lines"],
  ["plover", "PLOVER"],
  ["geojson", "GeoJSON"],
  ["atom", "Atom feed"],
] as const;

/** Pages beyond the first that a list had, by its query. */
const furtherPages = new Map<string, EventPage[]>();

export function DeskPage() {
  useTitle("Desk");
  const query = filterQuery();
  const list = useApi<EventPage>(hrefOf("/api/events", query));
  const map = useApi<MapAnswer>(hrefOf("/api/map", query));
  const timeline = useApi<TimelineAnswer>(hrefOf("/api/timeline", filterQuery(["since", "until"])));
  const facets = useApi<Facets>(hrefOf("/api/facets", query));
  const narrowed = address.value.query.get("since") || address.value.query.get("until");
  const inWindow = useApi<TimelineAnswer>(narrowed ? hrefOf("/api/timeline", query) : null);
  const choose = (since: string | null, until: string | null) => go(withQuery({ since, until }));
  return (
    <div class="desk">
      <h1 class="vh">Desk</h1>
      <FilterBar facets={facets.answer} />
      <div class="results">
        <div class="bar">
          <p class="total" role="status">
            {list.answer ? many(list.answer.total, "event") : " "}
          </p>
          <SetFilters />
          <Exports query={query} />
        </div>
        {list.problem && <Trouble problem={list.problem} />}
        {list.answer ? (
          <EventList key={query.toString()} first={list.answer} query={query} waiting={list.waiting} />
        ) : (
          !list.problem && <Waiting what="events" />
        )}
      </div>
      <aside class="overview" aria-label="Overview of these events">
        {timeline.answer && (
          <Timeline
            answer={(narrowed && inWindow.answer) || timeline.answer}
            since={address.value.query.get("since")}
            until={address.value.query.get("until")}
            choose={choose}
          />
        )}
        {map.answer && (
          <MapView
            answer={map.answer}
            bbox={address.value.query.get("bbox")}
            choose={(bbox) => go(withQuery({ bbox }))}
            choosePlace={(point) => go(withQuery(point.places > 1 ? { bbox: around(point.bounds) } : { place: point.name }))}
          />
        )}
        {facets.answer && <Breakdown facets={facets.answer} />}
      </aside>
    </div>
  );
}

/** The frame around places, a hair wider than they are. */
const around = ([west, south, east, north]: [number, number, number, number]) =>
  [west - 0.001, south - 0.001, east + 0.001, north + 0.001].map((n) => n.toFixed(4)).join(",");

function EventList({ first, query, waiting }: { first: EventPage; query: URLSearchParams; waiting: boolean }) {
  const key = query.toString();
  const [further, setFurther] = useState<EventPage[]>(() => furtherPages.get(key) ?? []);
  const [busy, setBusy] = useState(false);
  useEffect(() => {
    furtherPages.set(key, further);
  }, [key, further]);
  const pages = [first, ...further];
  const events: EventSummary[] = pages.flatMap((page) => page.events);
  const cursor = pages[pages.length - 1]!.next_cursor;
  const more = async () => {
    setBusy(true);
    const onward = new URLSearchParams(query);
    onward.set("cursor", cursor!);
    try {
      const page = await ask<EventPage>(hrefOf("/api/events", onward));
      setFurther((before) => [...before, page]);
    } finally {
      setBusy(false);
    }
  };
  if (events.length === 0) return <Nothing />;
  return (
    <>
      <ol class={`events${waiting ? " stale" : ""}`}>
        {events.map((event) => (
          <EventRow key={event.event_id} event={event} asKnownOn={query.get("as_known_on")} />
        ))}
      </ol>
      {cursor ? (
        <button type="button" class="more" disabled={busy} onClick={more}>
          {busy ? "Loading …" : `Show more (${count(first.total - events.length)} left)`}
        </button>
      ) : (
        <p class="end">End of the list</p>
      )}
    </>
  );
}

function Nothing() {
  return (
    <div class="nothing">
      <p>No event passes these filters.</p>
      <button type="button" onClick={() => go("/")}>
        Show all events
      </button>
    </div>
  );
}

function Exports({ query }: { query: URLSearchParams }) {
  return (
    <details class="exports">
      <summary>Export</summary>
      <ul>
        {FORMATS.map(([format, name]) => (
          <li>
            <a href={hrefOf(`/api/export/${format}`, query)} download>
              {name}
            </a>
          </li>
        ))}
        <li>
          <a href={hrefOf("/api/events", query)} target="_blank" rel="noopener">
            JSON of this page
          </a>
        </li>
      </ul>
    </details>
  );
}

/** What the selected events are made of; each value is a filter. */
function Breakdown({ facets }: { facets: Facets }) {
  const grades = facets.grades.map((f) => ({ ...f, label: `${f.value} ${GRADES[Number(f.value)]}` }));
  const statuses = facets.statuses.map((f) => ({ ...f, label: STATUSES[f.value] ?? f.label }));
  return (
    <div class="breakdown">
      <Bars title="Credibility" facets={grades} name="min_credibility" />
      <Bars title="Status" facets={statuses} name="status" />
      <Bars title="Type" facets={facets.types.slice(0, 8)} name="event" />
      <Bars title="Actors" facets={facets.actors.slice(0, 8)} name="actor" />
      <Bars title="Recipients" facets={facets.recipients.slice(0, 8)} name="recipient" />
      <Bars title="Countries" facets={facets.countries.slice(0, 8)} name="place" />
    </div>
  );
}

function Bars({ title, facets, name }: { title: string; facets: Facet[]; name: string }) {
  const most = Math.max(1, ...facets.map((f) => f.events));
  if (facets.length === 0) return null;
  return (
    <section>
      <h2>{title}</h2>
      <ul class="bars">
        {facets.map((facet) => (
          <li>
            <button type="button" onClick={() => go(withQuery({ [name]: facet.value }))} title={`only ${facet.label}`}>
              <span class="name">{facet.label}</span>
              <span class="number">{count(facet.events)}</span>
              <i aria-hidden="true" style={{ width: `${(100 * facet.events) / most}%` }} />
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
