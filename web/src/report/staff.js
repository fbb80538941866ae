// Beside the form of those who report for a function: their round, their templates, and straight on to the next report.
import { _, locale } from "../language.js";
import { sender } from "../queue/index.js";

const ROUND = "rapport-rond"; // the round that this phone is on: the kept form knows it without a net
const JUST = "rapport-nyss"; // what was just kept or sent, said once above the next form
const SHARED = "rapport-delad-telefon";
const LONGEST_MS = 12 * 3600 * 1000; // as long as a round may last
const PLACE = ["lon", "lat", "location_set", "accuracy_m", "place", "address", "coordinates"];

const byId = (id) => document.getElementById(id);
const isKept = document.documentElement.hasAttribute("data-kept");

/** Storage that may be full, forbidden or not there: then nothing is remembered. */
function stored(act) {
  try {
    return act(window.localStorage);
  } catch {
    return null;
  }
}

function read() {
  const there = stored((store) => JSON.parse(store.getItem(ROUND)));
  return there?.id && Date.now() - Date.parse(there.since) < LONGEST_MS ? there : null;
}

/** Whether the page says so or the phone remembers it: the round that reports belong to now, or null. */
export function onRound(form) {
  const line = byId("walk-line");
  if (line) {
    const told = { id: line.dataset.round, since: line.dataset.since, templates: [...document.querySelectorAll("[data-fill]")].map(toldBy) };
    stored((store) => (store.getItem(SHARED) ? store.removeItem(ROUND) : store.setItem(ROUND, JSON.stringify(told))));
    return told;
  }
  if (form.hasAttribute("data-staff")) return stored((store) => store.removeItem(ROUND)), null;
  const there = read();
  if (!there) return null;
  if (!isKept) return (byId("walk-out").hidden = false), null;
  form.elements.round.value = there.id;
  const time = new Date(there.since).toLocaleTimeString(locale, { hour: "2-digit", minute: "2-digit" });
  byId("walk-kept").querySelector("span").textContent = _("Rond sedan %(time)s", { time });
  byId("walk-kept").hidden = false;
  drawTemplates(there.templates);
  return there;
}

const toldBy = (button) => ({ name: button.textContent.trim(), fill: button.dataset.fill });

/** The templates of the round, on a form that was kept without them. */
function drawTemplates(templates) {
  const list = byId("templates-here").querySelector("ul");
  for (const { name, fill } of templates) {
    const made = byId("template-kept").content.cloneNode(true);
    made.querySelector("span").textContent = name;
    made.querySelector("button").dataset.fill = fill;
    list.append(made);
  }
  byId("templates-here").hidden = !templates.length;
}

/** Writes fields into the form, by their names. */
function write(form, told) {
  for (const [name, value] of Object.entries(told)) {
    for (const field of form.querySelectorAll(`[name="${CSS.escape(name)}"]`)) {
      if (field.type === "radio") field.checked = field.value === value;
      else field.value = value;
    }
  }
  form.querySelector(".rare")?.toggleAttribute("open", Boolean(form.querySelector(".rare :checked")));
}

/** One tap fills the form in; `filled` is called after it. */
export function useTemplates(form, filled) {
  const says = byId("template-says");
  for (const button of document.querySelectorAll("[data-fill]")) {
    button.addEventListener("click", (event) => {
      event.preventDefault();
      const told = JSON.parse(button.dataset.fill);
      write(form, told);
      for (const other of document.querySelectorAll("[data-filled]")) other.removeAttribute("data-filled");
      button.setAttribute("data-filled", "");
      says.textContent = _("Ifyllt: %(name)s. Kontrollera platsen och skicka.", { name: button.textContent.trim() });
      filled();
      byId(told.lon ? "steg-skicka" : "steg-var").scrollIntoView({ block: "start" });
    });
  }
}

/** What the address says of the place, on a form that was kept without it. */
export function usePlace(form) {
  const asked = new URLSearchParams(location.search);
  if (!asked.get("lon")) return;
  form.dataset.linked ||= PLACE.join(" ");
  if (isKept) write(form, { lon: asked.get("lon"), lat: asked.get("lat"), accuracy_m: asked.get("m") ?? "", location_set: asked.get("satt") ?? "pin" });
}

/** The address of an empty form at the same place. */
function samePlace({ lon, lat, accuracy_m = "", location_set = "pin" }) {
  return `/rapportera?${new URLSearchParams({ lon, lat, m: accuracy_m, satt: location_set })}`;
}

/** The report is kept, or sent by the queue: on to the next, which says so above itself. */
export async function nextReport(form, words, report) {
  const said = { words, same: report.lon === undefined ? "" : samePlace(report) };
  if (navigator.onLine || (await caches.match("/rapportera", { ignoreVary: true }))) {
    sessionStorage.setItem(JUST, JSON.stringify(said));
    return location.assign("/rapportera");
  }
  form.reset(); // nobody can give us another page, so this one is the next
  saySo(said);
}

function saySo({ words, same }) {
  byId("just-kept-words").textContent = words;
  byId("just-kept-same").hidden = !same;
  byId("just-kept-same").href = same;
  byId("just-kept").hidden = false;
  byId("just-kept").scrollIntoView({ block: "center" });
}

export function sayWhatBecame() {
  const just = sessionStorage.getItem(JUST);
  if (!just) return;
  sessionStorage.removeItem(JUST);
  saySo(JSON.parse(just));
}

/** The phone learns whose it is while there is a net, so that what is kept without one is theirs. Not a shared one. */
export function learnSender() {
  if (!stored((store) => store.getItem(SHARED))) sender().catch(() => {});
}
