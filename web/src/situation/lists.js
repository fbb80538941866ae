// The lists and the map show the same: resting on a row marks it on the map, choosing it keeps it marked, and the other way round.
import { make, mark } from "./over.js";

const ROWS = [["category", "tr[data-category]"], ["hotspot", "li[data-hotspot]"], ["area", "tr[data-area]"], ["point", "li[data-reference]"]];
const value = (row, kind) => row.dataset[kind === "point" ? "reference" : kind];

/** Each row's name becomes a button; without script it stays plain text. */
export function wireRows(panel, view) {
  for (const [kind, selector] of ROWS) {
    for (const row of panel.querySelectorAll(selector)) {
      const name = row.querySelector(".row");
      const button = make("button", { type: "button", class: "row", "aria-pressed": "false" }, ...name.childNodes);
      name.replaceWith(button);
      button.addEventListener("click", () => view.toggle(kind, value(row, kind)));
      row.addEventListener("pointerenter", () => view.set({ over: { [kind]: value(row, kind) } }));
      row.addEventListener("pointerleave", () => view.set({ over: {} }));
    }
  }
  view.watch((chosen) => lightRows(panel, chosen));
}

function lightRows(panel, chosen) {
  for (const [kind, selector] of ROWS) {
    for (const row of panel.querySelectorAll(selector)) {
      row.querySelector("button.row").setAttribute("aria-pressed", String(value(row, kind) === chosen[kind]));
      row.classList.toggle("lit", value(row, kind) === chosen.over[kind]);
    }
  }
}

/** The sections as tabs, by the usual keys. `pick` opens the tab that holds a section. */
export function wireTabs(panel, list) {
  const sections = [...panel.querySelectorAll("section[data-tab]")];
  const tabs = sections.map((section) => make("button", { type: "button", role: "tab", id: `flik-${section.id}`, "aria-controls": section.id }, section.dataset.tab));
  const pick = (id, focus = false) => {
    sections.forEach((section, i) => {
      section.hidden = section.id !== id;
      tabs[i].setAttribute("aria-selected", String(section.id === id));
      tabs[i].tabIndex = section.id === id ? 0 : -1;
      if (focus && section.id === id) tabs[i].focus();
    });
  };
  const step = (by, focus) => {
    const now = sections.findIndex((section) => !section.hidden);
    pick(sections[(now + by + sections.length) % sections.length].id, focus);
  };
  const keys = { ArrowRight: 1, ArrowLeft: -1 };
  sections.forEach((section, i) => {
    section.setAttribute("role", "tabpanel");
    section.setAttribute("aria-labelledby", tabs[i].id);
    section.tabIndex = 0;
    tabs[i].addEventListener("click", () => pick(section.id));
  });
  list.replaceChildren(...tabs);
  list.hidden = false;
  panel.dataset.tabs = "";
  list.addEventListener("keydown", ({ key }) => keys[key] && step(keys[key], true));
  // On the wall the arrow keys belong to whoever holds the clicker, wherever the focus happens to be.
  document.addEventListener("keydown", ({ key, target }) => keys[key] && document.body.matches(".projector") && target === document.body && step(keys[key], false));
  pick(sections[0].id);
  return pick;
}

/** Day bars become buttons when the picture says which day each incident belongs to. */
export function wireDays(bars, every, points, view) {
  if (!points.some((point) => point.day)) return;
  const days = [...bars.querySelectorAll("li")].map((item) => {
    const button = make("button", { type: "button", "aria-pressed": "false" }, ...item.childNodes);
    item.append(button);
    button.addEventListener("click", () => view.toggle("day", item.dataset.day));
    return [item.dataset.day, button];
  });
  every.addEventListener("click", () => {
    const [, pressed] = days.find(([day]) => day === view.chosen.day);
    view.set({ day: null });
    pressed.focus();
  });
  view.watch(({ day }) => {
    for (const [of, button] of days) button.setAttribute("aria-pressed", String(of === day));
    bars.classList.toggle("some", Boolean(day));
    every.hidden = !day;
  });
}

export function wireLayers(layers, view) {
  layers.hidden = false;
  layers.addEventListener("change", ({ target }) => view.set({ [target.name]: target.checked }));
}

function clockWords(point, removal) {
  const open = removal.open.find(({ reference }) => reference === point.reference);
  if (open) return `försenad ${Math.round(open.overdue_hours).toLocaleString("sv-SE")} h`;
  return point.overdue ? "försenad" : null;
}

/** The chosen incident, docked under the map. */
export function wireCard(card, picture, view, sprite) {
  const names = Object.fromEntries(picture.categories.map(({ code, name, icon }) => [code, { name, icon }]));
  let shown = null;
  view.watch(({ point: reference }) => {
    if (reference === shown) return;
    shown = reference;
    const point = picture.points.find((one) => one.reference === reference);
    card.toggleAttribute("data-open", Boolean(point));
    card.replaceChildren();
    if (!point) return;
    const category = names[point.category] ?? { name: point.category, icon: "dots-three-circle" };
    const spot = picture.hotspots.find(({ references }) => references.includes(reference));
    const late = clockWords(point, picture.removal);
    const close = make("button", { type: "button" }, mark(sprite, "x"), " Stäng");
    close.addEventListener("click", () => view.set({ point: null }));
    card.append(make("span", {}, mark(sprite, category.icon), " ", make("b", {}, category.name)), make("span", {}, point.reference));
    if (spot) card.append(make("span", { class: "quiet" }, `i ansamling ${spot.letter}, ${spot.place}`));
    if (late) card.append(make("span", { class: "overdue" }, mark(sprite, "warning-circle-fill"), ` ${late}`));
    card.append(close);
  });
}
