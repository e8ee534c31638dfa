/** Events by time, cooperation up and conflict down; dragging over it sets the days of the filter. */
import * as Plot from "@observablehq/plot";
import { useEffect, useRef, useState } from "preact/hooks";
import type { Bin, TimelineAnswer } from "../types";
import { QUADS, count, day, many } from "../words";

export const COLOURS = ["var(--q1)", "var(--q2)", "var(--q3)", "var(--q4)"];

interface Props {
  answer: TimelineAnswer;
  since: string | null;
  until: string | null;
  choose: (since: string | null, until: string | null) => void;
}

type Scale = { apply: (value: Date) => number; invert: (x: number) => Date };

export function Timeline({ answer, since, until, choose }: Props) {
  const place = useRef<HTMLDivElement>(null);
  const width = useWidth(place);
  const scale = useRef<Scale | null>(null);
  const [drag, setDrag] = useState<[number, number] | null>(null);
  useEffect(() => {
    const holder = place.current;
    if (!holder || width < 50) return;
    const chart = silent(draw(answer.bins, answer.unit, width));
    scale.current = chart.scale("x") as unknown as Scale;
    holder.replaceChildren(chart);
  }, [answer, width]);
  const total = answer.bins.reduce((sum, bin) => sum + bin.quads.reduce((a, b) => a + b, 0), 0);
  const x = (event: PointerEvent) => event.clientX - (place.current?.getBoundingClientRect().left ?? 0);
  const end = () => {
    if (drag && scale.current && Math.abs(drag[1] - drag[0]) > 4) {
      const [from, to] = [Math.min(...drag), Math.max(...drag)].map((at) => iso(scale.current!.invert(at)));
      choose(from!, to!);
    }
    setDrag(null);
  };
  const span = answer.bins.length > 0 ? `${day(answer.bins[0]!.start)} to ${day(lastDay(answer))}` : "";
  return (
    <figure class="timeline">
      <figcaption>
        <span>
          {many(total, "event")} by {answer.unit}
          {span && `, ${span}`}
          {answer.undated > 0 && `, ${count(answer.undated)} more without a date`}
        </span>
        {(since || until) && (
          <button type="button" class="plain" onClick={() => choose(null, null)}>
            all days
          </button>
        )}
      </figcaption>
      <div
        class="brush"
        onPointerDown={(e) => {
          if (e.button !== 0) return;
          e.currentTarget.setPointerCapture(e.pointerId);
          setDrag([x(e), x(e)]);
        }}
        onPointerMove={(e) => drag && setDrag([drag[0], x(e)])}
        onPointerUp={end}
        onPointerCancel={() => setDrag(null)}
      >
        <div class="chart" ref={place} role="img" aria-label={`Time line: ${many(total, "event")} ${span}`} />
        {drag && <div class="brushed" style={{ left: `${Math.min(...drag)}px`, width: `${Math.abs(drag[1] - drag[0])}px` }} />}
      </div>
      <p class="legend">
        {QUADS.map((name, i) => (
          <span class={`key q${i + 1}`}>
            <i aria-hidden="true" />
            {name}
          </span>
        ))}
        <span class="key gap">
          <i aria-hidden="true" />
          nothing was read
        </span>
      </p>
    </figure>
  );
}

/** The figure around a chart says what it shows; its parts say nothing to a screen reader. */
export function silent<T extends Element>(chart: T): T {
  chart.setAttribute("aria-hidden", "true");
  for (const part of chart.querySelectorAll("[aria-label], [aria-description]")) {
    part.removeAttribute("aria-label");
    part.removeAttribute("aria-description");
  }
  return chart;
}

function lastDay(answer: TimelineAnswer): string {
  const last = answer.bins[answer.bins.length - 1]!;
  return iso(new Date(next(new Date(last.start), answer.unit).getTime() - 86_400_000));
}

export const iso = (date: Date) => date.toISOString().slice(0, 10);

/** The first day of the next unit. */
export function next(start: Date, unit: string): Date {
  const date = new Date(start);
  if (unit === "day") date.setUTCDate(date.getUTCDate() + 1);
  else if (unit === "week") date.setUTCDate(date.getUTCDate() + 7);
  else if (unit === "month") date.setUTCMonth(date.getUTCMonth() + 1);
  else date.setUTCFullYear(date.getUTCFullYear() + 1);
  return date;
}

function draw(bins: Bin[], unit: string, width: number) {
  const rows = bins.flatMap((bin) => {
    const x1 = new Date(`${bin.start}T00:00:00Z`);
    const x2 = next(x1, unit);
    return bin.quads.map((events, i) => ({ x1, x2, i, value: i < 2 ? events : -events })).filter((r) => r.value !== 0);
  });
  const gaps = bins
    .filter((bin) => bin.documents === 0)
    .map((bin) => ({ x1: new Date(`${bin.start}T00:00:00Z`), x2: next(new Date(`${bin.start}T00:00:00Z`), unit) }));
  return Plot.plot({
    width,
    height: 150,
    marginLeft: 46,
    marginRight: 8,
    marginTop: 8,
    marginBottom: 32,
    x: { type: "utc", label: null },
    y: { label: null, ticks: 4, tickFormat: (n: number) => (Number.isInteger(n) ? count(Math.abs(n)) : ""), grid: true },
    style: { background: "none", fontSize: "11px" },
    marks: [
      Plot.rect(gaps, { x1: "x1", x2: "x2", fill: "var(--gap)", inset: 0 }),
      Plot.rectY(rows, { x1: "x1", x2: "x2", y: "value", fill: (r: { i: number }) => COLOURS[r.i], inset: 0.3, order: "i" }),
      Plot.ruleY([0], { stroke: "currentColor" }),
    ],
  });
}

export function useWidth(place: { current: HTMLElement | null }): number {
  const [width, set] = useState(0);
  useEffect(() => {
    const holder = place.current;
    if (!holder) return;
    const watch = new ResizeObserver((entries) => set(Math.floor(entries[0]?.contentRect.width ?? 0)));
    watch.observe(holder);
    return () => watch.disconnect();
  }, []);
  return width;
}
