// What has been filled in is kept in this phone, and nowhere else, until it is sent: through back, reload and a flat battery.
import { locale } from "../language.js";
import { forgetDrafted } from "../queue/drafted.js";

const KEPT = "rapportutkast"; // web/static/sent.js forgets it when the receipt is there
const SHARED = "rapport-delad-telefon";
const LIFE_MS = 7 * 24 * 3600 * 1000;
const PATIENCE_MS = 3000;
const LEFT_OUT = ["joins", "border", "remove", "round", "sign", "template_id", "template_name", "template_place"]; // answers to what was shown then

/** Storage that may be full, forbidden or not there: then nothing is kept, and the form works as before. */
function stored(act) {
  try {
    return act(window.localStorage);
  } catch {
    return null;
  }
}

/** The report is on its way, or nobody wants it: nothing is left to fill in again, and no photo. Resolves when that is so, or takes too long. */
export function forgetDraft() {
  stored((store) => store.removeItem(KEPT));
  const forgotten = forgetDrafted().catch(() => {}); // where nothing may be kept, nothing was
  return Promise.race([forgotten, new Promise((resolve) => setTimeout(resolve, PATIENCE_MS))]);
}

function read() {
  const draft = stored((store) => JSON.parse(store.getItem(KEPT)));
  if (!draft?.fields) return null;
  if (Date.now() - draft.at < LIFE_MS && draft.at <= Date.now()) return draft;
  forgetDraft();
  return null;
}

const own = (form) => [...form.elements].filter(({ name, type }) => name && type !== "submit" && !LEFT_OUT.includes(name));

/** The form's fields as they stand: {name: value}. */
function filled(form) {
  return Object.fromEntries(own(form).filter(({ type, checked }) => type !== "radio" || checked).map(({ name, value }) => [name, value]));
}

function fill(form, fields, but) {
  for (const field of own(form)) {
    if (!(field.name in fields) || but.includes(field.name)) continue;
    if (field.type === "radio") field.checked = field.value === fields[field.name];
    else field.value = fields[field.name];
  }
}

/**
 * Keeps the form's fields from now on. On a fresh form what was kept is filled in first, but never over what a link or the
 * server has just said. Answers {save, from, isShared, isBack}: `from` is when the draft that was filled in was kept, or null;
 * `isShared` whether nothing may be kept, and `isBack` whether this is what was begun before.
 */
export function keepDraft(form) {
  const shared = document.getElementById("draft-shared");
  shared.checked = Boolean(stored((store) => store.getItem(SHARED)));
  document.getElementById("draft-kept").hidden = false;

  const save = () => {
    if (!shared.checked) stored((store) => store.setItem(KEPT, JSON.stringify({ at: Date.now(), fields: filled(form) })));
  };
  shared.addEventListener("change", () => {
    stored((store) => (shared.checked ? store.setItem(SHARED, "1") : store.removeItem(SHARED)));
    if (shared.checked) forgetDraft();
    else save();
  });
  for (const button of document.querySelectorAll(".draft-clear")) {
    button.addEventListener("click", async () => {
      await forgetDraft();
      location.assign(form.getAttribute("action"));
    });
  }

  const draft = form.hasAttribute("data-fresh") && !shared.checked ? read() : null;
  if (draft) fill(form, draft.fields, [...(new URLSearchParams(location.search).get("category") ? ["category"] : []), ...(form.dataset.linked ?? "").split(" ")]);
  else if (!form.hasAttribute("data-fresh")) save();
  for (const kind of ["input", "change"]) form.addEventListener(kind, ({ target }) => target !== shared && save());
  const isShared = () => shared.checked;
  return { save, from: draft ? new Date(draft.at) : null, isShared, isBack: !isShared() && (draft !== null || !form.hasAttribute("data-fresh")) };
}

/** "lör 21 nov 14:32". */
export const inWords = (at) => at.toLocaleString(locale, { weekday: "short", day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" });
