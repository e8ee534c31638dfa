/** Events by place; the frame of the map can become a filter. The map library comes when it is needed. */
import type { GeoJSONSource, Map as MapLibre } from "maplibre-gl";
import { useEffect, useRef, useState } from "preact/hooks";
import type { MapAnswer, MapPoint } from "../types";
import { count, many } from "../words";

interface Props {
  answer: MapAnswer;
  bbox: string | null;
  choose: (bbox: string | null) => void;
  choosePlace: (point: MapPoint) => void;
}

export function MapView({ answer, bbox, choose, choosePlace }: Props) {
  const place = useRef<HTMLDivElement>(null);
  const map = useRef<MapLibre | null>(null);
  const latest = useRef(answer);
  const [state, setState] = useState<"loading" | "ready" | "none">("loading");
  const chosen = useRef(choosePlace);
  chosen.current = choosePlace;
  latest.current = answer;

  useEffect(() => {
    let gone = false;
    import("./map").then(({ makeMap }) => {
      if (gone || !place.current) return;
      makeMap(place.current, (index) => {
        const point = latest.current.points[index];
        if (point) chosen.current(point);
      }).then(
        (made) => {
          if (gone) return made.remove();
          map.current = made;
          show(made, latest.current.points);
          frame(made, bbox, latest.current.points);
          setState("ready");
        },
        () => setState("none"),
      );
    });
    return () => {
      gone = true;
      map.current?.remove();
      map.current = null;
    };
  }, []);

  useEffect(() => {
    if (map.current) show(map.current, answer.points);
  }, [answer]);

  const useFrame = () => {
    const bounds = map.current?.getBounds();
    if (!bounds) return;
    const clamp = (n: number, most: number) => Math.max(-most, Math.min(most, n)).toFixed(2);
    choose([clamp(bounds.getWest(), 180), clamp(bounds.getSouth(), 90), clamp(bounds.getEast(), 180), clamp(bounds.getNorth(), 90)].join(","));
  };
  const placed = answer.points.reduce((sum, point) => sum + point.events, 0);
  return (
    <figure class="map">
      <figcaption>
        <span>
          {many(placed, "event")} at {many(answer.points.reduce((sum, point) => sum + point.places, 0), "place")}
          {answer.without > 0 && `, ${count(answer.without)} more without a place`}
        </span>
        {state === "ready" && (
          <button type="button" class="plain" onClick={bbox ? () => choose(null) : useFrame}>
            {bbox ? "whole world" : "only what the map shows"}
          </button>
        )}
      </figcaption>
      <div class="canvas" ref={place} role="region" aria-label="Map of events; the same places stand in the list below it" />
      {state === "none" && <p class="note">This browser draws no maps (WebGL is off). The places:</p>}
      <details class="places" open={state === "none"}>
        <summary>Places as a list</summary>
        <ol>
          {answer.points.slice(0, 25).map((point) => (
            <li>
              <button type="button" class="plain" onClick={() => choosePlace(point)}>
                {point.name}
                {point.country_code ? `, ${point.country_code}` : ""}
                {point.places > 1 && ` and ${many(point.places - 1, "place")} near it`}
              </button>{" "}
              {count(point.events)}
            </li>
          ))}
        </ol>
      </details>
    </figure>
  );
}

function show(map: MapLibre, points: MapPoint[]): void {
  const source = map.getSource("events") as GeoJSONSource | undefined;
  source?.setData({
    type: "FeatureCollection",
    features: points.map((point, index) => ({
      type: "Feature",
      properties: {
        index,
        label: `${point.name}${point.places > 1 ? ` and ${many(point.places - 1, "place")} near it` : ""}: ${many(point.events, "event")}, ${count(point.conflict)} of conflict`,
        events: point.events,
        share: point.conflict / point.events,
        broad: point.resolution <= 1,
      },
      geometry: { type: "Point", coordinates: [point.lon, point.lat] },
    })),
  });
}

/** Shows the frame of the filter, else all places. */
function frame(map: MapLibre, bbox: string | null, points: MapPoint[]): void {
  const given = bbox?.split(",").map(Number);
  if (given?.length === 4 && given.every(Number.isFinite)) {
    map.fitBounds(given as [number, number, number, number], { animate: false });
    return;
  }
  if (points.length === 0) return;
  const [lons, lats] = [points.map((p) => p.lon), points.map((p) => p.lat)];
  map.fitBounds(
    [Math.min(...lons), Math.min(...lats), Math.max(...lons), Math.max(...lats)],
    { animate: false, padding: 36, maxZoom: 5 },
  );
}
