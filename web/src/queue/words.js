// What the queue says, in one place.
const FIELDS = {
  category: "vad det gäller",
  lon: "platsen",
  lat: "platsen",
  accuracy_m: "platsen",
  description: "texten",
  occurred_from: "när det hände",
  occurred_to: "när det hände",
};

export const reports = (n) => (n === 1 ? "1 rapport" : `${n} rapporter`);
export const waiting = (n) => `${reports(n)} väntar`;
export const megabytes = (bytes) => `${(bytes / 1e6).toFixed(1).replace(".", ",")} MB`;
export const photos = (n, bytes) => (n ? `${n} foto${n === 1 ? "" : "n"} (${megabytes(bytes)})` : "Inget foto");
export const noReceipt = (reference) => `Rapporten har kommit fram, men kvittot visades inte: numret är ${reference}. Koden går inte att visa igen.`;
export const photoRefused = (reference, why) => `Rapporten har kommit fram som ${reference}, men en bild togs inte emot: ${why}`;
export const someoneElse = "Rapporten sparades av någon annan än den som är inloggad nu. Den skickas när samma person loggar in.";
export const notYours = "Bilden gick inte att lägga till rapporten.";
export const tooManyPhotos = "En rapport kan ha högst fem bilder.";
export const unreadable = "Bilden går inte att läsa i telefonen. Välj en annan bild, eller ta en ny.";
export const full =
  "Telefonens lagring är full, så rapporten är varken sparad eller skickad. Det du har skrivit står kvar. Frigör utrymme eller ta bort en bild, och försök igen.";
export const sharedOffline =
  "Rapporten är inte skickad. Telefonen är delad, så den sparas inte här. Låt sidan vara öppen och skicka igen när du har nät.";
export const cannotStore =
  "Rapporten är inte skickad, och den här webbläsaren kan inte spara den. Låt sidan vara öppen och skicka igen när du har nät.";
export const alreadyThere = "Rapporten hade redan kommit fram, som den var innan du ändrade den. Ändringen är inte skickad. Ta bort den, eller skriv en ny rapport.";
export const inPieces = (code) => code.split("-");

/** "2 rapporter väntar · 1 behöver dig". */
export function counted(all) {
  const stuck = all.filter(({ state }) => state === "refused").length;
  if (stuck === all.length) return `${reports(stuck)} behöver dig`;
  return waiting(all.length - stuck) + (stuck ? ` · ${stuck} behöver dig` : "");
}

/** When they will be sent. `next` and `tried` are times on the clock, or nothing. */
export function how({ reports: all, sending, offline, next, asked, tried }) {
  const open = all.filter(({ state }) => state !== "refused");
  if (sending) return "Skickas nu, en i taget.";
  if (!open.length) return "Öppna raden och se vad som behövs.";
  if (open.some(({ state }) => state === "sign_in")) return "Allt är sparat i telefonen. Logga in igen, så skickas det.";
  const safe = open.length === 1 ? "Den är sparad i telefonen och skickas" : "De är sparade i telefonen och skickas";
  const last = tried ? ` Senaste försök ${tried}.` : "";
  if (offline) return `Du är utan nät. ${safe} när nätet är tillbaka.${last}`;
  if (asked && next) return `${safe} efter ${next}, när tjänsten kan ta emot igen.`;
  return `${safe} när nätet räcker.${last}`;
}

/** Why something was refused: the server's own words, and which answer they are about. */
export function reason(told) {
  const said = [told.title, told.detail].filter(Boolean).map((text) => (/[.!?]$/.test(text) ? text : `${text}.`));
  const about = [...new Set((told.errors ?? []).map(({ field }) => FIELDS[String(field).split(".")[0]]).filter(Boolean))];
  return [...said, about.length && !told.detail ? `Det gäller ${about.join(" och ")}.` : ""].filter(Boolean).join(" ");
}
