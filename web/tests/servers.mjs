/** Starts the program: on its sample, on a large store, and on a store of hostile texts. */
import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const program = process.env.TWOSOURCE ?? "../target/debug/twosource";

/** A server on a free port: its address, and how to stop it. */
export function serve(arguments_) {
  const child = spawn(program, ["--quiet", "serve", "--listen", "127.0.0.1:0", ...arguments_], { stdio: ["ignore", "pipe", "ignore"] });
  return new Promise((resolve, reject) => {
    child.once("exit", (code) => reject(new Error(`the server ended with ${code}`)));
    child.stdout.once("data", (line) => resolve({ base: String(line).trim().replace(/\/$/, ""), stop: () => child.kill() }));
  });
}

/** Markup and scripts where a careless page would run them. */
export const HOSTILE = [
  `<script>window.pwned=1</script>`,
  `<img src=x onerror="window.pwned=1">`,
  `"><svg onload=window.pwned=1>`,
  `'-window.pwned=1-'`,
  `{{constructor.constructor('window.pwned=1')()}}`,
  `<a href="javascript:window.pwned=1">x</a>`,
];

/** A store whose titles, texts, outlets and addresses all try to break out. */
export function hostileStore() {
  const folder = mkdtempSync(join(tmpdir(), "twosource-hostile-"));
  const lines = HOSTILE.map((payload, i) =>
    JSON.stringify({
      id: `doc-${i}-${payload}`,
      outlet: `Outlet ${payload}`,
      agency: `Agency ${payload}`,
      title: `Title ${payload}`,
      url: i % 2 ? `javascript:window.pwned=1//${payload}` : `https://news.example/?x=${payload}`,
      published_at: `2025-03-0${i + 1}T08:00:00Z`,
      language: "en",
      text: `Russian drones attacked a fuel depot in Moldova on Monday, Moldova's interior ministry said. A spokesman ${payload} said that Romania had accused Russia of the attack ${payload} near Chisinau.`,
    }),
  );
  writeFileSync(join(folder, "hostile.jsonl"), lines.join("\n"));
  const db = join(folder, "hostile.db");
  execFileSync(program, ["--quiet", "ingest", join(folder, "hostile.jsonl"), "--db", db]);
  return db;
}
