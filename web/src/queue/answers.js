// What an answer means for the queue. Only an answer of our own service counts: a network's sign-in page, a proxy and
// a server that is away all mean "later". Pure.
const SECOND = 1000;
const FIRST_WAIT = 4 * SECOND;
const LONGEST_WAIT = 10 * 60 * SECOND;
const LONGEST_ASKED = 60 * 60 * SECOND;
export const LATER = { kind: "later", wait: 0 };

/** Milliseconds that Retry-After asks for, in seconds or as a date; at most an hour. */
export function askedWait(header, now) {
  if (!header) return 0;
  const seconds = /^\d+$/.test(header.trim()) ? Number(header) * SECOND : Date.parse(header) - now;
  return Number.isFinite(seconds) ? Math.min(Math.max(seconds, 0), LONGEST_ASKED) : 0;
}

/** How long to wait by ourselves after so many tries in vain: doubling, and never two phones in step. */
export function ownWait(tries, random) {
  return Math.min(FIRST_WAIT * 2 ** Math.min(tries, 20), LONGEST_WAIT) * (0.5 + random / 2);
}

/** { kind: "sent" | "later" | "refused" | "sign_in" | "gone" | "taken", ... } of an answer: its status, JSON and wait. */
export function meaning(status, told, wait) {
  if (!told) return { ...LATER, wait };
  if (status === 200 || status === 201) return { kind: "sent", told };
  if (typeof told.code !== "string") return { ...LATER, wait };
  if (status === 401 || (status === 403 && told.code !== "cross_site")) return { kind: "sign_in", other: status === 403 };
  if (status === 409 && told.code === "photo_taken") return { kind: "taken" };
  if (status === 404) return { kind: "gone", told };
  if (status === 409 || status === 408 || status === 429 || status >= 500) return { ...LATER, wait };
  return { kind: "refused", told };
}

/** The answer's JSON when it is our service's: what a portal answers in its place is not. */
export async function read(answer) {
  const type = answer.headers.get("Content-Type") ?? "";
  if (!/^application\/(problem\+)?json\b/.test(type)) return null;
  const told = await answer.json().catch(() => null);
  return told && typeof told === "object" ? told : null;
}
