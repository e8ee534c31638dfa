/**
 * The desk in a browser: each page on the sample and on a large store, going back, keyboard, phone, hostile texts, axe.
 * `cargo xtask browse` builds what is needed and sets TWOSOURCE and LARGE_STORE.
 */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { after, before, describe, test } from "node:test";
import { open, watched } from "./browser.mjs";
import { hostileStore, serve } from "./servers.mjs";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

let context;
before(async () => {
  context = await open();
});
after(() => context?.close());

/** Waits until the list shows what the address asks for. */
async function settled(page) {
  await page.waitForFunction(() => !document.querySelector(".stale, .waiting"));
}

/** No serious fault of accessibility; the map's canvas is the library's own. */
async function accessible(page) {
  await page.evaluate(axe);
  const result = await page.evaluate(() => window.axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"] }));
  const serious = result.violations.filter((v) => v.impact === "serious" || v.impact === "critical");
  assert.deepEqual(serious.map((v) => `${v.id}: ${v.nodes.map((n) => n.html.slice(0, 120)).join(" | ")}`), []);
}

function suite(name, start) {
  describe(name, () => {
    let server;
    before(async () => {
      server = await start();
    });
    after(() => server?.stop());

    test("filter, open a dossier, move the slider, read the document, go back: the state is kept", async () => {
      const { page, faults } = await watched(context);
      await page.goto(server.base);
      await settled(page);
      const all = await page.locator(".total").textContent();
      await page.getByLabel("Type").selectOption("ASSAULT");
      await page.waitForURL(/event=ASSAULT/);
      await settled(page);
      const filtered = await page.locator(".total").textContent();
      assert.notEqual(filtered, all);
      const titles = await page.locator(".event .type").allTextContents();
      assert.ok(titles.length > 0 && titles.every((t) => t.startsWith("ASSAULT")), titles.join());
      const event = page.locator(".event h3 a").nth(1);
      await event.focus();
      await page.evaluate(() => scrollTo(0, 300));
      await page.waitForTimeout(100);
      const scrolled = await page.evaluate(() => scrollY);
      await page.keyboard.press("Enter");
      await page.waitForURL(/\/events\//);
      await page.locator(".reasons .tree").waitFor();
      const slider = page.locator(".known-on input[type=range]");
      await slider.focus();
      await page.keyboard.press("Home");
      await page.waitForURL(/as_known_on=/);
      await page.getByText("Nothing had been published").waitFor();
      await page.keyboard.press("End");
      await page.waitForFunction(() => !location.search.includes("as_known_on"));
      await page.locator(".reasons .tree").waitFor();
      await page.locator(".provenance a").first().click();
      await page.waitForURL(/\/documents\//);
      await page.locator(".claimed.chosen .m-trigger").waitFor();
      await page.goBack();
      await page.locator(".reasons .tree").waitFor();
      await page.goBack();
      await page.waitForURL(/event=ASSAULT/);
      await settled(page);
      assert.equal(await page.locator(".total").textContent(), filtered);
      assert.equal(await page.getByLabel("Type").inputValue(), "ASSAULT");
      await page.waitForFunction((top) => Math.abs(scrollY - top) < 60, scrolled);
      assert.deepEqual(faults, []);
      await page.close();
    });

    test("the time line narrows the list, and the map's frame does", async () => {
      const { page, faults } = await watched(context);
      await page.goto(server.base);
      await settled(page);
      const chart = page.locator(".brush");
      await chart.locator("svg").waitFor();
      const box = await chart.boundingBox();
      const y = box.y + box.height / 2;
      await page.mouse.move(box.x + box.width * 0.3, y);
      await page.mouse.down();
      await page.mouse.move(box.x + box.width * 0.6, y, { steps: 5 });
      await page.mouse.up();
      await page.waitForURL(/since=.*until=/);
      await settled(page);
      await page.getByRole("button", { name: "all days" }).click();
      await page.waitForFunction(() => !location.search.includes("since"));
      const frame = page.getByRole("button", { name: "only what the map shows" });
      await frame.waitFor();
      await frame.click();
      await page.waitForURL(/bbox=/);
      await settled(page);
      assert.match(await page.locator(".total").textContent(), /event/);
      assert.deepEqual(faults, []);
      await page.close();
    });

    test("words are found, a filter can be removed, the list goes on", async () => {
      const { page, faults } = await watched(context);
      await page.goto(`${server.base}/?q=ministry`);
      await settled(page);
      assert.ok((await page.locator(".event").count()) > 0);
      await page.getByRole("button", { name: /words: ministry/ }).click();
      await settled(page);
      const more = page.locator("button.more");
      if ((await more.count()) > 0) {
        const shown = await page.locator(".event").count();
        await more.click();
        await page.waitForFunction((n) => document.querySelectorAll(".event").length > n, shown);
      }
      await page.goto(`${server.base}/?q=wordthatnobodywrote`);
      await page.getByText("No event passes these filters.").waitFor();
      assert.deepEqual(faults, []);
      await page.close();
    });

    test("two parties, network, sources and the data have their pages", async () => {
      const { page, faults } = await watched(context);
      await page.goto(`${server.base}/network`);
      await page.locator(".grid td a").first().waitFor();
      await page.getByRole("button", { name: /later half/ }).click();
      await page.getByRole("heading", { name: /What moved/ }).waitFor();
      await page.locator(".grid td a").first().click();
      await page.waitForURL(/\/dyads\//);
      await page.locator(".dyad .chart svg").nth(1).waitFor();
      await page.getByLabel("week").check();
      await page.waitForURL(/unit=week/);
      await page.getByText("The figures as a table").click();
      await page.locator(".figures td a").first().click();
      await page.waitForURL(/since=/);
      await settled(page);
      await page.goto(`${server.base}/sources`);
      await page.locator("table.wide tbody tr").first().waitFor();
      await page.goto(`${server.base}/about`);
      await page.getByText("document versions").waitFor();
      assert.deepEqual(faults, []);
      await page.close();
    });

    for (const [scheme, width] of [["light", 1440], ["dark", 390]]) {
      test(`axe finds no serious fault at ${width} px in ${scheme}`, async () => {
        const { page } = await watched(context);
        await page.emulateMedia({ colorScheme: scheme });
        await page.setViewportSize({ width, height: 900 });
        await page.goto(server.base);
        await settled(page);
        const event = await page.locator(".event h3 a").first().getAttribute("href");
        await page.goto(server.base + event);
        await page.locator(".provenance a").first().waitFor();
        const document = await page.locator(".provenance a").first().getAttribute("href");
        for (const path of ["/", event, document, "/network", "/dyads/RUS/UKR", "/sources", "/about"]) {
          await page.goto(server.base + path);
          await page.locator("h1").first().waitFor({ state: "attached" });
          await page.waitForLoadState("networkidle");
          await settled(page);
          await accessible(page);
          const wider = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
          assert.ok(wider <= 0, `${path} is ${wider} px wider than the screen`);
        }
        await page.close();
      });
    }
  });
}

suite("the sample", () => serve(["--demo"]));
if (process.env.LARGE_STORE) suite("a large store", () => serve(["--db", process.env.LARGE_STORE]));

describe("hostile texts", () => {
  let server;
  before(async () => {
    server = await serve(["--db", hostileStore()]);
  });
  after(() => server?.stop());

  test("no markup of titles, texts, outlets, ids or addresses runs or becomes an element", async () => {
    const { page, faults } = await watched(context);
    const paths = ["/", "/sources", "/network", "/about", "/dyads/%3Cimg%20src=x%20onerror=window.pwned=1%3E/x"];
    await page.goto(server.base);
    await settled(page);
    const events = await page.locator(".event h3 a").evaluateAll((links) => links.map((a) => a.getAttribute("href")));
    assert.ok(events.length > 0, "the hostile texts gave events");
    const documents = new Set();
    for (const path of [...paths, ...events, "/?q=%3Cscript%3Ewindow.pwned=1%3C/script%3E", "/?actor=%22%3E%3Csvg%20onload=window.pwned=1%3E"]) {
      await page.goto(server.base + path);
      await page.waitForLoadState("networkidle");
      for (const href of await page.locator(".provenance a, .documents a[href^='/']").evaluateAll((links) => links.map((a) => a.getAttribute("href")))) documents.add(href);
      await clean(page, path);
    }
    assert.ok(documents.size > 0);
    for (const path of [...documents].slice(0, 12)) {
      await page.goto(server.base + path);
      await page.waitForLoadState("networkidle");
      await clean(page, path);
    }
    assert.deepEqual(faults, []);
    await page.close();
  });
});

async function clean(page, path) {
  const found = await page.evaluate(() => ({
    ran: "pwned" in window,
    images: [...document.querySelectorAll("img")].filter((i) => i.getAttribute("src") !== "/icon.svg").length,
    handlers: document.querySelectorAll("[onerror], [onload]").length,
    scripts: [...document.scripts].filter((s) => !s.src).length,
    links: [...document.querySelectorAll("a")].filter((a) => a.protocol === "javascript:").length,
  }));
  assert.deepEqual(found, { ran: false, images: 0, handlers: 0, scripts: 0, links: 0 }, path);
}
