// Builds static/vendor/ from the npm lock: bundles, fonts, the icons that are used, and the offline map's parts.
// The same input gives the same bytes; the folder is emptied first so that nothing old is served.
import { build } from "esbuild";
import { copyFileSync, cpSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { appIcon } from "./icons.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const out = join(here, "static", "vendor");
const npm = join(here, "node_modules");
const read = (...path) => readFileSync(join(...path), "utf8");

/** Every template below web/, so that an icon can be named where it is shown. */
function templates(folder) {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => !["node_modules", "static", "src"].includes(entry.name))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      if (entry.isDirectory()) return templates(join(folder, entry.name));
      return entry.name.endsWith(".html") ? [join(folder, entry.name)] : [];
    });
}

/** Icons named in templates, and those that rows or scripts name (src/icons.json). */
function iconNames() {
  const shown = templates(here).flatMap((file) => [...read(file).matchAll(/\bicon\(\s*["']([a-z-]+)["']/g)].map((m) => m[1]));
  return [...new Set([...JSON.parse(read(here, "src", "icons.json")), ...shown])].sort();
}

/** One symbol of the sprite. A name that Phosphor does not have stops the build. */
function symbol(name) {
  const weight = name.endsWith("-fill") ? "fill" : name.endsWith("-bold") ? "bold" : "regular";
  const drawn = read(npm, "@phosphor-icons/core/assets", weight, `${name}.svg`);
  const paths = drawn.slice(drawn.indexOf(">") + 1, drawn.lastIndexOf("</svg>"));
  return `<symbol id="${name}" viewBox="0 0 256 256" fill="currentColor">${paths}</symbol>`;
}

/** Inter as data, for the pack that must carry everything inside itself. */
function inlineFont() {
  const bytes = readFileSync(join(npm, "@fontsource-variable/inter/files/inter-latin-wght-normal.woff2")).toString("base64");
  return `@font-face{font-family:"Inter Variable";font-weight:100 900;src:url(data:font/woff2;base64,${bytes}) format("woff2")}\n`;
}

/** The licences of what is shipped, as they ask for. */
function licences() {
  const packages = Object.keys(JSON.parse(read(here, "package-lock.json")).packages).filter((name) => name.startsWith("node_modules/"));
  const shipped = packages.filter((name) => !/esbuild|axe-core|@types|designsystemet-types/.test(name));
  return shipped.map((name) => {
    const file = readdirSync(join(here, name)).find((entry) => /^licen[cs]e/i.test(entry));
    const { version, license } = JSON.parse(read(here, name, "package.json"));
    return `${name.slice("node_modules/".length)} ${version} (${license})\n${file ? read(here, name, file) : ""}`;
  }).join("\n----\n");
}

rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });

await build({
  entryPoints: {
    app: join(here, "src/app.css"),
    situation: join(here, "src/situation.js"),
    "situation-page": join(here, "src/situation.css"),
    report: join(here, "src/report.js"),
    follow: join(here, "src/follow.js"),
    receipt: join(here, "src/receipt.js"),
    queue: join(here, "src/queue/index.js"),
    waiting: join(here, "src/queue/page.js"),
    worker: join(here, "src/worker/worker.js"),
    redact: join(here, "src/redact.js"),
    passkeys: join(here, "src/passkeys.js"),
    briefing: join(here, "briefings/briefing.css"),
    "maplibre-worker": join(npm, "maplibre-gl/dist/maplibre-gl-worker.mjs"),
  },
  outdir: out,
  bundle: true,
  splitting: true,
  minify: true,
  format: "esm",
  target: ["chrome109", "firefox115", "safari16"],
  // Pages name the entries; the entries name the parts, whose names change with their content.
  entryNames: "[name]",
  chunkNames: "part-[name]-[hash]",
  assetNames: "[name]",
  loader: { ".woff2": "file", ".png": "dataurl" },
  legalComments: "none",
  logLevel: "warning",
  absWorkingDir: here,
});

writeFileSync(join(out, "icons.svg"), `<svg xmlns="http://www.w3.org/2000/svg">${iconNames().map(symbol).join("\n")}</svg>\n`);
writeFileSync(join(out, "inter-inline.css"), inlineFont());
for (const size of [192, 512]) writeFileSync(join(out, `app-${size}.png`), appIcon(size));
writeFileSync(join(out, "app-maskable.png"), appIcon(512, { maskable: true }));
writeFileSync(join(out, "licences.txt"), licences());
for (const file of ["leaflet.js", "leaflet.css"]) copyFileSync(join(npm, "leaflet/dist", file), join(out, file));
cpSync(join(npm, "leaflet/dist/images"), join(out, "images"), { recursive: true });

for (const name of readdirSync(out).sort()) {
  const { size } = statSync(join(out, name));
  console.log(`${String(Math.round(size / 1024)).padStart(6)} kB  ${name}`);
}
