// Photos to come along: chosen or taken, shown small, taken away again. They are made small when the report is kept.
const MOST = 5;

/** The field for photos, shown where they can be sent. Answers a function that gives the files in order. */
export function choosePhotos({ changed }) {
  const field = document.getElementById("photos");
  const list = document.getElementById("photos-chosen");
  const says = document.getElementById("photos-says");
  let files = [];

  function draw() {
    for (const shown of list.querySelectorAll("img")) URL.revokeObjectURL(shown.src);
    list.replaceChildren(...files.map((file, n) => {
      const made = document.getElementById("photo-chosen").content.firstElementChild.cloneNode(true);
      made.querySelector("img").src = URL.createObjectURL(file);
      made.querySelector("img").alt = `Bild ${n + 1}`;
      made.querySelector("button").setAttribute("aria-label", `Ta bort bild ${n + 1}`);
      made.querySelector("button").addEventListener("click", () => take(files.filter((one) => one !== file)));
      return made;
    }));
  }

  function take(wanted) {
    files = wanted.slice(0, MOST);
    says.textContent = wanted.length > MOST ? `Högst ${MOST} bilder. De första ${MOST} är kvar.` : files.length ? `${files.length} av ${MOST} bilder` : "";
    draw();
    changed();
  }

  field.addEventListener("change", () => {
    take([...files, ...field.files]);
    field.value = ""; // the same file can be chosen again
  });
  document.getElementById("photos-ask").hidden = false;
  return () => files;
}
