// Is there a person in the words? The same verdicts as service/privacy/rules.py, from the same rule file, before anything is sent.
import rules from "../../service/privacy/rules.json" with { type: "json" };
import { _ } from "./language.js";
import { emails, profiles } from "./privacy/addresses.js";
import { numbers, perhapsPersonNumbers } from "./privacy/numbers.js";
import { dwellings, names, relations } from "./privacy/persons.js";
import { plates } from "./privacy/plates.js";
import { read } from "./privacy/reading.js";

const BLOCKING = [emails, profiles, numbers, plates];
const ASKING = [perhapsPersonNumbers, names, dwellings, relations];

/** What may not be kept, and what someone should look at: {kind, start, end} in code points, in the text's order. */
export function checkWords(text) {
  const reading = read(text);
  const taken = new Uint8Array(reading.plain.length);
  const blocking = found(reading, BLOCKING, taken);
  const free = new Uint8Array(reading.plain.length);
  for (const { start, end } of blocking) free.fill(1, start, end);
  const warnings = found(reading, ASKING, free);
  return { blocking: blocking.map((hit) => reading.original(hit)), warnings: warnings.map((hit) => reading.original(hit)) };
}

/** The text in pieces, in order: {text, kind}, where kind is null for what nothing was found in. */
export function pieces(text, hits) {
  const signs = [...text];
  const cut = (start, end) => signs.slice(start, end).join("");
  let at = 0;
  const made = hits.flatMap(({ kind, start, end }) => {
    const both = [{ text: cut(at, start), kind: null }, { text: cut(start, end), kind }];
    at = end;
    return both;
  });
  return [...made, { text: cut(at), kind: null }].filter((piece) => piece.text);
}

/** The text with "[borttaget]" for what was found. */
export const without = (text, hits) => pieces(text, hits).map((piece) => (piece.kind ? rules.removed : piece.text)).join("");

/** What to say to whoever wrote it; `asks`: "blocks" or "warns". `also`: what is only asked about, beside what blocks. */
export const told = (hits, asks, also = []) => said(asks, hits) + (also.length ? said("also", also) : "");

const said = (asks, hits) => _(rules.asks[asks]).replace("{found}", inWords(hits));

/** "ett telefonnummer och en e-postadress". */
function inWords(hits) {
  const words = [...new Set(hits.map(({ kind }) => _(rules.kinds[kind].word)))];
  return words.length < 2 ? words.join("") : _("%(first)s och %(last)s", { first: words.slice(0, -1).join(", "), last: words.at(-1) });
}

function found(reading, detectors, taken) {
  const kept = [];
  for (const detector of detectors) {
    for (const hit of detector(reading)) {
      if (!taken.subarray(hit.start, hit.end).includes(1)) {
        taken.fill(1, hit.start, hit.end);
        kept.push(hit);
      }
    }
  }
  return kept.sort((a, b) => a.start - b.start);
}
