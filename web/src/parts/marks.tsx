/** Small pieces that many pages share. */
import type { ComponentChildren } from "preact";
import { useEffect } from "preact/hooks";
import type { Problem } from "../types";
import { GRADES, QUADS, STATUSES, TYPES, plain } from "../words";

/** The credibility as a figure with a meter; colour is never the only sign. */
export function Grade({ grade, large = false }: { grade: number; large?: boolean }) {
  const name = GRADES[grade] ?? "unknown";
  return (
    <span class={`grade g${grade}${large ? " large" : ""}`} title={`Credibility ${grade} of 6: ${name}`}>
      <span class="figure" aria-hidden="true">
        {grade}
      </span>
      <span class={large ? "name" : "vh"}>
        <span class="vh">Credibility {grade} of 6: </span>
        {name}
      </span>
    </span>
  );
}

export function Status({ status }: { status: string }) {
  return <span class={`status ${status}`}>{STATUSES[status] ?? plain(status)}</span>;
}

export function TypeName({ event, mode }: { event: string; mode: string | null }) {
  const quad = TYPES[event]?.quad ?? 1;
  return (
    <span class={`type q${quad}`} title={QUADS[quad - 1]}>
      <i aria-hidden="true" />
      {event}
      {mode && <span class="mode"> · {plain(mode)}</span>}
    </span>
  );
}

export function Trouble({ problem }: { problem: Problem }) {
  return (
    <div class="trouble" role="alert">
      <strong>{problem.message}</strong>
      {problem.hint && <p>{problem.hint}</p>}
    </div>
  );
}

export function Waiting({ what }: { what: string }) {
  return (
    <p class="waiting" role="status">
      Loading {what} …
    </p>
  );
}

/** Names the page for the tab and for screen readers. */
export function useTitle(title: string | null): void {
  useEffect(() => {
    document.title = title ? `${title} – Twosource` : "Twosource";
  }, [title]);
}

/** Characters as the API counts them: Unicode scalars, not UTF-16 units. */
export function cut(text: string, ends: number[]): string[] {
  const characters = Array.from(text);
  const out: string[] = [];
  let from = 0;
  for (const end of [...ends, characters.length]) {
    const to = Math.max(from, Math.min(end, characters.length));
    out.push(characters.slice(from, to).join(""));
    from = to;
  }
  return out;
}

export function Legend({ children }: { children: ComponentChildren }) {
  return <p class="legend">{children}</p>;
}
