/* In a text: a button at each block of code that copies it. */
(function () {
  "use strict";
  const text = document.querySelector(".prose[data-code]");
  if (!navigator.clipboard || !text) return;

  function button(kind, sign, label, what) {
    const made = document.createElement("button");
    made.type = "button";
    made.className = kind;
    made.textContent = sign;
    made.setAttribute("aria-label", label);
    made.addEventListener("click", async () => {
      await navigator.clipboard.writeText(what());
      made.textContent = text.dataset.copied;
      setTimeout(() => { made.textContent = sign; }, 2000);
    });
    return made;
  }

  text.querySelectorAll("pre").forEach((block) => {
    const code = block.textContent;
    block.classList.add("copied");
    block.append(button("copy-code", text.dataset.code, text.dataset.code, () => code));
  });
})();
