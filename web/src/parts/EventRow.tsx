/** One event of a list. */
import { eventHref } from "../address";
import type { EventSummary } from "../types";
import { day, many, parties, plain, quantity, when } from "../words";
import { Grade, Status, TypeName, cut } from "./marks";

export function EventRow({ event, asKnownOn }: { event: EventSummary; asKnownOn: string | null }) {
  const sentence = event.sentence;
  const [before, trigger, after] = sentence
    ? cut(sentence.text, [sentence.trigger_start, sentence.trigger_end])
    : ["", "", ""];
  const happened = when(event.happened_on);
  return (
    <li class="event">
      <Grade grade={event.credibility} />
      <div class="body">
        <h3>
          <a href={eventHref(event.event_id, asKnownOn)}>
            <span class="who">{parties(event.actor)}</span>
            <TypeName event={event.event} mode={event.mode} />
            <span class="who">{event.recipient.length > 0 ? parties(event.recipient) : ""}</span>
          </a>
        </h3>
        {sentence && (
          <p class="quote">
            {before}
            <mark class="m-trigger">{trigger}</mark>
            {after}
            {" "}
            {sentence.outlet && <span class="outlet">{sentence.outlet}</span>}
          </p>
        )}
        <p class="facts">
          <span class="date">
            {happened ?? (event.first_reported_at ? `reported ${day(event.first_reported_at.slice(0, 10))}` : "no date")}
          </span>
          {event.place && (
            <span>
              {event.place.name}
              {event.place.country_code && event.place.resolution > 1 ? `, ${event.place.country_code}` : ""}
            </span>
          )}
          <Status status={event.status} />
          <span>
            {event.independent_source_count === 0
              ? "no source affirms it"
              : many(event.independent_source_count, "independent source")}
          </span>
          <span>{many(event.document_count, "document")}</span>
          {event.quantity
            .filter((q) => q.best !== null || q.low !== null)
            .slice(0, 2)
            .map((q) => (
              <span>{quantity(q)}</span>
            ))}
          {event.dissent.length > 0 && <span class="dissent">dissent: {event.dissent.map(plain).join(", ")}</span>}
        </p>
      </div>
    </li>
  );
}
