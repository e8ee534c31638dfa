/** Two parties by week or month: cooperation above, conflict below, gaps in what was read shown as gaps. */
import * as Plot from "@observablehq/plot";
import { useEffect, useRef, useState } from "preact/hooks";
import { address, dyadHref, go, withQuery } from "../address";
import { useApi } from "../api";
import { COLOURS, iso, next, silent, useWidth } from "../parts/Timeline";
import { Trouble, Waiting, useTitle } from "../parts/marks";
import type { Dyad, DyadBin, Facets, NetworkAnswer } from "../types";
import { QUADS, count, day, many } from "../words";

export function DyadPage({ a, b }: { a: string; b: string }) {
  const query = address.value.query;
  const unit = query.get("unit") ?? "month";
  const asked = new URLSearchParams({ unit });
  const grade = query.get("min_credibility");
  if (grade) asked.set("min_credibility", grade);
  const path = a && b ? `/api/dyads/${encodeURIComponent(a)}/${encodeURIComponent(b)}?${asked}` : null;
  const { answer, problem } = useApi<Dyad>(path);
  const title = answer && a ? `${answer.a_label} and ${answer.b_label}` : "Two parties";
  useTitle(title);
  return (
    <article class="dyad">
      <h1>{title}</h1>
      <Choose a={a} b={b} />
      {problem && <Trouble problem={problem} />}
      {path && !answer && !problem && <Waiting what="the series" />}
      {answer && path && (
        <>
          <div class="controls">
            <fieldset>
              <legend>By</legend>
              {["week", "month", "year"].map((u) => (
                <label>
                  <input type="radio" name="unit" value={u} checked={unit === u} onChange={() => go(withQuery({ unit: u }), true)} />
                  {u}
                </label>
              ))}
            </fieldset>
            <label>
              Count
              <select value={grade ?? ""} onChange={(e) => go(withQuery({ min_credibility: e.currentTarget.value }), true)}>
                <option value="">all events</option>
                <option value="2">probably true or better</option>
                <option value="1">confirmed only</option>
              </select>
            </label>
            <a href={`/?dyad=${encodeURIComponent(`${a}..${b}`)}${grade ? `&min_credibility=${grade}` : ""}`}>All events between them</a>
          </div>
          <Series dyad={answer} of="from_a" title={`${answer.a_label} towards ${answer.b_label}`} />
          <Series dyad={answer} of="from_b" title={`${answer.b_label} towards ${answer.a_label}`} />
          <p class="legend">
            {QUADS.map((name, i) => (
              <span class={`key q${i + 1}`}>
                <i aria-hidden="true" />
                {name}
              </span>
            ))}
            <span class="key gap">
              <i aria-hidden="true" />
              nothing was read: no statement about these days
            </span>
          </p>
          <Table dyad={answer} />
        </>
      )}
    </article>
  );
}

function Choose({ a, b }: { a: string; b: string }) {
  const { answer } = useApi<Facets>("/api/facets");
  const network = useApi<NetworkAnswer>(a && b ? null : "/api/network");
  const options = answer ? [...new Map([...answer.actors, ...answer.recipients].map((f) => [f.value, f])).values()] : [];
  const [first, setFirst] = useState(a);
  const [second, setSecond] = useState(b);
  useEffect(() => {
    setFirst(a);
    setSecond(b);
  }, [a, b]);
  return (
    <>
      <form
        class="choose"
        onSubmit={(event) => {
          event.preventDefault();
          if (first.trim() && second.trim()) go(dyadHref(first.trim(), second.trim()) + location.search);
        }}
      >
        <label>
          One party
          <input value={first} list="parties" required maxLength={200} onInput={(e) => setFirst(e.currentTarget.value)} />
        </label>
        <label>
          The other
          <input value={second} list="parties" required maxLength={200} onInput={(e) => setSecond(e.currentTarget.value)} />
        </label>
        <button type="submit">Show</button>
        <datalist id="parties">
          {options.map((o) => (
            <option value={o.value}>{o.label}</option>
          ))}
        </datalist>
      </form>
      {!(a && b) && network.answer && (
        <section class="column">
          <h2>Most events</h2>
          <ul class="plain-list">
            {network.answer.now.links.slice(0, 20).map((link) => (
              <li>
                <a href={dyadHref(link.actor, link.recipient)}>
                  {link.actor} and {link.recipient}
                </a>{" "}
                <span class="small">{many(link.quads.reduce((x, y) => x + y, 0), "event")}</span>
              </li>
            ))}
          </ul>
        </section>
      )}
    </>
  );
}

const total = (quads: number[]) => quads.reduce((x, y) => x + y, 0);

function Series({ dyad, of, title }: { dyad: Dyad; of: "from_a" | "from_b"; title: string }) {
  const place = useRef<HTMLDivElement>(null);
  const width = useWidth(place);
  useEffect(() => {
    if (place.current && width > 50) place.current.replaceChildren(silent(draw(dyad, of, width)));
  }, [dyad, of, width]);
  const sum = dyad.bins.reduce((all, bin) => all + total(bin[of]), 0);
  return (
    <figure>
      <figcaption>
        {title}: {many(sum, "event")}
      </figcaption>
      <div class="chart" ref={place} role="img" aria-label={`${title}, ${many(sum, "event")} by ${dyad.unit}; the same figures stand in the table below`} />
    </figure>
  );
}

function draw(dyad: Dyad, of: "from_a" | "from_b", width: number) {
  const at = (bin: DyadBin) => new Date(`${bin.start}T00:00:00Z`);
  const rows = dyad.bins.flatMap((bin) =>
    bin[of]
      .map((events, i) => ({ bin, i, events, x1: at(bin), x2: next(at(bin), dyad.unit), value: i < 2 ? events : -events }))
      .filter((row) => row.events > 0),
  );
  const gaps = dyad.bins.filter((bin) => bin.documents === 0).map((bin) => ({ x1: at(bin), x2: next(at(bin), dyad.unit) }));
  const chart = Plot.plot({
    width,
    height: 190,
    marginLeft: 40,
    marginRight: 8,
    x: { type: "utc", label: null },
    y: { label: "cooperation ↑  conflict ↓", ticks: 5, tickFormat: (n: number) => (Number.isInteger(n) ? count(Math.abs(n)) : ""), grid: true, nice: true },
    style: { background: "none", fontSize: "11px" },
    marks: [
      Plot.rect(gaps, { x1: "x1", x2: "x2", fill: "var(--gap)" }),
      Plot.rectY(rows, {
        x1: "x1",
        x2: "x2",
        y: "value",
        fill: (row: { i: number }) => COLOURS[row.i],
        inset: 0.4,
        order: "i",
        href: (row: { bin: DyadBin }) => behind(dyad, row.bin, of),
        title: (row: { i: number; events: number; bin: DyadBin }) => `${day(row.bin.start)}: ${many(row.events, "event")}, ${QUADS[row.i]}`,
      }),
      Plot.ruleY([0], { stroke: "currentColor" }),
    ],
  });
  for (const link of chart.querySelectorAll("a")) {
    const href = link.getAttribute("href") ?? link.getAttributeNS("http://www.w3.org/1999/xlink", "href") ?? "";
    for (const bar of link.children) bar.setAttribute("data-href", href);
    link.replaceWith(...link.childNodes);
  }
  chart.addEventListener("click", (event) => {
    const href = (event.target as Element).closest("[data-href]")?.getAttribute("data-href");
    if (href) go(href);
  });
  return chart;
}

/** The events behind one bar. */
function behind(dyad: Dyad, bin: DyadBin, of: "from_a" | "from_b"): string {
  const [actor, recipient] = of === "from_a" ? [dyad.a, dyad.b] : [dyad.b, dyad.a];
  const last = new Date(next(new Date(`${bin.start}T00:00:00Z`), dyad.unit).getTime() - 86_400_000);
  return `/?${new URLSearchParams({ actor, recipient, since: bin.start, until: iso(last) })}`;
}

function Table({ dyad }: { dyad: Dyad }) {
  const bins = dyad.bins.filter((bin) => total(bin.from_a) + total(bin.from_b) > 0);
  return (
    <details class="figures">
      <summary>The figures as a table</summary>
      <div class="scroll" tabIndex={0} role="region" aria-label="Figures">
        <table>
          <thead>
            <tr>
              <th scope="col">From</th>
              <th scope="col">{dyad.a_label}: cooperation</th>
              <th scope="col">conflict</th>
              <th scope="col">{dyad.b_label}: cooperation</th>
              <th scope="col">conflict</th>
              <th scope="col">Documents read</th>
            </tr>
          </thead>
          <tbody>
            {bins.map((bin) => (
              <tr>
                <th scope="row">{day(bin.start)}</th>
                {(["from_a", "from_b"] as const).map((of) => (
                  <>
                    <td class="number">
                      <a href={behind(dyad, bin, of)}>{count(bin[of][0] + bin[of][1])}</a>
                    </td>
                    <td class="number">
                      <a href={behind(dyad, bin, of)}>{count(bin[of][2] + bin[of][3])}</a>
                    </td>
                  </>
                ))}
                <td class="number">{count(bin.documents)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </details>
  );
}
