// Number plates: service/privacy/plates.py is the same in Python, function by function.
import rules from "../../../service/privacy/rules.json" with { type: "json" };
import { isOrderWord } from "./numbers.js";
import { findAll } from "./reading.js";

const { plate: PLATE } = rules;
const LOOK_BACK = 30;
const all = (signs, allowed) => [...signs].every((sign) => allowed.includes(sign));

export function* plates(reading) {
  for (const found of findAll(PLATE.form, reading.plain)) {
    const [start, end] = [found.index, found.index + found[0].length];
    const goesOn = ["-", ".", ",", "/"].includes(reading.at(end)) && /^[0-9]$/.test(reading.at(end + 1));
    if (reading.isAlone(start, end) && !goesOn && isPlate(reading, found)) yield { kind: "plate", start, end };
  }
}

function isPlate(reading, found) {
  const [, letters, gap, , last] = found;
  const word = letters.toLowerCase();
  if (!all(letters.toUpperCase(), PLATE.letters) || !all(last.toUpperCase(), `${PLATE.last_letters}0123456789`)) return false;
  if (PLATE.labels.includes(word)) return false;
  const before = reading.wordsBefore(found.index, LOOK_BACK);
  if (before.slice(-1).some(isOrderWord)) return false;
  if (before.slice(-4).some((one) => PLATE.vehicle_words.includes(one))) return true;
  return !gap.includes(" ") || (letters === letters.toUpperCase() && !PLATE.words.includes(word));
}
