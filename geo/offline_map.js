// Draws the pack's map and says what is on it. Names and words come from the page's JSON block and are only ever set
// as text: nothing here reads anything as markup. The styles are those of geo/marks.py, and a test compares them.
"use strict";

const offline = (() => {
  const RINGS = {
    new: { color: "#7B1E5A", fillOpacity: 0.14 },
    growing: { color: "#9A3B00", fillOpacity: 0.14 },
    steady: { color: "#4C5965", fillOpacity: 0.12, dashArray: "0.1 6" },
    fading: { color: "#0F5F69", fillOpacity: 0.12, dashArray: "10 6" },
    gone: { color: "#5B6873", fillOpacity: 0, weight: 1.5 },
  };
  const POINTS = { dot: "#0B4A80", late: "#A61B1B" };
  const GROUND = {
    edge: { color: "#7C8893", weight: 1.5, fillColor: "#F1F1F0", fillOpacity: 1, interactive: false },
    area: { color: "#A9AEB2", weight: 1, dashArray: "5 3", fillColor: "#F1F1F0", fillOpacity: 0.4 },
  };
  const SMALLEST = 13; // a ring's least radius in pixels
  const TAB_STOPS = 40; // more than this of a kind are reached with the pointer and in the tables only

  let words = null;
  const spots = new Map(); // what lies on the same spot is told together

  /** The lines about one feature; the first is its heading. */
  function said({ kind, key }) {
    words ??= JSON.parse(document.getElementById("map-words")?.textContent ?? "{}");
    return words[`${kind}:${key}`] ?? [];
  }

  /** Text in elements: whatever the words hold, they are shown and not read. */
  function told(all) {
    const box = document.createElement("div");
    for (const lines of all) {
      lines.forEach((line, number) => {
        const part = document.createElement(number ? "p" : "h3");
        part.textContent = line;
        box.append(part);
      });
    }
    return box;
  }

  const place = (layer) => layer.getLatLng().toString();
  const everything = (layer) => (spots.get(layer.getLatLng && place(layer)) ?? [layer.feature.properties]).map(said);

  /** Late is told from the rest by its shape where red and blue are the same grey. A canvas has no shapes but circles. */
  const Diamond = L.CircleMarker.extend({
    _updatePath() {
      if (!this._renderer._setPath) return this._renderer._updateCircle(this);
      const far = this._radius * 1.35;
      const { x, y } = this._point;
      const drawn = `M${x} ${y - far}l${far} ${far}l${-far} ${far}l${-far} ${-far}z`;
      return this._renderer._setPath(this, this._empty() ? "M0 0" : drawn);
    },
  });

  function style({ properties: { kind, look } }) {
    if (kind === "ring") return { weight: 3, lineCap: "round", ...RINGS[look] };
    return GROUND[kind];
  }

  function point({ properties: { look } }, at) {
    const drawn = { radius: 6, color: "#FFFFFF", weight: 1.5, fillColor: POINTS[look], fillOpacity: 1 };
    return look === "late" ? new Diamond(at, drawn) : L.circleMarker(at, drawn);
  }

  function feature({ properties }, layer) {
    if (properties.kind === "edge") return;
    if (properties.kind === "point") spots.set(place(layer), [...(spots.get(place(layer)) ?? []), properties]);
    layer.bindPopup(() => told(everything(layer)), { maxHeight: 240 });
    layer.bindTooltip(() => told([everything(layer)[0].slice(0, 1)]), { sticky: true });
  }

  /** A ring's letter stands on its upper edge; it is reached with the keyboard and opens the same words. */
  function lettered(map, ring) {
    const { key, look } = ring.feature.properties;
    const sign = document.createElement("b");
    sign.textContent = key;
    const icon = L.divIcon({ html: sign, className: `ring-letter ${look}`, iconSize: [20, 20], iconAnchor: [10, 20] });
    const marker = L.marker(ring.getBounds().getCenter(), { icon, riseOnHover: true }).addTo(map);
    marker.feature = ring.feature;
    marker.bindPopup(() => told([said(ring.feature.properties)]), { offset: [0, -16] });
    named(marker);
    seen(map, ring, marker);
  }

  /** From afar a hull is a speck: then a circle of a readable size stands for it, and the letter on that. */
  function seen(map, ring, marker) {
    const middle = ring.getBounds().getCenter();
    const circle = L.circleMarker(middle, { ...style(ring.feature), radius: SMALLEST, fill: false, interactive: false });
    function redraw() {
      const north = L.latLng(ring.getBounds().getNorth(), middle.lng);
      const [at, top] = [map.latLngToLayerPoint(middle), map.latLngToLayerPoint(north)];
      const small = at.y - top.y < SMALLEST;
      if (small) circle.addTo(map);
      else circle.remove();
      ring.setStyle({ opacity: small ? 0 : 1 });
      marker.setLatLng(map.layerPointToLatLng(L.point(at.x, small ? at.y - SMALLEST : top.y)));
    }
    map.on("zoomend", redraw);
    redraw();
  }

  function named(layer) {
    const element = layer.getElement();
    element?.setAttribute("aria-label", said(layer.feature.properties).join(", "));
  }

  /** Tab reaches it, Enter and space open it. */
  function reachable(layer) {
    const element = layer.getElement?.();
    if (!element) return;
    element.setAttribute("tabindex", "0");
    element.setAttribute("role", "button");
    named(layer);
    element.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" && event.key !== " ") return;
      event.preventDefault();
      layer.openPopup();
    });
  }

  /** A button that leads back to where the map opened. */
  function backButton(map) {
    const [middle, zoom] = [map.getCenter(), map.getZoom()];
    const control = L.control({ position: "topleft" });
    control.onAdd = () => {
      const button = document.createElement("button");
      Object.assign(button, { type: "button", className: "back", textContent: "Visa allt" });
      L.DomEvent.disableClickPropagation(button);
      button.addEventListener("click", () => map.setView(middle, zoom));
      return button;
    };
    return control;
  }

  function explain(map) {
    const kinds = { ring: [], area: [], point: [] };
    map.eachLayer((layer) => kinds[layer.feature?.properties.kind]?.push(layer));
    for (const ring of kinds.ring) lettered(map, ring);
    for (const known of [kinds.area, kinds.point]) if (known.length <= TAB_STOPS) known.forEach(reachable);
  }

  function start(map) {
    map.setMinZoom(5);
    map.setMaxZoom(18);
    map.getContainer().setAttribute("role", "region");
    map.getContainer().setAttribute("aria-label", "Karta");
    L.control.zoom({ zoomInTitle: "Zooma in", zoomOutTitle: "Zooma ut" }).addTo(map);
    L.control.scale({ imperial: false, position: "bottomleft" }).addTo(map);
    backButton(map).addTo(map);
    map.getContainer().addEventListener("keydown", ({ key }) => key === "Escape" && map.closePopup());
    map.on("popupopen", ({ popup }) => {
      popup.getElement().querySelector(".leaflet-popup-close-button")?.setAttribute("aria-label", "Stäng");
    });
    if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", () => explain(map));
    else explain(map);
  }

  return { style, point, feature, start };
})();
