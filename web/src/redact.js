// Hide parts of a photo: dragging over it writes the part's place in the first empty field, which can be typed in as well.
const AREA = /^\s*(-?\d+(?:[.,]\d+)?)[\s;%]+(-?\d+(?:[.,]\d+)?)[\s;%]+(-?\d+(?:[.,]\d+)?)[\s;%]+(-?\d+(?:[.,]\d+)?)\s*%?\s*$/;
const LEAST = 0.5; // percent: less is a slip of the hand
const place = document.querySelector("[data-draw]");
const fields = [...document.querySelectorAll("[data-areas] input")];
let from = null;
let drawn = null;

const percent = (part, whole) => Math.round(Math.min(Math.max(part / whole, 0), 1) * 1000) / 10;

/** Where on the photo, in percent from the left and from above. */
function at(event) {
  const box = place.querySelector("img").getBoundingClientRect();
  return [percent(event.clientX - box.left, box.width), percent(event.clientY - box.top, box.height)];
}

const between = ([x, y], [u, v]) => [Math.min(x, u), Math.min(y, v), Math.abs(x - u), Math.abs(y - v)];

function mark([left, top, width, height], mark = place.appendChild(document.createElement("i"))) {
  const image = place.querySelector("img");
  const across = image.clientWidth / 100;
  const down = image.clientHeight / 100;
  Object.assign(mark.style, {
    left: `${left * across}px`, top: `${top * down}px`, width: `${width * across}px`, height: `${height * down}px`,
  });
  return mark;
}

/** Draw what the fields say, however it came there. */
function redraw() {
  for (const old of place.querySelectorAll("i")) old.remove();
  for (const { value } of fields) {
    const told = value.match(AREA);
    if (told) mark(told.slice(1).map((part) => Number(part.replace(",", "."))));
  }
}

function end(event) {
  if (!from) return;
  const [left, top, width, height] = between(from, at(event));
  const empty = fields.find(({ value }) => !value.trim());
  from = drawn = null;
  if (empty && width >= LEAST && height >= LEAST) empty.value = [left, top, width, height].map((n) => n.toFixed(1).replace(".", ",")).join(" ");
  redraw();
}

place.dataset.draw = "on";
document.querySelector("[data-hint]").hidden = false;
place.addEventListener("pointerdown", (event) => {
  event.preventDefault();
  place.setPointerCapture(event.pointerId);
  from = at(event);
  drawn = mark([...from, 0, 0]);
});
place.addEventListener("pointermove", (event) => from && mark(between(from, at(event)), drawn));
place.addEventListener("pointerup", end);
place.addEventListener("pointercancel", () => {
  from = drawn = null;
  redraw();
});
for (const field of fields) field.addEventListener("input", redraw);
window.addEventListener("resize", redraw);
redraw();
