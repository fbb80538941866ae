// Addresses that lead to a person: service/privacy/addresses.py is the same in Python, function by function.
import rules from "../../../service/privacy/rules.json" with { type: "json" };
import { findAll, isSign, matchAt } from "./reading.js";

const { email: EMAIL, profile: PROFILE } = rules;
const SITES = PROFILE.sites.map((site) => site.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")).join("|");
const isLetter = (sign) => isSign(sign) && !/[0-9]/.test(sign);

export function* emails(reading) {
  const { lower } = reading;
  for (const at of findAll(EMAIL.at, lower)) {
    const after = at.index + at[0].length;
    const domain = matchAt(EMAIL.domain, lower, after + (reading.at(after) === " " ? 1 : 0));
    const start = back(lower, at.index - (reading.at(at.index - 1) === " " ? 1 : 0), EMAIL.local, EMAIL.longest_local);
    if (domain && start < at.index && isSign(lower[start]) && [...domain[0].slice(-2)].every(isLetter)) {
      yield { kind: "email", start, end: domain.index + domain[0].length };
    }
  }
}

export function* profiles(reading) {
  yield* links(reading);
  yield* named(reading);
  yield* handles(reading);
}

function* links(reading) {
  const { lower } = reading;
  for (const site of findAll(SITES, lower)) {
    const from = site.index + site[0].length;
    const account = trimmed(matchAt(PROFILE.rest, lower, from)?.[0] ?? "", PROFILE.not_last);
    if (account && !isSign(reading.at(site.index - 1)) && reading.at(site.index - 1) !== "-") {
      yield { kind: "profile", start: back(lower, site.index, PROFILE.before, PROFILE.longest_before), end: from + account.length };
    }
  }
}

function* named(reading) {
  for (const found of findAll(PROFILE.named, reading.lower)) {
    const [, service, between, account] = found;
    const handle = trimmed(account, ".-");
    const isMarked = /[0-9._@]/.test(handle) || between.includes("@");
    const isSaid = between !== " " && (isMarked || PROFILE.certain.includes(service));
    const start = found.index + service.length + between.length;
    const plain = handle.length >= 2 && isLetter(handle[0]) && !isSign(reading.at(start + handle.length));
    if (plain && (isSaid || isMarked) && !isSign(reading.at(found.index - 1))) {
      yield { kind: "profile", start: found.index, end: start + handle.length };
    }
  }
}

function* handles(reading) {
  for (const found of findAll(PROFILE.handle, reading.lower)) {
    const name = trimmed(found[0], ".-");
    const end = found.index + name.length;
    const isNamed = name.length > 2 && [...name].some(isLetter) && reading.at(end) !== "(";
    if (isNamed && !isSign(reading.at(found.index - 1))) yield { kind: "profile", start: found.index, end };
  }
}

function trimmed(text, signs) {
  let end = text.length;
  while (end && signs.includes(text[end - 1])) end -= 1;
  return text.slice(0, end);
}

function back(lower, end, allowed, atMost) {
  let start = end;
  while (start > Math.max(0, end - atMost) && matchAt(allowed, lower, start - 1)) start -= 1;
  return start;
}
