/** Answers of the API, kept for as long as the page lives, so that going back shows at once what was there. */
import { useEffect, useState } from "preact/hooks";
import type { Problem } from "./types";

const kept = new Map<string, unknown>();

export class Failed extends Error {
  constructor(readonly problem: Problem) {
    super(problem.message);
  }
}

/** The answer at an address. */
export async function ask<T>(href: string, signal?: AbortSignal): Promise<T> {
  const response = await fetch(href, { headers: { accept: "application/json" }, signal: signal ?? null });
  if (!response.ok) {
    const problem = (await response.json().catch(() => null)) as Problem | null;
    throw new Failed(problem ?? { status: response.status, code: "unreadable", message: response.statusText, hint: null });
  }
  const answer = (await response.json()) as T;
  if (kept.size > 200) kept.delete(kept.keys().next().value as string);
  kept.set(href, answer);
  return answer;
}

export interface Asked<T> {
  /** The answer, or that of the address before while the new one is on its way. */
  answer: T | null;
  problem: Problem | null;
  waiting: boolean;
}

/** Asks whenever the address changes; an answer of before stands until the new one is there. */
export function useApi<T>(href: string | null): Asked<T> {
  const [state, set] = useState<Asked<T> & { href: string | null }>(() => begin<T>(href, null));
  const present = state.href === href ? state : begin<T>(href, state.answer);
  useEffect(() => {
    if (href === null) return;
    const stop = new AbortController();
    set((before) => (before.href === href ? before : begin<T>(href, before.answer)));
    ask<T>(href, stop.signal).then(
      (answer) => set({ href, answer, problem: null, waiting: false }),
      (why: unknown) => {
        if (stop.signal.aborted) return;
        const problem = why instanceof Failed ? why.problem : unreachable;
        set({ href, answer: null, problem, waiting: false });
      },
    );
    return () => stop.abort();
  }, [href]);
  return present;
}

const unreachable: Problem = {
  status: 0,
  code: "unreachable",
  message: "the server does not answer",
  hint: "is `twosource serve` still running?",
};

function begin<T>(href: string | null, before: T | null) {
  const known = href === null ? undefined : (kept.get(href) as T | undefined);
  return { href, answer: known ?? before, problem: null, waiting: href !== null && known === undefined };
}
