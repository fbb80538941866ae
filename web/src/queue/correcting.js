// A report that waits or was refused, opened and corrected where it stands.
import { reading, written } from "../pin/coordinates.js";
import { correct } from "./keeping.js";

const TIMES = ["occurred_from", "occurred_to"];

/** A moment as the phone's own clock on the wall shows it, for a field that has no zone. */
function local(moment) {
  const then = new Date(moment);
  return new Date(then - then.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

/** Where a report lies; "" when that is only named. */
const point = (report) => (report.lon === undefined ? "" : written(report));

/** What the form says of a report: only what it asks about, so that the rest stays as it was told. */
function changes(form, report) {
  const { category, description, where } = form.elements;
  const told = { category: category.value, description: description.value.trim() || null };
  if (category.value !== report.category) told.answers = {}; // they were answers about something else
  if (where.value !== point(report)) Object.assign(told, reading(where.value), { accuracy_m: null, location_set: "coordinates" });
  for (const name of TIMES) if (report[name]) told[name] = form.elements[name].value ? new Date(form.elements[name].value).toISOString() : null;
  return told;
}

/** Fills the form, and sends what it says when it is saved. */
export function correcting(form, { key, report }) {
  const fields = form.elements;
  fields.category.value = report.category;
  fields.description.value = report.description ?? "";
  fields.where.value = point(report);
  fields.where.required = Boolean(point(report));
  for (const name of TIMES) {
    if (report[name]) fields[name].value = local(report[name]);
    else fields[name].closest(".queue-when").hidden = true;
  }
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const message = form.querySelector("[role=alert]");
    message.hidden = reading(fields.where.value) !== null || fields.where.value === point(report);
    if (!message.hidden) return;
    form.hidden = true;
    correct(key, changes(form, report));
  });
}
