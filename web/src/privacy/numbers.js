// Numbers that name a person: service/privacy/numbers.py is the same in Python, function by function.
import rules from "../../../service/privacy/rules.json" with { type: "json" };
import { gapsOf, isSpace, single } from "./reading.js";

const { personnummer: PERSON, phone: PHONE } = rules;
const isPersonGap = gapsOf(PERSON.gap);
const isPhoneGap = gapsOf(PHONE.gap);
const isAreaGap = gapsOf(PHONE.area_gap);
const AREAS = new Set(PHONE.areas);
const MOST_DIGITS = 15;
const LOOK_BACK = 30;
const isDigit = (sign) => /^[0-9]$/.test(sign);

export const isOrderWord = (word) => PERSON.order_words.includes(word);

export function* numbers(reading) {
  const born = [...shaped(reading)]
    .map(([first, last, digits]) => ({ run: [reading, first, last], digits, kind: personNumber(digits) }))
    .filter(({ run, kind }) => kind && !isTime(...run) && !isOrder(...run));
  for (const { run, digits, kind } of born) if (digits.length > 10 || isUsual(...run)) yield hit(kind, ...run);
  yield* phones(reading);
  for (const { run, kind } of born) yield hit(kind, ...run);
}

export function* perhapsPersonNumbers(reading) {
  for (const [first, last, digits] of shaped(reading)) {
    const usual = isUsual(reading, first, last) && born(digits);
    if (usual || (isOrder(reading, first, last) && personNumber(digits))) yield hit("number", reading, first, last);
  }
}

function* phones(reading) {
  for (const [first, { text, start }] of reading.groups.entries()) {
    let found = null;
    if (reading.at(start - 1) === "+") found = abroad(reading, first, "");
    else if (text.startsWith("00")) found = abroad(reading, first, "00");
    else if (text.startsWith("0")) found = mobile(reading, first) ?? landline(reading, first) ?? called(reading, first);
    if (found !== null) yield hit("phone", reading, first, found);
  }
}

function hit(kind, reading, first, last) {
  const { start } = reading.groups[first];
  return { kind, start: start - (reading.at(start - 1) === "+" ? 1 : 0), end: reading.groups[last].end };
}

function personNumber(digits) {
  const kind = born(digits);
  return kind && luhn(digits.slice(-10)) ? kind : null;
}

function* shaped(reading) {
  const { groups } = reading;
  for (let first = 0; first < groups.length; first += 1) {
    for (const shape of PERSON.shapes) {
      const last = first + shape.length - 1;
      if (shape[0] === groups[first].text.length && last < groups.length && fits(reading, first, shape) && !isDecimals(reading, first)) {
        yield [first, last, groups.slice(first, last + 1).map(({ text }) => text).join("")];
      }
    }
  }
}

function fits({ groups, gaps }, first, shape) {
  for (const [step, length] of shape.entries()) {
    if (groups[first + step].text.length !== length) return false;
    if (step && !isPersonGap(gaps[first + step - 1])) return false;
  }
  const even = shape.length > 1 && new Set(shape).size === 1 && shape[0] < 4;
  return !even || single(gaps.slice(first, first + shape.length - 1));
}

function isDecimals(reading, first) {
  const { start, text } = reading.groups[first];
  return text.length >= 10 && [".", ","].includes(reading.at(start - 1)) && isDigit(reading.at(start - 2));
}

function isUsual({ groups, gaps }, first, last) {
  return last > first && PERSON.strict_gaps.includes(gaps[last - 1]) && groups[last].text.length === 4;
}

function isOrder(reading, first, last) {
  const { start, text } = reading.groups[first];
  return first === last && text.length === 10 && reading.wordsBefore(start, LOOK_BACK).slice(-1).some(isOrderWord);
}

function isTime(reading, first, last) {
  const parts = reading.groups.slice(first, last + 1).map(({ text }) => text);
  const gaps = reading.gaps.slice(first, last);
  const [before, end] = parts.slice(-2);
  if (parts.length > 2 && before.length === 2 && end.length === 2 && [".", ":"].includes(gaps.at(-1))) {
    return isSpace(gaps.at(-2)) && isClock(before + end);
  }
  const parted = parts.length > 1 && isSpace(gaps.at(-1)) && isClock(parts.at(-1));
  return parted && isRecent(parts.slice(0, -1).join(""), parts.length);
}

const isClock = (digits) => digits.length === 4 && digits.slice(0, 2) < "24" && digits.slice(2) < "60";

function isRecent(date, parts) {
  const years = date.length === 8 ? [date.slice(0, 4)] : [`20${date.slice(0, 2)}`, ...(parts > 2 ? [`20${date.slice(4, 6)}`] : [])];
  return years.some((year) => PERSON.recent_from <= Number(year) && Number(year) <= PERSON.recent_to);
}

function born(digits) {
  const century = digits.slice(0, -10);
  let [year, month, day] = [-10, -8, -6].map((from) => Number(digits.slice(from, from + 2)));
  if (century && !PERSON.centuries.includes(century)) return null;
  const kind = day > 60 ? "samordningsnummer" : "personnummer";
  if (day > 60) day -= 60;
  const whole = Number(century || "20") * 100 + year;
  const days = new Date(Date.UTC(whole, month, 0)).getUTCDate();
  return month >= 1 && month <= 12 && day >= 1 && day <= days ? kind : null;
}

function luhn(digits) {
  const doubled = [...digits].map((digit, n) => Number(digit) * (2 - (n % 2)));
  return doubled.reduce((sum, d) => sum + Math.floor(d / 10) + (d % 10), 0) % 10 === 0;
}

function* ends({ groups, gaps }, first) {
  let digits = "";
  for (let last = first; last < Math.min(first + MOST_DIGITS, groups.length); last += 1) {
    if (last > first && !isPhoneGap(gaps[last - 1])) return;
    digits += groups[last].text;
    if (digits.length > MOST_DIGITS + 2) return;
    yield [last, digits];
  }
}

function mobile(reading, first) {
  const [last, digits] = [...ends(reading, first)].find(([, found]) => found.length >= 10) ?? [first, ""];
  const gaps = reading.gaps.slice(first, last);
  const grouped = reading.groups[first].text.length >= 3 || gaps.length === 1 || single(gaps);
  return digits.length === 10 && PHONE.mobile.includes(digits.slice(0, 3)) && grouped ? last : null;
}

function landline(reading, first) {
  const { groups, gaps } = reading;
  const area = groups[first].text;
  if (!AREAS.has(area) || first === gaps.length || !isAreaGap(gaps[first])) return null;
  const [least, most] = PHONE.subscriber[area.length];
  if (/^(19|20)[0-9][0-9]$/.test(groups[first + 1].text)) return null;
  const fitting = [...ends(reading, first)].filter(([last, digits]) => {
    const length = digits.length - area.length;
    return last > first && least <= length && length <= most && !gaps.slice(first, last).some((gap) => gap.includes("."));
  });
  return fitting.at(-1)?.[0] ?? null;
}

function called(reading, first) {
  const { text, start } = reading.groups[first];
  const area = [4, 3, 2].map((n) => text.slice(0, n)).find((one) => AREAS.has(one));
  if (!area || !reading.wordsBefore(start, LOOK_BACK).some((word) => PHONE.call_words.includes(word))) return null;
  const [least, most] = PHONE.subscriber[area.length];
  return least <= text.length - area.length && text.length - area.length <= most ? first : null;
}

function abroad(reading, first, prefix) {
  let best = null;
  for (const [last, digits] of ends(reading, first)) {
    const number = digits.slice(prefix.length);
    const country = PHONE.countries.find((code) => number.startsWith(code)) ?? "";
    const rest = number.slice(country.length).replace(/^0/, "");
    if (country === "46") {
      const isMobile = PHONE.mobile.includes(`0${rest.slice(0, 2)}`);
      if (isMobile ? rest.length === 9 : rest.length >= 7 && rest.length <= 9) best = last;
    } else if ((country || !prefix) && number.length >= 8 && number.length <= MOST_DIGITS) best = last;
  }
  return best;
}
