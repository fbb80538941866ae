// The page /rapportera/vantar: what waits on this phone, and what a person can do about it.
import { _, locale } from "../language.js";
import { written } from "../pin/coordinates.js";
import { choosing, drawChoices } from "./choosing.js";
import { correcting } from "./correcting.js";
import { able, drop, keepOn, kept, leavePhotos, remove, sendAsAnyone } from "./keeping.js";
import { needsYou } from "./naming.js";
import { changed, onChange, pause } from "./sending.js";
import { go, start } from "./starting.js";
import { passingReceipt } from "./passing.js";
import * as words from "./words.js";

const byId = (id) => document.getElementById(id);
const clock = new Intl.DateTimeFormat(locale, { hour: "2-digit", minute: "2-digit" });
const day = new Intl.DateTimeFormat(locale, { weekday: "short", day: "numeric", month: "short" });
let passing = passingReceipt(); // of a shared phone: shown now and never again
const rows = new Map(); // what stands in the list, so that what is open or half written stays so

function when(time) {
  const then = new Date(time);
  const today = then.toDateString() === new Date().toDateString();
  return today ? clock.format(then) : `${day.format(then).replaceAll(".", "")} ${clock.format(then)}`;
}

/** What a category is called, and its icon, as the page's own list of them has it. */
function kindOf(code) {
  const option = byId("queue-told").content.querySelector(`option[value="${CSS.escape(code)}"]`);
  return { name: option?.textContent.split(": ").at(-1) ?? _("Rapport"), icon: option?.dataset.icon ?? "dots-three-circle" };
}

const capital = (text) => text.charAt(0).toUpperCase() + text.slice(1);
const clone = (id) => byId(id).content.cloneNode(true);

function summary(row, { state, category, place, meta, extra = "" }) {
  const kind = kindOf(category);
  row.dataset.state = state;
  row.querySelector("use").setAttribute("href", `${byId("queue-list").dataset.sprite}#${kind.icon}`);
  row.querySelector(".queue-name").textContent = [capital(kind.name), place].filter(Boolean).join(", ");
  row.querySelector(".queue-meta").textContent = meta;
  const shown = row.querySelector(".queue-state");
  shown.replaceChildren(document.querySelector(`template[data-state="${state}"]`).content.cloneNode(true));
  if (extra) shown.querySelector("span").append(` ${extra}`);
}

/** Removing is asked about: it cannot be undone. */
function ask(one) {
  byId("queue-ask-why").textContent = one.sent
    ? _("Rapporten har kommit fram som %(reference)s. Bilden som är kvar i telefonen försvinner.", { reference: one.sent.reference })
    : one.uncertain
      ? _("Den kan redan ha kommit fram. I telefonen försvinner den, och går inte att få tillbaka.")
      : _("Den är inte skickad, och går inte att få tillbaka.");
  const dialog = byId("queue-ask");
  dialog.returnValue = "keep";
  dialog.addEventListener("close", () => dialog.returnValue === "remove" && remove(one.key), { once: true });
  dialog.showModal();
}

function offer(body, one) {
  const button = (name) => body.querySelector(`[data-do="${name}"]`);
  const can = {
    signIn: one.state === "sign_in",
    sendAsAnyone: one.state === "sign_in" && !one.uncertain && !one.sent,
    leavePhotos: one.state === "refused" && Boolean(one.sent),
    open: one.correctable && one.state !== "sending",
    remove: one.state !== "sending",
  };
  for (const [name, may] of Object.entries(can)) button(name).hidden = !may;
  drawChoices(body.querySelector(".queue-which"), one);
  body.querySelector(".queue-old").hidden = !one.old;
  body.querySelector(".queue-why").textContent = one.words;
  body.querySelector(".queue-words").textContent = one.report.description ?? "";
}

function reportBody(one) {
  const body = clone("queue-told");
  const on = (name, act) => body.querySelector(`[data-do="${name}"]`).addEventListener("click", act);
  const form = body.querySelector(".queue-correct");
  on("keepOn", () => keepOn(one.key));
  on("sendAsAnyone", () => sendAsAnyone(one.key));
  on("leavePhotos", () => leavePhotos(one.key));
  on("remove", () => ask(rows.get(one.key).one));
  on("open", () => (form.hidden = !form.hidden));
  choosing(body.querySelector(".queue-which"), one.key);
  correcting(form, one);
  return body;
}

function receiptBody(one, seen) {
  const body = clone("queue-receipt");
  const groups = one.code ? words.inPieces(one.code) : [];
  body.querySelector(".code").replaceChildren(...groups.map((group) => Object.assign(document.createElement("span"), { textContent: group })));
  body.querySelector(".queue-code").hidden = !one.code;
  body.querySelector(".queue-stays").hidden = one === passing;
  body.querySelector(".queue-passes").hidden = one !== passing;
  body.querySelector(".queue-why").textContent = one.words || (one.code ? "" : words.noReceipt(one.reference));
  body.querySelector("[name=code]").value = one.code ?? "";
  body.querySelector("form > button").hidden = !one.code;
  body.querySelector("[data-do=drop]").addEventListener("click", seen);
  return body;
}

/** The row of one report or receipt, made once and then brought up to date. */
function rowOf(key, made, open) {
  if (!rows.has(key)) {
    const row = clone("queue-row").firstElementChild;
    row.querySelector(".queue-body").append(made());
    row.querySelector("details").open = open;
    rows.set(key, { row });
  }
  return rows.get(key).row;
}

function reportRow(one) {
  const row = rowOf(one.key, () => reportBody(one), false);
  const shown = rows.get(one.key);
  if (shown.one?.state !== one.state && needsYou(one)) row.querySelector("details").open = true;
  shown.one = one;
  const number = one.sent ? ` · ${one.sent.reference}` : "";
  const meta = `${when(one.kept_at)} · ${words.photos(one.photos, one.bytes)}${number}`;
  summary(row, { ...one, category: one.report.category, place: one.place || one.address || written(one.report), meta });
  offer(row.querySelector(".queue-body"), one);
  return row;
}

function receiptRow(one) {
  const seen = one === passing ? () => changed((passing = null)) : () => drop(one.key);
  const row = rowOf(`${one.key} kvitto`, () => receiptBody(one, seen), true);
  summary(row, { ...one, state: "sent", meta: `${when(one.kept_at)} · ${one.reference}`, extra: when(one.sent_at) });
  return row;
}

async function bar(reports) {
  const { until, asked, at } = await pause();
  const offline = navigator.onLine === false;
  const sending = !offline && reports.some(({ state }) => state === "sending");
  const next = until > Date.now() ? clock.format(until) : "";
  byId("queue-bar").hidden = !reports.length;
  byId("queue-bar").toggleAttribute("data-calm", sending);
  byId("queue-count").textContent = words.counted(reports);
  byId("queue-how").textContent = words.how({ reports, sending, offline, next, asked, tried: at ? clock.format(at) : "" });
}

async function draw() {
  const { reports, receipts } = await kept();
  const all = [...reports.map((one) => [one.kept_at, reportRow(one)]), ...[...receipts, ...(passing ? [passing] : [])].map((one) => [one.kept_at, receiptRow(one)])];
  all.sort(([a], [b]) => b - a);
  const list = byId("queue-list");
  const wanted = all.map(([, row]) => row);
  for (const row of [...list.children]) if (!wanted.includes(row)) row.remove();
  wanted.forEach((row, at) => list.children[at] !== row && list.insertBefore(row, list.children[at] ?? null));
  byId("queue-empty").hidden = all.length > 0;
  byId("queue-foot").hidden = false;
  byId("queue-send").hidden = reports.every(needsYou);
  await bar(reports);
}

byId("queue-plain").hidden = true;
if (able()) {
  onChange(draw);
  for (const event of ["online", "offline"]) addEventListener(event, changed);
  byId("queue-send").addEventListener("click", () => go(true));
  changed();
  start();
} else {
  byId("queue-not").hidden = false;
}
