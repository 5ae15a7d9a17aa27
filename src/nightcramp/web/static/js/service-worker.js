// Keeps relief at hand without a network. VERSION and FILES are put in front of this by the server.
"use strict";

const CACHE = `nightcramp-${VERSION}`;
const WAITS_MS = 1500; // for the network, where a copy is at hand
const RELIEF = "/relief", HOME = "/", OFFLINE = "/offline";
const FIRST = [RELIEF, HOME, OFFLINE];
// Pages of which the last copy is shown without a network.
const KEPT = [/^\/$/, /^\/relief$/, /^\/offline$/, /^\/people\/\w+\/nights$/];

addEventListener("install", (event) => {
  event.waitUntil((async () => {
    const cache = await caches.open(CACHE);
    await cache.addAll(FILES);
    await Promise.all(FIRST.map((path) => renew(path)));
    await skipWaiting();
  })());
});

addEventListener("activate", (event) => {
  event.waitUntil((async () => {
    for (const name of await caches.keys()) if (name.startsWith("nightcramp-") && name !== CACHE) await caches.delete(name);
    await clients.claim();
  })());
});

addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (url.origin !== location.origin) return;
  if (request.method !== "GET") {
    // What was answered or deleted may change what is safe, so older copies must not stay.
    event.waitUntil(renewSoon());
  } else if (url.pathname.startsWith("/static/")) {
    event.respondWith(fromCacheFirst(request));
  } else if (request.mode === "navigate") {
    event.respondWith(fromNetworkFirst(event, url));
  }
});

async function fromCacheFirst(request) {
  const found = await caches.match(request);
  if (found) return found;
  const answer = await fetch(request);
  if (answer.ok) (await caches.open(CACHE)).put(request, answer.clone());
  return answer;
}

async function fromNetworkFirst(event, url) {
  const isKept = KEPT.some((path) => path.test(url.pathname)) && !url.search;
  const copy = isKept ? await caches.match(url.pathname) : undefined;
  const fresh = fetch(event.request).then((answer) => {
    if (isKept && isPage(answer)) event.waitUntil(keep(url.pathname, answer.clone()));
    return answer;
  });
  event.waitUntil(fresh.catch(() => {}));
  if (copy && !navigator.onLine) return copy;
  try {
    return await (copy ? Promise.race([fresh, later(WAITS_MS)]) : fresh);
  } catch {
    return copy ?? (await caches.match(OFFLINE)) ?? Response.error();
  }
}

const later = (waits) => new Promise((_, reject) => { setTimeout(reject, waits); });
const isPage = (answer) => answer.ok && !answer.redirected && answer.headers.get("content-type")?.startsWith("text/html");

async function renew(path) {
  const answer = await fetch(path, { credentials: "same-origin" });
  if (isPage(answer)) await keep(path, answer);
}

// A page is kept with the files that it needs, also when the server has newer ones than this version knew.
async function keep(path, answer) {
  const cache = await caches.open(CACHE);
  const text = await answer.clone().text();
  const needed = [...new Set(text.match(/\/static\/[^"'\s)]+/g) ?? [])];
  await Promise.all(needed.map(async (file) => { if (!(await cache.match(file))) await cache.add(file); }));
  await cache.put(path, answer);
}

let isComing = false;
async function renewSoon() {
  if (isComing) return;
  isComing = true;
  await new Promise((done) => { setTimeout(done, WAITS_MS); });
  isComing = false;
  const cache = await caches.open(CACHE);
  for (const { url } of await cache.keys()) {
    const { pathname } = new URL(url);
    if (pathname.startsWith("/people/")) await cache.delete(url);
  }
  await Promise.all([RELIEF, HOME].map((path) => renew(path).catch(() => {})));
}
