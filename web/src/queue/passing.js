// A receipt that is not kept on the phone, because it is shared or full: this tab shows it once, and then it is gone.
const NAME = "rapport-kvitto";

export const keepInTab = (receipt) => sessionStorage.setItem(NAME, JSON.stringify(receipt));

export function passingReceipt() {
  const told = sessionStorage.getItem(NAME);
  sessionStorage.removeItem(NAME);
  return told ? JSON.parse(told) : null;
}
