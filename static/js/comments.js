/* Choosing the passage of a draft: select it in the text, press "Comment on this". The form works without. */
(function () {
  "use strict";
  const form = document.querySelector("[data-discuss]");
  const here = document.querySelector("[data-discuss-here]");
  const text = document.querySelector(".review-text .prose");
  if (!form || !here || !text) return;

  function chosen() {
    const selection = document.getSelection();
    const inside = selection.rangeCount && text.contains(selection.getRangeAt(0).commonAncestorContainer);
    return inside ? selection : null;
  }

  function headingBefore(node) {
    const before = (heading) => heading.contains(node) || heading.compareDocumentPosition(node) & Node.DOCUMENT_POSITION_FOLLOWING;
    const headings = [...text.querySelectorAll("h1[id], h2[id], h3[id], h4[id], h5[id], h6[id]")].filter(before);
    return headings.length ? headings[headings.length - 1].id : "";
  }

  document.addEventListener("selectionchange", () => {
    const selection = chosen();
    here.parentElement.hidden = !selection || !selection.toString().trim();
  });

  here.addEventListener("mousedown", (event) => event.preventDefault());  // the selection stays
  here.addEventListener("click", () => {
    const selection = chosen();
    if (!selection) return;
    form.elements.quotation.value = selection.toString().trim();
    form.elements.anchor.value = headingBefore(selection.getRangeAt(0).startContainer);
    form.elements.body.focus();
    form.scrollIntoView({ block: "center" });
  });
})();
