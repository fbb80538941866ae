// A text as the detectors read it; service/privacy/reading.py is the same in Python, over the same rule file.
import rules from "../../../service/privacy/rules.json" with { type: "json" };

const { plain: PLAIN, word: LETTER, invisible, zeros, looks_like: LOOKS_LIKE } = rules.reading;
const ALL_PLAIN = new RegExp(`^(?:${PLAIN})$`);
const ONE_LETTER = new RegExp(`^${LETTER}$`);
const WORD = new RegExp(`${LETTER}+`, "g");
const MARK = /^[\p{Mn}\p{Me}]$/u;
const BEYOND = "\ufffd"; // one sign for whatever takes two here, so that places are counted as code points
const DIGIT = new Map(zeros.flatMap((zero) => [...Array(10).keys()].map((n) => [zero + n, String(n)])));

const isInvisible = (sign) => invisible.some(([first, last]) => first <= sign.codePointAt(0) && sign.codePointAt(0) <= last);

/** A letter or a digit; "" is neither. */
export const isSign = (sign) => /^[0-9]$/.test(sign) || ONE_LETTER.test(sign);
export const isSpace = (text) => /^[ \t\r\n]+$/.test(text);

/** A run that was found: its text and its places. */
const run = (found) => ({ text: found[0], start: found.index, end: found.index + found[0].length });

export class Reading {
  constructor(plain, starts, ends) {
    Object.assign(this, { plain, starts, ends });
    this.lower = [...plain].map((sign) => sign.toLowerCase()).join("");
    this.words = [...plain.matchAll(WORD)].map(run);
    this.groups = [...plain.matchAll(/[0-9]+/g)].map(run);
    this.gaps = this.groups.slice(1).map((group, n) => plain.slice(this.groups[n].end, group.start));
  }

  at(place) {
    return this.plain[place] ?? "";
  }

  isAlone(start, end) {
    return !(isSign(this.at(start - 1)) || isSign(this.at(end)));
  }

  /** The whole words, in small letters, among the `signs` just before. */
  wordsBefore(place, signs) {
    const start = Math.max(0, place - signs);
    const found = [...this.lower.slice(start, place).matchAll(WORD)];
    return found.filter(({ index }) => index > 0 || !isSign(this.at(start - 1))).map(([word]) => word);
  }

  /** The same hit by its places in the text, in code points. */
  original({ kind, start, end }) {
    return { kind, start: this.starts[start], end: this.ends[end - 1] };
  }
}

export function read(text) {
  const signs = [...text];
  if (ALL_PLAIN.test(text)) return new Reading(text, signs.map((_, n) => n), signs.map((_, n) => n + 1));
  const plain = [], starts = [], ends = [];
  signs.forEach((sign, at) => {
    if (isInvisible(sign)) return;
    if (MARK.test(sign)) {
      if (plain.length) {
        plain.push(under(plain.pop(), sign));
        ends[ends.length - 1] = at + 1;
      }
      return;
    }
    for (const one of sign.normalize("NFKC")) {
      plain.push(folded(one));
      starts.push(at);
      ends.push(at + 1);
    }
  });
  return new Reading(plain.join(""), starts, ends);
}

function under(letter, mark) {
  const both = (letter + mark).normalize("NFC");
  return both.length === 1 && both < BEYOND ? both : letter;
}

function folded(sign) {
  const found = LOOKS_LIKE[sign] ?? DIGIT.get(sign.codePointAt(0)) ?? sign;
  return found.length > 1 || (found >= "\ud800" && found <= "\udfff") ? BEYOND : found;
}

/** Tells a gap of one to three of these signs. */
export const gapsOf = (signs) => (gap) => gap.length >= 1 && gap.length <= 3 && [...gap].every((sign) => signs.includes(sign));

/** Are all of them the same single sign? */
export const single = (gaps) => gaps.length > 0 && gaps[0].length === 1 && gaps.every((gap) => gap === gaps[0]);

/** All places where a pattern is found, and what it says from one place on. */
export const findAll = (pattern, text) => [...text.matchAll(new RegExp(pattern, "g"))];
export function matchAt(pattern, text, place) {
  const sticky = new RegExp(pattern, "y");
  sticky.lastIndex = place;
  return sticky.exec(text);
}
