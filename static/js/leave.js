/* A form with data-leave asks before its page is left with text that is saved nowhere. */
(function () {
  "use strict";
  document.querySelectorAll("form[data-leave]").forEach((form) => {
    let isTouched = false;
    form.addEventListener("input", () => { isTouched = true; });
    form.addEventListener("submit", () => { isTouched = false; });
    window.addEventListener("beforeunload", (event) => {
      if (isTouched && (!form.hasUnsaved || form.hasUnsaved())) event.preventDefault();
    });
  });
})();
