/* Pictures pasted, dropped or chosen are sent at once and stand in the text where the cursor was. */
(function () {
  "use strict";
  document.querySelectorAll("textarea[data-upload-url]").forEach((area) => {
    area.addEventListener("paste", (event) => {
      const data = event.clipboardData;
      if (data.types.includes("text/html") || data.types.includes("text/plain")) return;
      take(event, data.files);
    });
    area.addEventListener("dragover", (event) => {
      if (event.dataTransfer.types.includes("Files")) event.preventDefault();
    });
    area.addEventListener("drop", (event) => take(event, event.dataTransfer.files));
    area.addEventListener("choose-picture", () => choose(area));

    function take(event, files) {
      const pictures = [...files].filter((file) => file.type.startsWith("image/"));
      if (!pictures.length) return;
      event.preventDefault();
      pictures.forEach((file) => send(area, file));
    }
  });

  function choose(area) {
    const input = document.createElement("input");
    input.type = "file";
    input.accept = "image/*";
    input.addEventListener("change", () => [...input.files].forEach((file) => send(area, file)));
    input.click();
  }

  async function send(area, file) {
    const words = area.dataset;
    if (file.size > Number(words.uploadLimit)) return say(area, words.uploadLarge, file);
    const mark = "![" + words.uploadBusy.replace("{name}", file.name) + "]()";
    put(area, area.selectionStart, area.selectionEnd, mark);
    say(area, words.uploadBusy, file);
    const body = new FormData();
    body.append("file", file);
    try {
      const answer = await fetch(words.uploadUrl, { method: "POST", body, headers: { "X-CSRFToken": area.form.elements.csrf_token.value, Accept: "application/json" } });
      if (!answer.ok) throw new Error(await reason(answer));
      settle(area, mark, (await answer.json()).markdown);
      say(area, "", file);
    } catch (error) {
      settle(area, mark, "");
      say(area, error.message && !(error instanceof TypeError) ? error.message : words.uploadFailed, file);
    }
    return undefined;
  }

  async function reason(answer) {
    try { return (await answer.json()).error || ""; } catch { return ""; }
  }

  /* The mark gives way to the picture; an empty description is filled with words to write over. */
  function settle(area, mark, markdown) {
    const at = area.value.indexOf(mark);
    if (at < 0) return;
    const alt = area.dataset.uploadAlt;
    const text = markdown.replace(/^!\[\]/, "![" + alt + "]");
    put(area, at, at + mark.length, text);
    const place = text.indexOf(alt);
    if (place >= 0) area.setSelectionRange(at + place, at + place + alt.length);
  }

  function put(area, start, end, text) {
    area.setRangeText(text, start, end, "end");
    area.dispatchEvent(new Event("input", { bubbles: true }));
    area.focus();
  }

  function say(area, words, file) {
    const status = area.closest("[data-editor]").querySelector("[data-upload-status]");
    if (status) status.textContent = (words || "").replace("{name}", file.name);
  }
})();
