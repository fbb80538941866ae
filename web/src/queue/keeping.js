// A report is kept on the phone before it is sent, and what may be done with it there.
import { shrunk } from "./photos.js";
import { liesAt } from "./naming.js";
import { forgetSender, sender } from "./sender.js";
import { changed, send, tryAgain, unsent } from "./sending.js";
import { DRAFT, change, look, photosOf, update } from "./store.js";

const WEEK = 7 * 24 * 3600 * 1000;

/** Does this browser have what the queue needs? Without it the form is sent as forms are. */
export const able = () => Boolean(window.isSecureContext && window.indexedDB && navigator.locks && crypto.randomUUID && window.BroadcastChannel);

/** A report with the key it will always have, and its photos made small; `address` when its place is only named. Raises BadPhoto. */
export async function prepared({ report, photos = [], place = "", address = "", key = crypto.randomUUID(), whose }) {
  const blobs = [];
  for (const photo of photos) blobs.push(await shrunk(photo)); // one at a time: a phone has little memory
  const told = { ...report, recorded_at: report.recorded_at ?? new Date().toISOString() };
  return { key, report: told, blobs, place, address, sender: await whose() };
}

/** Keeps it, photos and all, or nothing of it; they are no draft any more. Raises QuotaExceededError. */
export async function store({ key, report, blobs, place, address, sender: whose }) {
  await change(async (all) => {
    const { reports, photos } = all;
    const kept_at = Date.now();
    await photos.delete(photosOf(DRAFT));
    await reports.put({ key, report, place, address, choices: [], sender: whose, kept_at, since: kept_at, state: "waiting", words: "", sent: null });
    for (const [n, blob] of blobs.entries()) await photos.put({ key, n: n + 1, blob });
    await tryAgain(all); // something new to send
  });
  changed();
  askToStay().catch(() => {});
}

/** Keeps a report to be sent by itself. Resolves to how many wait. Raises BadPhoto, and QuotaExceededError with nothing kept. */
export async function keep(given) {
  await store(await prepared({ ...given, whose: sender }));
  send();
  return (await unsent()).length;
}

/** The browser is asked once not to clear what is kept when the phone gets full. */
async function askToStay() {
  const first = await change(async ({ notes }) => {
    if (await notes.get("asked_to_stay")) return false;
    await notes.put(true, "asked_to_stay");
    return true;
  });
  if (first) navigator.storage?.persist?.().catch(() => {});
}

/** Everything kept, the newest first: reports with `photos` (how many), `bytes` and `old` (to be asked about), and receipts. */
export async function kept() {
  const { reports, photos, receipts } = await look(async (all) => ({
    reports: await all.reports.getAll(),
    photos: await all.photos.getAll(),
    receipts: await all.receipts.getAll(),
  }));
  const of = (key) => photos.filter((photo) => photo.key === key);
  const shown = reports.map((one) => ({
    ...one,
    photos: of(one.key).length,
    bytes: of(one.key).reduce((sum, { blob }) => sum + blob.size, 0),
    old: Date.now() - one.since > WEEK,
    correctable: isCorrectable(one),
  }));
  const byTime = (a, b) => b.kept_at - a.kept_at;
  return { reports: shown.sort(byTime), receipts: receipts.sort(byTime) };
}

/** Only what we surely do not have may be changed: what may have come through would be two reports under one key. */
const isCorrectable = ({ sent, final, uncertain }) => !sent && !final && !uncertain;

/** Changes a report, when it still may be, and sends it. */
async function amend(key, may, how) {
  await update(key, (one) => (may(one) ? { ...how(one), state: "waiting", words: "" } : {}));
  changed();
  return send({ asked: true });
}

/** Changes what is told, and sends it. */
export function correct(key, changes) {
  const moved = "lon" in changes ? { address: "", choices: [], place: "" } : {};
  return amend(key, isCorrectable, ({ report }) => ({ report: { ...report, ...changes }, ...moved }));
}

/** Its place was only named: it is this one of those that are called so. */
export const choosePlace = (key, one) => amend(key, ({ address }) => Boolean(address), (report) => liesAt(report, one));

/** Its place was only named: it is called something else. */
export const callPlace = (key, address) => amend(key, (one) => Boolean(one.address), () => ({ address, place: address, choices: [] }));

/** Takes a report away, sent or not. */
export async function remove(key) {
  await change(async ({ reports, photos }) => {
    await reports.delete(key);
    await photos.delete(photosOf(key));
  });
  changed();
}

/** The report has come through; the photos that were refused go, and its receipt stays to be shown. */
export async function leavePhotos(key) {
  await change(async ({ photos }) => photos.delete(photosOf(key)));
  await update(key, () => ({ state: "waiting", words: "" }));
  return send({ asked: true });
}

/** Asked about, and wanted: not asked again for a week. */
export const keepOn = (key) => update(key, () => ({ since: Date.now() })).then(changed);

/** Sends as nobody in particular what was kept by someone whose sign-in ran out. Not what may have come through as theirs. */
export async function sendAsAnyone(key) {
  await update(key, ({ uncertain, sent }) => (uncertain || sent ? {} : { sender: null, state: "waiting", words: "" }));
  await forgetSender();
  changed();
  return send({ asked: true });
}

/** A receipt has been seen. */
export const drop = (key) => change(({ receipts }) => receipts.delete(key)).then(changed);
