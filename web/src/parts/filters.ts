/** Which parameters of the address are filters, and how they are told. */
import { address } from "../address";
import { GRADES, STATUSES, day } from "../words";

export const FILTERS = [
  "q", "actor", "recipient", "party", "dyad", "event", "place", "since", "until", "min_credibility", "status", "bbox", "as_known_on",
] as const;
export type FilterName = (typeof FILTERS)[number];

/** The filters of the address as a query for the API, in one order. */
export function filterQuery(without: FilterName[] = []): URLSearchParams {
  const query = new URLSearchParams();
  for (const name of FILTERS) {
    const value = address.value.query.get(name);
    if (value && !without.includes(name)) query.set(name, value);
  }
  return query;
}

export function hrefOf(path: string, query: URLSearchParams): string {
  const text = query.toString();
  return text ? `${path}?${text}` : path;
}

/** A filter in words. */
export function told(name: FilterName, value: string): string {
  switch (name) {
    case "q":
      return `words: ${value}`;
    case "actor":
      return `actor: ${value}`;
    case "recipient":
      return `recipient: ${value}`;
    case "party":
      return `involving: ${value}`;
    case "dyad":
      return `between ${value.replace("..", " and ")}`;
    case "event":
      return value.replaceAll(",", ", ");
    case "place":
      return `at: ${value}`;
    case "since":
      return `from ${safeDay(value)}`;
    case "until":
      return `to ${safeDay(value)}`;
    case "min_credibility":
      return value === "1" ? "confirmed only" : `${GRADES[Number(value)] ?? value} or better`;
    case "status":
      return value.split(",").map((s) => STATUSES[s] ?? s).join(", ");
    case "bbox":
      return "inside the map's frame";
    case "as_known_on":
      return `as known on ${safeDay(value)}`;
  }
}

function safeDay(text: string): string {
  return Number.isNaN(Date.parse(text)) ? text : day(text);
}
