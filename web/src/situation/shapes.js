// The picture as GeoJSON and boxes, the same for both map engines.

const feature = (geometry, properties) => ({ type: "Feature", geometry, properties });
export const collection = (features) => ({ type: "FeatureCollection", features });

export const pointFeatures = (points) =>
  collection(points.map(({ lon, lat, reference, overdue, lit, dim }) =>
    feature({ type: "Point", coordinates: [lon, lat] }, { reference, overdue: Boolean(overdue), lit, dim })));

export const areaFeatures = ({ areas }) => collection(areas.map(({ code, name, lonlat }) => feature(lonlat, { code, name })));

export const hullFeatures = (hotspots) =>
  collection(hotspots.filter((spot) => spot.hull).map(({ letter, state, hull }) => feature(hull.lonlat, { letter, state })));

const extent = (ring) => boxOf(ring, 0).reduce(([w, s], [e, n]) => (e - w) * (n - s));

/** The outline alone: the holes and crumbs between neighbouring areas that do not quite meet are no borders. */
export function outline({ boundary }) {
  if (!boundary) return collection([]);
  const rings = (boundary.lonlat.type === "MultiPolygon" ? boundary.lonlat.coordinates : [boundary.lonlat.coordinates]).map(([outer]) => outer);
  const most = Math.max(...rings.map(extent));
  const kept = rings.filter((ring) => extent(ring) > most / 1000).map((ring) => [ring]);
  return feature({ type: "MultiPolygon", coordinates: kept }, {});
}

const corners = (geometry) => geometry.coordinates.flat(geometry.type === "MultiPolygon" ? 2 : 1);

/** [[west, south], [east, north]] round positions, at least `least` degrees wide; null without any. */
export function boxOf(positions, least = 0.01) {
  if (!positions.length) return null;
  const lons = positions.map(([lon]) => lon);
  const lats = positions.map(([, lat]) => lat);
  const [west, east, south, north] = [Math.min(...lons), Math.max(...lons), Math.min(...lats), Math.max(...lats)];
  const [dx, dy] = [Math.max(0, least - (east - west)) / 2, Math.max(0, least / 2 - (north - south)) / 2];
  return [[west - dx, south - dy], [east + dx, north + dy]];
}

export const areaBox = ({ map }, code) => boxOf(corners(map.areas.find((area) => area.code === code).lonlat));

export const wholeBox = ({ map }) => boxOf(map.boundary ? corners(map.boundary.lonlat) : map.areas.flatMap(({ lonlat }) => corners(lonlat)));

/** Where it is worth looking first: the hotspots, and the middle three quarters of all incidents. */
export function busyBox({ hotspots, points, ...picture }) {
  const middle = (values) => {
    const sorted = [...values].sort((a, b) => a - b);
    return [sorted[Math.floor(sorted.length * 0.2)], sorted[Math.ceil(sorted.length * 0.8) - 1]];
  };
  const positions = hotspots.map(({ lon, lat }) => [lon, lat]);
  if (points.length) {
    const [west, east] = middle(points.map(({ lon }) => lon));
    const [south, north] = middle(points.map(({ lat }) => lat));
    positions.push([west, south], [east, north]);
  }
  return boxOf(positions) ?? wholeBox(picture);
}
