import { useEffect, useRef } from "preact/hooks";
import { address } from "./address";
import { AboutPage } from "./pages/AboutPage";
import { DeskPage } from "./pages/DeskPage";
import { DocumentPage } from "./pages/DocumentPage";
import { DossierPage } from "./pages/DossierPage";
import { DyadPage } from "./pages/DyadPage";
import { NetworkPage } from "./pages/NetworkPage";
import { SourcesPage } from "./pages/SourcesPage";

const NAVIGATION = [
  ["/", "Desk"],
  ["/network", "Network"],
  ["/dyads", "Two parties"],
  ["/sources", "Sources"],
  ["/about", "About the data"],
] as const;

export function App() {
  const { path } = address.value;
  const first = `/${path[0] ?? ""}`;
  const main = useRef<HTMLElement>(null);
  const before = useRef(path.join("/"));
  useEffect(() => {
    const here = path.join("/");
    if (before.current !== here) main.current?.focus({ preventScroll: true });
    before.current = here;
  }, [path.join("/")]);
  return (
    <>
      <a class="skip" href="#main">
        Skip to the content
      </a>
      <header class="masthead">
        <a class="brand" href="/">
          <img src="/icon.svg" alt="" width="26" height="26" />
          <span>Twosource</span>
        </a>
        <nav aria-label="Pages">
          {NAVIGATION.map(([href, name]) => (
            <a href={href} aria-current={first === href || (href === "/" && first === "/events") ? "page" : undefined}>
              {name}
            </a>
          ))}
        </nav>
      </header>
      <main id="main" tabIndex={-1} ref={main}>
        <Page path={path} />
      </main>
    </>
  );
}

function Page({ path }: { path: string[] }) {
  const [page, first, second] = path;
  switch (page) {
    case undefined:
      return <DeskPage />;
    case "events":
      return first ? <DossierPage id={first} /> : <DeskPage />;
    case "documents":
      return first ? <DocumentPage id={first} /> : <DeskPage />;
    case "dyads":
      return <DyadPage a={first ?? ""} b={second ?? ""} />;
    case "network":
      return <NetworkPage />;
    case "sources":
      return <SourcesPage />;
    case "about":
      return <AboutPage />;
    default:
      return (
        <section class="column">
          <h1>No such page</h1>
          <p>
            <a href="/">To the desk</a>
          </p>
        </section>
      );
  }
}
