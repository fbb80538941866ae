// Where it is: the phone's own position, the map under a cross, a name that was searched for, a list, or coordinates.
// Exactly one of them counts, and this is the one place that writes it into the form.
import { around, areaAt } from "../pin/areas.js";
import { reading, written } from "../pin/coordinates.js";
import { _ } from "../language.js";
import { setBy } from "../queue/naming.js";
import { suggestPlaces } from "./search.js";

const NEAR_ENOUGH = 13; // below this zoom a cross says nothing about a place
const CROSS_PX = 8; // how exactly a person can put the cross
const ROUGH_M = 100; // a phone that is less sure than this needs help
const PHONE = { enableHighAccuracy: true, timeout: 15000, maximumAge: 10000 };

const field = (name) => document.getElementById(name);
const clear = (...names) => names.forEach((name) => (field(name).value = ""));

/** Runs the question; `changed` is called each time the place is another. */
export function askWhere(form, changed) {
  const line = field("where");
  const accuracy = field("pin-accuracy");
  const border = Number(form.dataset.borderM);
  let areas = null;
  let map = null;
  let opening = null;
  let tooFar = "";
  let said = 0;

  function tell(words, { set = false, outside = false } = {}) {
    field("where-words").textContent = words;
    line.hidden = false;
    line.removeAttribute("data-place");
    line.toggleAttribute("data-set", set);
    line.toggleAttribute("data-outside", outside);
  }

  /** The place that is chosen, as the summary and the queue call it. */
  function tellPlace(place) {
    tell(_("Vald plats: %(place)s", { place }), { set: true });
    line.dataset.place = place;
  }

  /** Nobody was there to say where that is. */
  function tellNamed() {
    const place = field("address").value.trim();
    tell(_("Platsen slås upp när rapporten skickas: %(place)s", { place }));
    line.dataset.place = place;
  }

  function setPoint({ lon, lat, metres }, how, label = "") {
    field("lon").value = lon.toFixed(6);
    field("lat").value = lat.toFixed(6);
    field("accuracy_m").value = metres === undefined ? "" : String(Math.max(1, Math.round(metres)));
    field("location_set").value = how;
    clear("place", "coordinates");
    if (!label) clear("address");
    sayWhere({ lon, lat }, label);
    changed();
  }

  function clearPoint() {
    clear("lon", "lat", "accuracy_m", "location_set");
    tooFar = "";
    changed();
  }

  /** At once what the page knows by itself, then what the register calls it. */
  async function sayWhere(point, label = "") {
    const mine = ++said;
    clear("border");
    const sure = field("location_set").value === "phone" ? ` ${inMetres(field("accuracy_m").value)}` : "";
    const area = areas ? areaAt(areas, point) : undefined;
    tooFar = "";
    if (area === null) tell(_("%(place)s ligger utanför kommunen. Flytta kartan om det är fel.", { place: label || written(point) }), { outside: true });
    else tellPlace((area && !label ? _("%(place)s, i %(area)s", { place: written(point), area }) : label || written(point)) + sure);
    const known = await register(point);
    if (mine !== said || !known) return;
    if (known.neighbour) return sayOutside(known.neighbour);
    if (label || !known.place) return;
    const { metres, label: place } = known.place;
    tellPlace((metres <= 20 ? _("vid %(place)s", { place }) : _("%(metres)s meter från %(place)s", { metres, place })) + sure);
  }

  function sayOutside({ name, outside_m }) {
    if (outside_m <= border) {
      field("border").value = "yes"; // told here, so the server need not ask
      const metres = outside_m;
      const beyond = name
        ? _("Platsen ligger %(metres)s meter utanför kommungränsen, i %(name)s.", { metres, name })
        : _("Platsen ligger %(metres)s meter utanför kommungränsen.", { metres });
      return tell(beyond + " " + _("Hör den ändå hit, så kan du fortsätta: vi tar emot den."), { outside: true });
    }
    const words = name
      ? _("Platsen ligger utanför kommunen, i %(name)s. Rapportera dit i stället, eller välj en plats i kommunen.", { name })
      : _("Platsen ligger utanför kommunen. Välj en plats i kommunen.");
    if (!field("coordinates").value) tooFar = words; // of typed numbers the server knows better: they may have changed places
    tell(words, { outside: true });
  }

  function choosePlace() {
    const chosen = field("place").selectedOptions[0];
    clearPoint();
    clear("coordinates", "address");
    if (!chosen.value) return tell(_("Ingen plats vald ännu."));
    tellPlace(chosen.textContent);
    const point = listed();
    if (point) map?.show(point, 15);
  }

  function typeCoordinates() {
    clearPoint();
    clear("place", "address");
    const point = reading(field("coordinates").value);
    if (!point) return tell(field("coordinates").value ? _("Koordinaterna går inte att läsa ännu.") : _("Ingen plats vald ännu."));
    sayWhere(point);
    if (areas && areaAt(areas, point) !== null) map?.show(point, 16);
  }

  const listed = () => {
    const code = field("place").value;
    const found = code && areas?.features.find(({ geometry, properties }) => geometry.type === "Point" && properties.code === code);
    return found ? { lon: found.geometry.coordinates[0], lat: found.geometry.coordinates[1] } : null;
  };
  const pinned = () => reading(`${field("lat").value} ${field("lon").value}`);
  const point = () => reading(field("coordinates").value) ?? pinned() ?? listed();

  /** The phone's position: a dot and its circle of accuracy on the map, and the point in the form. */
  function findMe(button) {
    button.setAttribute("aria-busy", "true");
    const done = () => button.removeAttribute("aria-busy");
    const failed = () => {
      done();
      tell(_("Telefonen gav ingen plats. Sök en adress, flytta kartan eller välj i listan."), { outside: true });
    };
    const found = ({ coords }) => {
      done();
      const me = { lon: coords.longitude, lat: coords.latitude, metres: coords.accuracy };
      setPoint(me, "phone");
      map?.mark(me);
      opening?.then(() => map?.mark(me));
      accuracy.textContent = _("± %(metres)s m enligt telefonen", { metres: Math.round(me.metres) });
      accuracy.hidden = false;
    };
    navigator.geolocation.getCurrentPosition(found, failed, PHONE);
  }

  function moved(to) {
    accuracy.hidden = true;
    if (to.zoom < NEAR_ENOUGH) return tell(_("Zooma in mer så att korset visar en plats."));
    setPoint({ ...to, metres: to.metresPerPixel * CROSS_PX }, "pin");
  }

  async function draw() {
    const styles = Object.assign(document.createElement("link"), { rel: "stylesheet", href: form.dataset.mapStyles });
    const styled = new Promise((resolve, reject) => Object.assign(styles, { onload: resolve, onerror: reject }));
    document.head.append(styles);
    const [{ openPinMap }, answer] = await Promise.all([import("../pin/map.js"), fetch(form.dataset.areas), styled]);
    if (!answer.ok) throw new Error(`areas: ${answer.status}`);
    areas = await answer.json();
    field("pin").classList.add("drawn");
    map = openPinMap(field("pin-map"), areas);
    const before = point();
    if (before) sayWhere(before, field("address").value);
    if (before && areaAt(areas, before) !== null) map.show(before, 16);
    else map.fit(around(areas));
    map.onMoved(moved);
  }

  /** Opens the map, once. Without areas or map the other ways still tell the place. */
  function openMap() {
    opening ??= draw().catch(() => field("pin").classList.remove("drawn"));
    return opening;
  }

  const mine = field("pin-mine");
  field("pin").hidden = false;
  if (navigator.geolocation) mine.addEventListener("click", () => findMe(mine));
  else mine.hidden = true;
  field("place").addEventListener("change", choosePlace);
  field("coordinates").addEventListener("change", typeCoordinates);
  const search = suggestPlaces(field("address"), {
    typed: clearAfterTyping,
    chosen({ label, kind, lon, lat }) {
      setPoint({ lon, lat }, setBy(kind), label);
      map?.show({ lon, lat }, 17);
    },
  });

  function clearAfterTyping() {
    clearPoint();
    clear("place", "coordinates");
    tell(field("address").value.trim() ? _("Välj ett av förslagen, eller skriv färdigt.") : _("Ingen plats vald ännu."));
  }

  /** What the form holds already, after a draft or an answer from the server. */
  function recall() {
    const before = reading(field("coordinates").value) ?? pinned();
    if (field("place").value && !before) tellPlace(field("place").selectedOptions[0].textContent);
    else if (before) sayWhere(before, field("address").value);
    else if (!field("address").value) tell(_("Ingen plats vald ännu."));
    else if (form.hasAttribute("data-fresh")) tellNamed();
  }

  return {
    openMap,
    /** Where nothing is chosen yet, and the phone has been allowed to say where it is: without being asked. */
    async findMeIfAllowed() {
      const allowed = await navigator.permissions?.query({ name: "geolocation" }).catch(() => null);
      if (allowed?.state === "granted" && !point() && !field("place").value && !field("address").value) findMe(mine);
    },
    point,
    /** Takes a point that someone said yes to, as if they had moved the map there. */
    use(to) {
      setPoint(to, "pin");
      map?.show(to, 17);
    },
    inWords: () => line.dataset.place || field("where-words").textContent,
    recall,
    /** Why nobody can go on from here, in words; "" when they can. A name that was only typed is looked up first. */
    async wrong() {
      if (tooFar) return tooFar;
      if (point() || field("place").value) return "";
      if (field("address").value.trim()) {
        if (!(await search.settle())) return _("Välj ett av förslagen, eller skriv på ett annat sätt.");
        if (!point()) tellNamed();
        return "";
      }
      return _("Välj en plats: använd din plats, sök en adress eller flytta kartan.");
    },
  };
}

/** What is there and who lies next door, by the municipality's own register; null when nobody answers. */
async function register({ lon, lat }) {
  try {
    const answer = await fetch(`/api/v1/places/near?${new URLSearchParams({ lon: lon.toFixed(5), lat: lat.toFixed(5) })}`);
    return answer.ok ? await answer.json() : null;
  } catch {
    return null;
  }
}

function inMetres(metres) {
  const sure = { metres: Math.round(Number(metres)) };
  return Number(metres) > ROUGH_M
    ? _("(telefonen vet bara på %(metres)s meter när: flytta kartan om korset är fel)", sure)
    : _("(på %(metres)s meter när)", sure);
}
