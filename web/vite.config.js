import { existsSync, readFileSync, readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { defineConfig } from "vite";

const require = createRequire(import.meta.url);

/** Natural Earth's countries beside the page: the base map needs no tile server. */
function baseMap() {
  return {
    name: "base-map",
    generateBundle() {
      const source = readFileSync(require.resolve("world-atlas/countries-50m.json"), "utf8");
      this.emitFile({ type: "asset", fileName: "base/countries.json", source });
    },
  };
}

/** The licences of the packages whose code is in the bundle. */
function licences() {
  return {
    name: "licences",
    generateBundle(_options, bundle) {
      const roots = new Set(["world-atlas"]);
      for (const chunk of Object.values(bundle)) {
        for (const id of Object.keys(chunk.modules ?? {})) {
          const found = /node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(id.replaceAll("\\", "/"));
          if (found) roots.add(found[1]);
        }
      }
      this.emitFile({ type: "asset", fileName: "licences.txt", source: [...roots].sort().map(licenceOf).join("\n") });
    },
  };
}

function licenceOf(name) {
  const folder = join(import.meta.dirname, "node_modules", name);
  const { version, license } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  const file = existsSync(folder) && readdirSync(folder).find((f) => /^licen[cs]e/i.test(f));
  const text = file ? readFileSync(join(folder, file), "utf8").trim() : "";
  return `${name} ${version} (${license})\n\n${text}\n\n${"-".repeat(80)}\n`;
}

export default defineConfig({
  plugins: [baseMap(), licences()],
  build: { target: "es2022", assetsInlineLimit: 0, chunkSizeWarningLimit: 2000, modulePreload: { polyfill: false } },
  server: { proxy: { "/api": "http://127.0.0.1:8765" } },
});
