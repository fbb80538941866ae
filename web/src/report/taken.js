// A photo often knows where it was taken. It is read here, on the phone, and asked about; only when someone says yes does it
// become the report's place, as if they had moved the map there. Until then nothing of it leaves the phone.
import { written } from "../pin/coordinates.js";
import { positionOf } from "../queue/exif.js";
import { _ } from "../language.js";

const SAME_M = 50; // nearer than this it is the place that was chosen
const DEGREE_M = 111_320;

/** Metres between two points that are near each other. */
function apart(a, b) {
  const east = (a.lon - b.lon) * Math.cos((a.lat * Math.PI) / 180);
  return Math.hypot(a.lat - b.lat, east) * DEGREE_M;
}

function inWords(metres) {
  return metres < 1000 ? _("%(n)s meter", { n: Math.round(metres / 10) * 10 }) : _("%(n)s km", { n: String(Math.round(metres / 100) / 10).replace(".", ",") });
}

/** Looks at chosen photos, and offers where the first of them that says so was taken. `use` takes the point. */
export function suggestTaken({ point, use }) {
  const asked = document.getElementById("photo-place");
  const words = document.getElementById("photo-place-words");
  let offered = null;
  const done = () => (asked.hidden = true);

  document.getElementById("photo-place-use").addEventListener("click", () => {
    done();
    use(offered);
    document.getElementById("photos").focus();
  });
  document.getElementById("photo-place-keep").addEventListener("click", () => {
    done();
    document.getElementById("photos").focus();
  });

  return async (files) => {
    for (const file of files) {
      const taken = await positionOf(file);
      if (!taken) continue;
      const chosen = point();
      const metres = chosen && apart(taken, chosen);
      if (chosen && metres <= SAME_M) return done();
      offered = taken;
      const place = written(taken);
      words.textContent = chosen
        ? _("Bilden är tagen %(far)s från platsen som är vald, vid %(place)s. Ska rapporten gälla den platsen?", { far: inWords(metres), place })
        : _("Bilden är tagen vid %(place)s. Ska rapporten gälla den platsen?", { place });
      asked.hidden = false;
      return;
    }
  };
}
