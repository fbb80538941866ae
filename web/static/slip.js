// The slip as a picture, drawn here on the phone: number, code and QR, to have among the photos. Nothing is sent anywhere.
const WIDTH = 720;
const MARGIN = 48;
const QR = 360;
const INK = "#10151c";

const slip = document.getElementById("slip");
const row = document.getElementById("save-row");

/** The QR as an image that a canvas can draw. */
function qr() {
  const drawn = new XMLSerializer().serializeToString(document.getElementById("qr"));
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(drawn)}`;
  return image.decode().then(() => image);
}

function lines() {
  const groups = [...document.querySelectorAll("#code span")].map((group) => group.textContent);
  return [
    { text: slip.dataset.municipality, size: 28 },
    { text: slip.dataset.reference, size: 56, weight: 700 },
    { text: slip.dataset.about, size: 28, after: 24 },
    { text: slip.dataset.codeName, size: 28 },
    { text: groups.slice(0, 3).join(" "), size: 52, weight: 700 },
    { text: groups.slice(3).join(" "), size: 52, weight: 700, after: 16 },
    { text: slip.dataset.address, size: 26 },
  ];
}

/** A canvas with the slip on it. */
async function picture() {
  const [image] = await Promise.all([qr(), document.fonts.ready]);
  const told = lines();
  const canvas = document.createElement("canvas");
  canvas.width = WIDTH;
  canvas.height = told.reduce((sum, { size, after = 0 }) => sum + size * 1.4 + after, QR + 3 * MARGIN);
  const paper = canvas.getContext("2d");
  paper.fillStyle = "#fff";
  paper.fillRect(0, 0, canvas.width, canvas.height);
  paper.fillStyle = INK;
  paper.textBaseline = "top";
  let y = MARGIN;
  for (const { text, size, weight = 400, after = 0 } of told) {
    paper.font = `${weight} ${size}px "Inter Variable", sans-serif`;
    paper.fillText(text, MARGIN, y, WIDTH - 2 * MARGIN);
    y += size * 1.4 + after;
  }
  paper.imageSmoothingEnabled = false;
  paper.drawImage(image, (WIDTH - QR) / 2, y + MARGIN / 2, QR, QR);
  return canvas;
}

/** Shared where phones keep pictures, else downloaded. A share that is called off is no fault. */
async function save() {
  const canvas = await picture();
  const blob = await new Promise((resolve) => canvas.toBlob(resolve, "image/png"));
  const file = new File([blob], `kvitto-${slip.dataset.reference}.png`, { type: "image/png" });
  if (matchMedia("(pointer: coarse)").matches && navigator.canShare?.({ files: [file] })) return navigator.share({ files: [file] });
  const link = document.createElement("a");
  link.href = URL.createObjectURL(file);
  link.download = file.name;
  link.click();
  return setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

if (slip && row) {
  row.hidden = false;
  document.getElementById("save").addEventListener("click", () => save().catch((error) => error.name === "AbortError" || print()));
  document.getElementById("print").addEventListener("click", () => print());
}
