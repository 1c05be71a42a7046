/* Buttons that copy a citation; hidden where the browser cannot. */
(function () {
  "use strict";
  if (!navigator.clipboard) return;

  document.querySelectorAll("[data-copy]").forEach((button) => {
    const word = button.querySelector("span");
    const usual = word.textContent;
    button.hidden = false;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).textContent.trim());
      word.textContent = button.dataset.copied;
      setTimeout(() => { word.textContent = usual; }, 2000);
    });
  });
})();
