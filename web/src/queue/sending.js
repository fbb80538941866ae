// Sends what is kept, one at a time and never from two tabs at once. Whatever happens on the way, the same report goes out
// again under the same key, so that it is counted once.
import { LATER, ownWait } from "./answers.js";
import { find, show, tell } from "./asking.js";
import { exactly, liesAt, unsure } from "./naming.js";
import { keepInTab } from "./passing.js";
import { change, isFull, look, photosOf, update } from "./store.js";
import * as words from "./words.js";

const LOCK = "rapporter-skickas";
const MOST_PHOTOS = 5;
const channel = new BroadcastChannel("rapporter");
const listeners = new Set();
const soon = () => new Promise((resolve) => setTimeout(resolve, 40));
channel.onmessage = () => listeners.forEach((listener) => listener());

/** Calls soon after what is kept may have changed, in this tab or another one: once for many changes, and one call at a time. */
export function onChange(listener) {
  let wanted = false;
  let running = Promise.resolve();
  listeners.add(() => {
    if (wanted) return;
    wanted = true;
    running = running.then(soon).then(() => listener((wanted = false))).catch(() => {});
  });
}

export function changed() {
  channel.postMessage("changed");
  listeners.forEach((listener) => listener());
}

const OPEN = ["waiting", "sending", "sign_in"]; // "sending" outside the lock was cut off
const idle = { until: 0, tries: 0, asked: false };
let unwritten = null; // the pause of a phone that has no room to write it down
export const pause = () => look(({ notes }) => notes.get("pause")).then((there) => there ?? unwritten ?? idle);

/** Within a change: our own wait is over, the server's is not. */
export async function tryAgain({ notes }) {
  const there = await notes.get("pause");
  if (there && !there.asked) await notes.delete("pause");
}

/** Notes how far a report has come. A full phone cannot, and sends all the same: its key is what makes it one report. */
async function note(one, how) {
  try {
    return await update(one.key, how);
  } catch (error) {
    if (!isFull(error)) throw error;
    return { ...one, ...how(one) };
  }
}

/** What waits to be sent, the oldest first. */
export async function unsent() {
  const all = await look(({ reports }) => reports.getAll());
  return all.filter(({ state }) => OPEN.includes(state)).sort((a, b) => a.kept_at - b.kept_at);
}

/** Sends all that it can; one who asks for it waits for no own backoff, only for what the server asked. */
export function send({ asked = false } = {}) {
  return navigator.locks.request(LOCK, { ifAvailable: !asked }, (lock) => (lock ? round(asked) : null));
}

async function round(asked) {
  const before = await pause();
  if (Date.now() < before.until && (before.asked || !asked)) return;
  const all = await unsent();
  if (!all.length) return;
  const closed = new Set(); // whose sign-in is wanted first
  for (const one of all) {
    if (closed.has(one.sender)) {
      await note(one, () => ({ state: "sign_in" }));
      continue;
    }
    const outcome = await sendOne(one);
    changed();
    if (outcome.kind === "sign_in") closed.add(one.sender);
    if (outcome.kind === "later") return waitFor(outcome.wait, before.tries);
  }
  unwritten = null;
  await change(({ notes }) => notes.delete("pause"));
  changed();
}

async function waitFor(wait, tries) {
  const at = Date.now();
  unwritten = { at, until: at + (wait || ownWait(tries, Math.random())), tries: tries + 1, asked: wait > 0 };
  await change(({ notes }) => notes.put(unwritten, "pause")).then(() => (unwritten = null), () => {});
  changed();
}

/**
 * The report, then its photos; what is through is taken away from the phone.
 *
 * From before it leaves until the answer is known it may have come through: it stays as it is, also if we are cut off.
 */
async function sendOne({ key }) {
  const there = await look(({ reports }) => reports.get(key));
  if (!there) return { kind: "sent" }; // taken away meanwhile
  const where = await placed(there);
  if (where.kind !== "placed") return where;
  const uncertain = there.uncertain ?? false;
  const same = ({ address }) => (address ?? "") === (there.address ?? "");
  const begun = await note(there, (one) => (same(one) ? { ...where.how(one), state: "sending", uncertain: true, words: "" } : {}));
  if (begun?.state !== "sending") return { kind: "sent" }; // gone, or changed meanwhile: then it is asked for again
  changed();
  const outcome = begun.sent ? await sendPhotos(begun) : await sendReport(begun);
  if (outcome.kind === "later") await note(begun, () => ({ state: "waiting", uncertain: uncertain || !outcome.stayed }));
  if (outcome.kind === "sign_in") await note(begun, () => ({ state: "sign_in", uncertain, words: outcome.other ? words.someoneElse : "" }));
  return outcome;
}

/** Where a place lies that was only named. With one sure answer it is that; else its person is asked. Nothing has left before. */
async function placed(report) {
  if (!report.address) return { kind: "placed", how: () => ({}) };
  const outcome = await find(report);
  if (!["sent", "refused"].includes(outcome.kind)) return { ...LATER, wait: outcome.wait ?? 0 };
  const found = outcome.told.results ?? []; // what cannot be asked for is called nothing
  const sure = exactly(found);
  if (sure.length === 1) return { kind: "placed", how: (one) => liesAt(one, sure[0]) };
  await note(report, ({ address }) => (address === report.address ? unsure(sure.length ? sure : found) : {}));
  return { kind: "choose" };
}

async function sendReport(report) {
  const outcome = await tell(report);
  if (outcome.kind === "gone") return { kind: "later", wait: 0 };
  if (outcome.kind === "sent") {
    const sent = receiptOf(outcome.told);
    await note(report, () => ({ sent }));
    return sendPhotos({ ...report, sent });
  }
  if (outcome.kind === "refused") {
    const final = outcome.told.code === "key_reused"; // we have a report under this key, so this one is not to be corrected
    const why = final ? words.alreadyThere : words.reason(outcome.told);
    await note(report, () => ({ state: "refused", uncertain: final, words: why, final }));
  }
  return outcome;
}

const receiptOf = ({ id, reference, code = null, incident = null, due_at = null }) => ({ id, reference, code, incident, due_at });

/** One by one; a photo that is refused stays with the reason, and the others go on. */
async function sendPhotos(report) {
  const photos = await look(({ photos: kept }) => kept.getAll(photosOf(report.key)));
  for (const photo of photos.filter(({ refused }) => !refused)) {
    const outcome = await show(report, photo);
    if (outcome.kind === "later" || outcome.kind === "sign_in") return outcome;
    if (outcome.kind === "gone" && report.sender && !report.sent.code) return { kind: "sign_in" };
    if (outcome.kind === "taken" && (await moved(photo))) return sendPhotos(report);
    await settled(photo, outcome, report);
    changed();
  }
  return finish(report);
}

/** Another picture stands under its number: take the next one. False when there is none. */
function moved({ key, n, blob }) {
  return change(async ({ photos }) => {
    const used = (await photos.getAll(photosOf(key))).map((one) => one.n);
    const next = Math.max(...used) + 1;
    if (next > MOST_PHOTOS) return false;
    await photos.delete([key, n]);
    await photos.put({ key, n: next, blob });
    return true;
  });
}

function settled(photo, outcome, { sent }) {
  if (outcome.kind === "sent") return change(({ photos }) => photos.delete([photo.key, photo.n]));
  const why = { refused: () => words.reason(outcome.told), gone: () => words.notYours, taken: () => words.tooManyPhotos }[outcome.kind]();
  return change(async ({ photos, reports }) => {
    const report = await reports.get(photo.key);
    if (!report) return;
    await photos.put({ ...photo, refused: true });
    await reports.put({ ...report, words: words.photoRefused(sent.reference, why) });
  });
}

/** With nothing left to send, the local copy goes and its receipt stays until it has been shown. */
async function finish({ key, sent, report, kept_at, place }) {
  const receipt = { key, ...sent, category: report.category, kept_at, place, sent_at: Date.now() };
  const left = await look(({ photos }) => photos.count(photosOf(key)));
  if (left) {
    await update(key, () => ({ state: "refused" }));
    return { kind: "refused" };
  }
  try {
    await change(({ reports, receipts }) => Promise.all([receipts.put(receipt), reports.delete(key)]));
  } catch (error) {
    if (!isFull(error)) throw error;
    keepInTab(receipt);
    await change(({ reports }) => reports.delete(key));
  }
  return { kind: "sent" };
}
