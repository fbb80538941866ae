// Without a net the report is kept in the phone, and sends itself when there is one again: see ../queue/index.js.
import { able, start, submit } from "../queue/index.js";
import { forgetDraft } from "./draft.js";
import { choosePhotos } from "./photos.js";
import { answered } from "./summary.js";

const PATIENCE_MS = 4000;
const LIST = "/rapportera/vantar";
const NO_POINT = "Det finns inget nät just nu. Då behövs en punkt: tryck på Använd min plats, eller flytta kartan så att korset hamnar rätt.";
const NO_POINT_FOR_PHOTOS = "För att bilderna ska komma med behövs en punkt: tryck på Använd min plats, eller flytta kartan så att korset hamnar rätt.";

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

/** The form as the JSON of POST /api/v1/reports. */
function asReport(form, { lon, lat }) {
  const now = new Date().toISOString();
  const given = answered(form).map(({ said }) => [said.name.split(".").pop(), { yes: true, no: false }[said.value] ?? said.value]);
  return {
    category: form.querySelector('input[name="category"]:checked').value,
    lon,
    lat,
    location_set: form.elements.location_set.value || undefined,
    joins: form.elements.joins.value || undefined,
    accuracy_m: Number(form.elements.accuracy_m.value) || undefined,
    recorded_at: now,
    description: form.elements.description.value.trim() || undefined,
    answers: Object.fromEntries(given),
    ...when(form, now),
  };
}

/**
 * Sends as forms are sent when somebody answers, and keeps the report when nobody does. With photos it is always kept
 * first: then they are sent one at a time, and none is lost on the way. `say` tells why it could not.
 */
export function orLater(form, { point, place, say, changed }) {
  if (!able()) return;
  start();
  const photos = choosePhotos({ changed });
  let asking = false;
  let through = false;

  async function keep() {
    const at = point();
    if (!at) return say(photos().length ? NO_POINT_FOR_PHOTOS : NO_POINT);
    const shared = document.getElementById("draft-shared").checked;
    const outcome = await submit({ report: asReport(form, at), photos: photos(), shared, place: place() });
    if (outcome.state === "not_kept") return say(outcome.words);
    forgetDraft();
    if (await caches.match(LIST)) location.assign(LIST);
    else say(outcome.words);
  }

  form.addEventListener("submit", async (event) => {
    if (event.defaultPrevented || through) return;
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
