// Following a report: a code that came in the address's fragment goes into the form at once, and out of the address.
// What is written to the municipality is looked at before it is sent, as the report's own words are.
import { watchWords } from "./report/words.js";

const SIGNS = 26; // of a code, without spaces and dashes

const code = document.getElementById("code");

/** A fragment is never sent to anyone, but it stands in the address for others to see: it is cleared before anything else. */
function takeCode() {
  if (!location.hash) return;
  const told = location.hash.slice(1).replace(/[^0-9A-Za-z]/g, "");
  if (told.length !== SIGNS) return;
  history.replaceState(null, "", location.pathname);
  code.value = told;
  code.form.requestSubmit();
}

takeCode();
addEventListener("hashchange", takeCode);

for (const [name, words] of [["persons", "words"], ["inte-persons", "inte"]]) {
  const typed = document.getElementById(words);
  if (typed) watchWords(typed.form, typed, undefined, name);
}
