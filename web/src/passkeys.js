// Keys: asks the server what a key must sign, lets the browser ask the key, and sends its answer as the form's.
// A form that needs this is hidden until it is known to work.
import { _ } from "./language.js";

const toBytes = (text) => Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (sign) => sign.charCodeAt(0));

function toText(buffer) {
  const signs = String.fromCharCode(...new Uint8Array(buffer));
  return btoa(signs).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

/** The server's question, with bytes where it could only write text. */
function question(told) {
  const asked = { ...told, challenge: toBytes(told.challenge) };
  if (told.user) asked.user = { ...told.user, id: toBytes(told.user.id) };
  for (const list of ["allowCredentials", "excludeCredentials"]) {
    if (told[list]) asked[list] = told[list].map((one) => ({ ...one, id: toBytes(one.id) }));
  }
  return asked;
}

/** The key's answer, with text where it gave bytes. */
function answer({ id, rawId, type, response }) {
  const parts = ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"];
  const given = parts.filter((part) => response[part]).map((part) => [part, toText(response[part])]);
  return JSON.stringify({ id, rawId: toText(rawId), type, response: Object.fromEntries(given) });
}

async function asked(form) {
  const told = await fetch(form.dataset.ask, { method: "POST", headers: { Accept: "application/json" } });
  if (!told.ok || told.redirected) throw new Error(String(told.status));
  return question(await told.json());
}

const WORDS = {
  InvalidStateError: _("Nyckeln finns redan."),
  NotAllowedError: _("Det blev avbrutet, eller så fanns ingen nyckel här. Försök igen."),
};

async function use(form) {
  const told = form.querySelector("[role=alert]");
  const button = form.querySelector("button");
  told.hidden = true;
  button.setAttribute("aria-busy", "true");
  try {
    const given = await navigator.credentials[form.dataset.key]({ publicKey: await asked(form) });
    form.elements.answer.value = answer(given);
    form.submit();
  } catch (fault) {
    button.removeAttribute("aria-busy");
    told.textContent = WORDS[fault.name] ?? _("Det gick inte. Ladda om sidan och försök igen.");
    told.hidden = false;
  }
}

for (const form of window.PublicKeyCredential ? document.querySelectorAll("form[data-key]") : []) {
  form.hidden = false;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (!form.querySelector("[aria-busy]")) use(form);
  });
}
