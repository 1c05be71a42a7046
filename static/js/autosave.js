/* Typed text reaches the portal within 5 s of the last key and when the page is left; what cannot be sent stays on this device. */
(function () {
  "use strict";
  const PAUSE = 4000;
  const RETRY = 15000;
  const KEEPALIVE_LIMIT = 60000;
  const NAMES = ["title", "summary", "body", "base"];

  document.querySelectorAll("form[data-autosave-url]").forEach((form) => {
    const status = form.querySelector("[data-autosave-status]");
    const regions = [...form.querySelectorAll("[data-autosave-language]")];
    const savers = (regions.length ? regions : [form]).map((region) => saver(form, region, status));

    form.addEventListener("input", (event) => savers.forEach((one) => one.typed(event.target)));
    form.addEventListener("submit", () => savers.forEach((one) => one.stop()));
    window.addEventListener("online", () => savers.forEach((one) => one.send()));
    window.addEventListener("pagehide", () => savers.forEach((one) => one.send(true)));
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "hidden") savers.forEach((one) => one.send(true));
    });
    form.hasUnsaved = () => savers.some((one) => one.isDirty());
  });

  function saver(form, region, status) {
    const language = region.dataset.autosaveLanguage || form.dataset.language;
    const shelf = "unsaved " + form.dataset.autosaveUrl + " " + language;
    let timer = 0;
    let saved = text();
    let sending = null;
    let stopped = false;
    offerKept(form, region, shelf, text);

    function text() {
      return JSON.stringify(Object.assign({ language }, fieldsOf(form, region)));
    }

    function typed(target) {
      if (!region.contains(target)) return;
      clearTimeout(timer);
      timer = setTimeout(send, PAUSE);
    }

    async function send(isLeaving) {
      const body = text();
      clearTimeout(timer);
      if (stopped || body === saved || body === sending) return undefined;
      sending = body;
      keep(shelf, body);
      try {
        const answer = await fetch(form.dataset.autosaveUrl, {
          method: "POST", body, keepalive: Boolean(isLeaving) && new Blob([body]).size < KEEPALIVE_LIMIT,
          headers: { "Content-Type": "application/json", "X-CSRFToken": form.elements.csrf_token.value },
        });
        if ([413, 422].includes(answer.status)) return say(status, form.dataset.rejected, true);
        if (answer.redirected || (answer.status >= 400 && answer.status < 429)) return say(status, form.dataset.refused, true);
        if (!answer.ok) throw new Error(answer.status);
        saved = body;
        forget(shelf);
        say(status, form.dataset.saved.replace("{time}", clock()));
      } catch {
        say(status, form.dataset.offline, true);
        timer = setTimeout(send, RETRY);
      } finally {
        if (sending === body) sending = null;
      }
      return undefined;
    }

    function stop() {
      stopped = true;
      clearTimeout(timer);
      keep(shelf, text());
      sessionStorage.setItem("sent " + shelf, "1");
    }

    return { typed, send, stop, isDirty: () => !stopped && text() !== saved };
  }

  function fieldsOf(form, region) {
    const found = {};
    const fields = [...form.elements].filter((field) => region.contains(field) || /(^|[-_])base$/.test(field.name));
    fields.forEach((field) => {
      const name = meaning(field);
      if (name && (region.contains(field) || !(name in found))) found[name] = field.value;
    });
    return found;
  }

  /* "title", "title_zh" and "zh-title" all mean the title. */
  function meaning(field) {
    return field.name.split(/[-_]/).find((part) => NAMES.includes(part));
  }

  /* A sent form that made a new version (its base moved on) needs no copy any more; any other copy is offered. */
  function offerKept(form, region, shelf, text) {
    const kept = read(shelf);
    if (!kept) return undefined;
    const wasSent = sessionStorage.getItem("sent " + shelf);
    sessionStorage.removeItem("sent " + shelf);
    if (kept === text() || (wasSent && JSON.parse(kept).base !== JSON.parse(text()).base)) return forget(shelf);
    const offer = form.querySelector("[data-autosave-kept]");
    if (!offer) return undefined;
    offer.hidden = false;
    offer.querySelector("[data-use]").addEventListener("click", () => {
      putBack(form, region, JSON.parse(kept));
      offer.hidden = true;
    });
    offer.querySelector("[data-discard]").addEventListener("click", () => {
      forget(shelf);
      offer.hidden = true;
    });
    return undefined;
  }

  function putBack(form, region, kept) {
    [...form.elements].filter((field) => region.contains(field)).forEach((field) => {
      const name = meaning(field);
      if (!name || name === "base" || !(name in kept)) return;
      field.value = kept[name];
      field.dispatchEvent(new Event("input", { bubbles: true }));
    });
  }

  function say(status, words, isProblem) {
    if (!status) return;
    status.textContent = words;
    status.classList.toggle("autosave-refused", Boolean(isProblem));
  }

  function clock() {
    return new Date().toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit" });
  }

  function keep(shelf, body) {
    try { localStorage.setItem(shelf, body); } catch { /* a full shelf must not stop the sending */ }
  }

  function forget(shelf) {
    localStorage.removeItem(shelf);
  }

  function read(shelf) {
    try { return localStorage.getItem(shelf); } catch { return null; }
  }
})();
