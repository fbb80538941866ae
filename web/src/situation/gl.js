// The map by MapLibre. Needs WebGL2; flat.js draws the same without.
import { addProtocol, Map as GlMap, setWorkerUrl } from "maplibre-gl";
import { PMTiles, Protocol } from "pmtiles";
import { LINES } from "./palette.js";
import { areaFeatures, collection, hullFeatures, outline, pointFeatures } from "./shapes.js";

// Basemaps name their layers differently; what a file has is read from the file, and the rest is left out.
const BASE = [
  { match: /^(land|earth|mark|landcover)$/i, type: "fill", paint: (c) => ({ "fill-color": c.built }) },
  { match: /(wood|forest|skog|park|natural|landuse)/i, type: "fill", paint: (c) => ({ "fill-color": c.wood }) },
  { match: /^(water|vatten|ocean|waterbody)/i, type: "fill", paint: (c) => ({ "fill-color": c.water }) },
  { match: /^(waterway|vattendrag)/i, type: "line", paint: (c) => ({ "line-color": c.water, "line-width": 1.5 }) },
  { match: /(building|byggnad)/i, type: "fill", minzoom: 13, paint: (c) => ({ "fill-color": c.building }) },
  { match: /(road|transport|street|vag|väg|gata|rail)/i, type: "line", paint: (c) => ({ "line-color": c.street, "line-width": ["interpolate", ["exponential", 1.6], ["zoom"], 9, 0.4, 14, 2, 18, 12] }) },
];

/** The basemap's layers that we know how to draw; `paint` still asks for the colours. */
async function baseLayers(url) {
  const { vector_layers: layers = [] } = await new PMTiles(url).getMetadata();
  return BASE.flatMap(({ match, type, minzoom = 0, paint }) =>
    layers.filter(({ id }) => match.test(id)).map(({ id }) => ({
      id: `base-${type}-${id}`, source: "base", "source-layer": id, type, minzoom, paint,
      filter: ["==", ["geometry-type"], type === "line" ? "LineString" : "Polygon"],
    })));
}

const dimmed = (full, faint) => ["case", ["get", "dim"], faint, full];
const state = (colours) => ["match", ["get", "state"], "new", colours.new, "growing", colours.growing, "fading", colours.fading, "gone", colours.gone, colours.steady];

function hullLines(colours, scale) {
  return Object.entries(LINES).map(([name, { width, dash }]) => ({
    id: `hull-${name}`, source: "hulls", type: "line", filter: ["==", ["get", "state"], name],
    layout: { "line-cap": name === "steady" ? "round" : "butt", "line-join": "round" },
    paint: { "line-color": colours[name], "line-width": width * scale, ...(dash && { "line-dasharray": dash }) },
  }));
}

function pointLayers(colours, dots) {
  const grow = (px) => ["case", ["get", "lit"], px * 1.6 * dots, px * dots];
  return [
    { id: "points", source: "points", type: "circle", filter: ["!", ["get", "overdue"]],
      paint: { "circle-color": colours.point, "circle-radius": grow(5.5), "circle-opacity": dimmed(1, 0.15),
        "circle-stroke-color": ["case", ["get", "lit"], colours.ink, colours.halo], "circle-stroke-width": ["case", ["get", "lit"], 3, 1.5], "circle-stroke-opacity": dimmed(1, 0.3) } },
    { id: "late", source: "points", type: "symbol", filter: ["get", "overdue"],
      layout: { "icon-image": "late", "icon-size": ["case", ["get", "lit"], 1.5 * dots, dots], "icon-allow-overlap": true }, paint: { "icon-opacity": dimmed(1, 0.3) } },
  ];
}

function style(picture, colours, { scale, dots, base, url }) {
  const own = { type: "geojson", data: collection([]) };
  return {
    version: 8,
    sources: {
      ...(base.length && { base: { type: "vector", url: `pmtiles://${url}` } }),
      areas: { type: "geojson", data: areaFeatures(picture.map) },
      boundary: { type: "geojson", data: outline(picture.map) },
      hulls: own,
      points: own,
    },
    layers: [
      { id: "land", type: "background", paint: { "background-color": colours.land } },
      { id: "inside", source: "boundary", type: "fill", paint: { "fill-color": colours.built, "fill-opacity": base.length ? 0 : 1 } },
      { id: "areas", source: "areas", type: "fill", paint: { "fill-color": colours.built, "fill-opacity": base.length ? 0 : 1 } },
      ...base.map((layer) => ({ ...layer, paint: layer.paint(colours) })),
      { id: "borders", source: "areas", type: "line", paint: { "line-color": colours.border, "line-width": 1.2, "line-dasharray": [3, 2.5] } },
      { id: "boundary", source: "boundary", type: "line", paint: { "line-color": colours.border, "line-width": 2 } },
      { id: "area-lit", source: "areas", type: "fill", filter: ["==", ["get", "code"], ""], paint: { "fill-color": colours.accent, "fill-opacity": 0.18 } },
      { id: "area-lit-line", source: "areas", type: "line", filter: ["==", ["get", "code"], ""], paint: { "line-color": colours.accent, "line-width": 3 } },
      { id: "hulls", source: "hulls", type: "fill", paint: { "fill-color": state(colours), "fill-opacity": ["match", ["get", "state"], "gone", 0, 0.16] } },
      ...hullLines(colours, scale),
      ...pointLayers(colours, dots),
    ],
  };
}

/** A late incident is a diamond: told from the others by its shape, not only by its colour. */
function diamond(colours) {
  const size = 40;
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = size;
  const pen = canvas.getContext("2d");
  pen.translate(size / 2, size / 2);
  pen.rotate(Math.PI / 4);
  pen.fillStyle = colours.late;
  pen.strokeStyle = colours.halo;
  pen.lineWidth = 3.5;
  pen.fillRect(-10, -10, 20, 20);
  pen.strokeRect(-10, -10, 20, 20);
  return pen.getImageData(0, 0, size, size);
}

/** The map in the element. Resolves when it has drawn, rejects when it cannot. */
export async function open(element, picture, { colours, scale, dots, basemap, worker, on }) {
  setWorkerUrl(new URL(worker, location.href).href);
  const url = basemap && new URL(basemap, location.href).href;
  if (url) addProtocol("pmtiles", new Protocol().tile);
  const base = url ? await baseLayers(url).catch(() => []) : [];
  const dress = (paint) => style(picture, paint, { scale, dots, base, url });
  const map = new GlMap({
    container: element, style: dress(colours), center: [16, 59.5], zoom: 9, maxZoom: 18, attributionControl: false, dragRotate: false, pitchWithRotate: false,
    touchPitch: false, canvasContextAttributes: { preserveDrawingBuffer: true }, locale: { "Map.Title": "Karta. Piltangenter flyttar, plus och minus zoomar." },
  });
  map.touchZoomRotate.disableRotation();
  map.addImage("late", diamond(colours), { pixelRatio: 2 });
  await new Promise((done, failed) => {
    map.once("load", done);
    map.once("error", ({ error }) => failed(error));
  });
  const under = (point, layers, reach = 4) => map.queryRenderedFeatures([[point.x - reach, point.y - reach], [point.x + reach, point.y + reach]], { layers });

  map.on("click", ({ point }) => {
    const [hit] = under(point, ["points", "late"], 8);
    const [hull] = under(point, ["hulls"], 0);
    const [area] = under(point, ["areas"], 0);
    on.pick({ point: hit?.properties.reference, hotspot: hull?.properties.letter, area: area?.properties.code });
  });
  map.on("mousemove", ({ point }) => {
    const [hit] = under(point, ["points", "late"]);
    const [hull] = under(point, ["hulls"], 0);
    map.getCanvas().style.cursor = hit || hull ? "pointer" : "";
    on.over({ point: hit?.properties.reference, hotspot: hull?.properties.letter });
  });
  map.on("mouseout", () => on.over({}));
  map.on("move", on.move);
  map.on("resize", on.move);
  map.on("idle", on.move);

  return {
    project: (position) => map.project(position),
    metresPerPixel: () => (40075016.686 * Math.cos((map.getCenter().lat * Math.PI) / 180)) / (512 * 2 ** map.getZoom()),
    points: (points) => map.getSource("points").setData(pointFeatures(points)),
    hulls: (hotspots) => map.getSource("hulls").setData(hullFeatures(hotspots)),
    area(code) {
      for (const layer of ["area-lit", "area-lit-line"]) map.setFilter(layer, ["==", ["get", "code"], code ?? ""]);
    },
    fit: (box, calm) => map.fitBounds(box, { padding: { top: 70, bottom: 50, left: 60, right: 80 }, maxZoom: 16, animate: !calm, duration: 500 }),
    show: (position) => map.easeTo({ center: position, zoom: Math.max(map.getZoom(), 13.5), duration: 500 }),
    zoom: (by) => map.easeTo({ zoom: map.getZoom() + by, duration: 250 }),
    recolour(paint) {
      map.setStyle(dress(paint), { diff: false });
      map.once("styledata", () => {
        if (map.hasImage("late")) map.removeImage("late");
        map.addImage("late", diamond(paint), { pixelRatio: 2 });
        on.recoloured();
      });
    },
  };
}
