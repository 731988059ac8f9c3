// The checklist of a visit in a building without a signal.
//
// Each answer has a UUID made here, and is kept in this browser's own database until the site has
// it; it says which answers it replaces, so that the site sees when two people changed the same
// thing. Photographs go in pieces, and go on where the line was lost. Whatever is sent may be sent
// again.

const form = document.querySelector("form[data-visit]");
const { dataset } = form;
const status = form.querySelector("[data-status]");
const refusals = form.querySelector("[data-refusals]");
const rooms = form.querySelector("[data-rooms]");
const blank = form.querySelector('[data-item="room.new"]');
const add = form.querySelector("[data-add]");
const photosSection = document.querySelector("[data-photos-section]");
const ANSWERS_AT_ONCE = 20;
const AGAIN = 15000; // milliseconds until what waits is tried again

let known = JSON.parse(document.getElementById("visit-state").textContent);
let pending = []; // answers that the site does not have yet, the oldest first
let ready = false;
let database;

// This browser's own database

function open() {
  return new Promise((resolve, reject) => {
    const asked = indexedDB.open(`etabli-visit-${dataset.visit}`, 1);
    asked.onupgradeneeded = () => {
      asked.result.createObjectStore("answers", { keyPath: "number", autoIncrement: true });
      asked.result.createObjectStore("photos", { keyPath: "number", autoIncrement: true });
      asked.result.createObjectStore("state");
    };
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error);
  });
}

// What `act` asks of a store; done once it is on the disk.
function kept(name, mode, act) {
  return new Promise((resolve, reject) => {
    const change = database.transaction(name, mode, { durability: "strict" });
    const asked = act(change.objectStore(name));
    change.oncomplete = () => resolve(asked?.result);
    change.onerror = change.onabort = () => reject(change.error);
  });
}

const all = (name) => kept(name, "readonly", (store) => store.getAll());
const keys = (name) => kept(name, "readonly", (store) => store.getAllKeys());
const get = (name, key) => kept(name, "readonly", (store) => store.get(key));
const put = (name, value, key) => kept(name, "readwrite", (store) => store.put(value, key));
const remove = (name, key) => kept(name, "readwrite", (store) => store.delete(key));

// Answers

const fieldsets = () => [...form.querySelectorAll("[data-item]")].filter((one) => one !== blank);
const inputs = (fieldset) => [...fieldset.querySelectorAll("select, input:not([type=hidden])")];
const fieldOf = (input) => input.name.split(":")[1];

function valueOf(fieldset) {
  return Object.fromEntries(inputs(fieldset).map((one) => [fieldOf(one), one.value.trim()]));
}

function valueShown(item) {
  const own = pending.findLast((one) => one.item === item);
  return own?.value ?? known.items[item]?.values.at(-1)?.value;
}

// What was chosen on the page while this script was still on its way: answers too.
function chosenBefore() {
  return fieldsets().flatMap((fieldset) => {
    const changed = inputs(fieldset).filter((one) => one.value !== atFirst(one));
    if (!changed.length) return [];
    const { item } = fieldset.dataset;
    const chosen = Object.fromEntries(changed.map((one) => [fieldOf(one), one.value.trim()]));
    return [[item, { ...valueOf(fieldset), ...valueShown(item), ...chosen }]];
  });
}

function atFirst(input) {
  if (!input.options) return input.defaultValue;
  const options = [...input.options];
  return (options.find((one) => one.defaultSelected) ?? options[0])?.value;
}

// What a new answer to an item replaces: the last one given here, else all that the site knows.
function replaced(item) {
  const own = pending.findLast((one) => one.item === item);
  return own ? [own.uuid] : (known.items[item]?.replaces ?? []);
}

async function record(item, value) {
  const given = {
    uuid: crypto.randomUUID(),
    item,
    value,
    replaces: replaced(item),
    made_at: new Date().toISOString(),
  };
  given.number = await put("answers", given);
  pending.push(given);
  await tell();
  send();
}

function show(fieldset) {
  const item = fieldset.dataset.item;
  const own = pending.some((one) => one.item === item);
  const value = valueShown(item);
  if (value) {
    for (const input of inputs(fieldset)) {
      if (input !== document.activeElement) input.value = value[fieldOf(input)] ?? "";
    }
  }
  const base = fieldset.querySelector("[type=hidden]");
  base.value = (known.items[item]?.replaces ?? []).join(" ");
  differ(fieldset, own ? [] : (known.items[item]?.values ?? []));
}

function differ(fieldset, values) {
  const box = fieldset.querySelector("[data-differ]");
  box.hidden = values.length < 2;
  if (box.hidden) return box.replaceChildren();
  const title = document.createElement("p");
  title.textContent = dataset.toldDiffer;
  box.replaceChildren(title, ...values.map((one) => choice(fieldset.dataset.item, one)));
}

function choice(item, { told, author, value }) {
  const line = document.createElement("p");
  const keep = document.createElement("button");
  keep.type = "button";
  keep.className = "second";
  keep.textContent = dataset.toldKeep;
  keep.addEventListener("click", async () => {
    await record(item, value);
    fieldsets().forEach(show);
  });
  line.append(`${told} (${author}) `, keep);
  return line;
}

function room(item) {
  const fieldset = blank.cloneNode(true);
  fieldset.dataset.item = item;
  fieldset.querySelector("legend").textContent = dataset.toldRoom;
  for (const one of fieldset.querySelectorAll("input, select")) {
    const field = one.name.split(":")[1];
    const label = fieldset.querySelector(`label[for="${one.id}"]`);
    one.name = `${item}:${field}`;
    if (one.type !== "hidden") {
      one.id = one.name;
      label?.setAttribute("for", one.id);
      one.value = "";
    }
  }
  rooms.append(fieldset);
  return fieldset;
}

function showAll() {
  const there = new Set(fieldsets().map((one) => one.dataset.item));
  const items = [...Object.keys(known.items), ...pending.map((one) => one.item)];
  for (const item of new Set(items)) {
    if (item.startsWith("room.") && !there.has(item)) room(item);
  }
  fieldsets().forEach(show);
}

// Sending

async function post(address, body, type) {
  const token = document.cookie.match(/(?:^|; )csrftoken=([^;]+)/)?.[1];
  const answer = await fetch(address, {
    method: "POST",
    body,
    headers: {
      "Content-Type": type,
      "X-CSRFToken": token ?? form.elements.csrfmiddlewaretoken.value,
    },
  });
  if (answer.redirected || answer.status === 403) throw new SignIn();
  return answer;
}

class SignIn extends Error {}

let sending = null;
let more = false;

// One at a time, also among the tabs of this browser; what comes meanwhile is sent afterwards.
function send() {
  if (sending) {
    more = true;
    return sending;
  }
  sending = navigator.locks
    .request(`etabli-visit-${dataset.visit}`, sendAll)
    .catch((error) => {
      if (error instanceof SignIn) tell(dataset.toldSignIn);
    })
    .finally(() => {
      sending = null;
      if (more) {
        more = false;
        send();
      }
    });
  return sending;
}

async function sendAll() {
  await sendAnswers();
  for (const number of await keys("photos")) await sendPhoto(number);
  await learn(await fetch(dataset.sync));
}

async function sendAnswers() {
  while (pending.length) {
    let some = pending.slice(0, ANSWERS_AT_ONCE);
    let answer = await post(dataset.sync, asJson(some), "application/json");
    if (answer.status === 422 && some.length > 1) {
      // One of them is refused: alone, it does not keep the others waiting.
      some = some.slice(0, 1);
      answer = await post(dataset.sync, asJson(some), "application/json");
    }
    if (answer.status === 422) await refuse((await answer.json()).detail, some[0].item);
    // What the site knows is learnt before one forgets it: an answer of this moment replaces it.
    else await learn(answer);
    for (const one of some) await remove("answers", one.number);
    pending = pending.filter((one) => !some.includes(one));
    showAll();
    await tell();
  }
}

const asJson = (answers) => JSON.stringify({ answers });

async function sendPhoto(number) {
  const photo = await get("photos", number);
  if (!photo || photo.refused) return;
  const address = dataset.photos.replace("00000000-0000-0000-0000-000000000000", photo.uuid);
  const size = photo.blob.size;
  const piece = Number(dataset.piece);
  for (let offset = photo.sent, whole = false; !whole; ) {
    const asked = new URLSearchParams({ item: photo.item, size, offset });
    const part = photo.blob.slice(offset, offset + piece);
    const answer = await post(`${address}?${asked}`, part, "application/octet-stream");
    const told = await answer.json();
    if (answer.status === 422) {
      await refuse(told.detail, photo.name);
      return put("photos", { ...photo, refused: told.detail });
    }
    if (!answer.ok && answer.status !== 409) throw new Error(`The site answers ${answer.status}`);
    offset = told.received;
    whole = told.whole ?? false;
    if (!whole) await put("photos", { ...photo, sent: offset });
  }
  await remove("photos", number);
  await tell();
}

async function refuse(detail, what) {
  const line = document.createElement("li");
  line.textContent = `${dataset.toldRefused} ${what}. ${detail}`;
  refusals.append(line);
  refusals.hidden = false;
}

async function learn(answer) {
  if (answer.redirected) throw new SignIn();
  if (!answer.ok) throw new Error(`The site answers ${answer.status}`);
  known = await answer.json();
  await put("state", known, "known");
  showAll();
  await tell();
}

async function tell(said) {
  const waiting = (await all("photos")).filter((one) => !one.refused).length;
  status.hidden = false;
  status.dataset.waiting = pending.length + waiting;
  if (said) status.textContent = said;
  else if (pending.length + waiting) {
    status.textContent = dataset.toldWaiting
      .replace("{answers}", pending.length)
      .replace("{photos}", waiting);
  } else status.textContent = [dataset.toldSent, ready && dataset.toldReady].filter(Boolean).join(" ");
  status.classList.toggle("warning", Boolean(said || pending.length + waiting));
  status.classList.toggle("success", !said && !pending.length && !waiting);
}

// Photographs

async function takePhotos({ target }) {
  for (const file of [...target.files]) {
    if (file.size > Number(dataset.most) * 1024 * 1024) {
      await refuse(dataset.toldLarge, file.name);
      continue;
    }
    const photo = {
      uuid: crypto.randomUUID(),
      item: document.getElementById("photo-item").value,
      name: file.name,
      blob: file,
      sent: 0,
    };
    try {
      await put("photos", photo);
    } catch (error) {
      // What does not fit is said at once: whoever took it still has it in the telephone's gallery.
      await refuse(dataset.toldFull, file.name);
    }
  }
  target.value = "";
  await tell();
  send();
}

// Without a line

async function keepPage() {
  const registered = await navigator.serviceWorker.register(dataset.worker);
  await navigator.serviceWorker.ready;
  const scope = new URL(registered.scope).pathname;
  const cache = await caches.open(`etabli-visit ${scope}`);
  const parts = performance
    .getEntriesByType("resource")
    .map((one) => one.name)
    .filter((one) => /\.(m?js|css|woff2|svg)(\?|$)/.test(one) && one.startsWith(location.origin));
  await cache.addAll([...new Set([scope, ...parts])].filter((one) => one !== dataset.worker));
  await navigator.storage?.persist?.();
  ready = true;
  await tell();
}

async function begin() {
  database = await open();
  pending = await all("answers");
  // Answers are only added: of the page and of what was learnt, the one with more is the later.
  const learnt = await get("state", "known");
  if (learnt?.answers > known.answers) known = learnt;
  await put("state", known, "known");
  form.querySelector("[data-plain]").hidden = true;
  add.hidden = false;
  photosSection.hidden = false;
  const before = chosenBefore();
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("change", ({ target }) => {
    const fieldset = target.closest("[data-item]");
    if (fieldset && fieldset !== blank && target.reportValidity()) record(fieldset.dataset.item, valueOf(fieldset));
  });
  add.addEventListener("click", async () => {
    const asked = [...inputs(blank)].filter((one) => ["name", "level", "area"].includes(fieldOf(one)));
    asked.forEach((one) => (one.required = true));
    const fine = inputs(blank).every((one) => one.reportValidity());
    asked.forEach((one) => (one.required = false));
    if (!fine) return;
    const value = valueOf(blank);
    inputs(blank).forEach((one) => (one.value = ""));
    await record(`room.${crypto.randomUUID()}`, value);
    showAll();
  });
  document.getElementById("photo-files").addEventListener("change", takePhotos);
  for (const [item, value] of before) await record(item, value);
  showAll();
  await tell();
  window.addEventListener("online", send);
  setInterval(() => status.dataset.waiting !== "0" && send(), AGAIN);
  keepPage().catch((error) => console.warn("Not kept for use without a line:", error));
  send();
}

begin().catch(() => {
  status.hidden = false;
  status.textContent = dataset.toldStorage;
});
