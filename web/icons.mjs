// The app's icon as PNG, which phones want for the home screen: favicon.svg's own shapes, drawn here so that nothing else is needed.
import { crc32, deflateSync } from "node:zlib";

const SIDE = 32; // of the drawing
const BLUE = [0x0b, 0x4a, 0x80];
const FINE = 4; // samples of a pixel, along each side
const DOTS = [[13, 14], [19.4, 15], [15.4, 20]];

/** In the rounded square? A maskable icon fills its square, because the phone cuts it to its own shape. */
function inSquare(x, y, rounding) {
  const away = (at) => Math.max(0, Math.abs(at - SIDE / 2) - (SIDE / 2 - rounding));
  return Math.hypot(away(x), away(y)) <= rounding;
}

const isWhite = (x, y) => Math.abs(Math.hypot(x - 16, y - 16) - 9) <= 1.3 || DOTS.some(([cx, cy]) => Math.hypot(x - cx, y - cy) <= 2.4);

/** One pixel's red, green, blue and opacity: the mean of its samples. */
function pixel(px, py, size, rounding) {
  let inside = 0;
  let white = 0;
  for (let n = 0; n < FINE * FINE; n++) {
    const x = ((px + ((n % FINE) + 0.5) / FINE) * SIDE) / size;
    const y = ((py + (Math.floor(n / FINE) + 0.5) / FINE) * SIDE) / size;
    if (!inSquare(x, y, rounding)) continue;
    inside++;
    if (isWhite(x, y)) white++;
  }
  const share = inside ? white / inside : 0;
  return [...BLUE.map((blue) => Math.round(blue + (255 - blue) * share)), Math.round((255 * inside) / (FINE * FINE))];
}

function chunk(name, bytes) {
  const told = Buffer.concat([Buffer.from(name, "latin1"), bytes]);
  const ends = Buffer.alloc(8);
  ends.writeUInt32BE(bytes.length, 0);
  ends.writeUInt32BE(crc32(told), 4);
  return Buffer.concat([ends.subarray(0, 4), told, ends.subarray(4)]);
}

/** A square PNG of so many pixels; the same bytes each time. */
export function appIcon(size, { maskable = false } = {}) {
  const row = (y) => [0, ...Array.from({ length: size }, (_, x) => pixel(x, y, size, maskable ? 0 : 7)).flat()];
  const header = Buffer.alloc(13);
  header.writeUInt32BE(size, 0);
  header.writeUInt32BE(size, 4);
  header.set([8, 6, 0, 0, 0], 8); // eight bits each of red, green, blue and opacity
  const drawn = deflateSync(Buffer.from(Array.from({ length: size }, (_, y) => row(y)).flat()), { level: 9 });
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([signature, chunk("IHDR", header), chunk("IDAT", drawn), chunk("IEND", Buffer.alloc(0))]);
}
