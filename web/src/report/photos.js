// Photos to come along: chosen or taken, shown small, taken away again. They are kept with the draft, and are small when they are.
import { drafted, forgetDrafted, keepDrafted } from "../queue/drafted.js";
import { _ } from "../language.js";

const MOST = 5;
const FULL = _("Telefonens lagring är full, så alla bilder sparas inte i utkastet. De följer med om du skickar utan att lämna sidan.");
const NOT_KEPT = _("Bilderna kan inte sparas i utkastet. De följer med om du skickar utan att lämna sidan.");

/**
 * The field for photos, shown where they can be sent. Answers a function that gives the files in order; `added` is told of
 * new ones. `draft`: {isShared, isBack}, whether nothing is to be kept, and whether what was kept belongs to this form.
 */
export function choosePhotos({ changed, draft, form, added = () => {} }) {
  const field = document.getElementById("photos");
  const list = document.getElementById("photos-chosen");
  const says = document.getElementById("photos-says");
  let files = [];

  function draw() {
    for (const shown of list.querySelectorAll("img")) URL.revokeObjectURL(shown.src);
    list.replaceChildren(...files.map((file, n) => {
      const made = document.getElementById("photo-chosen").content.firstElementChild.cloneNode(true);
      made.querySelector("img").src = URL.createObjectURL(file);
      made.querySelector("img").alt = _("Bild %(n)s", { n: n + 1 });
      made.querySelector("button").setAttribute("aria-label", _("Ta bort bild %(n)s", { n: n + 1 }));
      made.querySelector("button").addEventListener("click", () => take(files.filter((one) => one !== file)));
      return made;
    }));
  }

  function show(wanted) {
    files = wanted.slice(0, MOST);
    says.textContent = wanted.length > MOST ? _("Högst %(most)s bilder. De första %(most)s är kvar.", { most: MOST }) : files.length ? _("%(n)s av %(most)s bilder", { n: files.length, most: MOST }) : "";
    draw();
    changed();
  }

  /** Keeps them as they stand. Where there is no room they stay on this page, which says so. */
  async function keep() {
    if (draft.isShared()) return;
    const now = files;
    const why = await keepDrafted(now).then((all) => (all ? "" : FULL), () => (now.length ? NOT_KEPT : ""));
    if (why && now === files) says.textContent = `${says.textContent.replace(/\.$/, "")}. ${why}`;
  }

  function take(wanted) {
    show(wanted);
    keep();
  }

  async function recall() {
    if (!draft.isBack) return forgetDrafted();
    const before = await drafted();
    if (!before.length) return;
    const since = files.length;
    show([...before, ...files]);
    if (since) keep();
  }

  field.addEventListener("change", () => {
    added([...field.files]);
    take([...files, ...field.files]);
    field.value = ""; // the same file can be chosen again
  });
  document.getElementById("draft-shared").addEventListener("change", keep);
  form.addEventListener("reset", () => show([]));
  document.getElementById("photos-ask").hidden = false;
  recall().catch(() => {}); // what cannot be read was not kept
  return () => files;
}
