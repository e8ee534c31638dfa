/**
 * Pictures of each page for the docs: `TWOSOURCE=… LARGE_STORE=… node tests/pictures.mjs`. Event and document are of the
 * sample, the others of the large store.
 */
import { mkdirSync } from "node:fs";
import { open, watched } from "./browser.mjs";
import { serve } from "./servers.mjs";

const folder = "../docs/pictures";
mkdirSync(folder, { recursive: true });
const [sample, large] = [await serve(["--demo"]), await serve(["--db", process.env.LARGE_STORE])];
const context = await open();
try {
  const strike = await (await fetch(`${sample.base}/api/events?event=ASSAULT&actor=RUS&limit=1`)).json();
  const event = strike.events[0].event_id;
  const pages = {
    desk: large.base,
    event: `${sample.base}/events/${event}`,
    document: `${sample.base}/documents/${encodeURIComponent(strike.events[0].sentence.document_id)}`,
    dyad: `${large.base}/dyads/RUS/ROU`,
    network: `${large.base}/network?since=2023-01-01&until=2023-12-31&before_since=2022-01-01&before_until=2022-12-31`,
    sources: `${sample.base}/sources`,
    about: `${sample.base}/about`,
  };
  for (const [width, scheme] of [[1440, "light"], [390, "light"], [1440, "dark"]]) {
    const { page } = await watched(context);
    await page.emulateMedia({ colorScheme: scheme });
    await page.setViewportSize({ width, height: width > 600 ? 1000 : 844 });
    for (const [name, href] of Object.entries(pages)) {
      if (scheme === "dark" && name !== "desk" && name !== "event") continue;
      await page.goto(href);
      await page.waitForLoadState("networkidle");
      await page.waitForTimeout(name === "desk" ? 4000 : 500);
      const path = `${folder}/${name}-${width}${scheme === "dark" ? "-dark" : ""}.jpg`;
      await page.screenshot({ path, type: "jpeg", quality: 62 });
    }
    await page.close();
  }
} finally {
  await context.close();
  sample.stop();
  large.stop();
}
