/** One document: its text with the claims marked, and the claims as a list. */
import { useEffect } from "preact/hooks";
import { address, eventHref, go, withQuery } from "../address";
import { useApi } from "../api";
import { MarkLegend, pieces } from "../parts/MarkedSentence";
import { Grade, Trouble, TypeName, Waiting, useTitle } from "../parts/marks";
import type { DocumentAnswer } from "../types";
import { instant, many, partyName, plain, webAddress } from "../words";

type Placed = DocumentAnswer["claims"][number];

export function DocumentPage({ id }: { id: string }) {
  const { answer, problem } = useApi<DocumentAnswer>(`/api/documents/${encodeURIComponent(id)}`);
  const chosen = address.value.query.get("claim");
  useTitle(answer ? (answer.document.title ?? answer.document.document_id) : "Document");
  useEffect(() => {
    if (answer && chosen) document.getElementById(`s-${chosen}`)?.scrollIntoView({ block: "center" });
  }, [answer, chosen]);
  if (problem) {
    return (
      <section class="column">
        <h1>Document</h1>
        <Trouble problem={problem} />
      </section>
    );
  }
  if (!answer) return <Waiting what="the document" />;
  const about = answer.document;
  const href = webAddress(about.url);
  return (
    <article class="document">
      <header class="head">
        <p class="kicker">{[about.outlet, about.agency && about.agency !== about.outlet ? `text of ${about.agency}` : null].filter(Boolean).join(" · ")}</p>
        <h1>{about.title ?? about.document_id}</h1>
        <p class="small">
          {about.published_at ? instant(about.published_at) : "no publication date"} · {about.document_id}
          {href && (
            <>
              {" · "}
              <a href={href} rel="noopener noreferrer" target="_blank">
                original
              </a>
            </>
          )}
        </p>
      </header>
      <div class="reading">
        <section class="text" aria-label="Text">
          <MarkLegend />
          <Text answer={answer} chosen={chosen} />
        </section>
        <section class="claims" aria-label="Claims">
          <h2>{many(answer.claims.length, "claim")}</h2>
          <ol>
            {answer.claims.map((placed) => (
              <ClaimLine placed={placed} chosen={placed.claim.claim_id === chosen} />
            ))}
          </ol>
        </section>
      </div>
    </article>
  );
}

function ClaimLine({ placed, chosen }: { placed: Placed; chosen: boolean }) {
  const { claim } = placed;
  const hedges = [
    claim.polarity === "negated" ? "denied" : null,
    claim.aspect === "past" ? null : plain(claim.aspect),
    claim.likelihood?.band ?? null,
  ].filter(Boolean);
  return (
    <li class={chosen ? "chosen" : ""}>
      <button type="button" class="plain" onClick={() => go(withQuery({ claim: claim.claim_id }), true)} title="show it in the text">
        <TypeName event={claim.event} mode={claim.mode} />
      </button>
      <span>
        {claim.actor.map(partyName).join(", ") || "unnamed"} → {claim.recipient.map(partyName).join(", ") || "unnamed"}
      </span>
      <span class="small">
        says {claim.root_source.name ?? plain(claim.root_source.kind)}
        {hedges.length > 0 && ` · ${hedges.join(", ")}`}
      </span>
      {placed.event_id && (
        <a href={eventHref(placed.event_id)}>
          {placed.credibility && <Grade grade={placed.credibility} />} event
        </a>
      )}
    </li>
  );
}

/** The text in paragraphs, each claim's sentence marked; the chosen claim's parts, else those of the first in a sentence. */
function Text({ answer, chosen }: { answer: DocumentAnswer; chosen: string | null }) {
  const characters = Array.from(answer.text);
  const bySentence = new Map<number, Placed[]>();
  for (const placed of answer.claims) {
    const start = placed.claim.sentence.start;
    bySentence.set(start, [...(bySentence.get(start) ?? []), placed]);
  }
  const out = [];
  let from = 0;
  for (const [start, claims] of [...bySentence].sort((a, b) => a[0] - b[0])) {
    const claim = (claims.find((p) => p.claim.claim_id === chosen) ?? claims[0]!).claim;
    if (start < from) continue;
    out.push(<Plain text={characters.slice(from, start).join("")} />);
    out.push(
      <span class={`claimed${claim.claim_id === chosen ? " chosen" : ""}`} id={`s-${claim.claim_id}`}>
        {pieces(claim).map(({ text, part }) => (part ? <mark class={`m-${part}`}>{text}</mark> : text))}
      </span>,
    );
    from = claim.sentence.end;
  }
  out.push(<Plain text={characters.slice(from).join("")} />);
  return <div class="prose">{out}</div>;
}

function Plain({ text }: { text: string }) {
  return <>{text}</>;
}
