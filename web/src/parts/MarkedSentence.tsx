/** A claim's sentence with its parts marked: who, what, to whom, who says so, with which hedge. */
import type { Claim } from "../types";

type Part = "actor" | "trigger" | "recipient" | "source" | "cue" | "hedge";

const NAMES: Record<Part, string> = {
  actor: "actor",
  trigger: "event",
  recipient: "recipient",
  source: "source",
  cue: "says so",
  hedge: "hedge",
};

/** Later parts win where two overlap. */
const ORDER: Part[] = ["source", "cue", "hedge", "recipient", "actor", "trigger"];

export function MarkedSentence({ claim }: { claim: Claim }) {
  return (
    <q class="sentence" cite={undefined}>
      {pieces(claim).map(({ text, part }) =>
        part ? (
          <mark class={`m-${part}`} title={NAMES[part]}>
            {text}
          </mark>
        ) : (
          text
        ),
      )}
    </q>
  );
}

/** The sentence cut into pieces, each with the part it plays. */
export function pieces(claim: Claim): { text: string; part: Part | null }[] {
  const characters = Array.from(claim.sentence.text);
  const parts: (Part | null)[] = characters.map(() => null);
  for (const part of ORDER) {
    for (const [start, end] of spans(claim, part)) {
      for (let i = Math.max(0, start); i < Math.min(end, parts.length); i++) parts[i] = part;
    }
  }
  const out: { text: string; part: Part | null }[] = [];
  characters.forEach((character, i) => {
    const last = out[out.length - 1];
    if (last && last.part === parts[i]) last.text += character;
    else out.push({ text: character, part: parts[i] ?? null });
  });
  return out;
}

function spans(claim: Claim, part: Part): [number, number][] {
  const from = claim.sentence.start;
  const here = (span: { start: number; end: number }): [number, number] => [span.start - from, span.end - from];
  switch (part) {
    case "actor":
      return claim.actor.map(here);
    case "recipient":
      return claim.recipient.map(here);
    case "trigger":
      return [here(claim.trigger)];
    case "source":
      return claim.attribution.map((link) => here(link.source));
    case "cue":
      return claim.attribution.flatMap((link) => find(claim.sentence.text, link.cue));
    case "hedge":
      return claim.likelihood ? find(claim.sentence.text, claim.likelihood.cue) : [];
  }
}

/** The first place of these words, in characters. */
function find(text: string, words: string): [number, number][] {
  const at = words ? text.toLowerCase().indexOf(words.toLowerCase()) : -1;
  if (at < 0) return [];
  const start = Array.from(text.slice(0, at)).length;
  return [[start, start + Array.from(words).length]];
}

export function MarkLegend() {
  return (
    <p class="legend" aria-label="Marks in sentences">
      {(["actor", "trigger", "recipient", "source", "cue", "hedge"] as Part[]).map((part) => (
        <>
          <mark class={`m-${part}`}>{NAMES[part]}</mark>{" "}
        </>
      ))}
    </p>
  );
}
