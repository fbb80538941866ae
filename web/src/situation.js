// The meeting map. The page is whole without it: this adds the map and ties it to the lists.
import { wireCard, wireDays, wireLayers, wireRows, wireTabs } from "./situation/lists.js";
import { openOverlay } from "./situation/over.js";
import { palette } from "./situation/palette.js";
import { areaBox, busyBox, wholeBox } from "./situation/shapes.js";
import { createView, shownPoints } from "./situation/view.js";

const picture = JSON.parse(document.getElementById("picture").textContent);
const frame = document.getElementById("map");
const canvas = document.getElementById("canvas");
const panel = document.getElementById("panel");
const { sprite } = frame.dataset;
const view = createView();
const wall = document.body.matches(".projector");
let engine = null;
let overlay = null;
let drawn = "";

const currentPoints = () => shownPoints(picture.points, picture.hotspots, view.chosen);

function webgl2() {
  try {
    return Boolean(document.createElement("canvas").getContext("webgl2"));
  } catch {
    return false;
  }
}

/** One frame at most for any number of moves. */
function soon(work) {
  let waiting = 0;
  return () => {
    waiting ||= requestAnimationFrame(() => {
      waiting = 0;
      work();
    });
  };
}

const lay = soon(() => overlay?.lay(currentPoints()));

function draw(force = false) {
  const points = currentPoints();
  const now = JSON.stringify([points, view.chosen.hotspots]);
  if (!force && now === drawn) return;
  drawn = now;
  engine.points(points);
  engine.hulls(view.chosen.hotspots ? picture.hotspots : []);
  lay();
}

const on = {
  move: lay,
  over: ({ point, hotspot }) => {
    const { over } = view.chosen;
    if (over.point !== point || over.hotspot !== hotspot) view.set({ over: { point, hotspot } });
  },
  pick({ point, hotspot, area }) {
    if (point) view.toggle("point", point);
    else if (hotspot) view.toggle("hotspot", hotspot);
    else view.set({ point: null, hotspot: null, area: area === view.chosen.area ? null : (area ?? null) });
  },
  recoloured: () => draw(true),
};

/** MapLibre where it can, Leaflet where it cannot, the lists alone where neither works. */
async function openMap() {
  const scale = wall ? 1.35 : 1;
  const dots = picture.points.length > 1500 ? 0.6 * scale : scale;
  const options = { colours: palette(), scale, dots, basemap: frame.dataset.basemap, worker: frame.dataset.worker, on };
  if (webgl2()) {
    try {
      const { open } = await import("./situation/gl.js");
      engine = await open(canvas, picture, options);
      return "gl";
    } catch {
      canvas.replaceChildren();
      canvas.className = "canvas";
    }
  }
  const link = document.createElement("link");
  Object.assign(link, { rel: "stylesheet", href: frame.dataset.leaflet });
  document.head.append(link);
  await new Promise((done) => (link.onload = link.onerror = done));
  const { open } = await import("./situation/flat.js");
  engine = await open(canvas, picture, options);
  return "flat";
}

function wireTools() {
  const tools = document.getElementById("tools");
  tools.hidden = false;
  tools.addEventListener("click", ({ target }) => {
    const { zoom, fit } = target.closest("button")?.dataset ?? {};
    if (zoom) engine.zoom(Number(zoom));
    if (fit) engine.fit(fit === "all" ? wholeBox(picture) : busyBox(picture));
  });
}

async function startMap() {
  frame.dataset.engine = await openMap();
  overlay = openOverlay({ over: document.getElementById("over"), scale: document.getElementById("scale"), frame: canvas, picture, engine, view, sprite });
  const box = busyBox(picture);
  if (box) engine.fit(box, true);
  wireTools();
  view.watch((chosen) => {
    draw();
    engine.area(chosen.over.area ?? chosen.area);
    overlay.light(chosen);
  });
  draw(true);
  new ResizeObserver(lay).observe(canvas);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => engine.recolour(palette()));
}

const openTab = wireTabs(panel, document.getElementById("tabs"));
wireRows(panel, view);
wireDays(document.getElementById("bars"), document.getElementById("every"), picture.points, view);
wireLayers(document.getElementById("layers"), view);
wireCard(document.getElementById("card"), picture, view, sprite);

/** A choice opens the list that tells about it, and brings the place into view. */
let last = { hotspot: null, area: null };
function reveal(tab, row) {
  openTab(tab);
  panel.querySelector(row)?.scrollIntoView({ block: "nearest" });
}
view.watch(({ hotspot, area }) => {
  const spot = hotspot !== last.hotspot && picture.hotspots.find(({ letter }) => letter === hotspot);
  const newArea = area !== last.area && area;
  last = { hotspot, area };
  if (spot) {
    reveal("ansamlingar", `[data-hotspot="${CSS.escape(hotspot)}"]`);
    engine?.show([spot.lon, spot.lat]);
  } else if (newArea) {
    reveal("omraden", `[data-area="${CSS.escape(area)}"]`);
    engine?.fit(areaBox(picture, area));
  }
});

const periods = document.getElementById("periods");
if (periods) {
  periods.dataset.auto = "";
  periods.period.addEventListener("change", () => periods.requestSubmit());
}

startMap().catch(() => {
  frame.dataset.engine = "none";
});
