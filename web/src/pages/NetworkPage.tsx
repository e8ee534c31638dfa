/** Who helps, meets, threatens, fights whom in a window, and what moved since the window before. */
import { address, dyadHref, go, withQuery } from "../address";
import { useApi } from "../api";
import { Trouble, Waiting, useTitle } from "../parts/marks";
import type { Network, NetworkAnswer, TimelineAnswer } from "../types";
import { count, many } from "../words";

const VIEWS = [
  ["all", "all events"],
  ["1", "meets and agrees"],
  ["2", "helps"],
  ["3", "accuses and threatens"],
  ["4", "fights and coerces"],
] as const;

/** Parties of the grid. */
const SHOWN = 18;

export function NetworkPage() {
  useTitle("Network");
  const query = address.value.query;
  const asked = new URLSearchParams();
  for (const name of ["since", "until", "before_since", "before_until", "min_credibility"]) {
    const value = query.get(name);
    if (value) asked.set(name, value);
  }
  const { answer, problem } = useApi<NetworkAnswer>(`/api/network?${asked}`);
  const span = useApi<TimelineAnswer>("/api/timeline");
  const view = query.get("kind") ?? "all";
  const set = (name: string, value: string | null) => go(withQuery({ [name]: value }), true);
  return (
    <article class="network">
      <h1>Who acts towards whom</h1>
      <div class="controls">
        {(
          [
            ["since", "From"],
            ["until", "To"],
            ["before_since", "Compared with: from"],
            ["before_until", "to"],
          ] as const
        ).map(([name, label]) => (
          <label>
            {label}
            <input type="date" value={query.get(name) ?? ""} onChange={(e) => set(name, e.currentTarget.value)} />
          </label>
        ))}
        <label>
          Count
          <select value={query.get("min_credibility") ?? ""} onChange={(e) => set("min_credibility", e.currentTarget.value)}>
            <option value="">all events</option>
            <option value="2">probably true or better</option>
            <option value="1">confirmed only</option>
          </select>
        </label>
        {span.answer?.all && (
          <button type="button" onClick={() => halves(span.answer!.all!)}>
            Compare the later half with the earlier
          </button>
        )}
      </div>
      <fieldset class="views">
        <legend>Show who</legend>
        {VIEWS.map(([value, name]) => (
          <label>
            <input type="radio" name="kind" value={value} checked={view === value} onChange={() => set("kind", value === "all" ? null : value)} />
            {name}
          </label>
        ))}
      </fieldset>
      {problem && <Trouble problem={problem} />}
      {!answer && !problem && <Waiting what="the network" />}
      {answer && <Grid network={answer.now} view={view} />}
      {answer?.before && <Moved now={answer.now} before={answer.before} />}
    </article>
  );
}

function halves(all: { start: string; end: string }): void {
  const [start, end] = [Date.parse(all.start), Date.parse(all.end)];
  const text = (time: number) => new Date(time).toISOString().slice(0, 10);
  const middle = start + Math.floor((end - start) / 2 / 86_400_000) * 86_400_000;
  go(withQuery({ before_since: all.start, before_until: text(middle), since: text(middle + 86_400_000), until: all.end }), true);
}

function value(quads: number[], view: string): number {
  return view === "all" ? quads.reduce((a, b) => a + b, 0) : (quads[Number(view) - 1] ?? 0);
}

/** Actors in rows, recipients in columns. */
function Grid({ network, view }: { network: Network; view: string }) {
  const label = new Map(network.parties.map((party, i) => [party, network.labels[i] ?? party]));
  const links = network.links.filter((link) => value(link.quads, view) > 0);
  const totals = new Map<string, number>();
  for (const link of links) {
    for (const party of [link.actor, link.recipient]) totals.set(party, (totals.get(party) ?? 0) + value(link.quads, view));
  }
  const parties = [...totals].sort((x, y) => y[1] - x[1]).slice(0, SHOWN).map(([party]) => party);
  const cells = new Map(links.map((link) => [`${link.actor}\n${link.recipient}`, link.quads]));
  const most = Math.max(1, ...links.map((link) => value(link.quads, view)));
  if (parties.length === 0) return <p class="note">No event of this kind names both sides in this window.</p>;
  return (
    <section>
      <p>
        {many(network.events, "event")} of this window name both sides. Rows act, columns are acted upon; a figure leads to the two parties over time.
      </p>
      <div class="scroll" tabIndex={0} role="region" aria-label="Grid of actors and recipients">
        <table class="grid">
          <thead>
            <tr>
              <td />
              {parties.map((party) => (
                <th scope="col">
                  <span>{short(party, label)}</span>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {parties.map((actor) => (
              <tr>
                <th scope="row" title={label.get(actor)}>
                  {label.get(actor)}
                </th>
                {parties.map((recipient) => {
                  const quads = cells.get(`${actor}\n${recipient}`);
                  const n = quads ? value(quads, view) : 0;
                  if (!quads || n === 0) return <td class={actor === recipient ? "self" : ""} />;
                  const conflict = view === "all" ? ((quads[2] ?? 0) + (quads[3] ?? 0)) / n : Number(view) > 2 ? 1 : 0;
                  const kind = conflict > 0.66 ? "conf" : conflict < 0.34 ? "coop" : "mixed";
                  const level = Math.max(1, Math.round(4 * Math.sqrt(n / most)));
                  return (
                    <td class={`${kind} l${level}`}>
                      <a href={dyadHref(actor, recipient)} title={`${label.get(actor)} towards ${label.get(recipient)}: ${many(n, "event")}, ${Math.round(100 * conflict)} % conflict`}>
                        {count(n)}
                      </a>
                    </td>
                  );
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p class="legend">
        <span class="key coop"><i aria-hidden="true" />mostly cooperation</span>
        <span class="key mixed"><i aria-hidden="true" />both</span>
        <span class="key conf"><i aria-hidden="true" />mostly conflict</span>
        <span>darker: more events</span>
      </p>
    </section>
  );
}

function short(party: string, label: Map<string, string>): string {
  return party.length <= 4 ? party : (label.get(party) ?? party).slice(0, 14);
}

/** The pairs whose balance of cooperation and conflict changed most. */
function Moved({ now, before }: { now: Network; before: Network }) {
  const pairs = new Map<string, { a: string; b: string; now: number[]; before: number[] }>();
  const add = (network: Network, side: "now" | "before") => {
    for (const link of network.links) {
      const [a, b] = [link.actor, link.recipient].sort() as [string, string];
      const pair = pairs.get(`${a}\n${b}`) ?? { a, b, now: [0, 0, 0, 0], before: [0, 0, 0, 0] };
      pair[side] = pair[side].map((n, i) => n + (link.quads[i] ?? 0));
      pairs.set(`${a}\n${b}`, pair);
    }
  };
  add(now, "now");
  add(before, "before");
  const share = (quads: number[]) => {
    const all = quads.reduce((x, y) => x + y, 0);
    return all === 0 ? null : (quads[2]! + quads[3]!) / all;
  };
  const rows = [...pairs.values()]
    .map((pair) => {
      const [then, today] = [share(pair.before), share(pair.now)];
      const events = Math.min(sum(pair.before), sum(pair.now));
      return { ...pair, then, today, weight: then === null || today === null ? 0 : Math.abs(today - then) * Math.sqrt(events) };
    })
    .filter((row) => row.weight > 0)
    .sort((x, y) => y.weight - x.weight)
    .slice(0, 20);
  const label = new Map([...now.parties, ...before.parties].map((p, i) => [p, [...now.labels, ...before.labels][i] ?? p]));
  return (
    <section>
      <h2>What moved between the two windows</h2>
      <p class="small">
        Pairs with events in both windows, by the change of their share of conflict, weighed by the square root of the smaller number of events.
      </p>
      <div class="scroll" tabIndex={0} role="region" aria-label="Pairs that moved">
        <table>
          <thead>
            <tr>
              <th scope="col">Pair</th>
              <th scope="col">Conflict before</th>
              <th scope="col">Conflict now</th>
              <th scope="col">Direction</th>
              <th scope="col">Events before / now</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr>
                <th scope="row">
                  <a href={dyadHref(row.a, row.b)}>
                    {label.get(row.a)} and {label.get(row.b)}
                  </a>
                </th>
                <td class="number">{percent(row.then)}</td>
                <td class="number">{percent(row.today)}</td>
                <td>{row.today! > row.then! ? "▲ apart" : "▼ together"}</td>
                <td class="number">
                  {count(sum(row.before))} / {count(sum(row.now))}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

const sum = (quads: number[]) => quads.reduce((a, b) => a + b, 0);
const percent = (share: number | null) => (share === null ? "–" : `${Math.round(share * 100)} %`);
