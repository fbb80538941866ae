// Keeps the form and the list of what waits, with their assets, so that they open without a network. Nothing else is ever
// kept: the pages are asked for without cookies, so nobody's name is in them, and no answer about a report comes near.
// self.VERSION, the fingerprint of all that is kept, is put before this by the server: with other assets it is another worker,
// which takes over when no page of the old one is open.
const CACHE = `rapportera-${self.VERSION}`;
const PAGES = ["/rapportera", "/rapportera/vantar"];
const LANGUAGE = "sprak"; // where a page notes the language that it is told in (queue/starting.js)
const ALSO = ["/api/v1/areas.geojson"]; // the municipality's outline under the form's map
const PATIENCE_MS = 4000;
const RENEW_MS = 60 * 60 * 1000;
const NAMED = { html: /\/static\/[^"'\s<>#]+/g, script: /["'`](\.\/[\w.-]+\.js)["'`]/g, style: /url\(["']?([^"')]+)["']?\)/g };

/** The language that was last spoken on this phone; "" before the first page. */
async function spoken() {
  const note = await (await caches.open(LANGUAGE)).match("/sprak");
  return note ? note.text() : "";
}

const note = async (language) => (await caches.open(LANGUAGE)).put("/sprak", new Response(language));

/** Without the cookie a page's language is asked for by its name, and kept by it: the answer varies by Accept-Language. */
const asked = (address, language) => new Request(address, language ? { headers: { "Accept-Language": language } } : {});

/** A page as nobody in particular sees it, or a file; anything else is an error. */
async function fetched(request) {
  const answer = await fetch(request, { credentials: "omit", cache: "no-cache", redirect: "error" });
  if (!answer.ok) throw new Error(`${answer.status}`);
  return answer;
}

/** What a text names that it cannot do without. */
function names(text, address) {
  const { pathname } = new URL(address, location.origin);
  const kind = pathname.endsWith(".js") ? "script" : pathname.endsWith(".css") ? "style" : pathname.startsWith("/static/") ? null : "html";
  if (!kind) return [];
  const found = [...text.matchAll(NAMED[kind])].map((match) => match[1] ?? match[0]).filter((name) => !name.startsWith("data:"));
  return found.map((name) => new URL(name, new URL(address, location.origin)).href);
}

/** Keeps an address and all that it names, once each. */
async function keep(cache, address, seen, language = "") {
  const href = new URL(address, location.origin).href;
  if (seen.has(href)) return;
  seen.add(href);
  const request = asked(href, language);
  const answer = await fetched(request);
  const text = await answer.clone().text();
  await cache.put(request, answer);
  await Promise.all(names(text, href).map((name) => keep(cache, name, seen)));
}

async function keepAll() {
  const cache = await caches.open(CACHE);
  const seen = new Set();
  const language = await spoken();
  await Promise.all([...PAGES.map((address) => keep(cache, address, seen, language)), ...ALSO.map((address) => keep(cache, address, seen))]);
}

async function takeOver() {
  const old = (await caches.keys()).filter((name) => name.startsWith("rapportera-") && name !== CACHE);
  await Promise.all(old.map((name) => caches.delete(name)));
  await self.clients.claim();
}

/** The kept page is asked for anew now and then: what there is to choose from may have changed. Not when it wants other assets. */
async function renew(path) {
  const cache = await caches.open(CACHE);
  const request = asked(path, await spoken());
  const there = await cache.match(request);
  if (there && Date.now() - Date.parse(there.headers.get("Date")) < RENEW_MS) return;
  const answer = await fetched(request);
  const text = await answer.clone().text();
  const kept = await Promise.all(names(text, path).map((name) => cache.match(name)));
  if (kept.every(Boolean)) await cache.put(request, answer);
}

/** The kept page, in the language that was spoken last if it is kept in that. Its form gets a key of its own each time, or two reports would have the same. */
async function keptPage(path) {
  const cache = await caches.open(CACHE);
  const answer = (await cache.match(asked(path, await spoken()))) ?? (await cache.match(path, { ignoreVary: true }));
  if (!answer) return undefined;
  const text = (await answer.text()).replace(/(name="key" value=")[^"]*/, `$1${crypto.randomUUID()}`);
  return new Response(text.replace("<html ", "<html data-kept "), { headers: answer.headers });
}

/** Both pages are kept in the language that is spoken now. */
async function keepUp(answer) {
  const language = answer.headers.get("Content-Language");
  if (language) await note(language);
  await Promise.all(PAGES.map(renew));
}

/** The page from the network, or the kept one when that is slow, away or broken. */
async function page(event, path) {
  const fresh = fetch(event.request);
  const slow = new Promise((resolve) => setTimeout(resolve, PATIENCE_MS));
  const answer = await Promise.race([fresh, slow]).catch(() => null);
  if (answer && answer.status < 500) {
    event.waitUntil(keepUp(answer).catch(() => {}));
    return answer;
  }
  fresh.catch(() => {});
  return (await keptPage(path)) ?? fresh;
}

async function file(request) {
  return (await (await caches.open(CACHE)).match(request)) ?? fetch(request);
}

async function outline(request) {
  return fetch(request).catch(async () => (await (await caches.open(CACHE)).match(ALSO[0])) ?? Response.error());
}

self.addEventListener("install", (event) => event.waitUntil(keepAll()));
self.addEventListener("activate", (event) => event.waitUntil(takeOver()));
self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== location.origin) return;
  if (request.mode === "navigate" && PAGES.includes(pathname)) event.respondWith(page(event, pathname));
  else if (pathname.startsWith("/static/")) event.respondWith(file(request));
  else if (ALSO.includes(pathname)) event.respondWith(outline(request));
});
