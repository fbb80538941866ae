// Is it this one? What a citizen may know of open incidents of the same kind near the place, to point at or to say no to.
import { _, ngettext } from "../language.js";

const PATIENCE_MS = 4000; // on a bad line the question is left to the server

/** What lies near: {within_m, nearby}; nothing when nobody answers in time. */
export async function whatIsNear({ lon, lat }, category) {
  try {
    const answer = await fetch(`/api/v1/nearby?${new URLSearchParams({ lon, lat, category })}`, { signal: AbortSignal.timeout(PATIENCE_MS) });
    return answer.ok ? await answer.json() : { within_m: 0, nearby: [] };
  } catch {
    return { within_m: 0, nearby: [] };
  }
}

/** Draws the cards; `yes` is told the token of the one that was meant. */
export function drawNear({ within_m, nearby }, yes) {
  const card = document.getElementById("near-card");
  document.getElementById("near-words").textContent = ngettext(
    "En liknande rapport finns redan inom %(metres)s meter.",
    "%(n)s liknande finns redan inom %(metres)s meter.",
    nearby.length,
    { metres: within_m },
  );
  document.getElementById("near-list").replaceChildren(...nearby.map((one) => {
    const made = card.content.firstElementChild.cloneNode(true);
    made.querySelector("b").textContent = one.kind;
    made.querySelector(".near-where").textContent = _("%(distance)s, rapporterat %(age)s", one);
    made.querySelector(".near-state").textContent = one.state;
    const button = made.querySelector("button");
    button.type = "button";
    button.addEventListener("click", () => yes(one.joins));
    return made;
  }));
}
