// A field that suggests addresses and places while someone types: the combobox of the ARIA patterns, by keyboard and by touch.
import { _, ngettext } from "../language.js";
import { exactly } from "../queue/naming.js";

const PAUSE_MS = 180;

/** Suggests in the list under the field; `chosen` is told {label, kind, lon, lat}, `typed` that something else was written. */
export function suggestPlaces(field, { chosen, typed }) {
  const list = document.getElementById("address-hits");
  const count = document.getElementById("address-count");
  let hits = [];
  let at = -1;
  let asked = 0;
  let waiting = 0;

  Object.entries({ role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id }).forEach(([name, value]) => field.setAttribute(name, value));

  function close() {
    list.hidden = true;
    at = -1;
    field.setAttribute("aria-expanded", "false");
    field.removeAttribute("aria-activedescendant");
  }

  function point(to) {
    at = to;
    [...list.children].forEach((option, i) => option.setAttribute("aria-selected", String(i === at)));
    if (at < 0) return field.removeAttribute("aria-activedescendant");
    field.setAttribute("aria-activedescendant", list.children[at].id);
    list.children[at].scrollIntoView({ block: "nearest" });
  }

  function choose(hit) {
    field.value = hit.label;
    close();
    chosen(hit);
  }

  function show(found) {
    hits = found;
    list.replaceChildren(...hits.map((hit, i) => {
      const option = document.createElement("li");
      Object.entries({ role: "option", id: `address-hit-${i}`, "aria-selected": "false" }).forEach(([name, value]) => option.setAttribute(name, value));
      option.textContent = hit.match === "nearest" ? _("%(address)s (närmaste nummer)", { address: hit.label }) : hit.label;
      option.addEventListener("pointerdown", (event) => event.preventDefault()); // the field keeps the focus
      option.addEventListener("click", () => choose(hit));
      return option;
    }));
    list.hidden = !hits.length;
    field.setAttribute("aria-expanded", String(hits.length > 0));
    count.textContent = hits.length ? ngettext("%(n)s förslag. Pil ner för att välja.", "%(n)s förslag. Pil ner för att välja.", hits.length) : _("Inga förslag.");
    point(-1);
  }

  async function ask(words) {
    const mine = ++asked;
    const found = await lookUp(words);
    if (mine !== asked || document.activeElement !== field) return;
    if (found) show(found);
    else close();
  }

  /** Whoever typed a whole name and went on has chosen it, when only one thing is called so. */
  async function settle() {
    clearTimeout(waiting);
    asked += 1;
    const found = await lookUp(field.value.trim());
    if (!found) return true; // without a line the server looks it up when the form is sent
    const sure = exactly(found);
    if (sure.length === 1) choose(sure[0]);
    else show(found);
    return sure.length === 1;
  }

  field.addEventListener("input", () => {
    typed();
    clearTimeout(waiting);
    asked += 1;
    const words = field.value.trim();
    if (words.length < 2) return close();
    waiting = setTimeout(() => ask(words), PAUSE_MS);
  });
  field.addEventListener("blur", close);
  field.addEventListener("keydown", (event) => {
    const last = hits.length - 1;
    const open = !list.hidden;
    const moves = { ArrowDown: at >= last ? 0 : at + 1, ArrowUp: at <= 0 ? last : at - 1 };
    if (event.key in moves && open) point(moves[event.key]);
    else if (event.key === "Enter" && open) choose(hits[Math.max(at, 0)]);
    else if (event.key === "Escape" && open) close();
    else if (event.key !== "Enter") return;
    event.preventDefault(); // Enter in this field never sends the form
  });
  return { settle };
}

async function lookUp(words) {
  try {
    const answer = await fetch(`/api/v1/places?${new URLSearchParams({ q: words })}`);
    return answer.ok ? (await answer.json()).results : null;
  } catch {
    return null;
  }
}
