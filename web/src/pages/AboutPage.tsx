/** What the record is made of: counts, what was dropped, versions. */
import { useApi } from "../api";
import { Trouble, Waiting, useTitle } from "../parts/marks";
import type { About } from "../types";
import { count, day, instant, plain } from "../words";

export function AboutPage() {
  useTitle("About the data");
  const { answer, problem } = useApi<About>("/api/about");
  if (problem) return <Trouble problem={problem} />;
  if (!answer) return <Waiting what="the counts" />;
  const warnings = new Map<string, number>();
  for (const run of answer.runs) for (const [code, n] of Object.entries(run.warnings)) warnings.set(code, (warnings.get(code) ?? 0) + n);
  const dropped = answer.runs.reduce((sum, run) => sum + run.dropped, 0);
  const last = answer.runs[0];
  return (
    <article class="about">
      <h1>About the data</h1>
      <dl class="counts">
        <Count name="document versions" n={answer.document_versions} />
        <Count name="claims" n={answer.claims} />
        <Count name="events" n={answer.events} />
        <Count name="inputs dropped" n={dropped} />
      </dl>
      {answer.span && (
        <p>
          The events happened, or were first reported, from {day(answer.span.start)} to {day(answer.span.end)}.
        </p>
      )}
      <section>
        <h2>What was left out or doubtful</h2>
        {warnings.size === 0 ? (
          <p>{answer.runs.length > 0 ? "No run warned of anything." : "No run of this store was recorded."}</p>
        ) : (
          <table>
            <thead>
              <tr>
                <th scope="col">Warning</th>
                <th scope="col">Times</th>
              </tr>
            </thead>
            <tbody>
              {[...warnings].map(([code, n]) => (
                <tr>
                  <th scope="row">{plain(code)}</th>
                  <td class="number">{count(n)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </section>
      <section>
        <h2>Versions</h2>
        <dl class="facts">
          <dt>Program</dt>
          <dd>{answer.program}</dd>
          {last && (
            <>
              <dt>Reader model</dt>
              <dd>
                {last.model || "unnamed"} <code>{last.model_digest.slice(0, 16)}</code>
              </dd>
              <dt>Tables</dt>
              <dd>
                <code>{last.tables_digest.slice(0, 16)}</code>
              </dd>
            </>
          )}
        </dl>
      </section>
      {answer.runs.length > 0 && (
        <section>
          <h2>Runs</h2>
          <div class="scroll" tabIndex={0} role="region" aria-label="Runs">
            <table>
              <thead>
                <tr>
                  <th scope="col">Began</th>
                  <th scope="col">Documents</th>
                  <th scope="col">Stored before</th>
                  <th scope="col">Claims</th>
                  <th scope="col">Dropped</th>
                  <th scope="col">Warnings</th>
                  <th scope="col">Tables</th>
                </tr>
              </thead>
              <tbody>
                {answer.runs.map((run) => (
                  <tr>
                    <th scope="row">{instant(run.started_at)}</th>
                    <td class="number">{count(run.documents)}</td>
                    <td class="number">{count(run.known)}</td>
                    <td class="number">{count(run.claims)}</td>
                    <td class="number">{count(run.dropped)}</td>
                    <td class="number">{count(Object.values(run.warnings).reduce((a, b) => a + b, 0))}</td>
                    <td>
                      <code>{run.tables_digest.slice(0, 8)}</code>
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        </section>
      )}
      <section>
        <h2>How it is made</h2>
        <p>
          Reports are read sentence by sentence into claims: who did what to whom, and who says so. Claims about one happening are one event. Copies
          count once, chains of sources are followed to their root, and an event is confirmed only when two independent sources affirm it. The base
          map is Natural Earth (public domain).
        </p>
        <p>
          The same data for programs: <a href="/api/openapi.json" target="_blank" rel="noopener">description of the API</a>.
        </p>
      </section>
    </article>
  );
}

function Count({ name, n }: { name: string; n: number }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{count(n)}</dd>
    </div>
  );
}
