// What the form calls when somebody presses Skicka: keep first, then send, and say what became of it.
import { show, tell } from "./asking.js";
import { prepared, store } from "./keeping.js";
import { keepInTab } from "./passing.js";
import { sender, senderNow } from "./sender.js";
import { send } from "./sending.js";
import { isFull, look } from "./store.js";
import * as words from "./words.js";

const PATIENCE = 8000;
const SHORT_WAIT = 5000;
let running = null; // pressed twice is sent once
let unkept = null; // what this page tried to send without keeping it: the same thing again has the same key

/**
 * Call it where able() is true. { report, photos, shared, place, address } -> { state, words, receipt?, waiting? }, within about eight seconds.
 *
 * `report` is the JSON of POST /api/v1/reports, `photos` are files in order, `place` is what the list calls the place. Without a
 * point `address` says where it is: that is looked up when it can be, and is not for a shared phone.
 * state "sent" | "waiting" | "refused" | "sign_in" | "choose" | "not_found": it is safe, and /rapportera/vantar shows it with its receipt.
 * state "not_kept": neither sent nor kept, so the form must stay as it is and show `words`.
 * Raises BadPhoto, with words for the person, before anything is kept or sent.
 */
export function submit(given) {
  return (running ??= submitted(given).finally(() => (running = null)));
}

async function submitted({ shared = false, ...given }) {
  if (shared) return direct(await again({ ...given, whose: senderNow }), words.sharedOffline);
  const made = await again({ ...given, whose: sender });
  try {
    await store(made);
  } catch (error) {
    const notKept = isFull(error) ? words.full : words.cannotStore;
    return made.address ? { state: "not_kept", words: notKept } : direct(made, notKept);
  }
  unkept = null;
  await Promise.race([send().catch(() => {}), new Promise((resolve) => setTimeout(resolve, PATIENCE))]);
  return became(made.key);
}

/** What the page tried a moment ago, when it is that same report. */
async function again(given) {
  const same = JSON.stringify([{ ...given.report, recorded_at: null }, given.address, (given.photos ?? []).map(({ name, size }) => [name, size])]);
  if (unkept?.same !== same) unkept = { same, made: await prepared(given) };
  return unkept.made;
}

async function became(key) {
  const { report, receipt, all } = await look(async ({ reports, receipts }) => ({
    report: await reports.get(key),
    receipt: await receipts.get(key),
    all: await reports.count(),
  }));
  if (receipt) return { state: "sent", words: "", receipt, waiting: all };
  const state = report?.state === "sending" ? "waiting" : (report?.state ?? "waiting");
  return { state, words: report?.words || words.waiting(all), waiting: all };
}

/** Sent without being kept: from a shared phone, or one that is full. The receipt is shown once, by this tab alone. */
async function direct(made, notKept) {
  const outcome = await patiently(() => tell(made));
  if (outcome.kind === "refused") return { state: "not_kept", words: words.reason(outcome.told) };
  if (outcome.kind !== "sent") return { state: "not_kept", words: notKept };
  const { id, reference, code = null, due_at = null } = outcome.told;
  const sent = { id, reference, code, due_at };
  const lost = await photosOf({ ...made, sent });
  const receipt = { key: made.key, ...sent, category: made.report.category, place: made.place, kept_at: Date.now(), sent_at: Date.now(), words: lost };
  keepInTab(receipt);
  unkept = null;
  return { state: "sent", words: lost, receipt };
}

/** Why a photo did not come along, or nothing. */
async function photosOf(report) {
  const refused = [];
  for (const [n, blob] of report.blobs.entries()) {
    const outcome = await patiently(() => show(report, { n: n + 1, blob }));
    if (outcome.kind !== "sent") refused.push(outcome.told ? words.reason(outcome.told) : words.notYours);
  }
  return refused.length ? words.photoRefused(report.sent.reference, [...new Set(refused)].join(" ")) : "";
}

/** Asks again after a short wait, and once more. */
async function patiently(ask, left = 2) {
  const outcome = await ask();
  if (outcome.kind !== "later" || !left || outcome.stayed || outcome.wait > SHORT_WAIT) return outcome;
  await new Promise((resolve) => setTimeout(resolve, outcome.wait || 500));
  return patiently(ask, left - 1);
}
