// Photos to come along: chosen or taken, shown small, taken away again. They are made small when the report is kept.
import { _ } from "../language.js";

const MOST = 5;

/** The field for photos, shown where they can be sent. Answers a function that gives the files in order; `added` is told of new ones. */
export function choosePhotos({ changed, added = () => {} }) {
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

  function take(wanted) {
    files = wanted.slice(0, MOST);
    says.textContent = wanted.length > MOST ? _("Högst %(most)s bilder. De första %(most)s är kvar.", { most: MOST }) : files.length ? _("%(n)s av %(most)s bilder", { n: files.length, most: MOST }) : "";
    draw();
    changed();
  }

  field.addEventListener("change", () => {
    added([...field.files]);
    take([...files, ...field.files]);
    field.value = ""; // the same file can be chosen again
  });
  document.getElementById("photos-ask").hidden = false;
  return () => files;
}
