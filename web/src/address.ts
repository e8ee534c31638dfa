/** The address bar is the whole state of a page. */
import { signal } from "@preact/signals";

export interface Address {
  path: string[];
  query: URLSearchParams;
}

function read(): Address {
  const path = location.pathname.split("/").filter(Boolean).map(decode);
  return { path, query: new URLSearchParams(location.search) };
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

export const address = signal<Address>(read());

/** How far each entry of the history was scrolled. */
const scrolled = new Map<string, number>();
let entry = keyOf(history.state);
history.scrollRestoration = "manual";

function keyOf(state: unknown): string {
  return (state as { key?: string } | null)?.key ?? "first";
}

addEventListener("scroll", () => scrolled.set(entry, scrollY), { passive: true });
addEventListener("popstate", (event) => {
  entry = keyOf(event.state);
  address.value = read();
  restore(scrolled.get(entry) ?? 0, 20);
});

/** The page may need a moment before it is long enough. */
function restore(top: number, tries: number): void {
  requestAnimationFrame(() => {
    scrollTo(0, top);
    if (Math.abs(scrollY - top) > 2 && tries > 0) setTimeout(() => restore(top, tries - 1), 50);
  });
}

/** Goes to an address of this site. */
export function go(href: string, replace = false): void {
  const next = new URL(href, location.href);
  if (next.href === location.href) return;
  const samePage = next.pathname === location.pathname;
  entry = replace ? entry : `${Date.now()}${Math.random()}`;
  history[replace ? "replaceState" : "pushState"]({ key: entry }, "", next);
  address.value = read();
  if (!samePage) scrollTo(0, 0);
}

/** The present page with some parameters changed; null removes one. */
export function withQuery(changes: Record<string, string | null>): string {
  const query = new URLSearchParams(address.value.query);
  for (const [name, value] of Object.entries(changes)) {
    if (value === null || value === "") query.delete(name);
    else query.set(name, value);
  }
  const text = query.toString();
  return location.pathname + (text ? `?${text}` : "");
}

/** Links inside the site change the page without loading it anew. */
export function followLinks(): void {
  addEventListener("click", (event) => {
    const link = (event.target as Element | null)?.closest?.("a[href]") as HTMLAnchorElement | null;
    const plain = event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;
    if (!link || !plain || event.defaultPrevented || link.target || link.origin !== location.origin) return;
    if (link.hasAttribute("download") || link.pathname.startsWith("/api/")) return;
    if (link.hash && link.pathname === location.pathname && link.search === location.search) return;
    event.preventDefault();
    go(link.href);
  });
}

export const eventHref = (id: string, day?: string | null) =>
  `/events/${encodeURIComponent(id)}${day ? `?as_known_on=${day}` : ""}`;
export const documentHref = (id: string, claim?: string) =>
  `/documents/${encodeURIComponent(id)}${claim ? `?claim=${encodeURIComponent(claim)}` : ""}`;
export const dyadHref = (a: string, b: string) => `/dyads/${encodeURIComponent(a)}/${encodeURIComponent(b)}`;
