/** The filters of a list; every change goes to the address. */
import { useEffect, useRef, useState } from "preact/hooks";
import { address, go, withQuery } from "../address";
import type { Facets } from "../types";
import { GRADES, STATUSES, TYPES, count } from "../words";
import { FILTERS, type FilterName, told } from "./filters";

export function FilterBar({ facets }: { facets: Facets | null }) {
  const query = address.value.query;
  const set = (name: FilterName, value: string) => go(withQuery({ [name]: value || null }), name === "q");
  const text = (name: FilterName) => query.get(name) ?? "";
  const wide = useWide();
  const active = FILTERS.filter((name) => query.get(name)).length;
  return (
    <search aria-label="Filters">
      <details class="filters" open={wide}>
        <summary>Filters{active > 0 ? ` (${active} set)` : ""}</summary>
        <form onSubmit={(event) => event.preventDefault()}>
          <Typed label="Words" name="q" value={text("q")} set={set} kind="search" hint="in sentences, titles, names" />
          <Typed label="Actor" name="actor" value={text("actor")} set={set} options={facets?.actors} />
          <Typed label="Recipient" name="recipient" value={text("recipient")} set={set} options={facets?.recipients} />
          <Typed label="Either side, or A..B" name="dyad" value={text("dyad")} set={set} options={facets?.actors} hint="RUS..UKR" />
          <Chosen label="Type" name="event" value={text("event")} set={set} options={Object.keys(TYPES).map((t) => [t, t])} any="any type" />
          <Typed label="Place" name="place" value={text("place")} set={set} options={facets ? [...facets.countries, ...facets.places] : undefined} />
          <label>
            From
            <input type="date" value={text("since")} onChange={(e) => set("since", e.currentTarget.value)} />
          </label>
          <label>
            To
            <input type="date" value={text("until")} onChange={(e) => set("until", e.currentTarget.value)} />
          </label>
          <Chosen
            label="Credibility"
            name="min_credibility"
            value={text("min_credibility")}
            set={set}
            options={[1, 2, 3, 4, 5].map((g) => [String(g), g === 1 ? `1 ${GRADES[1]}` : `${g} ${GRADES[g]} or better`])}
            any="any"
          />
          <Chosen label="Status" name="status" value={text("status")} set={set} options={Object.entries(STATUSES)} any="any" />
          <label>
            As known on
            <input type="date" value={text("as_known_on")} onChange={(e) => set("as_known_on", e.currentTarget.value)} />
          </label>
        </form>
      </details>
    </search>
  );
}

/** Set filters, each with a button that removes it. */
export function SetFilters() {
  const query = address.value.query;
  const active = FILTERS.filter((name) => query.get(name));
  if (active.length === 0) return null;
  return (
    <p class="set-filters">
      {active.map((name) => (
        <button type="button" onClick={() => go(withQuery({ [name]: null }))}>
          {told(name, query.get(name) ?? "")}
          <span aria-hidden="true"> ×</span>
          <span class="vh"> remove this filter</span>
        </button>
      ))}
      {active.length > 1 && (
        <button type="button" class="clear" onClick={() => go(location.pathname)}>
          clear all
        </button>
      )}
    </p>
  );
}

interface FieldProps {
  label: string;
  name: FilterName;
  value: string;
  set: (name: FilterName, value: string) => void;
}

/** Text that is applied after a moment without typing. */
function Typed(props: FieldProps & { options?: { value: string; label: string; events: number }[] | undefined; kind?: "search" | "text"; hint?: string }) {
  const [draft, setDraft] = useState(props.value);
  const timer = useRef<number>(0);
  useEffect(() => setDraft(props.value), [props.value]);
  const apply = (value: string, wait: number) => {
    clearTimeout(timer.current);
    timer.current = setTimeout(() => props.set(props.name, value.trim()), wait);
  };
  const list = props.options ? `options-${props.name}` : undefined;
  return (
    <label>
      {props.label}
      <input
        type={props.kind ?? "text"}
        name={props.name}
        value={draft}
        list={list}
        placeholder={props.hint ?? ""}
        maxLength={200}
        autocomplete="off"
        spellcheck={false}
        onInput={(e) => {
          setDraft(e.currentTarget.value);
          apply(e.currentTarget.value, 250);
        }}
        onChange={(e) => apply(e.currentTarget.value, 0)}
      />
      {props.options && (
        <datalist id={list}>
          {props.options.map((o) => (
            <option value={o.value}>{`${o.label} (${count(o.events)})`}</option>
          ))}
        </datalist>
      )}
    </label>
  );
}

function Chosen(props: FieldProps & { options: (readonly [string, string])[]; any: string }) {
  return (
    <label>
      {props.label}
      <select name={props.name} value={props.value} onChange={(e) => props.set(props.name, e.currentTarget.value)}>
        <option value="">{props.any}</option>
        {props.value.includes(",") && <option value={props.value}>{props.value}</option>}
        {props.options.map(([value, name]) => (
          <option value={value}>{name}</option>
        ))}
      </select>
    </label>
  );
}

function useWide(): boolean {
  const [wide, set] = useState(() => matchMedia("(min-width: 60rem)").matches);
  useEffect(() => {
    const media = matchMedia("(min-width: 60rem)");
    const listen = () => set(media.matches);
    media.addEventListener("change", listen);
    return () => media.removeEventListener("change", listen);
  }, []);
  return wide;
}
