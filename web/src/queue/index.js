// The queue of reports on the phone. How the form uses it:
//
//   import { able, start, submit } from "./queue/index.js";
//   start();                                     // once per page: sends what waits, fills [data-queue-count]
//   form.addEventListener("submit", async (event) => {
//     if (!able()) return;                       // no secure context: the form is sent as forms are
//     event.preventDefault();
//     const outcome = await submit({ report, photos, shared, place, address });
//     if (outcome.state === "not_kept") return say(outcome.words);   // nothing is lost: the form stays as it is
//     location.assign("/rapportera/vantar");     // the list with its receipt; clear the draft first
//   });
//
// `keep({ report, photos, place })` only keeps and lets the queue send: it resolves to how many wait.
export { positionOf } from "./exif.js";
export { able, callPlace, choosePlace, correct, drop, keep, keepOn, kept, leavePhotos, remove, sendAsAnyone } from "./keeping.js";
export { BadPhoto, shrunk } from "./photos.js";
export { onChange, pause, send, unsent } from "./sending.js";
export { forgetSender, sender } from "./sender.js";
export { go, start } from "./starting.js";
export { isFull } from "./store.js";
export { submit } from "./submitting.js";
