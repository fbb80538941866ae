// Without a net the report is kept in the phone, and sends itself when there is one again: see ../queue/index.js.
import { able, start, submit } from "../queue/index.js";
import { isWhole, toReceipt } from "../queue/passing.js";
import { _ } from "../language.js";
import { forgetDraft } from "./draft.js";
import { choosePhotos } from "./photos.js";
import { answered } from "./summary.js";
import { suggestTaken } from "./taken.js";

const PATIENCE_MS = 4000;
const LIST = "/rapportera/vantar";
const GOES_ON = ["sent", "waiting"]; // of which there is nothing to see to
const NO_POINT = _("Det finns inget nät just nu. Då behövs en punkt: tryck på Använd min plats, eller flytta kartan så att korset hamnar rätt.");
const NO_POINT_FOR_PHOTOS = _("För att bilderna ska komma med behövs en punkt: tryck på Använd min plats, eller flytta kartan så att korset hamnar rätt.");

/** Does anybody answer? Asked for real: a phone that says that it has a net often has none. */
async function someoneAnswers() {
  try {
    return (await fetch("/health", { cache: "no-store", signal: AbortSignal.timeout(PATIENCE_MS) })).ok;
  } catch {
    return false;
  }
}

const moment = (wall) => (wall ? new Date(wall).toISOString() : undefined);

function when(form, now) {
  if (form.querySelector('input[name="occurred"]:checked')?.value !== "earlier") return { occurred_from: now, occurred_to: now };
  return { occurred_from: moment(form.elements.occurred_from.value), occurred_to: moment(form.elements.occurred_to.value) };
}

/** What became of it, in words for the next form. */
function said({ state, words, receipt }) {
  if (state === "waiting") return _("Sparad i telefonen. %(waiting)s.", { waiting: words });
  return words || _("Skickad: %(reference)s", { reference: receipt.reference });
}

/** The form as the JSON of POST /api/v1/reports. */
function asReport(form, at) {
  const now = new Date().toISOString();
  const given = answered(form).filter(({ said }) => said.name !== "category").map(({ said }) => [said.name.split(".").pop(), { yes: true, no: false }[said.value] ?? said.value]);
  return {
    category: form.querySelector('input[name="category"]:checked').value,
    lon: at?.lon,
    lat: at?.lat,
    location_set: form.elements.location_set.value || undefined,
    joins: document.getElementById("joins").value || undefined, // the answers that are buttons have its name, too
    round: form.elements.round.value || undefined,
    accuracy_m: Number(form.elements.accuracy_m.value) || undefined,
    recorded_at: now,
    description: form.elements.description.value.trim() || undefined,
    answers: Object.fromEntries(given),
    ...when(form, now),
  };
}

/**
 * Sends as forms are sent when somebody answers, and keeps the report when nobody does. With photos it is always kept
 * first: then they are sent one at a time, and none is lost on the way. `say` tells why it could not. `kept(words, report)`
 * goes on instead of showing the receipt, or the list of what waits.
 */
export function orLater(form, { point, place, say, changed, kept, use, draft }) {
  if (!able()) return;
  start();
  const photos = choosePhotos({ changed, draft, form, added: suggestTaken({ point, use }) });
  let asking = false;
  let through = false;

  async function keep() {
    const at = point();
    const shared = draft.isShared();
    const address = at || shared ? "" : form.elements.address.value.trim(); // a kept one is looked up when it can be
    if (!at && !address) return say(photos().length ? NO_POINT_FOR_PHOTOS : NO_POINT);
    const report = asReport(form, at);
    const outcome = await submit({ report, photos: photos(), shared, place: address || place(), address });
    if (outcome.state === "not_kept") return say(outcome.words);
    await forgetDraft();
    if (kept && GOES_ON.includes(outcome.state)) return kept(said(outcome), report);
    if (isWhole(outcome)) return toReceipt(outcome.receipt);
    if (await caches.match(LIST, { ignoreVary: true })) location.assign(LIST);
    else say(outcome.words);
  }

  form.addEventListener("submit", async (event) => {
    if (event.defaultPrevented || through || event.submitter?.hasAttribute("data-plain")) return;
    event.preventDefault();
    if (asking) return;
    asking = true;
    through = !photos().length && (await someoneAnswers());
    if (through) form.requestSubmit(event.submitter);
    else await keep().catch((error) => say(error.message)); // a photo that cannot be read says so in words
    asking = false;
  });
  window.addEventListener("pageshow", () => (through = false));
}
