// Notes on terms: Escape closes the one that is open, and those near the right edge open to the left.
(() => {
  const at = (event) => event.target.closest && event.target.closest(".concept");
  const open = (event) => {
    const term = at(event);
    if (!term) return;
    const sheet = document.querySelector(".sheet-text");
    const edge = sheet ? sheet.getBoundingClientRect().right : document.documentElement.clientWidth;
    term.classList.toggle("at-end", term.getBoundingClientRect().left + 352 > edge);
  };
  const reopen = (event) => { const term = at(event); if (term) term.classList.remove("is-closed"); };
  document.addEventListener("pointerover", open);
  document.addEventListener("focusin", open);
  document.addEventListener("pointerout", reopen);
  document.addEventListener("focusout", reopen);
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") document.querySelectorAll(".concept:hover, .concept:focus-within").forEach((term) => term.classList.add("is-closed"));
  });
})();
