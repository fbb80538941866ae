// One report and one photo, asked of the server: whatever becomes of the answer, the same thing may be sent again.
import { language } from "../language.js";
import { LATER, askedWait, meaning, read } from "./answers.js";

const REPORT_MS = 30_000;
const PHOTO_MS = 120_000;
const PLACE_MS = 15_000;

async function ask(address, patience, sent) {
  const offline = navigator.onLine === false; // it was tried all the same; but then a failure means that nothing left the phone
  try {
    const answer = await fetch(address, { ...sent, headers: { ...sent.headers, "Accept-Language": language }, redirect: "error", cache: "no-store", signal: AbortSignal.timeout(patience) });
    return meaning(answer.status, await read(answer), askedWait(answer.headers.get("Retry-After"), Date.now()));
  } catch {
    return { ...LATER, stayed: offline };
  }
}

/** With the cookie only when it is somebody's: a key belongs to whoever it was first sent as. */
const as = (sender) => (sender ? { credentials: "same-origin" } : { credentials: "omit" });

export async function tell({ key, report, sender }) {
  const headers = { "Content-Type": "application/json", "Idempotency-Key": key, ...(sender && { "Told-By": sender }) };
  const outcome = await ask("/api/v1/reports", REPORT_MS, { method: "POST", headers, body: JSON.stringify(report), ...as(sender) });
  const isReceipt = outcome.kind !== "sent" || (outcome.told.id && outcome.told.reference);
  return isReceipt ? outcome : LATER;
}

/** What is called so: { kind: "sent", told: { results } }, or what a report would be told. */
export async function find({ address, sender }) {
  const outcome = await ask(`/api/v1/places?${new URLSearchParams({ q: address })}`, PLACE_MS, as(sender));
  return outcome.kind === "sent" && !Array.isArray(outcome.told.results) ? LATER : outcome;
}

export function show({ key, sender, sent }, { n, blob }) {
  const headers = { "Content-Type": "image/jpeg", Authorization: sent.code ? `Code ${sent.code}` : `Key ${key}` };
  return ask(`/api/v1/reports/${sent.id}/photos/${n}`, PHOTO_MS, { method: "PUT", headers, body: blob, ...as(sender) });
}
