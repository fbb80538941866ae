// Photos as they are sent: at most 2048 px, drawn anew, so that nothing but the picture itself leaves the phone.
import { unreadable } from "./words.js";

export const LONGEST_SIDE = 2048;
const QUALITY = 0.85;
const drawn = new WeakMap(); // a photo, and what it became

export class BadPhoto extends Error {
  constructor() {
    super(unreadable);
    this.name = "BadPhoto";
  }
}

function canvasOf(width, height) {
  if (typeof OffscreenCanvas === "function") return new OffscreenCanvas(width, height);
  return Object.assign(document.createElement("canvas"), { width, height });
}

function blobOf(canvas) {
  if (canvas.convertToBlob) return canvas.convertToBlob({ type: "image/jpeg", quality: QUALITY });
  return new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", QUALITY));
}

/** A JPEG of the photo, turned upright and without anything told about it. Raises BadPhoto: an original is never sent. */
export async function shrunk(photo) {
  if (drawn.has(photo)) return drawn.get(photo);
  const bitmap = await createImageBitmap(photo, { imageOrientation: "from-image" }).catch(() => {
    throw new BadPhoto();
  });
  const scale = Math.min(1, LONGEST_SIDE / Math.max(bitmap.width, bitmap.height));
  const [width, height] = [bitmap.width, bitmap.height].map((side) => Math.max(1, Math.round(side * scale)));
  const canvas = canvasOf(width, height);
  canvas.getContext("2d").drawImage(bitmap, 0, 0, width, height);
  bitmap.close();
  const made = await blobOf(canvas);
  if (!made) throw new BadPhoto();
  drawn.set(photo, made);
  return isSmall(made);
}

/** It was made here: it goes as it is. */
export function isSmall(photo) {
  drawn.set(photo, photo);
  return photo;
}
