// A receipt on its way to being shown. One that is not kept on the phone, because it is shared or full, is shown once by this tab.
import { change } from "./store.js";

const NAME = "rapport-kvitto";
const SHOWING = "rapport-visas";

export const keepInTab = (receipt) => sessionStorage.setItem(NAME, JSON.stringify(receipt));

export function passingReceipt() {
  const told = sessionStorage.getItem(NAME);
  sessionStorage.removeItem(NAME);
  return told ? JSON.parse(told) : null;
}

/** It came through with all that belongs to it, and its code is here: then the service can show the whole receipt. */
export const isWhole = ({ state, words, receipt }) => state === "sent" && !words && Boolean(receipt.code);

/** The whole receipt, which the service shows to whoever holds the code. Ours is let go when that is there. */
export function toReceipt({ key, code }) {
  sessionStorage.setItem(SHOWING, key);
  const form = Object.assign(document.createElement("form"), { method: "post", action: "/rapportera/kvitto", hidden: true });
  form.append(Object.assign(document.createElement("input"), { name: "code", value: code }));
  document.body.append(form);
  form.submit();
}

/** The whole receipt is shown: nothing is left of it on the phone. */
export async function letGo() {
  const key = sessionStorage.getItem(SHOWING);
  if (!key) return;
  sessionStorage.removeItem(SHOWING);
  passingReceipt();
  await change(({ receipts }) => receipts.delete(key));
}
