/**
 * What is chosen on the page, and nobody's business but the reader's: the picture itself never changes.
 * `over` is what the pointer rests on, the rest is what was clicked.
 */
export function createView() {
  const chosen = { day: null, category: null, hotspot: null, area: null, point: null, over: {}, incidents: true, hotspots: true };
  const watchers = [];
  return {
    chosen,
    watch: (watcher) => watchers.push(watcher),
    set(changes) {
      Object.assign(chosen, changes);
      for (const watcher of watchers) watcher(chosen);
    },
    /** Choosing the same thing twice lets go of it. */
    toggle(kind, value) {
      this.set({ [kind]: chosen[kind] === value ? null : value });
    },
  };
}

/** The points that show, each with `dim` (something else is meant) and `lit` (this one is meant). */
export function shownPoints(points, hotspots, chosen) {
  if (!chosen.incidents) return [];
  const category = chosen.over.category ?? chosen.category;
  const letter = chosen.over.hotspot ?? chosen.hotspot;
  const members = letter && new Set(hotspots.find((spot) => spot.letter === letter)?.references);
  const one = chosen.over.point ?? chosen.point;
  return points
    .filter((point) => (!chosen.day || point.day === chosen.day) && (!chosen.category || point.category === chosen.category))
    .map((point) => ({
      ...point,
      lit: point.reference === one,
      dim: Boolean((category && point.category !== category) || (members && !members.has(point.reference))),
    }));
}
