// A place that was only named, because nobody could be asked where it lies: which of the answers is it? Pure.
const UNSURE = ["street", "locality"]; // a whole street, a whole town: which house was meant? As in web/reports/addresses.py

/** The answers that are called exactly so. One alone is a sure answer. */
export const exactly = (found) => found.filter(({ match, kind }) => match === "exact" && !UNSURE.includes(kind));

/** How a place of this kind was set. */
export const setBy = (kind) => (["address", "street"].includes(kind) ? "address" : "place");

/** What a kept report becomes when its place is this one. */
export const liesAt = ({ report }, { label, kind, lon, lat }) => ({ report: { ...report, lon, lat, location_set: setBy(kind) }, address: "", choices: [], place: label });

/** What it becomes when nobody can tell which place it is but the one who told it. */
export const unsure = (found) => ({ state: found.length ? "choose" : "not_found", choices: found });

/** It waits for a person, and is not sent before. */
export const needsYou = ({ state }) => ["refused", "choose", "not_found"].includes(state);
