// Names that would cover each other are read by nobody: the first keeps its room, the others wait until the map is closer.
const overlap = (a, b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;

/** Shows as many of the elements, most important first, as stand free of each other. */
export function keepApart(elements) {
  const kept = [];
  const boxes = elements.map((element) => element.getBoundingClientRect());
  elements.forEach((element, i) => {
    const free = !kept.some((box) => overlap(box, boxes[i]));
    if (free) kept.push(boxes[i]);
    element.style.visibility = free ? "visible" : "hidden";
  });
}
