// On every page that loads the queue: the app's worker, sending on start and whenever it may have become possible, and
// the counter that a page's frame may show.
import { language } from "../language.js";
import { able } from "./keeping.js";
import { onChange, pause, send, tryAgain, unsent } from "./sending.js";
import { change, look } from "./store.js";
import { waiting } from "./words.js";

const LONGEST_SLEEP = 5 * 60 * 1000;
let timer = null;

/** Sends, and sets the clock for the next time when something is left. */
export async function go(asked = false) {
  clearTimeout(timer);
  await send({ asked });
  const left = (await unsent()).some(({ state }) => state !== "sign_in");
  if (!left) return;
  const { until } = await pause();
  timer = setTimeout(go, Math.min(Math.max(until - Date.now(), 1000), LONGEST_SLEEP));
}

/** The network says that it is back. */
async function online() {
  await change(tryAgain);
  await go();
}

/** Fills every [data-queue-count]: "2 rapporter väntar", hidden when none does. */
async function count() {
  const n = await look(({ reports }) => reports.count());
  for (const shown of document.querySelectorAll("[data-queue-count]")) {
    shown.textContent = n ? waiting(n) : "";
    shown.hidden = !n;
  }
}

const quietly = (promise) => promise.catch(() => {}); // a page that cannot read the phone's store still works

/** The worker keeps pages in the language of this one: it is noted before it looks. */
async function employ() {
  await (await caches.open("sprak")).put("/sprak", new Response(language));
  await navigator.serviceWorker?.register("/sw.js", { scope: "/rapportera" });
}

/** Call once per page. */
export function start() {
  if (!able()) return;
  quietly(employ());
  onChange(count);
  addEventListener("online", () => quietly(online()));
  addEventListener("pageshow", ({ persisted }) => persisted && quietly(go()));
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && quietly(go()));
  quietly(count());
  quietly(go());
}
