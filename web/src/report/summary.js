// What has been told, in words, before it is sent; each with a way back to it.
const checked = (form, name) => form.querySelector(`input[name="${CSS.escape(name)}"]:checked`);
const words = (input) => input?.closest("label").textContent.replaceAll("\u00ad", "").trim() ?? "";

/** What was answered of that which is asked about the chosen category: [{question, said}], both of them elements. */
export function answered(form) {
  const shown = [...form.querySelectorAll("#steg-mer .question")].filter((one) => !one.closest("[hidden]:not(.step)") && !isShut(one));
  const all = shown.map((question) => ({ question, said: question.querySelector(":scope > .sub input:checked") }));
  return all.filter(({ said }) => said && said.value !== "unknown");
}

/** The same in words: ["Vad sitter det på? Tegel", ...]. */
const answers = (form) => answered(form).map(({ question, said }) => `${question.querySelector("legend").textContent.trim()} ${words(said)}`);

/** A question after an answer that was not given. */
function isShut(question) {
  const after = question.closest(".question-then");
  return after !== null && !after.previousElementSibling.querySelector("input").checked;
}

function when(form) {
  if (checked(form, "occurred")?.value !== "earlier") return "Nyss";
  const [from, to] = ["occurred_from", "occurred_to"].map((name) => form.elements[name].value.replace("T", " "));
  return [from && `tidigast ${from}`, to && `senast ${to}`].filter(Boolean).join(", ") || "Tidigare";
}

/** Draws the list; `change(step)` goes back to a question. */
export function sumUp(form, change) {
  const row = document.getElementById("told-row");
  const photos = document.getElementById("photos-chosen").children.length;
  const more = [...answers(form), form.elements.description.value.trim(), photos && `${photos} ${photos === 1 ? "bild" : "bilder"}`].filter(Boolean);
  const rows = [
    ["Vad", [words(checked(form, "category"))], "vad", "Ändra"],
    ["Var", [document.getElementById("where-words").textContent.replace("Vald plats: ", "")], "var", "Ändra"],
    ["När", [when(form)], "mer", "Ändra"],
    ["Mer", more.length ? more : ["Inget mer. Det behövs inte."], "mer", more.length ? "Ändra" : "Lägg till"],
  ];
  if (document.getElementById("joins").value.length > 2) rows.splice(2, 0, ["Samma sak", ["Läggs till den som redan är rapporterad"], "nara", "Ändra"]);
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
