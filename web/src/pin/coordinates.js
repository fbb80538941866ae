/** "59,51260 15,99140", "59.5126, 15.9914" and the like as a point, or null. Latitude comes first, as maps and phones write it. */
export function reading(text) {
  const parts = text.trim().match(/^(-?\d{1,3}(?:[.,]\d+)?)\s*[°NnSs]?[\s,;]+(-?\d{1,3}(?:[.,]\d+)?)\s*[°EeWw]?$/);
  if (!parts) return null;
  const [lat, lon] = parts.slice(1).map((part) => Number(part.replace(",", ".")));
  return Math.abs(lat) <= 90 && Math.abs(lon) <= 180 ? { lon, lat } : null;
}

/** A point as Swedes write it, to about a metre. */
export function written({ lon, lat }) {
  return [lat, lon].map((number) => number.toFixed(5).replace(".", ",")).join(" ");
}
