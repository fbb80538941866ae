// The report form's extras: one question at a time, the place, what is near, a draft. The form works without all of it.
import { _, locale, ngettext } from "./language.js";
import { inWords, keepDraft } from "./report/draft.js";
import { orLater } from "./report/later.js";
import { drawNear, whatIsNear } from "./report/nearby.js";
import { learnSender, nextReport, onRound, sayWhatBecame, usePlace, useTemplates } from "./report/staff.js";
import { fold } from "./report/steps.js";
import { sumUp } from "./report/summary.js";
import { askWhere } from "./report/where.js";
import { watchWords } from "./report/words.js";

const form = document.getElementById("report");
const field = (name) => document.getElementById(name);
const walk = onRound(form);
const isStaff = form.hasAttribute("data-staff") || walk !== null;
const inSteps = form.hasAttribute("data-steps") && !isStaff; // staff get all on one page, also without a net
const chosen = () => form.querySelector('input[name="category"]:checked');
const top = () => chosen()?.closest("[data-top]").dataset.top ?? "";
const kindOf = (code) => form.querySelector(`.kind[data-top="${code}"]`);
let steps = null;
let askedAbout = ""; // the place and kind that the answer about what is near belongs to

function count() {
  const left = 2000 - field("description").value.length;
  const counter = field("counter");
  counter.textContent = left === 2000 ? _("Högst 2 000 tecken") : ngettext("%(count)s tecken kvar", "%(count)s tecken kvar", left, { count: left.toLocaleString(locale) });
  counter.setAttribute("aria-live", left <= 100 ? "polite" : "off");
}

function sendOnce() {
  const button = field("send");
  const words = button.firstChild;
  form.addEventListener("submit", (event) => {
    if (event.defaultPrevented || event.submitter?.hasAttribute("data-plain")) return;
    if (button.getAttribute("aria-busy")) return event.preventDefault();
    button.setAttribute("aria-busy", "true");
    words.textContent = _("Skickar …") + " ";
  });
  window.addEventListener("pageshow", () => {
    button.removeAttribute("aria-busy");
    words.textContent = _("Skicka rapport") + " ";
  });
}

/** Another language: the form goes along and comes back as it was, at the same question. Photos cannot, and it needs a net. */
function switchLanguage() {
  form.addEventListener("submit", (event) => {
    if (event.submitter?.name !== "sprak") return;
    form.action = `/rapportera${location.hash}`;
    const why = field("photos-chosen").children.length ? _("Bilderna följer inte med när språket byts. Ta bort dem först.") : _("Språket går inte att byta utan nät. Allt står kvar.");
    if (navigator.onLine && !field("photos-chosen").children.length) return;
    event.preventDefault();
    say(why);
  });
}

/** Another kind or another place: what was answered about the old one no longer holds. */
function forgetAnswer() {
  field("joins").value = "";
  askedAbout = "";
}

/** The chosen tile, the questions that belong to it, and what the button says. */
function follow() {
  const code = top();
  for (const kind of form.querySelectorAll(".kind")) kind.toggleAttribute("data-chosen", kind.dataset.top === code);
  for (const details of form.querySelectorAll("#details-here > .kind-details")) details.hidden = details.dataset.top !== code;
  label();
}

function label() {
  const at = steps?.at() ?? "vad";
  const kind = kindOf(top());
  const name = kind?.querySelector(".tile span").textContent.replaceAll("\u00ad", "").trim();
  const danger = kind?.querySelector(".danger");
  const words = { vad: danger ? _("Det pågår inte nu. Fortsätt") : name ? _("Fortsätt med %(kind)s", { kind: name }) : _("Fortsätt"), nara: _("Nej, något annat"), mer: _("Klart") }[at] ?? _("Fortsätt");
  field("step-next").querySelector("span").textContent = words;
  field("step-next").toggleAttribute("data-quiet", at === "nara");
}

/** A tap on a tile goes on; arrow keys and Space only choose. Where there may be danger nobody is hurried past it. */
function tapTiles() {
  for (const tile of form.querySelectorAll(".tile input")) {
    tile.addEventListener("click", ({ detail }) => {
      const danger = tile.closest(".kind").querySelector(".danger");
      if (danger) danger.scrollIntoView({ block: "center" });
      else if (detail > 0 && steps) steps.onward();
    });
  }
}

async function afterWhere() {
  const wrong = await where.wrong();
  if (wrong) return steps.wrong(wrong), null;
  const point = where.point();
  const about = `${point?.lon} ${point?.lat} ${chosen().value}`;
  if (!point || about === askedAbout) return "skicka";
  const near = await whatIsNear(point, chosen().value);
  if (!near.nearby.length) return "skicka";
  askedAbout = about;
  drawNear(near, (token) => {
    field("joins").value = token;
    steps.go("skicka");
  });
  return "nara";
}

const NEXT = {
  vad: () => (chosen() ? "var" : (steps.wrong(_("Välj vad det gäller.")), null)),
  var: afterWhere,
  nara: () => ((field("joins").value = "no"), "skicka"),
  mer: () => "skicka",
};

/** Nobody comes to a step before what it builds on is told. */
function may(name) {
  if (name === "nara") return field("near-list").children.length > 0;
  return name === "vad" || (chosen() !== null && (name === "var" || Boolean(where.point() || field("place").value || field("address").value)));
}

function entered(name) {
  if (name === "var" && !navigator.connection?.saveData) where.openMap();
  if (name === "skicka") sumUp(form, (step) => steps.go(step));
  if (steps) label();
}

/** Where one begins: at what the server asks or finds wrong, after what a link has chosen, else at the beginning. */
function beginning() {
  if (field("steg-nara").hasAttribute("data-asked")) return "nara";
  const wrong = form.querySelector('[aria-invalid="true"], .persons:not([hidden])')?.closest(".step");
  if (wrong) return wrong.id.replace("steg-", "");
  if (field("fel")) return may("skicka") ? "skicka" : "vad";
  const linked = (new URLSearchParams(location.search).has("category") || form.dataset.linked?.includes("category")) && chosen();
  return linked && !kindOf(top()).querySelector(".danger") ? "var" : "vad";
}

/** Says why a form that is not in steps could not be sent. */
function say(words) {
  field("step-wrong").textContent = words;
  field("step-wrong").hidden = !words;
}

usePlace(form);
const draft = keepDraft(form);
const where = askWhere(form, () => {
  forgetAnswer();
  (steps?.wrong ?? say)(""); // what was wrong with the place is another one's
  draft.save();
});
if (draft.from) {
  field("draft-words").textContent = _("Ditt utkast från %(when)s är tillbaka.", { when: inWords(draft.from) });
  field("draft-back").hidden = false;
  form.querySelector(".rare")?.toggleAttribute("open", Boolean(form.querySelector(".rare :checked")));
}
where.recall();
field("description").addEventListener("input", count);
count();
if (!field("place-otherwise").querySelector("[aria-invalid]")) field("place-otherwise").open = false;
if (inSteps) {
  field("details-here").append(...form.querySelectorAll(".kind .kind-details"));
  steps = fold(form, { first: beginning(), may, entered, next: (name) => NEXT[name]() });
  tapTiles();
  form.addEventListener("change", ({ target }) => target.name === "category" && (forgetAnswer(), follow()));
  follow();
} else where.openMap();
watchWords(form, field("description"), () => steps?.go("mer"));
sayWhatBecame();
if (isStaff) {
  learnSender();
  useTemplates(form, () => (forgetAnswer(), where.recall(), draft.save()));
  form.toggleAttribute("data-staff", true); // also one that was kept for anyone
  if (walk) where.findMeIfAllowed();
}
if (inSteps || isStaff) {
  const ways = inSteps ? { say: steps.wrong, changed: () => entered(steps.at()) } : { say, changed: () => {}, kept: (words, report) => nextReport(form, words, report) };
  orLater(form, { draft, point: where.point, place: where.inWords, use: where.use, ...ways });
}
sendOnce();
switchLanguage();
field("fel")?.focus();
