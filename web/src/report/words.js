// Before a report is sent: are there persons in the words? What may not be kept stops; a name or the like is asked about.
import { checkWords, pieces, told, without } from "../privacy.js";

/** Looks at the words when the form is sent, marks what was found, and offers to take it away; `reveal` brings them into sight. `name`: of the panel. */
export function watchWords(form, words, reveal = () => {}, name = "persons") {
  const [panel, says, text, remove, anyway] = ["", "-words", "-text", "-remove", "-anyway"].map((part) => document.getElementById(`${name}${part}`));
  let found = [];
  let chosen = null; // the words that someone wants to send as they are

  function mark({ blocking, warnings }) {
    found = [...blocking, ...warnings].sort((a, b) => a.start - b.start);
    panel.hidden = !found.length;
    if (!found.length) return;
    panel.dataset.asks = blocking.length ? "blocks" : "warns";
    says.textContent = blocking.length ? told(blocking, "blocks", warnings) : told(warnings, "warns");
    anyway.hidden = blocking.length > 0;
    text.replaceChildren(...pieces(words.value, found).map(({ text: part, kind }) => {
      const node = document.createElement(kind ? "mark" : "span");
      node.textContent = part;
      return node;
    }));
  }

  function send() {
    chosen = words.value;
    panel.hidden = true;
    form.requestSubmit();
  }

  form.addEventListener("submit", (event) => {
    if (event.submitter?.hasAttribute("data-plain")) return; // not being sent as a report
    const seen = checkWords(words.value);
    if (!seen.blocking.length && (!seen.warnings.length || chosen === words.value)) return;
    event.preventDefault();
    reveal();
    mark(seen);
    panel.focus({ preventScroll: true });
    panel.scrollIntoView({ block: "center" });
  });
  words.addEventListener("input", () => {
    if (!panel.hidden) mark(checkWords(words.value));
  });
  remove.addEventListener("click", (event) => {
    event.preventDefault();
    words.value = without(words.value, found);
    words.dispatchEvent(new Event("input"));
    send();
  });
  anyway.addEventListener("click", send);
  if (!panel.hidden) mark(checkWords(words.value)); // the server found it first
}
