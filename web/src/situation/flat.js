// The same map by Leaflet on a plain canvas, for machines without WebGL2. Area borders only: no basemap tiles.
import L from "leaflet";
import { LINES } from "./palette.js";
import { areaFeatures, hullFeatures, outline } from "./shapes.js";

const dashed = ({ width, dash }) => dash && dash.map((part) => Math.max(1, part * width)).join(" ");

function hullStyle(colours, scale, name) {
  const line = LINES[name];
  return { color: colours[name], weight: line.width * scale, dashArray: dashed(line), lineCap: name === "steady" ? "round" : "butt",
    fillColor: colours[name], fillOpacity: name === "gone" ? 0 : 0.16, smoothFactor: 0, interactive: false };
}

function diamondRing([x, y], r) {
  return [[x, y - r], [x + r, y], [x, y + r], [x - r, y]];
}

/** The same promise as gl.js. */
export async function open(element, picture, { colours: first, scale, dots, on }) {
  let colours = first;
  const map = L.map(element, { preferCanvas: true, zoomControl: false, attributionControl: false, zoomSnap: 0.25, maxZoom: 18 });
  element.setAttribute("role", "application");
  element.setAttribute("aria-label", "Karta. Piltangenter flyttar, plus och minus zoomar.");
  map.setView([59.5, 16], 9, { animate: false });
  const edge = L.geoJSON(outline(picture.map), { style: edgeStyle, interactive: false }).addTo(map);
  const areas = L.geoJSON(areaFeatures(picture.map), { style: areaStyle, onEachFeature: follow }).addTo(map);
  const lit = L.layerGroup().addTo(map);
  const hulls = L.layerGroup().addTo(map);
  const marks = L.layerGroup().addTo(map);
  function edgeStyle() {
    return { color: colours.border, weight: 2, fillColor: colours.built, fillOpacity: 1 };
  }
  function areaStyle() {
    return { color: colours.border, weight: 1.2, dashArray: "4 3", fillColor: colours.built, fillOpacity: 1 };
  }
  function follow(feature, layer) {
    layer.on("click", ({ latlng }) => on.pick({ area: feature.properties.code, hotspot: spotAt(latlng) }));
  }
  function spotAt(latlng) {
    return picture.hotspots.find((spot) => map.distance(latlng, [spot.lat, spot.lon]) <= spot.radius_m + 20)?.letter;
  }
  function dot(point) {
    const grow = point.lit ? 1.6 : 1;
    const paint = { color: point.lit ? colours.ink : colours.halo, weight: point.lit ? 3 : 1.5, opacity: point.dim ? 0.3 : 1, fillOpacity: point.dim ? 0.15 : 1, bubblingMouseEvents: false };
    const late = () => L.polygon(diamondRing(at(point), 8 * dots * grow).map((p) => map.unproject(p)), { ...paint, fillColor: colours.late });
    const drawn = point.overdue ? late() : L.circleMarker([point.lat, point.lon], { ...paint, radius: 6 * dots * grow, fillColor: colours.point });
    drawn.on("click", () => on.pick({ point: point.reference }));
    drawn.on("mouseover", () => on.over({ point: point.reference }));
    drawn.on("mouseout", () => on.over({}));
    return drawn;
  }
  const at = ({ lon, lat }) => {
    const { x, y } = map.project([lat, lon]);
    return [x, y];
  };
  let last = [];
  const draw = () => {
    marks.clearLayers();
    for (const point of last) marks.addLayer(dot(point));
  };
  map.on("move zoom resize", on.move);
  map.on("zoomend", draw); // a diamond is drawn in pixels of the zoom it was made for

  return {
    project: ([lon, lat]) => map.latLngToContainerPoint([lat, lon]),
    metresPerPixel: () => (40075016.686 * Math.cos((map.getCenter().lat * Math.PI) / 180)) / (256 * 2 ** map.getZoom()),
    points(points) {
      last = [...points].sort((a, b) => Boolean(a.overdue) - Boolean(b.overdue)); // what is late is never hidden by what is not
      draw();
    },
    hulls(hotspots) {
      hulls.clearLayers();
      for (const one of hullFeatures(hotspots).features) L.geoJSON(one, { style: hullStyle(colours, scale, one.properties.state), interactive: false }).addTo(hulls);
      draw();
    },
    area(code) {
      lit.clearLayers();
      const [feature] = areaFeatures(picture.map).features.filter(({ properties }) => properties.code === code);
      if (feature) L.geoJSON(feature, { style: { color: colours.accent, weight: 3, fillOpacity: 0.18 }, interactive: false }).addTo(lit);
    },
    fit: ([[west, south], [east, north]]) => map.fitBounds([[south, west], [north, east]], { paddingTopLeft: [60, 70], paddingBottomRight: [80, 50], maxZoom: 16, animate: false }),
    show: ([lon, lat]) => map.setView([lat, lon], Math.max(map.getZoom(), 14.5), { animate: false }),
    zoom: (by) => map.setZoom(map.getZoom() + by, { animate: false }),
    recolour(paint) {
      colours = paint;
      areas.setStyle(areaStyle());
      edge.setStyle(edgeStyle());
      on.recoloured();
    },
  };
}
