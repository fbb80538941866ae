// The report form's extras: a map under a fixed cross, the phone's position, a counter. The form works without all of it.
import { around, areaAt } from "./pin/areas.js";
import { reading, written } from "./pin/coordinates.js";
import { watchWords } from "./report.js";

const NEAR_ENOUGH = 13; // below this zoom a cross says nothing about a place
const CROSS_PX = 8; // how exactly a person can put the cross
const form = document.getElementById("report");
const field = (name) => document.getElementById(name);
const where = document.getElementById("where");
let areas = null;

function tell(words, { set = false, outside = false } = {}) {
  document.getElementById("where-words").textContent = words;
  where.toggleAttribute("data-set", set);
  where.toggleAttribute("data-outside", outside);
}

/** The one place that writes a position into the form: exactly one of point, place and typed text is left. */
function setPoint({ lon, lat, metres }, how) {
  field("lon").value = lon.toFixed(6);
  field("lat").value = lat.toFixed(6);
  field("accuracy_m").value = String(Math.max(1, Math.round(metres)));
  field("location_set").value = how;
  field("place").value = "";
  field("coordinates").value = "";
  sayWhere({ lon, lat });
}

function clearPoint() {
  for (const name of ["lon", "lat", "accuracy_m", "location_set"]) field(name).value = "";
}

function sayWhere(point) {
  const area = areas ? areaAt(areas, point) : undefined;
  if (area === null) tell(`${written(point)} ligger utanför kommunen. Flytta kartan om det är fel.`, { outside: true });
  else tell(`Vald plats: ${written(point)}${area ? `, i ${area}` : ""}`, { set: true });
}

function choosePlace(map) {
  const chosen = field("place").selectedOptions[0];
  clearPoint();
  field("coordinates").value = "";
  if (!chosen.value) return tell("Ingen plats vald ännu.");
  tell(`Vald plats: ${chosen.textContent}`, { set: true });
  const [lon, lat] = areas?.features.find(({ geometry, properties }) => geometry.type === "Point" && properties.code === chosen.value)?.geometry.coordinates ?? [];
  if (lon !== undefined) map?.show({ lon, lat }, 15);
}

function typeCoordinates(map) {
  clearPoint();
  field("place").value = "";
  const point = reading(field("coordinates").value);
  if (!point) return tell(field("coordinates").value ? "Koordinaterna går inte att läsa ännu." : "Ingen plats vald ännu.");
  sayWhere(point);
  if (areas && areaAt(areas, point) !== null) map?.show(point, 16);
}

/** The phone's position: a dot and its circle of accuracy on the map, and the point in the form. */
function findMe(map, button) {
  const accuracy = document.getElementById("pin-accuracy");
  button.setAttribute("aria-busy", "true");
  const done = () => button.removeAttribute("aria-busy");
  const failed = () => {
    done();
    tell("Telefonen gav ingen plats. Flytta kartan, välj i listan eller skriv koordinater.", { outside: true });
  };
  const found = ({ coords }) => {
    done();
    const me = { lon: coords.longitude, lat: coords.latitude, metres: coords.accuracy };
    map.mark(me);
    setPoint(me, "phone");
    accuracy.textContent = `± ${Math.round(me.metres)} m`;
    accuracy.hidden = false;
  };
  navigator.geolocation.getCurrentPosition(found, failed, { enableHighAccuracy: true, timeout: 15000, maximumAge: 10000 });
}

async function startMap() {
  const answer = await fetch(form.dataset.areas);
  if (!answer.ok) throw new Error(`areas: ${answer.status}`);
  areas = await answer.json();
  const { openPinMap } = await import("./pin/map.js");
  document.getElementById("pin").hidden = false;
  const map = openPinMap(document.getElementById("pin-map"), areas);
  if (before) sayWhere(before);
  if (before && areaAt(areas, before) !== null) map.show(before, 16);
  else map.fit(around(areas));
  map.onMoved((point) => {
    document.getElementById("pin-accuracy").hidden = true;
    if (point.zoom < NEAR_ENOUGH) return tell("Zooma in mer så att korset visar en plats.");
    setPoint({ ...point, metres: point.metresPerPixel * CROSS_PX }, "pin");
  });
  const mine = document.getElementById("pin-mine");
  if (navigator.geolocation) mine.addEventListener("click", () => findMe(map, mine));
  else mine.hidden = true;
  return map;
}

function count() {
  const left = 2000 - field("description").value.length;
  const counter = document.getElementById("counter");
  counter.textContent = left === 2000 ? "Högst 2 000 tecken" : `${left.toLocaleString("sv-SE")} tecken kvar`;
  counter.setAttribute("aria-live", left <= 100 ? "polite" : "off");
}

function sendOnce() {
  const button = form.querySelector(".send button");
  const words = button.firstChild;
  form.addEventListener("submit", (event) => {
    if (event.defaultPrevented) return;
    if (button.getAttribute("aria-busy")) return event.preventDefault();
    button.setAttribute("aria-busy", "true");
    words.textContent = "Skickar … ";
  });
  window.addEventListener("pageshow", () => {
    button.removeAttribute("aria-busy");
    words.textContent = "Skicka rapport ";
  });
}

document.getElementById("fel")?.focus();
field("description").addEventListener("input", count);
count();
watchWords(form, field("description"));
sendOnce();
const before = reading(field("coordinates").value) ?? reading(`${field("lat").value} ${field("lon").value}`);
if (field("place").value) choosePlace();
else if (before) sayWhere(before);
const map = await startMap().catch(() => null); // without areas or map the two fields below still tell the place
field("place").addEventListener("change", () => choosePlace(map));
field("coordinates").addEventListener("change", () => typeCoordinates(map));
