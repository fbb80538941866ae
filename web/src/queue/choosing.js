// A report whose place was only named, and nobody can tell which it is: the answers as buttons, and a field to write it anew.
import { _ } from "../language.js";
import { callPlace, choosePlace } from "./keeping.js";

const ASKED = ["choose", "not_found"];

function button(key, choice) {
  const made = Object.assign(document.createElement("button"), { type: "button", className: "ds-button" });
  made.dataset.variant = "secondary";
  made.textContent = choice.match === "nearest" ? _("%(address)s (närmaste nummer)", { address: choice.label }) : choice.label;
  made.addEventListener("click", () => choosePlace(key, choice));
  return made;
}

/** Made once: what is written anew is looked up. */
export function choosing(part, key) {
  const form = part.querySelector("form");
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const address = form.elements.address.value.trim();
    if (address) callPlace(key, address);
  });
}

/** Brought up to date; what is half written stays while the question is the same. */
export function drawChoices(part, { key, state, address, choices }) {
  part.hidden = !ASKED.includes(state);
  const question = JSON.stringify([state, address, choices]);
  if (part.hidden || part.dataset.question === question) return;
  part.dataset.question = question;
  part.querySelector(".queue-typed").textContent = _("Du skrev: %(address)s", { address });
  part.querySelector(".queue-choices").replaceChildren(...choices.map((choice) => button(key, choice)));
  part.querySelector("[name=address]").value = address;
}
