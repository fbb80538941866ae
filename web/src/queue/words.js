// What the queue says, in one place.
import { _, locale, ngettext } from "../language.js";
import { needsYou } from "./naming.js";

const FIELDS = {
  category: _("vad det gäller"),
  lon: _("platsen"),
  lat: _("platsen"),
  accuracy_m: _("platsen"),
  description: _("texten"),
  occurred_from: _("när det hände"),
  occurred_to: _("när det hände"),
};
const TENTH = { minimumFractionDigits: 1, maximumFractionDigits: 1, useGrouping: false };

export const reports = (n) => ngettext("1 rapport", "%(n)s rapporter", n);
export const waiting = (n) => ngettext("1 rapport väntar", "%(n)s rapporter väntar", n);
export const megabytes = (bytes) => `${(bytes / 1e6).toLocaleString(locale, TENTH)} MB`;
export const photos = (n, bytes) => (n ? ngettext("%(n)s foto (%(size)s)", "%(n)s foton (%(size)s)", n, { size: megabytes(bytes) }) : _("Inget foto"));
export const noReceipt = (reference) => _("Rapporten har kommit fram, men kvittot visades inte: numret är %(reference)s. Koden går inte att visa igen.", { reference });
export const photoRefused = (reference, why) => _("Rapporten har kommit fram som %(reference)s, men en bild togs inte emot: %(why)s", { reference, why });
export const someoneElse = _("Rapporten sparades av någon annan än den som är inloggad nu. Den skickas när samma person loggar in.");
export const notYours = _("Bilden gick inte att lägga till rapporten.");
export const tooManyPhotos = _("En rapport kan ha högst fem bilder.");
export const unreadable = _("Bilden går inte att läsa i telefonen. Välj en annan bild, eller ta en ny.");
export const full = _("Telefonens lagring är full, så rapporten är varken sparad eller skickad. Det du har skrivit står kvar. Frigör utrymme eller ta bort en bild, och försök igen.");
export const sharedOffline = _("Rapporten är inte skickad. Telefonen är delad, så den sparas inte här. Låt sidan vara öppen och skicka igen när du har nät.");
export const cannotStore = _("Rapporten är inte skickad, och den här webbläsaren kan inte spara den. Låt sidan vara öppen och skicka igen när du har nät.");
export const alreadyThere = _("Rapporten hade redan kommit fram, som den var innan du ändrade den. Ändringen är inte skickad. Ta bort den, eller skriv en ny rapport.");
export const inPieces = (code) => code.split("-");

/** "2 rapporter väntar · 1 behöver dig". */
export function counted(all) {
  const stuck = all.filter(needsYou).length;
  if (stuck === all.length) return ngettext("1 rapport behöver dig", "%(n)s rapporter behöver dig", stuck);
  const needs = stuck ? ngettext("1 behöver dig", "%(n)s behöver dig", stuck) : "";
  return [waiting(all.length - stuck), needs].filter(Boolean).join(" · ");
}

/** When they will be sent. `next` and `tried` are times on the clock, or nothing. */
export function how({ reports: all, sending, offline, next, asked, tried }) {
  const open = all.filter((one) => !needsYou(one));
  const n = open.length;
  if (sending) return _("Skickas nu, en i taget.");
  if (!n) return _("Öppna raden och se vad som behövs.");
  if (open.some(({ state }) => state === "sign_in")) return _("Allt är sparat i telefonen. Logga in igen, så skickas det.");
  const last = tried ? " " + _("Senaste försök %(time)s.", { time: tried }) : "";
  if (offline) {
    return ngettext(
      "Du är utan nät. Den är sparad i telefonen och skickas när nätet är tillbaka.",
      "Du är utan nät. De är sparade i telefonen och skickas när nätet är tillbaka.",
      n,
    ) + last;
  }
  if (asked && next) {
    return ngettext(
      "Den är sparad i telefonen och skickas efter %(time)s, när tjänsten kan ta emot igen.",
      "De är sparade i telefonen och skickas efter %(time)s, när tjänsten kan ta emot igen.",
      n,
      { time: next },
    );
  }
  return ngettext("Den är sparad i telefonen och skickas när nätet räcker.", "De är sparade i telefonen och skickas när nätet räcker.", n) + last;
}

/** Why something was refused: the server's own words, and which answer they are about. */
export function reason(told) {
  const said = [told.title, told.detail].filter(Boolean).map((text) => (/[.!?]$/.test(text) ? text : `${text}.`));
  const about = [...new Set((told.errors ?? []).map(({ field }) => FIELDS[String(field).split(".")[0]]).filter(Boolean))];
  if (about.length && !told.detail) said.push(_("Det gäller %(what)s.", { what: listed(about) }));
  return said.join(" ");
}

/** "platsen, texten och vad det gäller". */
function listed(parts) {
  return parts.length < 2 ? parts.join("") : _("%(first)s och %(last)s", { first: parts.slice(0, -1).join(", "), last: parts.at(-1) });
}
