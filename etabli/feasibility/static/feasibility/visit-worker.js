// Answers for the page of one visit, and for what that page is made of, where there is no signal.

const SCOPE = new URL(self.registration.scope).pathname;
const PATIENCE = 8000; // milliseconds
const KEPT = `etabli-visit ${SCOPE}`;

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const address = new URL(request.url);
  if (request.method !== "GET" || address.origin !== self.location.origin) return;
  if (request.mode === "navigate" && address.pathname === SCOPE) {
    event.respondWith(freshest(request));
  } else if (["script", "style", "font", "image"].includes(request.destination)) {
    event.respondWith(freshest(request));
  }
});

// From the site; what was kept of it where the site cannot be reached.
async function freshest(request) {
  const kept = await caches.open(KEPT);
  try {
    const answer = await Promise.race([fetch(request), tooLate(request, kept)]);
    // A page that leads elsewhere is the way to sign in, not the visit.
    if (answer.ok && !answer.redirected) await kept.put(request.url, answer.clone());
    return answer;
  } catch (error) {
    const before = await kept.match(request.url);
    if (before) return before;
    throw error;
  }
}

// A line that is hardly there is worse than none: what is kept does not wait for it for long.
async function tooLate(request, kept) {
  await new Promise((done) => setTimeout(done, PATIENCE));
  if (await kept.match(request.url)) throw new Error("too late");
  return new Promise(() => {});
}
