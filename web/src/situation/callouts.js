// Where the hotspots' labels go. Pure: boxes and points in pixels in, places out.
const GAPS = [12, 30, 60, 100, 150];
const SIDES = [[0, -1], [1, 0], [-1, 0], [0, 1], [1, -1], [-1, -1], [1, 1], [-1, 1]];
const MARGIN = 8;

const overlap = (a, b) =>
  Math.max(0, Math.min(a.x + a.w, b.x + b.w) - Math.max(a.x, b.x)) * Math.max(0, Math.min(a.y + a.h, b.y + b.h) - Math.max(a.y, b.y));

export const collides = (box, others) => others.some((other) => overlap(box, other) > 0);
export const inside = (box, frame) =>
  box.x >= MARGIN && box.y >= MARGIN && box.x + box.w <= frame.w - MARGIN && box.y + box.h <= frame.h - MARGIN;

/** A box of the given size beside the circle, `gap` pixels from it. */
function beside({ x, y, r, w, h }, [dx, dy], gap) {
  const reach = dx && dy ? (r + gap) * 0.75 : r + gap;
  return { x: x + dx * (reach + w / 2) - w / 2, y: y + dy * (reach + h / 2) - h / 2, w, h };
}

function covered(box, points) {
  let n = 0;
  for (const { x, y } of points) if (x > box.x - 6 && x < box.x + box.w + 6 && y > box.y - 6 && y < box.y + box.h + 6) n += 1;
  return n;
}

function cost(box, gap, spot, circles, points) {
  const hidden = circles.reduce((sum, circle) => sum + (circle === spot ? 0 : overlap(box, square(circle))), 0);
  return gap + Math.min(4, covered(box, points)) * 25 + hidden / 20;
}

const square = ({ x, y, r }) => ({ x: x - r, y: y - r, w: 2 * r, h: 2 * r });

/**
 * Places for the labels of `spots` ({x, y, r, w, h}, most important first) within `frame` ({w, h}), away from `taken`
 * boxes and each other, over as few points as may be. A spot without room, or outside the frame, gets null.
 */
export function place(spots, { frame, taken, points }) {
  const boxes = [...taken];
  return spots.map((spot) => {
    if (spot.x < 0 || spot.y < 0 || spot.x > frame.w || spot.y > frame.h) return null;
    let best = null;
    for (const gap of GAPS)
      for (const side of SIDES) {
        const box = beside(spot, side, gap);
        if (!inside(box, frame) || collides(box, boxes)) continue;
        const price = cost(box, gap, spot, spots, points);
        if (!best || price < best.price) best = { price, box, gap };
      }
    if (best) boxes.push(best.box);
    return best && { ...best.box, gap: best.gap };
  });
}
