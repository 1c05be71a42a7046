/* The live preview: the server renders and sanitises, this script asks for it and puts it in its place. */
(function () {
  "use strict";
  const PAUSE = 400;

  document.querySelectorAll("textarea[data-preview-url]").forEach((area) => {
    const pane = area.closest("[data-editor]").querySelector("[data-preview]");
    let timer = 0;
    let asked = 0;
    let shown = null;

    async function refresh() {
      if (area.value === shown) return;
      const source = area.value;
      const number = ++asked;
      try {
        const answer = await fetch(area.dataset.previewUrl, { method: "POST", headers: headers(area), body: new URLSearchParams({ source, language: area.lang === "zh-CN" ? "zh" : area.lang }) });
        if (number !== asked) return;
        if (!answer.ok) throw new Error(answer.status);
        const place = pane.scrollTop;
        pane.innerHTML = await answer.text();
        pane.scrollTop = place;
        shown = source;
      } catch {
        if (number === asked) pane.textContent = area.dataset.previewFailed;
      }
    }

    area.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(refresh, PAUSE);
    });
    area.addEventListener("scroll", () => {
      const room = area.scrollHeight - area.clientHeight;
      if (room > 0) pane.scrollTop = (area.scrollTop / room) * (pane.scrollHeight - pane.clientHeight);
    });
    refresh();
  });

  function headers(area) {
    const field = area.form && area.form.elements.csrf_token;
    const meta = document.querySelector("meta[name=csrf-token]");
    return { "X-CSRFToken": field ? field.value : meta ? meta.content : "" };
  }
})();
