// The map under the cross. Leaflet, because it is a seventh of MapLibre and the phone may be on a bad line.
import L from "leaflet";
import { keepApart } from "./names.js";

const BORDER = { color: "#8a8578", weight: 1.2, dashArray: "4 4", fillColor: "#ece9e2", fillOpacity: 1, interactive: false };
const ME = { radius: 9, color: "#fff", weight: 3, fillColor: "#0b4a80", fillOpacity: 1, interactive: false };
const ROUND_ME = { color: "#0b4a80", weight: 1.5, fillOpacity: 0.14, interactive: false };

/** The name of a place. Localities are told first: where a name would cover another it is not shown. */
function label(map, [lon, lat], name) {
  const words = document.createElement("span");
  words.textContent = name;
  return L.tooltip([lat, lon], { permanent: true, direction: "right", offset: [6, -12], className: "name", interactive: false }).setContent(words).addTo(map);
}

/** A map in the element; `areas` is a GeoJSON FeatureCollection in WGS84: polygons, and points for the places that have a name. */
export function openPinMap(element, areas) {
  const map = L.map(element, { attributionControl: false, zoomControl: false, maxZoom: 19, minZoom: 7, zoomSnap: 0.5 });
  L.control.zoom({ position: "topright", zoomInTitle: "Zooma in", zoomOutTitle: "Zooma ut" }).addTo(map);
  element.setAttribute("role", "application");
  element.setAttribute("aria-label", "Karta under ett fast kors. Piltangenter flyttar kartan, plus och minus zoomar.");
  L.geoJSON(areas, { style: BORDER, interactive: false, filter: ({ geometry }) => geometry.type !== "Point" }).addTo(map);
  const places = areas.features.filter(({ geometry }) => geometry.type === "Point");
  const names = places.map(({ geometry, properties }) => label(map, geometry.coordinates, properties.name));
  const me = L.layerGroup().addTo(map);
  // Our own moves, and those of a turned phone, are not the reader's choice of a place.
  let touched = false;
  for (const gesture of ["pointerdown", "keydown", "wheel"]) element.addEventListener(gesture, () => (touched = true), { passive: true });

  map.on("resize", () => (touched = false));
  const quietly = (move) => {
    touched = false;
    move();
  };
  const centre = () => {
    const { lng, lat } = map.getCenter();
    const zoom = map.getZoom();
    return { lon: lng, lat, zoom, metresPerPixel: (156543 * Math.cos((lat * Math.PI) / 180)) / 2 ** zoom };
  };

  map.setView([62, 15], 5, { animate: false });
  map.on("zoomend resize", () => keepApart(names.map((name) => name.getElement())));
  return {
    show: ({ lon, lat }, zoom) => quietly(() => map.setView([lat, lon], Math.max(zoom, map.getZoom()), { animate: false })),
    fit: (box) => box && quietly(() => map.fitBounds(box, { animate: false })),
    mark({ lon, lat, metres }) {
      me.clearLayers();
      L.circle([lat, lon], { ...ROUND_ME, radius: metres }).addTo(me);
      L.circleMarker([lat, lon], ME).addTo(me);
      quietly(() => map.setView([lat, lon], metres > 200 ? 14 : 17, { animate: false }));
    },
    onMoved: (moved) => map.on("moveend", () => {
      if (touched) moved(centre());
      touched = false;
    }),
  };
}
