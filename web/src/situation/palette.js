const ROLES = {
  land: "--map-land", built: "--map-built", water: "--map-water", wood: "--map-wood", street: "--map-street", building: "--map-building",
  border: "--map-border", label: "--map-label", point: "--map-point", late: "--map-late", halo: "--map-halo", ink: "--ink", accent: "--accent",
  new: "--new", growing: "--growing", steady: "--steady", fading: "--fading", gone: "--gone",
};

/** The colours that the stylesheet gives just now: one source for page, legend and map, light and dark. */
export function palette() {
  const style = getComputedStyle(document.documentElement);
  return Object.fromEntries(Object.entries(ROLES).map(([role, name]) => [role, style.getPropertyValue(name).trim()]));
}

/** The line of each state of a hotspot, in widths of the line; told apart without colour. */
export const LINES = {
  new: { width: 4, dash: null },
  growing: { width: 4, dash: null },
  steady: { width: 4, dash: [0.1, 2] },
  fading: { width: 3.5, dash: [3, 2] },
  gone: { width: 2, dash: [1.5, 2.5] },
};
