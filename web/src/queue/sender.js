// Whose report it is. What someone kept while signed in is sent as theirs or not yet: never as a stranger's because the
// sign-in ran out, and never as the next one's who signs in. The mark says the same person again, and nothing else.
import { change, look } from "./store.js";

const PATIENCE = 3000;

/** The mark of who is signed in, null for nobody, undefined when nobody answered. */
async function asked() {
  try {
    const answer = await fetch("/rapportera/vantar/vem", { signal: AbortSignal.timeout(PATIENCE), redirect: "error", cache: "no-store" });
    return answer.ok ? (await answer.json()).sender : undefined;
  } catch {
    return undefined;
  }
}

/** Who keeps a report now. Someone whose sign-in ran out is still who they were. */
export async function sender() {
  const now = await asked();
  if (now) await change(({ notes }) => notes.put(now, "sender"));
  return now ?? (await look(({ notes }) => notes.get("sender"))) ?? null;
}

/** Who is signed in at a phone that remembers nothing. */
export const senderNow = async () => (await asked()) ?? null;

/** From now on this phone's reports are nobody's in particular. */
export const forgetSender = () => change(({ notes }) => notes.delete("sender"));
