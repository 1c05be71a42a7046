/* The toolbar, the shortcuts and the counter of a text in Markdown. */
(function () {
  "use strict";
  const KEYS = { b: "bold", i: "italic", k: "link", e: "code", m: "formula" };

  document.querySelectorAll("textarea[data-markdown]").forEach((area) => {
    const editor = area.closest("[data-editor]");
    const toolbar = editor && editor.querySelector(".editor-toolbar");
    if (toolbar) showToolbar(toolbar, area);
    area.addEventListener("keydown", (event) => {
      const mark = markOf(event);
      if (!mark) return;
      event.preventDefault();
      write(area, mark);
    });
    const counter = editor && editor.querySelector("[data-count]");
    if (counter) {
      const show = () => { counter.textContent = counted(area, counter); };
      area.addEventListener("input", show);
      show();
    }
  });

  function showToolbar(toolbar, area) {
    const buttons = [...toolbar.querySelectorAll("button")];
    toolbar.hidden = false;
    buttons.forEach((button, index) => {
      button.tabIndex = index ? -1 : 0;
      button.addEventListener("click", () => write(area, button.dataset.mark));
    });
    toolbar.addEventListener("keydown", (event) => {
      const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      if (!step) return;
      const next = buttons[(buttons.indexOf(document.activeElement) + step + buttons.length) % buttons.length];
      buttons.forEach((button) => { button.tabIndex = button === next ? 0 : -1; });
      next.focus();
      event.preventDefault();
    });
  }

  function markOf(event) {
    if (!(event.ctrlKey || event.metaKey)) return null;
    if (event.altKey) return event.code === "Digit2" ? "heading" : null;
    if (event.shiftKey) return event.code === "Digit8" ? "list" : null;
    return KEYS[event.key.toLowerCase()] || null;
  }

  function write(area, mark) {
    const chosen = area.value.slice(area.selectionStart, area.selectionEnd);
    const words = area.dataset;
    const column = words.sampleColumn;
    if (mark === "figure" && area.dataset.uploadUrl) return area.dispatchEvent(new CustomEvent("choose-picture"));
    const act = {
      bold: () => around(area, "**", chosen || words.sample),
      italic: () => around(area, "*", chosen || words.sample),
      code: () => (chosen.includes("\n") ? block(area, "```\n" + chosen + "\n```", chosen) : around(area, "`", chosen || words.sample)),
      formula: () => around(area, "$", chosen || "x^2"),
      link: () => replace(area, "[" + (chosen || words.sample) + "](" + words.sampleLink + ")", words.sampleLink),
      heading: () => lines(area, "## ", chosen || words.sampleHeading),
      list: () => lines(area, "- ", chosen || words.sample),
      quote: () => lines(area, "> ", chosen || words.sample),
      table: () => block(area, "| " + column + " 1 | " + column + " 2 |\n|---|---|\n|  |  |", column + " 1"),
      figure: () => block(area, "![" + (chosen || words.sampleFigure) + "](" + words.sampleLink + ")", words.sampleLink),
    }[mark];
    act();
    return true;
  }

  function around(area, mark, text) {
    replace(area, mark + text + mark, text);
  }

  function lines(area, mark, text) {
    const start = area.value.lastIndexOf("\n", area.selectionStart - 1) + 1;
    if (area.selectionStart === area.selectionEnd && start !== area.selectionStart) {
      const end = (area.value + "\n").indexOf("\n", start);
      area.setSelectionRange(start, end);
      text = area.value.slice(start, end);
    }
    block(area, text.split("\n").map((line) => mark + line).join("\n"), text);
  }

  function block(area, text, select) {
    const before = area.value.slice(0, area.selectionStart);
    const gap = !before || before.endsWith("\n\n") ? "" : before.endsWith("\n") ? "\n" : "\n\n";
    replace(area, gap + text + "\n", select);
  }

  /* execCommand is old, but it alone keeps the browser's own undo. */
  function replace(area, text, select) {
    const start = area.selectionStart;
    area.focus();
    if (!document.execCommand("insertText", false, text)) {
      area.setRangeText(text);
      area.dispatchEvent(new Event("input", { bubbles: true }));
    }
    const at = select ? text.indexOf(select) : -1;
    if (at >= 0) area.setSelectionRange(start + at, start + at + select.length);
  }

  function counted(area, counter) {
    const han = /\p{Script=Han}/gu;
    const characters = (area.value.match(han) || []).length;
    const words = (area.value.replace(han, " ").match(/[\p{L}\p{N}]+(?:['’.-][\p{L}\p{N}]+)*/gu) || []).length;
    const isChinese = (area.lang || "").startsWith("zh") || characters > words;
    const form = isChinese ? counter.dataset.characters : counter.dataset.words;
    return form.replace("{n}", (isChinese ? characters + words : words).toLocaleString(document.documentElement.lang));
  }
})();
