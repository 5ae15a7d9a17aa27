// Leads through a cramp. What is shown comes from the table in the page: this script looks it up and knows no medicine.
"use strict";

(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const { table, actions } = data;
  const VOICE = "nightcramp_voice", COUNTRY = "nightcramp_country", LONG = 90;
  const by = (id) => document.getElementById(id);
  const sections = [...document.querySelectorAll("main > section")];

  // --- the table

  function value(at, chosen) {
    while (at >= 0) {
      const [line, no, yes] = table.nodes[at];
      at = chosen.has(table.lines[line]) ? yes : no;
    }
    return table.values[~at];
  }

  /** What is shown to a group, for a part, with the chosen lines; null is somebody who does not know. */
  function lookUp(group, part, chosen) {
    const { steps, ...fields } = table.groups[group][chosen ? "parts" : "doubt"][part];
    const lines = chosen ?? new Set();
    const words = (found) => (found === null ? "" : Array.isArray(found) ? found.map((text) => table.texts[text]) : table.texts[found]);
    const found = {};
    for (const [name, at] of Object.entries(fields)) {
      found[name] = name === "level" ? value(at, lines) : words(value(at, lines));
    }
    found.steps = steps.map(([action, at]) => [action, value(at, lines)]).filter(([, step]) => step)
      .map(([action, [seconds, cautions]]) => ({ action, seconds, cautions: words(cautions) }));
    return found;
  }

  // --- where we are

  const now = { group: 0, part: "calf", chosen: new Set(), shown: null, place: -1, taken: [], begun: 0, ends: 0, wasOver: false };

  function show(id) {
    for (const section of sections) section.hidden = section.id !== id;
    const heading = by(id).querySelector("h1");
    heading?.focus({ preventScroll: true });
    scrollTo(0, 0);
  }

  const isShown = (id) => !by(id).hidden;

  function list(element, texts) {
    element.replaceChildren(...texts.map((text) => {
      const item = document.createElement("li");
      item.textContent = text;
      return item;
    }));
  }

  function showLines(scope) {
    const asked = new Set(table.groups[now.group].lines.map((line) => table.lines[line]));
    for (const label of scope.querySelectorAll("[data-line]")) {
      label.hidden = !asked.has(label.dataset.line);
      label.querySelector("input").disabled = label.hidden;
    }
    return asked.size;
  }

  // --- what is asked

  for (const button of document.querySelectorAll("#age [data-group]")) {
    button.addEventListener("click", (event) => {
      event.preventDefault();
      now.group = Number(button.dataset.group);
      if (showLines(by("lines"))) show("lines");
      else decide();
    });
  }

  by("lines").querySelector("form").addEventListener("submit", (event) => {
    event.preventDefault();
    const given = new FormData(event.currentTarget);
    const answer = event.submitter?.value ?? "lines";
    now.part = given.get("part");
    now.chosen = answer === "unknown" ? null : new Set(answer === "none" ? [] : given.getAll("lines"));
    decide();
  });

  by("now").addEventListener("submit", (event) => {
    event.preventDefault();
    const given = new FormData(event.currentTarget).getAll("lines");
    now.chosen = new Set([...(now.chosen ?? []), ...given]);
    decide();
  });

  for (const button of document.querySelectorAll("#part [data-part]")) {
    button.addEventListener("click", () => { now.part = button.dataset.part; decide(); });
  }

  // --- what is shown

  const isLed = () => now.shown.steps.some((step) => step.seconds !== null);

  function decide() {
    now.shown = lookUp(now.group, now.part, now.chosen);
    now.place = -1;
    for (const signs of document.querySelectorAll(".signs")) list(signs, now.shown.signs);
    by("now").hidden = !showLines(by("now"));
    const { first, level, stopped } = now.shown;
    if (first) urgent(level, first);
    else if (stopped) help(stopped, now.shown.hints);
    else ease();
  }

  function urgent(level, first) {
    const section = by("first"), isEmergency = level === "emergency";
    by("level").textContent = by("level").dataset[level];
    section.querySelector("h1").textContent = first;
    by("first-emergency").hidden = !isEmergency;
    by("first-urgent").hidden = isEmergency;
    section.classList.toggle("emergency", isEmergency);
    section.querySelector("[data-do=ease]").hidden = !isLed();
    section.querySelector("[data-do=again]").hidden = !table.groups[now.group].lines.length;
    const waiting = now.shown.steps.filter((step) => step.seconds === null);
    by("waiting").replaceChildren(...waiting.flatMap(({ action }) => {
      const name = document.createElement("h2"), texts = document.createElement("ul");
      name.textContent = actions[action].name;
      list(texts, actions[action].do);
      return [name, texts];
    }));
    show("first");
    speak([first]);
  }

  function ease() {
    if (!isLed()) {
      const { none } = by("help").querySelector("h1").dataset;
      help(none, [...now.shown.reasons, ...now.shown.hints, now.shown.rest]);
      return;
    }
    now.begun ||= Date.now();
    stayAwake();
    next();
  }

  function help(title, texts) {
    const section = by("help"), heading = section.querySelector("h1");
    heading.textContent = title;
    list(section.querySelector(".texts"), texts.filter(Boolean));
    section.querySelector("[data-do=again]").hidden = isTooLong();
    show("help");
    speak([title, ...texts.filter(Boolean)]);
  }

  function next() {
    now.place += 1;
    const step = now.shown.steps[now.place];
    if (!step) {
      help(by("help").querySelector("h1").dataset.rest, [now.shown.rest]);
      return;
    }
    const { name, do: texts } = actions[step.action];
    now.taken.push(step.action);
    now.ends = Date.now() + step.seconds * 1000;
    now.length = step.seconds;
    now.wasOver = false;
    by("name").textContent = name;
    by("drawing").replaceChildren(document.querySelector(`template[data-drawing="${step.action}"]`).content.cloneNode(true));
    list(by("do"), [...(now.place ? [] : now.shown.hints), ...texts]);
    list(by("mind"), step.cautions);
    by("over").textContent = "";
    by("other-part").hidden = now.place > 0 || by("other-part").dataset.never === "yes";
    turnTo(0);
    show("step");
    tick();
    speakFrom(name, 0);
  }

  // One instruction at a time is large; the one after it stands below.
  let line = 0;
  function turnTo(place) {
    const items = [...by("do").children];
    line = place;
    by("do").classList.add("paged");
    items.forEach((item, at) => {
      item.classList.toggle("long", item.textContent.length > LONG);
      item.classList.toggle("now", at === place);
      item.classList.toggle("soon", at === place + 1);
      if (at === place) item.setAttribute("aria-current", "step");
      else item.removeAttribute("aria-current");
    });
    by("further").hidden = items.length < 2;
    by("further").textContent = place + 1 < items.length ? `Read on (${place + 1} of ${items.length})` : `From the start (${items.length} of ${items.length})`;
  }
  const further = () => { turnTo((line + 1) % by("do").children.length); speakFrom("", line); };
  by("further").addEventListener("click", further);
  by("do").addEventListener("click", further);

  // --- the clock

  const limit = data.limits[0];
  const isTooLong = () => Boolean(limit && now.begun) && Date.now() - now.begun >= limit.minutes * 60000;
  const circle = document.querySelector(".ring .left");

  function tick() {
    if (!now.begun || isShown("gone")) return;
    if (isTooLong() && (isShown("step") || (isShown("help") && !by("help").dataset.long))) {
      by("help").dataset.long = "yes";
      vibrate([300, 200, 300]);
      help(limit.says, []);
      return;
    }
    if (!isShown("step")) return;
    const left = Math.max(0, Math.ceil((now.ends - Date.now()) / 1000));
    by("left").textContent = left;
    circle.setAttribute("stroke-dashoffset", String(100 - (100 * left) / now.length));
    if (!left && !now.wasOver) {
      now.wasOver = true;
      by("over").textContent = "The time is over. Has it let go?";
      vibrate([200]);
      speak([by("over").textContent]);
    }
  }
  setInterval(tick, 500);

  // --- the choices

  const does = {
    gone,
    next,
    wrong: () => { show("wrong"); },
    back: () => { show("step"); },
    again: () => { if (by("lines").querySelector("[data-line]:not([hidden])")) show("lines"); else decide(); },
    part: () => { show("part"); },
    ease,
  };
  for (const button of document.querySelectorAll("[data-do]")) {
    button.addEventListener("click", () => does[button.dataset.do]());
  }

  function lasting(seconds) {
    const parts = [[Math.floor(seconds / 60), "minute"], [seconds % 60, "second"]];
    return parts.filter(([count]) => count).map(([count, word]) => `${count} ${word}${count === 1 ? "" : "s"}`).join(" ");
  }

  function gone() {
    const began = now.begun || Date.now();
    const seconds = Math.max(1, Math.round((Date.now() - began) / 1000));
    by("took").textContent = now.begun ? `It took about ${lasting(seconds)}.` : "";
    const form = by("write");
    form.elements.at.value = window.nightcramp.localTime(new Date(began));
    form.elements.seconds.value = now.begun ? seconds : "";
    form.elements.part.value = now.part;
    for (const old of form.querySelectorAll("[name=steps]")) old.remove();
    for (const action of now.taken) {
      const field = document.createElement("input");
      Object.assign(field, { type: "hidden", name: "steps", value: action });
      form.append(field);
    }
    awake?.release().catch(() => {});
    show("gone");
    const said = [...by("gone").querySelectorAll("h1, .texts li")].map((each) => each.textContent);
    speak(said);
  }

  // With a person it goes through the queue of this device, so that it is kept without a network.
  by("write").addEventListener("submit", async (event) => {
    if (!data.person || !window.nightcramp?.send) return;
    event.preventDefault();
    const form = event.currentTarget, { at, seconds, part } = form.elements;
    form.querySelector("button").disabled = true;
    const isBoth = part.value === "both";
    const cramp = {
      at: at.value, seconds: Number(seconds.value) || null, part: isBoth ? null : part.value, side: isBoth ? "both" : null,
      steps: now.taken,
    };
    const { state } = await window.nightcramp.send(`/api/v1/people/${data.person}/cramps`, cramp);
    by("kept").textContent = by("kept").dataset[state] ?? by("kept").dataset.refused;
    form.querySelector("button").hidden = true;
    form.querySelector("a").textContent = "Done";
  });

  // --- what a device may have: a voice, a motor, a screen that stays on

  const voice = by("voice"), canSpeak = "speechSynthesis" in window;
  let speaks = canSpeak && localStorage.getItem(VOICE) === "yes";
  if (canSpeak) {
    voice.hidden = false;
    voice.setAttribute("aria-pressed", String(speaks));
    voice.addEventListener("click", () => {
      speaks = !speaks;
      localStorage.setItem(VOICE, speaks ? "yes" : "no");
      voice.setAttribute("aria-pressed", String(speaks));
      if (!speaks) speechSynthesis.cancel();
      else if (isShown("step")) speakFrom(by("name").textContent, line);
    });
  }

  function speak(texts, after) {
    if (!speaks) return;
    speechSynthesis.cancel();
    texts.forEach((text, at) => {
      const said = new SpeechSynthesisUtterance(text);
      said.lang = "en";
      said.rate = 0.9;
      if (at === texts.length - 1 && after) said.onend = after;
      speechSynthesis.speak(said);
    });
  }

  // The instruction that is read is the large one.
  function speakFrom(title, place) {
    const items = by("do").children, step = now.place;
    const onward = () => {
      if (isShown("step") && step === now.place && place + 1 < items.length) { turnTo(place + 1); speakFrom("", place + 1); }
    };
    speak([title, items[place].textContent].filter(Boolean), onward);
  }

  function vibrate(pattern) {
    if (navigator.vibrate) navigator.vibrate(pattern);
  }

  let awake = null;
  async function stayAwake() {
    try {
      awake = await navigator.wakeLock?.request("screen");
    } catch { /* low battery: the screen goes off as usual */ }
  }
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden && now.begun && !isShown("gone")) stayAwake();
    tick();
  });

  // --- whom to call

  const countries = JSON.parse(by("countries")?.textContent ?? "[]");
  function callIn(code) {
    const found = countries.find(([each]) => each === code);
    if (!found) return;
    for (const box of document.querySelectorAll(".call")) {
      const select = box.querySelector("select"), isUrgent = Boolean(select.dataset.urgent);
      const numbers = found[2].map((number) => [number, `${isUrgent ? "Call" : "In an emergency"} ${number}`, isUrgent ? "alarm" : "quiet"]);
      if (found[3] && !isUrgent) numbers.unshift([found[3], `Health line ${found[3]}`, ""]);
      box.querySelector(".numbers").replaceChildren(...numbers.map(([number, words, look]) => {
        const link = document.createElement("a");
        link.className = `button tall ${look}`;
        link.href = `tel:${number.replaceAll(" ", "")}`;
        link.textContent = words;
        return link;
      }));
      select.value = code;
    }
  }
  for (const select of document.querySelectorAll(".country select")) {
    select.append(...countries.map(([code, name]) => new Option(name, code)));
    select.addEventListener("change", () => { localStorage.setItem(COUNTRY, select.value); callIn(select.value); });
  }
  if (countries.length) callIn(localStorage.getItem(COUNTRY) ?? by("here").textContent);

  // --- begin

  window.nightcramp = Object.assign(window.nightcramp ?? {}, { relief: { lookUp } });
  by("other-part").dataset.never = by("lines").querySelector("[data-line]") ? "yes" : "";
  if (isShown("lines")) showLines(by("lines"));
  if (!isShown("age") && !isShown("lines")) decide();
})();
