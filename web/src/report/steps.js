// One question at a time. The page is the same form; only one of its sections is shown, and the phone's back button goes back.
import { _ } from "../language.js";

const NUMBER = { vad: 1, var: 2, nara: 3, mer: 3, skicka: 4 };
const HASH = /^#(\w+)$/; // no element is called so: a browser would move the focus there

const section = (name) => document.getElementById(`steg-${name}`);

/**
 * Folds the form. `entered(name)` runs when a step is shown, `next(name)` answers the step after it, or null to stay there;
 * `first` is where one begins. Answers {go, wrong, at}.
 */
export function fold(form, { first, may, entered, next }) {
  const home = document.title;
  const wrongWords = document.getElementById("step-wrong");
  const button = document.getElementById("step-next");
  let at = first;

  function wrong(words) {
    wrongWords.textContent = words;
    wrongWords.hidden = !words;
  }

  function show(name, { focus = true } = {}) {
    at = name;
    wrong("");
    for (const one of Object.keys(NUMBER)) section(one).hidden = one !== name;
    const title = section(name).dataset.title;
    document.body.dataset.step = name;
    document.title = `${title} – ${home}`;
    document.getElementById("step-count").textContent = name === "vad" ? _("Steg 1 av 4 – under en minut") : _("Steg %(n)s av 4", { n: NUMBER[name] });
    document.querySelectorAll(".step-track span").forEach((part, i) => part.toggleAttribute("data-done", i < NUMBER[name]));
    document.getElementById("step-back").hidden = name === "vad";
    button.hidden = name === "skicka" || section(name).hasAttribute("data-asked");
    document.getElementById("send").hidden = name !== "skicka";
    entered(name);
    if (!focus) return;
    window.scrollTo(0, 0);
    section(name).querySelector("h1, h2").focus({ preventScroll: true });
  }

  function go(name) {
    history.pushState({ step: name, deep: (history.state?.deep ?? 0) + 1 }, "", `#${name}`);
    show(name);
  }

  function back() {
    if (history.state?.deep) return history.back();
    const before = { var: "vad", nara: "var", mer: "skicka", skicka: "var" }[at];
    history.replaceState({ step: before, deep: 0 }, "", `#${before}`);
    show(before);
  }

  async function onward() {
    if (button.getAttribute("aria-busy")) return;
    const from = at;
    button.setAttribute("aria-busy", "true");
    const to = await next(from);
    button.removeAttribute("aria-busy");
    if (to && at === from) go(to);
  }

  function asked() {
    const name = HASH.exec(location.hash)?.[1];
    return name in NUMBER && may(name) ? name : first;
  }

  form.noValidate = true; // a field that is folded away cannot say what is wrong with it
  document.getElementById("step-head").hidden = false;
  for (const title of document.querySelectorAll(".step-title")) title.hidden = false;
  button.addEventListener("click", onward);
  document.getElementById("step-back").addEventListener("click", back);
  window.addEventListener("popstate", () => show(asked()));
  form.addEventListener("submit", (event) => {
    if (at === "skicka" || !event.submitter || event.submitter.name) return; // the send button has no name, an offer has
    event.preventDefault(); // Enter in a field means: go on
    event.stopImmediatePropagation();
    onward();
  });
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("#fel a");
    const step = link && document.querySelector(link.hash)?.closest(".step");
    if (step) show(step.id.replace("steg-", ""), { focus: false });
  });

  const begin = asked();
  history.replaceState({ step: begin, deep: history.state?.deep ?? 0 }, "");
  show(begin, { focus: false });
  return { go, onward, wrong, at: () => at };
}
