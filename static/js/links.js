/* After "[[", "@" and "#" in a text: titles to link to, people to name, tags, in a list that the keyboard moves through;
   without scripts one types them. */
(() => {
  "use strict";
  const WAIT = 60;
  const NAME = "[^\\s@#<>`()\\[\\]{}|]";
  /* What is open, what stands before it, which attribute has the address; the first that fits counts. */
  const WAYS = [
    { open: /()\[\[([^[\]|#\n]{1,100})$/, of: "completeUrl" },
    { open: new RegExp(`(^|[^\\w.@/\\\\[-])@(${NAME}{1,40}(?: ${NAME}{1,30})?)$`), of: "completePeople", isProse: true },
    { open: new RegExp(`(^|[^\\w&#=/"'(\\\\[-])#(${NAME}{1,40})$`), of: "completeTags", isProse: true },
  ];

  document.querySelectorAll("textarea[data-complete-url], textarea[data-complete-people]").forEach((area) => {
    const host = area.parentElement;
    const list = document.createElement("ul");
    const told = document.createElement("span");
    const mirror = document.createElement("div");
    let asked = null, timer = 0, chosen = 0, refused = -1;

    list.id = `${area.id}-links`;
    list.className = "suggestions";
    list.setAttribute("role", "listbox");
    list.hidden = true;
    told.className = "visually-hidden";
    told.setAttribute("role", "status");
    mirror.className = "editor-mirror";
    mirror.setAttribute("aria-hidden", "true");
    host.classList.add("suggestions-host");
    area.after(list, told, mirror);
    area.setAttribute("aria-autocomplete", "list");
    area.setAttribute("aria-haspopup", "listbox");
    area.setAttribute("aria-controls", list.id);

    /* {start, typed, url} of what stands open before the caret, or null. Code is full of signs that mean something else. */
    const open = () => {
      if (area.selectionStart !== area.selectionEnd) return null;
      const before = area.value.slice(0, area.selectionStart);
      const isCode = (before.match(/^ {0,3}(```|~~~)/gm) || []).length % 2 === 1;
      for (const way of WAYS) {
        const found = area.dataset[way.of] && !(way.isProse && isCode) && way.open.exec(before);
        if (found) return { start: found.index + found[1].length, typed: found[2], url: area.dataset[way.of] };
      }
      return null;
    };

    const close = () => {
      clearTimeout(timer);
      if (asked) asked.abort();
      list.hidden = true;
      area.removeAttribute("aria-activedescendant");
    };

    const choose = (place) => {
      const options = [...list.children];
      chosen = (place + options.length) % options.length;
      options.forEach((option, at) => option.setAttribute("aria-selected", String(at === chosen)));
      area.setAttribute("aria-activedescendant", options[chosen].id);
      options[chosen].scrollIntoView({ block: "nearest" });
    };

    const take = (option) => {
      const here = open();
      if (!here) return close();
      const line = area.value.slice(area.value.lastIndexOf("\n", here.start - 1) + 1, here.start).trimStart();
      const text = line.startsWith("|") ? option.dataset.insert.replace(/(\\?)\|/g, "\\|") : option.dataset.insert;
      const isClosed = text.endsWith("]]") && area.value.startsWith("]]", area.selectionStart);
      const end = area.selectionStart + (isClosed ? 2 : 0);
      close();
      area.focus();
      area.setSelectionRange(here.start, end);
      if (!document.execCommand("insertText", false, text)) {  // it alone keeps the browser's own undo
        area.setRangeText(text, here.start, end, "end");
        area.dispatchEvent(new Event("input", { bubbles: true }));
      }
    };

    const item = (offer, at) => {
      const option = document.createElement("li");
      const title = document.createElement("span");
      const note = document.createElement("span");
      option.id = `${list.id}-${at}`;
      option.dataset.insert = offer.insert;
      option.setAttribute("role", "option");
      title.textContent = offer.title;
      note.textContent = offer.note;
      option.append(title, note);
      option.addEventListener("mousedown", (event) => event.preventDefault());
      option.addEventListener("click", () => take(option));
      return option;
    };

    /* Below the line that is written: its height is that of the same text in a box of the same shape. */
    const place = () => {
      const style = getComputedStyle(area);
      mirror.style.width = `${area.clientWidth}px`;
      mirror.style.font = style.font;
      mirror.style.padding = style.padding;
      mirror.textContent = `${area.value.slice(0, area.selectionStart)}\u200b`;
      const bottom = mirror.scrollHeight - parseFloat(style.paddingBottom) - area.scrollTop;
      list.style.top = `${area.offsetTop + Math.min(Math.max(bottom, 0), area.clientHeight)}px`;
    };

    const show = ({ offers, label, told: words }) => {
      list.replaceChildren(...offers.map(item));
      list.setAttribute("aria-label", label || area.dataset.completeLabel);
      told.textContent = words || area.dataset.completeTold.replace("{n}", offers.length);
      list.hidden = offers.length === 0;
      if (list.hidden) return close();
      place();
      choose(0);
    };

    const ask = async () => {
      const here = open();
      if (!here || here.start === refused) return close();
      if (asked) asked.abort();
      asked = new AbortController();
      try {
        const url = new URL(here.url, location.href);
        url.searchParams.set("q", here.typed);
        if (area.lang) url.searchParams.set("in", area.lang);
        const answer = await fetch(url, { signal: asked.signal });
        if (answer.ok && document.activeElement === area && open()) show(await answer.json());
      } catch (error) {
        if (error.name !== "AbortError") close();
      }
    };

    const later = () => {
      clearTimeout(timer);
      const here = open();
      if (!here || here.start !== refused) refused = -1;
      if (here) timer = setTimeout(ask, WAIT);
      else close();
    };

    area.addEventListener("input", (event) => { if (!event.isComposing) later(); });
    area.addEventListener("compositionend", later);
    area.addEventListener("blur", close);
    area.addEventListener("keydown", (event) => {
      if (list.hidden || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
      const act = {
        ArrowDown: () => choose(chosen + 1), ArrowUp: () => choose(chosen - 1),
        Enter: () => take(list.children[chosen]), Tab: () => take(list.children[chosen]),
        Escape: () => { refused = open() ? open().start : -1; close(); },
        ArrowLeft: null, ArrowRight: null, Home: null, End: null,
      }[event.key];
      if (act === null) close();
      if (!act) return;
      event.preventDefault();
      event.stopPropagation();
      act();
    });
  });
})();
