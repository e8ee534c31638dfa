/** One event: its grade with reasons, who says so, with the sentences behind it, and who says otherwise. */
import { address, documentHref, dyadHref, go, withQuery } from "../address";
import { useApi } from "../api";
import { MarkLegend, MarkedSentence } from "../parts/MarkedSentence";
import { Grade, Status, Trouble, TypeName, Waiting, useTitle } from "../parts/marks";
import type { ActorMention, Carrier, Claim, Dossier, EventRecord, History } from "../types";
import { GRADES, KINDS, STANCES, TYPES, count, day, instant, many, partyKey, partyName, plain, quantity, sentenceCase, webAddress, when } from "../words";

export function DossierPage({ id }: { id: string }) {
  const asked = address.value.query.get("as_known_on");
  const base = `/api/events/${encodeURIComponent(id)}`;
  const dossier = useApi<Dossier>(asked ? `${base}?as_known_on=${encodeURIComponent(asked)}` : base);
  const history = useApi<History>(`${base}/history`);
  const event = dossier.answer?.event ?? null;
  useTitle(event ? headline(event) : "Event");
  if (dossier.problem) {
    return (
      <section class="column">
        <h1>Event</h1>
        <Trouble problem={dossier.problem} />
      </section>
    );
  }
  if (!dossier.answer) return <Waiting what="the event" />;
  return (
    <article class={`dossier${dossier.waiting ? " stale" : ""}`}>
      {event ? <Head event={event} /> : <h1>Not yet known</h1>}
      <KnownOn dossier={dossier.answer} history={history.answer} asked={asked} />
      {event ? (
        <Body dossier={dossier.answer} event={event} />
      ) : (
        <p class="note">Nothing had been published about this event by the end of {asked ? day(asked) : "that day"}.</p>
      )}
    </article>
  );
}

const names = (list: ActorMention[]) => (list.length > 0 ? list.map(partyName).join(", ") : null);

function headline(event: EventRecord): string {
  const verb = TYPES[event.event]?.verb ?? event.event.toLowerCase();
  return [names(event.actor) ?? "Somebody unnamed", verb, names(event.recipient) ?? ""].join(" ").trim();
}

function Head({ event }: { event: EventRecord }) {
  const [a, b] = [event.actor[0], event.recipient[0]];
  const happened = when(event.happened_on);
  return (
    <header class="head">
      <p class="kicker">
        <TypeName event={event.event} mode={event.mode} />
        <Status status={event.status} />
      </p>
      <h1>{headline(event)}</h1>
      <dl class="facts">
        <dt>When</dt>
        <dd>{happened ?? "no text says when"}</dd>
        <dt>Where</dt>
        <dd>{event.place ? [event.place.name, event.place.province, event.place.country_code].filter(unique).join(", ") : "no text says where"}</dd>
        {event.object && (
          <>
            <dt>Object</dt>
            <dd>
              {plain(event.object.kind)} ({event.object.text})
            </dd>
          </>
        )}
        <dt>Carried by</dt>
        <dd>
          {many(event.document_count, "document")}
          {event.copy_groups < event.document_count && `, ${many(event.copy_groups, "text")} without copies`}
        </dd>
        {event.first_reported_at && (
          <>
            <dt>First reported</dt>
            <dd>{instant(event.first_reported_at)}</dd>
          </>
        )}
        {a && b && (
          <>
            <dt>More</dt>
            <dd>
              <a href={dyadHref(partyKey(a), partyKey(b))}>
                {partyName(a)} and {partyName(b)} over time
              </a>
            </dd>
          </>
        )}
      </dl>
    </header>
  );
}

const unique = (value: string | null | undefined, i: number, all: (string | null | undefined)[]) =>
  Boolean(value) && all.indexOf(value) === i;

/** The grade after each day on which somebody reported; the slider goes back to one of them. */
function KnownOn({ dossier, history, asked }: { dossier: Dossier; history: History | null; asked: string | null }) {
  const days = dossier.reported_on;
  if (days.length === 0) return null;
  const at = asked ? days.filter((d) => d <= asked).length - 1 : days.length - 1;
  const choose = (index: number) =>
    go(withQuery({ as_known_on: index >= days.length - 1 ? null : index < 0 ? before(days[0]!) : days[index]! }), true);
  const label = asked ? day(asked) : "today";
  return (
    <section class="known-on" aria-label="As known on">
      <label>
        <span>
          As known on <output>{label}</output>
        </span>
        <input
          type="range"
          min={-1}
          max={days.length - 1}
          step={1}
          value={at}
          aria-valuetext={label}
          onInput={(e) => choose(Number(e.currentTarget.value))}
        />
      </label>
      {history && (
        <ol class="steps">
          {history.steps.map((step) => (
            <li class={asked === step.day || (!asked && step.day === days[days.length - 1]) ? "here" : ""}>
              <button type="button" class="plain" onClick={() => choose(days.indexOf(step.day))}>
                {step.credibility ? <Grade grade={step.credibility} /> : <span class="grade none">–</span>}
                <span>{day(step.day)}</span>
                <span class="small">{many(step.independent_source_count, "independent source")}</span>
              </button>
            </li>
          ))}
        </ol>
      )}
    </section>
  );
}

function before(text: string): string {
  const date = new Date(`${text}T00:00:00Z`);
  date.setUTCDate(date.getUTCDate() - 1);
  return date.toISOString().slice(0, 10);
}

function Body({ dossier, event }: { dossier: Dossier; event: EventRecord }) {
  const claims = new Map(dossier.claims.map((claim) => [claim.claim_id, claim]));
  const documents = new Map(dossier.documents.map((document) => [document.document_id, document]));
  const passed = dossier.passed_on.map((id) => claims.get(id)).filter((c): c is Claim => c !== undefined);
  return (
    <>
      <div class="pair">
        <Reasons event={event} />
        <Quantities event={event} />
      </div>
      {event.dissent.length > 0 && <Dissents event={event} claims={claims} documents={documents} />}
      <section>
        <h2>Who says so</h2>
        <MarkLegend />
        <div class="sources">
          {event.root_sources.map((source, i) => {
            const own = (dossier.claims_by_source[i] ?? []).map((id) => claims.get(id)).filter((c): c is Claim => c !== undefined);
            return (
              <section class={`source ${source.stance}`}>
                <h3>{sentenceCase(source.name ?? source.side)}</h3>
                <p class="small">
                  {KINDS[source.kind] ?? plain(source.kind)}
                  {source.code && ` · ${source.code}`} · <strong class="stance">{STANCES[source.stance] ?? source.stance}</strong>
                </p>
                <Told claims={own} documents={documents} />
              </section>
            );
          })}
        </div>
        {passed.length > 0 && (
          <details class="passed">
            <summary>{many(passed.length, "claim")} that pass on what others were first to say</summary>
            <Told claims={passed} documents={documents} />
          </details>
        )}
      </section>
      <Documents documents={dossier.documents} />
    </>
  );
}

/** The grade and the rules that gave it, each with what it looked at. */
function Reasons({ event }: { event: EventRecord }) {
  const supporting = event.root_sources.filter((s) => s.stance === "supports");
  const others = event.root_sources.filter((s) => s.stance !== "supports");
  return (
    <section class="reasons">
      <h2>Why this grade</h2>
      <ul class="tree">
        <li>
          <Grade grade={event.credibility.grade} large />
          <ul>
            {event.credibility.reasons.map((reason) => (
              <li>
                <strong>{sentenceCase(plain(reason.rule))}</strong>
                <span>{reason.detail}</span>
              </li>
            ))}
            <li>
              <strong>{many(event.independent_source_count, "independent source")} {event.independent_source_count === 1 ? "affirms" : "affirm"} it</strong>
              <ul>
                {supporting.map((s) => (
                  <li>
                    {sentenceCase(s.name ?? s.side)} <span class="small">side {s.side}, {many(s.claims, "claim")}</span>
                  </li>
                ))}
              </ul>
            </li>
            {others.length > 0 && (
              <li>
                <strong>{others.length === 1 ? "1 source does not" : `${others.length} sources do not`}</strong>
                <ul>
                  {others.map((s) => (
                    <li>
                      {sentenceCase(s.name ?? s.side)} <span class="small">{STANCES[s.stance] ?? s.stance}</span>
                    </li>
                  ))}
                </ul>
              </li>
            )}
          </ul>
        </li>
      </ul>
      <p class="small">
        Credibility is graded 1 ({GRADES[1]}) to 6 ({GRADES[6]}) by rules; copies count once, and two organs of one government are one side.
      </p>
    </section>
  );
}

function Quantities({ event }: { event: EventRecord }) {
  if (event.quantity.length === 0) return null;
  return (
    <section class="quantities">
      <h2>How many, by source</h2>
      {event.quantity.map((q) => {
        const most = Math.max(1, q.high ?? 0, ...q.by.map((b) => b.best ?? 0));
        return (
          <table class="range">
            <caption>{sentenceCase(quantity(q))}</caption>
            <tbody>
              {q.by.map((b) => (
                <tr>
                  <th scope="row">{sentenceCase(b.root_source)}</th>
                  <td class="number">{b.best === null ? "?" : count(b.best)}</td>
                  <td class="rule" aria-hidden="true">
                    <span>
                      <i style={{ left: `${(100 * (b.best ?? 0)) / most}%` }} />
                    </span>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        );
      })}
    </section>
  );
}

/** Those who affirm it beside those who say otherwise. */
function Dissents({ event, claims, documents }: { event: EventRecord; claims: Map<string, Claim>; documents: Map<string, Carrier> }) {
  const against = new Set(event.dissent.flatMap((d) => d.claim_ids));
  const flat = event.root_sources.filter((s) => s.stance === "supports");
  const first = [...claims.values()].filter((c) => !against.has(c.claim_id) && c.polarity === "affirmed").slice(0, 2);
  return (
    <section class="dissents">
      <h2>Accounts side by side</h2>
      <div class="sides">
        <section>
          <h3>The account graded here</h3>
          <p class="small">{flat.length > 0 ? flat.map((s) => sentenceCase(s.name ?? s.side)).join("; ") : "no source affirms it flat"}</p>
          <Told claims={first} documents={documents} />
        </section>
        {event.dissent.map((dissent) => (
          <section class="against">
            <h3>
              {sentenceCase(plain(dissent.kind))}: {sentenceCase(dissent.root_source.name ?? dissent.root_source.side)}
            </h3>
            <p class="small">
              {KINDS[dissent.root_source.kind] ?? dissent.root_source.kind}
              {dissent.root_source.code && ` · ${dissent.root_source.code}`}
            </p>
            <Told claims={dissent.claim_ids.map((id) => claims.get(id)).filter((c): c is Claim => c !== undefined).slice(0, 3)} documents={documents} />
          </section>
        ))}
      </div>
    </section>
  );
}

/** Claims with equal sentences folded into one. */
function Told({ claims, documents }: { claims: Claim[]; documents: Map<string, Carrier> }) {
  const groups = new Map<string, Claim[]>();
  for (const claim of claims) {
    const group = documents.get(claim.document_id)?.copy_group ?? claim.document_id;
    const key = `${group}/${claim.event}/${claim.polarity}`;
    groups.set(key, [...(groups.get(key) ?? []), claim]);
  }
  return (
    <ul class="told">
      {[...groups.values()].map(([first, ...copies]) => (
        <li>
          <MarkedSentence claim={first!} />
          <Provenance claim={first!} document={documents.get(first!.document_id)} />
          {copies.length > 0 && (
            <details>
              <summary>{many(copies.length, "further claim")} of the same text, counted once</summary>
              <ul>
                {copies.map((claim) => (
                  <li>
                    <MarkedSentence claim={claim} />
                    <Provenance claim={claim} document={documents.get(claim.document_id)} />
                  </li>
                ))}
              </ul>
            </details>
          )}
        </li>
      ))}
    </ul>
  );
}

function Provenance({ claim, document }: { claim: Claim; document: Carrier | undefined }) {
  const chain = claim.attribution.map((link) => link.source.name ?? link.source.text);
  return (
    <p class="provenance">
      <a href={documentHref(claim.document_id, claim.claim_id)}>{document?.outlet ?? claim.document_id}</a>
      {document?.published_at && <span> {day(document.published_at.slice(0, 10))}</span>}
      {chain.length > 0 && <span> · citing {chain.join(", who cites ")}</span>}
      {claim.likelihood && <span> · {claim.likelihood.band}</span>}
      {claim.polarity === "negated" && <span> · denial</span>}
      {claim.aspect !== "past" && <span> · {plain(claim.aspect)}</span>}
    </p>
  );
}

function Documents({ documents }: { documents: Carrier[] }) {
  const groups = new Map<number, Carrier[]>();
  for (const document of documents) groups.set(document.copy_group, [...(groups.get(document.copy_group) ?? []), document]);
  return (
    <section>
      <h2>Documents</h2>
      <ul class="documents">
        {[...groups.values()].map(([first, ...copies]) => (
          <li>
            <DocumentLine document={first!} />
            {copies.length > 0 && (
              <details>
                <summary>{copies.length === 1 ? "1 copy" : `${copies.length} copies`}</summary>
                <ul>
                  {copies.map((copy) => (
                    <li>
                      <DocumentLine document={copy} />
                    </li>
                  ))}
                </ul>
              </details>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

function DocumentLine({ document }: { document: Carrier }) {
  const href = webAddress(document.url);
  return (
    <>
      <a href={documentHref(document.document_id)}>{document.title ?? document.document_id}</a>
      <span class="small">
        {" "}
        {[document.outlet, document.agency && document.agency !== document.outlet ? `by ${document.agency}` : null, document.published_at && instant(document.published_at)]
          .filter(Boolean)
          .join(" · ")}
      </span>
      {href && (
        <a class="small" href={href} rel="noopener noreferrer" target="_blank">
          {" "}
          original
        </a>
      )}
    </>
  );
}
