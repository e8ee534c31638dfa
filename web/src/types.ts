/** What the API answers; `/api/openapi.json` is the reference. */
export type Quad = 1 | 2 | 3 | 4;

export interface PartySummary {
  code: string | null;
  name: string;
  sector: string[];
}
export interface DateRange {
  start: string | null;
  end: string | null;
  precision: string;
  text: string;
}
export interface QuantitySummary {
  kind: string;
  low: number | null;
  best: number | null;
  high: number | null;
}
export interface EventSummary {
  event_id: string;
  event: string;
  mode: string | null;
  quad_code: Quad;
  actor: PartySummary[];
  recipient: PartySummary[];
  place: { name: string; country_code: string | null; lat: number | null; lon: number | null; resolution: number } | null;
  happened_on: DateRange | null;
  first_reported_at: string | null;
  credibility: number;
  status: string;
  independent_source_count: number;
  root_source_count: number;
  document_count: number;
  copy_groups: number;
  dissent: string[];
  quantity: QuantitySummary[];
  sentence: { document_id: string; outlet: string | null; text: string; trigger_start: number; trigger_end: number } | null;
}
export interface EventPage {
  total: number;
  next_cursor: string | null;
  events: EventSummary[];
}
export interface MapPoint {
  name: string;
  country_code: string | null;
  lat: number;
  lon: number;
  resolution: number;
  places: number;
  bounds: [number, number, number, number];
  events: number;
  conflict: number;
  credibility: number;
}
export interface MapAnswer {
  points: MapPoint[];
  without: number;
}
export interface Bin {
  start: string;
  quads: [number, number, number, number];
  documents: number;
}
export interface TimelineAnswer {
  unit: "day" | "week" | "month" | "year";
  bins: Bin[];
  undated: number;
  all: { start: string; end: string } | null;
}
export interface Facet {
  value: string;
  label: string;
  events: number;
}
export interface Facets {
  types: Facet[];
  grades: Facet[];
  statuses: Facet[];
  actors: Facet[];
  recipients: Facet[];
  countries: Facet[];
  places: Facet[];
}
export interface Span {
  text: string;
  start: number;
  end: number;
}
export interface ActorMention extends Span {
  name: string | null;
  code: string | null;
  sector: string[];
}
export interface RootSource {
  kind: string;
  code: string | null;
  name: string | null;
  side: string;
}
export interface Claim {
  claim_id: string;
  document_id: string;
  sentence: Span & { index: number };
  event: string;
  mode: string | null;
  quad_code: Quad;
  trigger: Span;
  actor: ActorMention[];
  recipient: ActorMention[];
  place: (Span & { name: string }) | null;
  happened_on: DateRange | null;
  quantity: { kind: string; low: number | null; best: number | null; high: number | null; text: string }[];
  polarity: string;
  aspect: string;
  likelihood: { band: string; cue: string } | null;
  attribution: { source: Span & { name: string | null; code: string | null; kind: string }; cue: string; joint: boolean }[];
  root_source: RootSource;
  confidence: number;
}
export interface EventRecord {
  event_id: string;
  event: string;
  mode: string | null;
  context: string[];
  actor: ActorMention[];
  recipient: ActorMention[];
  object: { kind: string; text: string } | null;
  place: { name: string; text: string; province: string | null; country_code: string | null } | null;
  happened_on: DateRange | null;
  quantity: (QuantitySummary & { by: { root_source: string; best: number | null }[] })[];
  claim_ids: string[];
  document_count: number;
  copy_groups: number;
  root_sources: (RootSource & { claims: number; stance: string })[];
  independent_source_count: number;
  credibility: { grade: number; reasons: { rule: string; detail: string }[] };
  status: string;
  dissent: { root_source: RootSource; kind: string; claim_ids: string[] }[];
  first_reported_at: string | null;
  last_reported_at: string | null;
}
export interface Carrier {
  document_id: string;
  url: string | null;
  outlet: string | null;
  agency: string | null;
  title: string | null;
  published_at: string | null;
  copy_group: number;
}
export interface Dossier {
  event: EventRecord | null;
  claims: Claim[];
  documents: Carrier[];
  claims_by_source: string[][];
  passed_on: string[];
  reported_on: string[];
  as_known_on: string | null;
}
export interface History {
  steps: { day: string; credibility: number | null; status: string | null; independent_source_count: number }[];
}
export interface DocumentAnswer {
  document: Carrier;
  text: string;
  claims: { claim: Claim; event_id: string | null; credibility: number | null }[];
}
export interface DyadBin {
  start: string;
  from_a: [number, number, number, number];
  from_b: [number, number, number, number];
  documents: number;
}
export interface Dyad {
  a: string;
  a_label: string;
  b: string;
  b_label: string;
  unit: "day" | "week" | "month" | "year";
  bins: DyadBin[];
  undated: number;
}
export interface Network {
  labels: string[];
  parties: string[];
  links: { actor: string; recipient: string; quads: [number, number, number, number] }[];
  events: number;
}
export interface NetworkAnswer {
  now: Network;
  before: Network | null;
}
export interface SourceRecord {
  name: string;
  side: string;
  code: string | null;
  kind: string;
  events: number;
  supports: number;
  hedges: number;
  denies: number;
  withdrew: number;
  confirmed: number;
  contested: number;
  alone: number;
}
export interface SourceList {
  total: number;
  sources: SourceRecord[];
}
export interface About {
  program: string;
  document_versions: number;
  claims: number;
  events: number;
  span: { start: string; end: string } | null;
  facets: Facets;
  runs: {
    started_at: string;
    program: string;
    model: string;
    model_digest: string;
    tables_digest: string;
    documents: number;
    known: number;
    claims: number;
    dropped: number;
    warnings: Record<string, number>;
  }[];
}
export interface Problem {
  status: number;
  code: string;
  message: string;
  hint: string | null;
}
