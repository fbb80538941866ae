// What has been told, in words, before it is sent; each with a way back to it.
import { _, ngettext } from "../language.js";

const checked = (form, name) => form.querySelector(`input[name="${CSS.escape(name)}"]:checked`);
const words = (input) => input?.closest("label").textContent.replaceAll("\u00ad", "").trim() ?? "";

/** What was answered of that which is asked about the chosen category: [{question, said}], both of them elements. */
export function answered(form) {
  const top = checked(form, "category")?.closest("[data-top]").dataset.top;
  const shown = [...form.querySelectorAll(".question")].filter((one) => [top, undefined].includes(one.closest("[data-top]")?.dataset.top) && !isShut(one));
  const all = shown.map((question) => ({ question, said: question.querySelector(":scope > .sub input:checked") }));
  return all.filter(({ said }) => said && said.value !== "unknown");
}

/** The same in words: ["Vad sitter det på? Tegel", ...]. */
const answers = (form) => answered(form).map(({ question, said }) => `${question.querySelector("legend").textContent.trim()} ${words(said)}`);

/** A question after an answer that was not given, or one that the chosen kind has answered. */
function isShut(question) {
  if (question.hasAttribute("data-told") && question.closest(".kind-details").querySelector("[data-tells]:checked")) return true;
  const after = question.closest(".question-then");
  return after !== null && !after.previousElementSibling.querySelector("input").checked;
}

function when(form) {
  if (checked(form, "occurred")?.value !== "earlier") return _("Nyss");
  const [from, to] = ["occurred_from", "occurred_to"].map((name) => form.elements[name].value.replace("T", " "));
  return [from && _("tidigast %(time)s", { time: from }), to && _("senast %(time)s", { time: to })].filter(Boolean).join(", ") || _("Tidigare");
}

/** Draws the list; `change(step)` goes back to a question. */
export function sumUp(form, change) {
  const row = document.getElementById("told-row");
  const photos = document.getElementById("photos-chosen").children.length;
  const more = [...answers(form), form.elements.description.value.trim(), photos && ngettext("%(n)s bild", "%(n)s bilder", photos)].filter(Boolean);
  const rows = [
    [_("Vad"), [words(checked(form, "category"))], "vad", _("Ändra")],
    [_("Var"), [document.getElementById("where").dataset.place || document.getElementById("where-words").textContent], "var", _("Ändra")],
    [_("När"), [when(form)], "mer", _("Ändra")],
    [_("Mer"), more.length ? more : [_("Inget mer. Det behövs inte.")], "mer", more.length ? _("Ändra") : _("Lägg till")],
  ];
  if (document.getElementById("joins").value.length > 2) rows.splice(2, 0, [_("Samma sak"), [_("Läggs till den som redan är rapporterad")], "nara", _("Ändra")]);
  const list = document.getElementById("told");
  list.hidden = false;
  list.replaceChildren(...rows.map(([name, lines, step, verb]) => {
    const made = row.content.firstElementChild.cloneNode(true);
    made.querySelector("dt").textContent = name;
    made.querySelector("dd").replaceChildren(...lines.map((line) => Object.assign(document.createElement("p"), { textContent: line })));
    const button = made.querySelector("button");
    button.textContent = verb;
    button.setAttribute("aria-label", `${verb}: ${name.toLowerCase()}`);
    button.addEventListener("click", () => change(step));
    return made;
  }));
}
