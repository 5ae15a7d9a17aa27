// What is written down goes out exactly once: it is kept on this device with a key of its own until the server has it.
//
//   nightcramp.send("/api/v1/people/…/cramps", {at: nightcramp.localTime(), seconds: 90})
//     .then(({state, reply, problem}) => …)   // state: "sent", "kept" or "refused"
//
// Fires on document: nightcramp:sent, nightcramp:kept, nightcramp:refused; detail is {key, path, method, body, reply, problem}.
"use strict";

(() => {
  const NAME = "nightcramp", STORE = "outbox", WAITS_MS = 15000;
  const AGAIN_MS = 30000;
  const LATER = new Set([401, 408, 425, 429]); // the same request can work later

  // --- the store

  let opened = null;
  function database() {
    opened ??= new Promise((resolve, reject) => {
      const asked = indexedDB.open(NAME, 1);
      asked.onupgradeneeded = () => asked.result.createObjectStore(STORE, { keyPath: "order", autoIncrement: true });
      asked.onsuccess = () => {
        asked.result.onversionchange = () => { asked.result.close(); opened = null; };
        resolve(asked.result);
      };
      asked.onerror = () => { opened = null; reject(asked.error); };
    });
    return opened;
  }

  async function store(mode, work) {
    const transaction = (await database()).transaction(STORE, mode, { durability: "strict" });
    return new Promise((resolve, reject) => {
      const asked = work(transaction.objectStore(STORE));
      transaction.oncomplete = () => resolve(asked.result);
      transaction.onabort = transaction.onerror = () => reject(transaction.error);
    });
  }

  const everything = () => store("readonly", (kept) => kept.getAll());
  const keep = (item) => store("readwrite", (kept) => kept.put(item));
  const drop = (item) => store("readwrite", (kept) => kept.delete(item.order));

  // --- sending

  const here = new Set(); // the keys whose form on this page waits for the outcome

  // randomUUID is there only on secure pages; the key only has to be one that nobody else has.
  function freshKey() {
    if (crypto.randomUUID) return crypto.randomUUID();
    return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
  }

  async function post(item) {
    let answer;
    try {
      answer = await fetch(item.path, {
        method: item.method,
        headers: {
          "Content-Type": "application/json", Accept: "application/json", "Idempotency-Key": item.key,
          "X-CSRF-Token": document.querySelector("meta[name=csrf]")?.content ?? "",
        },
        body: item.body === null ? undefined : JSON.stringify(item.body),
        signal: AbortSignal.timeout(WAITS_MS),
      });
      if (answer.redirected || LATER.has(answer.status) || answer.status >= 500) return { state: "kept" };
      const said = await answer.json(); // what is not JSON did not come from our server
      return answer.ok ? { state: "sent", reply: said } : { state: "refused", problem: said };
    } catch {
      return { state: "kept" };
    }
  }

  function tell(state, item, more) {
    document.dispatchEvent(new CustomEvent(`nightcramp:${state}`, { detail: { ...item, ...more } }));
  }

  // One after the other, in the order in which they were written; one tab at a time.
  async function sendAll() {
    const outcomes = new Map();
    for (const item of (await everything()).filter((one) => !one.problem)) {
      const outcome = await post(item);
      outcomes.set(item.key, outcome);
      const isNowhereShown = item.keepRefused || !here.has(item.key);
      if (outcome.state === "refused" && isNowhereShown) await keep({ ...item, problem: outcome.problem });
      else if (outcome.state !== "kept") await drop(item);
      tell(outcome.state, item, outcome);
      if (outcome.state === "kept") break;
    }
    return outcomes;
  }

  let running = Promise.resolve();
  function flush() {
    const work = () => (navigator.locks ? navigator.locks.request("nightcramp-outbox", sendAll) : sendAll());
    running = running.then(work, work).then(
      async (outcomes) => { await show(); return outcomes; },
      () => new Map(),
    );
    return running;
  }

  // Another tab may have sent it.
  async function fate(item) {
    const found = (await everything()).find((one) => one.key === item.key);
    if (!found) return { state: "sent" };
    return found.problem ? { state: "refused", problem: found.problem } : { state: "kept" };
  }

  // keepRefused: false is for a form that shows by itself what the server says.
  async function send(path, body = null, method = "POST", { keepRefused = true } = {}) {
    const item = { key: freshKey(), path, body, method, keepRefused, written: new Date().toISOString() };
    here.add(item.key);
    try {
      await keep(item);
    } catch {
      // This browser keeps nothing (a private window, or no room): then it goes at once or not at all.
      const outcome = await post(item);
      tell(outcome.state, item, outcome);
      if (outcome.state !== "sent") say("It could not be kept on this device, and not be sent. Please try again.");
      return outcome.state === "kept" ? { state: "lost" } : outcome;
    }
    await show();
    const outcome = (await flush()).get(item.key) ?? (await fate(item));
    here.delete(item.key); // from now on nobody on this page waits for it
    return outcome;
  }

  // --- what is shown

  const box = document.createElement("div");
  box.className = "outbox";
  box.setAttribute("role", "status");
  document.getElementById("main").after(box);

  function say(text, ...buttons) {
    if (!text) { box.replaceChildren(); return; }
    const line = document.createElement("div");
    const words = document.createElement("span");
    words.textContent = text;
    line.append(words, ...buttons);
    box.replaceChildren(line);
  }

  function button(text, work) {
    const found = document.createElement("button");
    found.type = "button";
    found.className = "button small quiet";
    found.textContent = text;
    found.addEventListener("click", work);
    return found;
  }

  function why(problem) {
    const faults = (problem.faults ?? []).map((fault) => `${fault.field}: ${fault.problem}. ${fault.mend}.`);
    return faults.length ? faults.join(" ") : problem.detail ?? "";
  }

  let again = 0;
  async function show() {
    const kept = await everything();
    const refused = kept.find((item) => item.problem);
    const waiting = kept.filter((item) => !item.problem).length;
    if (refused) {
      say(`An entry was not taken. ${why(refused.problem)} It is still on this device.`,
        button("Try again", async () => {
          const { problem, ...item } = refused;
          await keep(item);
          await flush();
        }),
        button("Throw it away", async () => { await drop(refused); await show(); }));
    } else if (waiting) {
      clearTimeout(again);
      again = setTimeout(flush, AGAIN_MS);
      say(waiting === 1 ? "Kept on this device; will be sent." : `${waiting} entries kept on this device; will be sent.`);
    } else {
      say("");
    }
  }

  // --- when

  // The person's own clock, without a zone, as the diary wants it.
  function localTime(moment = new Date()) {
    return new Date(moment.getTime() - moment.getTimezoneOffset() * 60000).toISOString().slice(0, 19);
  }

  // The server writes dates as this device sees them.
  try {
    const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
    if (zone) document.cookie = `nightcramp_zone=${zone}; path=/; max-age=31536000; samesite=strict`;
  } catch { /* then on the clock of the server */ }

  window.nightcramp = Object.assign(window.nightcramp ?? {}, { send, flush, localTime, waiting: everything });
  addEventListener("online", flush);
  document.addEventListener("visibilitychange", () => { if (!document.hidden) flush(); });
  flush();
})();
