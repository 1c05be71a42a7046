/* While a new title is typed: what it comes close to. Without scripts a button asks for the same list. */
(() => {
  "use strict";
  const WAIT = 250;

  document.querySelectorAll("[data-similar]").forEach((region) => {
    const box = document.getElementById(region.dataset.similarOf);
    const [told, list] = region.children;
    let asked = null, timer = 0;
    if (!box) return;
    box.form.querySelectorAll("[data-similar-ask]").forEach((button) => { button.hidden = true; });

    const ask = async () => {
      if (asked) asked.abort();
      asked = new AbortController();
      try {
        const answer = await fetch(`${region.dataset.similar}?title=${encodeURIComponent(box.value)}`, { signal: asked.signal });
        if (!answer.ok) return;
        list.innerHTML = await answer.text();
        const heading = list.querySelector("[data-told]");
        told.textContent = heading ? heading.dataset.told : "";
      } catch (error) {
        if (error.name !== "AbortError") list.replaceChildren();
      }
    };

    const later = () => {
      clearTimeout(timer);
      timer = setTimeout(ask, WAIT);
    };
    box.addEventListener("input", (event) => { if (!event.isComposing) later(); });
    box.addEventListener("compositionend", later);
  });
})();
