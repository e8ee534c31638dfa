/** Root sources with their record. */
import { useState } from "preact/hooks";
import { useApi } from "../api";
import { Trouble, Waiting, useTitle } from "../parts/marks";
import type { SourceList } from "../types";
import { KINDS, count, many, plain, sentenceCase } from "../words";

export function SourcesPage() {
  useTitle("Sources");
  const [wanted, setWanted] = useState("");
  const { answer, problem } = useApi<SourceList>(wanted ? `/api/sources?q=${encodeURIComponent(wanted)}` : "/api/sources");
  return (
    <article class="sources-page">
      <h1>Root sources</h1>
      <p>
        Whoever is at the end of a chain of “X says that Y says”. The record counts events, not articles: what a source affirmed, what was
        confirmed by others (credibility 1), what others dispute or deny.
      </p>
      <label class="find">
        Find
        <input type="search" value={wanted} maxLength={200} onInput={(e) => setWanted(e.currentTarget.value)} placeholder="name or code" />
      </label>
      {problem && <Trouble problem={problem} />}
      {!answer && !problem && <Waiting what="the sources" />}
      {answer && (
        <>
          <p role="status">{many(answer.total, "source")}</p>
          <div class="scroll" tabIndex={0} role="region" aria-label="Sources">
            <table class="wide">
              <thead>
                <tr>
                  <th scope="col">Source</th>
                  <th scope="col">Kind</th>
                  <th scope="col">Side</th>
                  <th scope="col">Events</th>
                  <th scope="col">Affirms</th>
                  <th scope="col">Confirmed</th>
                  <th scope="col">Contested</th>
                  <th scope="col">Alone</th>
                  <th scope="col">Hedges</th>
                  <th scope="col">Denies</th>
                  <th scope="col">Took back</th>
                </tr>
              </thead>
              <tbody>
                {answer.sources.map((s) => (
                  <tr>
                    <th scope="row">
                      <a href={`/?q=${encodeURIComponent(`"${s.name}"`)}`}>{sentenceCase(s.name)}</a>
                    </th>
                    <td>{KINDS[s.kind] ?? plain(s.kind)}</td>
                    <td>{s.side}</td>
                    <td class="number">{count(s.events)}</td>
                    <td class="number">{count(s.supports)}</td>
                    <td class="number">
                      {count(s.confirmed)}
                      {s.supports > 0 && (
                        <span class="meter" aria-hidden="true">
                          <i style={{ width: `${(100 * s.confirmed) / s.supports}%` }} />
                        </span>
                      )}
                    </td>
                    <td class="number">{count(s.contested)}</td>
                    <td class="number">{count(s.alone)}</td>
                    <td class="number">{count(s.hedges)}</td>
                    <td class="number">{count(s.denies)}</td>
                    <td class="number">{count(s.withdrew)}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        </>
      )}
    </article>
  );
}
