// What stands over the map in HTML: callouts with letters, names of places, the scale bar. Texts are set as text, never as markup.
import { collides, inside, place } from "./callouts.js";

const SVG = "http://www.w3.org/2000/svg";
const WORDS = { new: "ny", growing: "växer", steady: "oförändrad", fading: "avtar", gone: "borta" };
const ICONS = { new: "star-four", growing: "arrow-up", steady: "equals", fading: "arrow-down", gone: "circle-dashed" };
const NARROW = 620; // a map narrower than this has letters only
const NICE = [1, 2, 5];
const LEAST = 15; // a hotspot's ring is at least so wide: a hull of forty metres is a speck on a town's map

/** An element with attributes and children; strings become text. */
export function make(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...children);
  return element;
}

/** An icon of the sprite. */
export function mark(sprite, name) {
  const svg = document.createElementNS(SVG, "svg");
  const use = document.createElementNS(SVG, "use");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  use.setAttribute("href", `${sprite}#${name}`);
  svg.append(use);
  return svg;
}

const number = (n) => n.toLocaleString("sv-SE");
const events = (n) => `${number(n)} ${n === 1 ? "händelse" : "händelser"}`;
const before = ({ previous }) => `förra ${number(previous)}`;

/** "9 händelser, förra 5"; of one that is gone only what was. */
function counted(spot) {
  if (spot.state === "new") return events(spot.incidents);
  return spot.state === "gone" ? before(spot) : `${events(spot.incidents)}, ${before(spot)}`;
}

function drawn(name, attributes) {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  return element;
}

function callout(spot, sprite) {
  const how = make("span", { class: "how" }, mark(sprite, ICONS[spot.state]), " ", make("em", {}, WORDS[spot.state]), ` ${counted(spot)}`);
  const what = make("span", { class: "what" }, make("strong", {}, spot.place), how);
  return make("button", { type: "button", class: "callout", "data-state": spot.state, "aria-pressed": "false" }, make("b", {}, spot.letter), what);
}

/** The metres that a bar of at most `most` pixels can show roundly, and its length in pixels. */
export function roundScale(metresPerPixel, most) {
  const limit = metresPerPixel * most;
  const ten = 10 ** Math.floor(Math.log10(limit));
  const metres = Math.max(...NICE.map((n) => n * ten).filter((m) => m <= limit));
  return { metres, pixels: metres / metresPerPixel };
}

/** Puts everything over the map and keeps it in place as the map moves. `engine` may project and tell metres per pixel. */
export function openOverlay({ over, scale, frame, picture, engine, view, sprite }) {
  const leaders = drawn("svg", { class: "leaders", "aria-hidden": "true" });
  const names = picture.map.places.map((spot) => ({ spot, element: make("span", { class: "place", "data-kind": spot.kind, "aria-hidden": "true" }, spot.name) }));
  const cards = picture.hotspots.map((spot) => ({ spot, element: callout(spot, sprite) }));
  over.replaceChildren(leaders, ...names.map((n) => n.element), ...cards.map((c) => c.element));
  for (const { spot, element } of cards) {
    element.addEventListener("click", () => view.toggle("hotspot", spot.letter));
    element.addEventListener("pointerenter", () => view.set({ over: { hotspot: spot.letter } }));
    element.addEventListener("pointerleave", () => view.set({ over: {} }));
  }
  const move = (element, { x, y }) => (element.style.transform = `translate(${Math.round(x)}px, ${Math.round(y)}px)`);

  function circle(spot) {
    const { x, y } = engine.project([spot.lon, spot.lat]);
    return { x, y, r: Math.max(LEAST, (spot.radius_m + 20) / engine.metresPerPixel()) };
  }

  function leader({ spot }, ring, box) {
    const to = { x: Math.min(Math.max(ring.x, box.x), box.x + box.w), y: Math.min(Math.max(ring.y, box.y), box.y + box.h) };
    const length = Math.hypot(to.x - ring.x, to.y - ring.y) || 1;
    const ends = { x1: ring.x + ((to.x - ring.x) * ring.r) / length, y1: ring.y + ((to.y - ring.y) * ring.r) / length, x2: to.x, y2: to.y };
    return drawn("line", { ...ends, class: "leader", "data-state": spot.state });
  }

  /** From afar the hull cannot be seen: then a ring of a readable size stands for it. */
  function circled({ spot }, { x, y, r }) {
    if (r > LEAST) return [];
    return [drawn("circle", { cx: x, cy: y, r, class: "ring", "data-state": spot.state })];
  }

  function layCallouts(size, taken, points) {
    const shown = view.chosen.hotspots ? cards : [];
    for (const { element } of cards) element.hidden = !view.chosen.hotspots;
    for (const { element } of shown) element.classList.toggle("badge", size.w < NARROW);
    const rings = shown.map(({ spot, element }) => ({ ...circle(spot), w: element.offsetWidth, h: element.offsetHeight }));
    let boxes = place(rings, { frame: size, taken, points });
    if (boxes.includes(null)) boxes = withBadges(shown, rings, boxes, { frame: size, taken, points });
    leaders.replaceChildren(...shown.flatMap((card, i) => circled(card, rings[i])));
    shown.forEach((card, i) => layOne(card, rings[i], boxes[i]));
    return boxes.filter(Boolean).concat(rings.map(({ x, y, r }) => ({ x: x - r, y: y - r, w: 2 * r, h: 2 * r })));
  }

  /** Where a whole callout has no room, its letter alone may have. */
  function withBadges(shown, rings, boxes, { frame, taken, points }) {
    const kept = boxes.filter(Boolean);
    return boxes.map((box, i) => {
      if (box) return box;
      const { element } = shown[i];
      element.classList.add("badge");
      const [found] = place([{ ...rings[i], w: element.offsetWidth, h: element.offsetHeight }], { frame, taken: [...taken, ...kept], points });
      if (found) kept.push(found);
      return found;
    });
  }

  function layOne(card, ring, box) {
    card.element.hidden = !box;
    if (!box) return;
    move(card.element, box);
    if (box.gap > 12) leaders.append(leader(card, ring, box));
  }

  /** Does a callout that is shown whole say this name already? */
  const said = (name) => cards.some(({ spot, element }) => spot.place === name && !element.hidden && !element.classList.contains("badge"));

  function layNames(size, taken, points) {
    const boxes = [...taken];
    for (const { spot, element } of names) {
      const { x, y } = engine.project([spot.lon, spot.lat]);
      const [w, h] = [element.offsetWidth, element.offsetHeight];
      const tries = [[0, 0], [0, -1], [0, 1], [0.6, 0], [-0.6, 0]].map(([dx, dy]) => ({ x: x - w / 2 + dx * w, y: y - h / 2 + dy * h * 1.2, w, h }));
      const free = !said(spot.name) && tries.find((box) => inside(box, size) && !collides(box, boxes) && !collides(box, points.map((p) => ({ x: p.x - 7, y: p.y - 7, w: 14, h: 14 }))));
      element.style.visibility = free ? "visible" : "hidden";
      if (free) move(element, free);
      if (free) boxes.push(free);
    }
  }

  function layScale(size) {
    const { metres, pixels } = roundScale(engine.metresPerPixel(), Math.min(160, size.w / 4));
    scale.querySelector("i").style.width = `${Math.round(pixels)}px`;
    scale.querySelector("span").textContent = metres >= 1000 ? `${number(metres / 1000)} km` : `${number(metres)} m`;
  }

  return {
    lay(shown) {
      const size = { w: frame.clientWidth, h: frame.clientHeight };
      const tools = { x: size.w - 64, y: 0, w: 64, h: 196 };
      const points = shown.map((point) => engine.project([point.lon, point.lat]));
      layNames(size, layCallouts(size, [tools], points).concat(tools), points);
      layScale(size);
    },
    light({ hotspot, over: { hotspot: under } }) {
      for (const { spot, element } of cards) {
        element.setAttribute("aria-pressed", String(spot.letter === hotspot));
        element.classList.toggle("lit", spot.letter === under);
      }
    },
  };
}
