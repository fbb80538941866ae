// Where a photo says that it was taken, to suggest a place with. Read on the phone and never sent.
const FIRST_BYTES = 256 * 1024;
const [GPS, LAT_REF, LAT, LON_REF, LON] = [0x8825, 1, 2, 3, 4];

/** Where the TIFF part of a JPEG begins, or -1. */
function tiffAt(view) {
  if (view.byteLength < 4 || view.getUint16(0) !== 0xffd8) return -1;
  let at = 2;
  while (at + 10 < view.byteLength && view.getUint8(at) === 0xff) {
    const isExif = view.getUint16(at) === 0xffe1 && view.getUint32(at + 4) === 0x45786966;
    if (isExif) return at + 10;
    at += 2 + view.getUint16(at + 2);
  }
  return -1;
}

/** Tag -> where its value lies, of one directory. */
function directory(view, base, offset, little) {
  const count = view.getUint16(base + offset, little);
  const entries = Array.from({ length: Math.min(count, 200) }, (_, n) => base + offset + 2 + 12 * n);
  return new Map(entries.map((at) => [view.getUint16(at, little), at + 8]));
}

function degrees(view, base, at, little) {
  const from = base + view.getUint32(at, little);
  const part = (n) => view.getUint32(from + 8 * n, little) / view.getUint32(from + 8 * n + 4, little);
  return part(0) + part(1) / 60 + part(2) / 3600;
}

function position(view) {
  const base = tiffAt(view);
  if (base < 0) return null;
  const little = view.getUint16(base) === 0x4949;
  const gpsAt = directory(view, base, view.getUint32(base + 4, little), little).get(GPS);
  if (!gpsAt) return null;
  const gps = directory(view, base, view.getUint32(gpsAt, little), little);
  const sign = (ref, negative) => (String.fromCharCode(view.getUint8(gps.get(ref))) === negative ? -1 : 1);
  const lat = sign(LAT_REF, "S") * degrees(view, base, gps.get(LAT), little);
  const lon = sign(LON_REF, "W") * degrees(view, base, gps.get(LON), little);
  const usable = Math.abs(lat) <= 90 && Math.abs(lon) <= 180 && (lat !== 0 || lon !== 0);
  return usable ? { lon, lat } : null;
}

/** { lon, lat } in WGS84, or null when the photo does not say or is broken. */
export async function positionOf(photo) {
  try {
    return position(new DataView(await photo.slice(0, FIRST_BYTES).arrayBuffer()));
  } catch {
    return null;
  }
}
