// Signs that a text is about a person: service/privacy/persons.py is the same in Python, function by function.
import rules from "../../../service/privacy/rules.json" with { type: "json" };
import { findAll, matchAt } from "./reading.js";

const { name: NAME, dwelling: DWELLING, relation: RELATION } = rules;
const [GIVEN, COMMON, SURNAMES, PLACES, NOT_NAMES, BEFORE_PLACES, CUES] = [
  "given", "common", "surnames", "places", "not_names", "before_places", "cues",
].map((key) => new Set(NAME[key]));
const SENTENCE_ENDS = ".!?:\n\r";
const endsWith = (word, endings) => endings.some((ending) => word.endsWith(ending));
const withoutS = (word) => word.replace(/s$/, "");

export function* names(reading) {
  const { words } = reading;
  for (const [at, { text, start, end }] of words.entries()) {
    if (isCapitalised(text) && !isPlace(reading, at)) {
      if (isKnown(reading, at) || isCued(reading, at) || matchAt(NAME.class, reading.lower, end)) {
        yield { kind: "name", start, end: endOf(reading, at) };
      } else if (isPair(reading, at)) yield { kind: "name", start, end: words[at + 1].end };
    } else if (isSmallPair(reading, at)) yield { kind: "name", start, end: words[at + 1].end };
  }
}

export function* dwellings(reading) {
  for (const home of [DWELLING.flat, DWELLING.floor]) {
    for (const found of findAll(home, reading.lower)) {
      const [start, end] = [found.index, found.index + found[0].length];
      if (reading.isAlone(start, end)) yield { kind: "dwelling", start, end };
    }
  }
}

export function* relations({ words }) {
  for (const [n, following] of words.slice(1).entries()) {
    const known = RELATION.owners.includes(words[n].text.toLowerCase()) && RELATION.persons.includes(following.text.toLowerCase());
    if (known && following.start === words[n].end + 1) yield { kind: "relation", start: words[n].start, end: following.end };
  }
}

const isUpper = (sign) => sign !== sign.toLowerCase();

function isCapitalised(word) {
  return word.length > 1 && isUpper(word[0]) && (!isUpper(word.slice(1)) || GIVEN.has(word.toLowerCase()));
}

/** The word that many steps on, when only single spaces or hyphens are between; else "". */
function next({ words, plain }, at, steps = 1) {
  for (let step = at; step < at + steps; step += 1) {
    if (step + 1 >= words.length || ![" ", "-"].includes(plain.slice(words[step].end, words[step + 1].start))) return "";
  }
  return words[at + steps].text;
}

const previous = ({ words }, at) => (at ? words[at - 1].text.toLowerCase() : "");

function saysPlace(text) {
  const word = text.toLowerCase();
  return PLACES.has(word) || NOT_NAMES.has(word) || (word.length > 5 && endsWith(word, NAME.place_endings));
}

function isPlace(reading, at) {
  const own = reading.words[at].text.toLowerCase();
  if (NOT_NAMES.has(own) || PLACES.has(own) || (!GIVEN.has(own) && saysPlace(own))) return true;
  const following = [1, 2].map((steps) => next(reading, at, steps));
  const looked = isUpper(following[0].slice(0, 1)) ? following : following.slice(0, 1);
  if (looked.some((word) => PLACES.has(word.toLowerCase()))) return true;
  return BEFORE_PLACES.has(previous(reading, at)) || (at > 0 && next(reading, at - 1) !== "" && NOT_NAMES.has(previous(reading, at)));
}

function isKnown(reading, at) {
  const word = reading.words[at].text.toLowerCase();
  const name = GIVEN.has(word) ? word : withoutS(word);
  return GIVEN.has(name) && (!COMMON.has(name) || hasSurname(reading, at));
}

function hasSurname(reading, at) {
  const following = next(reading, at);
  return following.length > 1 && isUpper(following[0]) && !saysPlace(following);
}

const isCued = (reading, at) => at > 0 && CUES.has(previous(reading, at)) && next(reading, at - 1) !== "";

function isPair(reading, at) {
  const following = next(reading, at);
  if (!isCapitalised(following) || saysPlace(following) || saysPlace(next(reading, at, 2))) return false;
  return isSurname(following) || !startsSentence(reading, at);
}

function isSmallPair(reading, at) {
  const word = reading.words[at].text.toLowerCase();
  const following = next(reading, at).toLowerCase();
  return GIVEN.has(word) && !COMMON.has(word) && following.length > 5 && following.endsWith("sson");
}

function isSurname(word) {
  const small = withoutS(word.toLowerCase());
  return SURNAMES.has(small) || (small.length > 4 && endsWith(small, NAME.surname_endings));
}

function startsSentence({ words, plain }, at) {
  const before = plain.slice(Math.max(0, words[at].start - 3), words[at].start).replace(/[ "]+$/, "");
  return before.trim() === "" || SENTENCE_ENDS.includes(before.at(-1));
}

function endOf(reading, at) {
  let last = at;
  while (last - at < 3 && hasSurname(reading, last)) last += 1;
  return reading.words[last].end;
}
