const ENOUGH = 8; // named places to tell where people are; with fewer the whole municipality is shown
const rings = ({ type, coordinates }) => (type === "Polygon" ? [coordinates] : type === "MultiPolygon" ? coordinates : []);

function inRing(ring, { lon, lat }) {
  let inside = false;
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
    const [xi, yi] = ring[i];
    const [xj, yj] = ring[j];
    if (yi > lat !== yj > lat && lon < ((xj - xi) * (lat - yi)) / (yj - yi) + xi) inside = !inside;
  }
  return inside;
}

/**
 * The name of the area that holds the point, "" when only the boundary does, null when nothing does.
 * A hint on the screen only: the server decides.
 */
export function areaAt({ features }, point) {
  const holds = ([outer, ...holes]) => inRing(outer, point) && !holes.some((hole) => inRing(hole, point));
  const found = features.filter(({ geometry }) => rings(geometry).some(holds));
  if (!found.length) return null;
  return found.find(({ properties }) => properties.kind !== "boundary")?.properties.name ?? "";
}

/** The ends of the middle half, grown to twice its width: where a second town lies does not count. */
function middle(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const [low, high] = [sorted[Math.floor(sorted.length / 4)], sorted[Math.ceil((sorted.length * 3) / 4) - 1]];
  return [low - (high - low) / 2, high + (high - low) / 2];
}

function busy(places) {
  const [west, east] = middle(places.map(([lon]) => lon));
  const [south, north] = middle(places.map(([, lat]) => lat));
  return [[west, south], [east, north]];
}

/** [[south, west], [north, east]] round where most named places lie, else round all areas, or null without any. */
export function around({ features }) {
  const places = features.filter(({ geometry }) => geometry.type === "Point").map(({ geometry }) => geometry.coordinates);
  const points = places.length >= ENOUGH ? busy(places) : features.flatMap(({ geometry }) => rings(geometry).flatMap(([outer]) => outer));
  if (!points.length) return null;
  const box = [[Infinity, Infinity], [-Infinity, -Infinity]];
  for (const [lon, lat] of points) {
    box[0] = [Math.min(box[0][0], lat), Math.min(box[0][1], lon)];
    box[1] = [Math.max(box[1][0], lat), Math.max(box[1][1], lon)];
  }
  return box;
}
