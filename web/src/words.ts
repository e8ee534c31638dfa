/** What codes mean, in words for people. The names are PLOVER's, the Admiralty's and `docs/concepts/grading.md`'s. */
import type { DateRange, PartySummary, QuantitySummary } from "./types";

export const TYPES: Record<string, { verb: string; quad: 1 | 2 | 3 | 4 }> = {
  AGREE: { verb: "agrees with", quad: 1 },
  CONSULT: { verb: "meets or talks with", quad: 1 },
  SUPPORT: { verb: "supports", quad: 1 },
  CONCEDE: { verb: "concedes to", quad: 1 },
  COOPERATE: { verb: "works together with", quad: 2 },
  AID: { verb: "gives aid to", quad: 2 },
  RETREAT: { verb: "withdraws from", quad: 2 },
  REQUEST: { verb: "asks", quad: 3 },
  ACCUSE: { verb: "accuses", quad: 3 },
  REJECT: { verb: "rejects", quad: 3 },
  THREATEN: { verb: "threatens", quad: 3 },
  PROTEST: { verb: "protests against", quad: 4 },
  SANCTION: { verb: "sanctions", quad: 4 },
  MOBILIZE: { verb: "mobilises against", quad: 4 },
  COERCE: { verb: "coerces", quad: 4 },
  ASSAULT: { verb: "attacks", quad: 4 },
};

export const QUADS = ["Verbal cooperation", "Material cooperation", "Verbal conflict", "Material conflict"] as const;

export const GRADES = ["", "Confirmed", "Probably true", "Possibly true", "Doubtful", "Improbable", "Cannot be judged"] as const;

export const STATUSES: Record<string, string> = {
  single_source: "Single source",
  corroborated: "Corroborated",
  disputed: "Disputed",
  denied: "Denied by a party",
  planned: "Planned",
  unsourced: "Unsourced",
};

export const STANCES: Record<string, string> = {
  supports: "affirms it",
  hedges: "hedges",
  denies: "denies it",
  withdrew: "took it back",
  mentions: "only mentions it",
};

export const KINDS: Record<string, string> = {
  official: "official",
  anonymous_official: "unnamed official",
  person: "person",
  organisation: "organisation",
  outlet: "newsroom",
  agency: "news agency",
  analyst: "analyst",
  document: "document",
  witness: "witness",
  unspecified: "unnamed source",
};

export const plain = (word: string) => word.replaceAll("_", " ");
export const sentenceCase = (word: string) => (word ? word[0]!.toUpperCase() + word.slice(1) : word);

const number = new Intl.NumberFormat("en");
export const count = (n: number) => number.format(n);
export const many = (n: number, one: string, more = `${one}s`) => `${count(n)} ${n === 1 ? one : more}`;

const dayFormat = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", year: "numeric", timeZone: "UTC" });
const monthFormat = new Intl.DateTimeFormat("en-GB", { month: "short", year: "numeric", timeZone: "UTC" });
const timeFormat = new Intl.DateTimeFormat("en-GB", {
  day: "numeric", month: "short", year: "numeric", hour: "2-digit", minute: "2-digit", timeZone: "UTC",
});

export const day = (text: string) => dayFormat.format(new Date(`${text}T00:00:00Z`));
export const instant = (text: string) => `${timeFormat.format(new Date(text))} UTC`;

/** When, as exactly as it is known. */
export function when(range: DateRange | null): string | null {
  if (!range?.start && !range?.end) return null;
  const [start, end] = [range.start ?? range.end!, range.end ?? range.start!];
  if (start === end) return day(start);
  if (range.precision === "month" && start.slice(0, 7) === end.slice(0, 7)) return monthFormat.format(new Date(`${start}T00:00:00Z`));
  if (range.precision === "year") return start.slice(0, 4);
  return `${day(start)} – ${day(end)}`;
}

export const partyName = (party: { name: string | null; text?: string; code: string | null }) =>
  party.name ?? party.text ?? party.code ?? "unknown";

const ORGANS = new Set(["GOV", "MIL", "COP", "SPY", "JUD", "LEG"]);

/** What a filter takes for a party: the code of a state and its organs, else the name with the state it belongs to. */
export function partyKey(party: { name: string | null; text?: string; code: string | null; sector: string[] }): string {
  const state = party.sector.length === 0 || party.sector.some((s) => ORGANS.has(s));
  if (party.code && state) return party.code;
  return party.code ? `${partyName(party)} (${party.code})` : partyName(party);
}

export function parties(list: PartySummary[]): string {
  if (list.length === 0) return "unnamed";
  const names = list.map((party) => party.name);
  return names.length > 3 ? `${names.slice(0, 3).join(", ")} and ${names.length - 3} more` : names.join(", ");
}

/** "6 to 20 dead". */
export function quantity(q: QuantitySummary): string {
  const range =
    q.low !== null && q.high !== null && q.low !== q.high
      ? `${count(q.low)} to ${count(q.high)}`
      : q.best !== null
        ? count(q.best)
        : q.low !== null
          ? `at least ${count(q.low)}`
          : "unknown";
  return `${range} ${plain(q.kind)}`;
}

/** Only addresses of the web become links. */
export function webAddress(url: string | null): string | null {
  if (!url) return null;
  try {
    const parsed = new URL(url);
    return parsed.protocol === "http:" || parsed.protocol === "https:" ? parsed.href : null;
  } catch {
    return null;
  }
}
