/** The map itself: MapLibre over Natural Earth's countries, all of it from this server. */
import "maplibre-gl/dist/maplibre-gl.css";
import { type GeoJSONSource, Map as MapLibre, NavigationControl, Popup, setWorkerUrl, type StyleSpecification } from "maplibre-gl";
import { feature } from "topojson-client";
import type { GeometryCollection, Topology } from "topojson-specification";
import workerUrl from "maplibre-gl/dist/maplibre-gl-worker.mjs?url";

setWorkerUrl(workerUrl);

function colour(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

function style(): StyleSpecification {
  return {
    version: 8,
    sources: {
      countries: { type: "geojson", data: { type: "FeatureCollection", features: [] }, attribution: "Natural Earth" },
      events: { type: "geojson", data: { type: "FeatureCollection", features: [] } },
    },
    layers: [
      { id: "sea", type: "background", paint: { "background-color": colour("--sea") } },
      { id: "land", type: "fill", source: "countries", paint: { "fill-color": colour("--land") } },
      { id: "borders", type: "line", source: "countries", paint: { "line-color": colour("--border"), "line-width": 0.7 } },
      {
        id: "events",
        type: "circle",
        source: "events",
        layout: { "circle-sort-key": ["-", 0, ["get", "events"]] },
        paint: {
          "circle-radius": ["interpolate", ["linear"], ["sqrt", ["get", "events"]], 1, 4, 10, 11, 60, 26],
          "circle-color": ["step", ["get", "share"], colour("--coop"), 0.34, colour("--mixed"), 0.67, colour("--conf")],
          "circle-opacity": ["case", ["get", "broad"], 0.35, 0.72],
          "circle-stroke-width": 1,
          "circle-stroke-color": colour("--dot-edge"),
        },
      },
    ],
  };
}

/** Makes the map; fails where the browser cannot draw one. */
export function makeMap(container: HTMLElement, choosePlace: (index: number) => void): Promise<MapLibre> {
  return new Promise((made, failed) => {
    try {
      const map = new MapLibre({
        container,
        style: style(),
        center: [20, 25],
        zoom: 1,
        maxZoom: 9,
        dragRotate: false,
        pitchWithRotate: false,
        attributionControl: { compact: false },
        renderWorldCopies: true,
      });
      map.touchZoomRotate.disableRotation();
      map.addControl(new NavigationControl({ showCompass: false }), "top-right");
      map.on("error", (event) => console.warn(event.error?.message));
      map.once("load", () => {
        listen(map, choosePlace);
        made(map);
        drawCountries(map).catch((why: unknown) => console.warn("no base map", why));
      });
    } catch (why) {
      failed(why instanceof Error ? why : new Error("no map"));
    }
  });
}

function listen(map: MapLibre, choosePlace: (index: number) => void): void {
  const popup = new Popup({ closeButton: false, closeOnClick: false, offset: 8 });
  map.on("mousemove", "events", (event) => {
    const feature = event.features?.[0];
    if (!feature) return;
    map.getCanvas().style.cursor = "pointer";
    popup.setLngLat(event.lngLat).setText(String(feature.properties["label"])).addTo(map);
  });
  map.on("mouseleave", "events", () => {
    map.getCanvas().style.cursor = "";
    popup.remove();
  });
  map.on("click", "events", (event) => {
    const index = event.features?.[0]?.properties["index"];
    if (typeof index === "number") choosePlace(index);
  });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => {
    for (const [layer, property, name] of [
      ["sea", "background-color", "--sea"], ["land", "fill-color", "--land"], ["borders", "line-color", "--border"],
    ] as const) {
      map.setPaintProperty(layer, property, colour(name));
    }
  });
}

async function drawCountries(map: MapLibre): Promise<void> {
  const atlas = (await (await fetch("/base/countries.json")).json()) as Topology;
  const countries = feature(atlas, atlas.objects["countries"] as GeometryCollection<{ name: string }>);
  countries.features = countries.features.filter((country) => country.properties.name !== "Antarctica");
  for (const { geometry } of countries.features) {
    if (geometry.type === "Polygon") geometry.coordinates.forEach(acrossTheDateLine);
    if (geometry.type === "MultiPolygon") geometry.coordinates.flat().forEach(acrossTheDateLine);
  }
  (map.getSource("countries") as GeoJSONSource | undefined)?.setData(countries);
}

/** A ring that jumps from one edge of the world to the other goes on beyond the edge instead. */
function acrossTheDateLine(ring: number[][]): void {
  for (let i = 1; i < ring.length; i++) {
    const [before, here] = [ring[i - 1]!, ring[i]!];
    ring[i] = [here[0]! - 360 * Math.round((here[0]! - before[0]!) / 360), here[1]!];
  }
}
