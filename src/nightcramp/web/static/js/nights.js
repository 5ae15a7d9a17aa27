// The diary without a connection: what is tapped or filled in waits on this device (queue.js). Pages work without this.
"use strict";

(() => {
  if (!window.nightcramp) return;
  const { send, waiting } = window.nightcramp;

  const number = (text) => (text === null || text.trim() === "" ? null : Number(text.replace(",", ".")));

  function ofTap(form, button) {
    return { ...JSON.parse(form.dataset.entry), cramps: Number(button.value), version: Number(form.elements.version.value) };
  }

  function ofNight(form) {
    const filled = new FormData(form);
    return {
      cramps: number(filled.get("cramps_more")) ?? number(filled.get("cramps")),
      pain: number(filled.get("pain")),
      minutes_awake: number(filled.get("minutes_awake")),
      hours_sore: number(filled.get("hours_sore")),
      helped: filled.getAll("helped"),
      note: filled.get("note").trim(),
      version: Number(filled.get("version")),
    };
  }

  function ofDay(form) {
    const exposures = {};
    for (const [name, value] of new FormData(form)) if (name !== "csrf" && name !== "seen") exposures[name] = number(value);
    return { exposures, seen: JSON.parse(form.elements.seen.value) };
  }

  const saved = (form) => {
    const [home, date] = form.action.match(/(.*\/nights)\/(\d{4}-\d\d-\d\d)/).slice(1);
    return form.matches(".day") ? `${home}/${date}?noted=yes#day`
      : `${home}?saved=${date}${form.dataset.was ? `&was=${form.dataset.was}` : ""}`;
  };

  function tellKept(form, words) {
    const line = document.createElement("p");
    line.className = "lead kept";
    line.tabIndex = -1;
    line.textContent = `Kept on this device${words ? `: ${words}` : ""}. It is sent when there is a connection.`;
    form.hidden = true;
    form.after(line);
    return line;
  }

  const inWords = (body) => (body.cramps === undefined || body.cramps === null ? ""
    : body.cramps === 0 ? "no cramp" : body.cramps === 1 ? "1 cramp" : `${body.cramps} cramps`);

  for (const form of document.querySelectorAll("form[data-api]")) {
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      if (form.dataset.busy) return;
      form.dataset.busy = "yes";
      const button = event.submitter;
      const body = form.matches(".tap") ? ofTap(form, button) : form.matches(".day") ? ofDay(form) : ofNight(form);
      const outcome = await send(form.dataset.api, body, "PUT", { keepRefused: false });
      delete form.dataset.busy;
      if (outcome.state === "sent") {
        location.assign(saved(form));
      } else if (outcome.state === "kept") {
        tellKept(form, inWords(body)).focus();
      } else {
        // The server says what is wrong, or what was changed meanwhile, on a page.
        if (button?.name) form.append(Object.assign(document.createElement("input"), { type: "hidden", name: button.name, value: button.value }));
        form.submit();
      }
    });
  }

  // A page that comes from this device's memory: say what waits, and show it anew once it was sent.
  waiting().then((items) => {
    for (const form of document.querySelectorAll("form[data-api]")) {
      const item = items.findLast((one) => one.path === form.dataset.api && !one.problem);
      if (item) tellKept(form, inWords(item.body));
    }
  }, () => {});
  document.addEventListener("nightcramp:sent", ({ detail }) => {
    const form = [...document.querySelectorAll("form[data-api][hidden]")].find((one) => one.dataset.api === detail.path);
    if (form) location.assign(saved(form));
  });
})();
