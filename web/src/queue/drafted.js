// The photos of a report that is not finished: made small, and kept in the phone until the draft is forgotten.
import { isSmall, shrunk } from "./photos.js";
import { DRAFT, change, isFull, look, photosOf } from "./store.js";

let last = Promise.resolve();

/** One after another: what is forgotten last stays forgotten. */
function inTurn(act) {
  const mine = last.then(act);
  last = mine.catch(() => {});
  return mine;
}

/** Keeps these and no others. One that cannot be read is not kept, and is told of when it is to be sent. Resolves to whether there was room for all. */
export const keepDrafted = (files) =>
  inTurn(async () => {
    const blobs = [];
    for (const file of files) blobs.push(await shrunk(file).catch(() => null));
    return put(blobs.filter(Boolean));
  });

/** As many as there is room for. */
async function put(blobs) {
  try {
    await change(async ({ photos }) => {
      await photos.delete(photosOf(DRAFT));
      for (const [n, blob] of blobs.entries()) await photos.put({ key: DRAFT, n: n + 1, blob });
    });
    return true;
  } catch (error) {
    if (!isFull(error) || !blobs.length) throw error;
    await put(blobs.slice(0, -1));
    return false;
  }
}

/** What is kept, in its order. */
export const drafted = () =>
  inTurn(async () => {
    const there = await look(({ photos }) => photos.getAll(photosOf(DRAFT)));
    return there.map(({ blob }) => isSmall(blob));
  });

export const forgetDrafted = () => inTurn(() => change(({ photos }) => photos.delete(photosOf(DRAFT))));
