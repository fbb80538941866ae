// The words of scripts in the language of the page. Swedish stands in the scripts; for another language the page carries its
// words, by the Swedish ones, so that the bundles are the same for all.
const block = globalThis.document?.getElementById("language-words"); // tests run the rules without a page
const words = block ? JSON.parse(block.textContent) : {};

/** Which it is, as the server calls it. */
export const language = globalThis.document?.documentElement.dataset.language ?? "sv";
/** How days and numbers are written. */
export const locale = block?.dataset.locale ?? "sv-SE";
const plural = new Intl.PluralRules(locale);
const NAMES = ["zero", "one", "two", "few", "many", "other"]; // in the order of a catalogue's forms
const forms = NAMES.filter((name) => plural.resolvedOptions().pluralCategories.includes(name));

const filled = (text, values) => text.replace(/%\((\w+)\)s/g, (mark, name) => values[name] ?? mark);

/** A sentence with its named values: `_("%(n)s av fem", { n })`. */
export const _ = (text, values = {}) => filled(words[text] ?? text, values);

/** The same for a number of something, which is `%(n)s`. */
export function ngettext(one, many, n, values = {}) {
  const told = words[one] ?? (n === 1 ? [one] : [many]);
  return filled(told[forms.indexOf(plural.select(n))] ?? told.at(-1), { n, ...values });
}
