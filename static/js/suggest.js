/* Suggestions while somebody types, below the search boxes and below fields that name something to choose (`data-suggest-url`):
   a combobox with a list, as screen readers know them. */
(() => {
  "use strict";
  const WAIT = 120;

  document.querySelectorAll('form[action="/search"] input[type="search"], input[data-suggest-url]').forEach((box, number) => {
    const address = box.dataset.suggestUrl;
    const host = address ? document.createElement("div") : box.form;
    const list = document.createElement("ul");
    const told = document.createElement("span");
    let asked = null, timer = 0, chosen = -1;

    list.id = `suggestions-${number}`;
    list.className = "suggestions";
    list.setAttribute("role", "listbox");
    list.hidden = true;
    told.className = "visually-hidden";
    told.setAttribute("role", "status");
    if (address) {
      box.replaceWith(host);
      host.append(box);
    }
    host.classList.add("suggestions-host");
    host.append(list, told);
    const facts = { role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id, autocomplete: "off" };
    Object.entries(facts).forEach(([name, value]) => box.setAttribute(name, value));

    const close = () => {
      list.hidden = true;
      chosen = -1;
      box.setAttribute("aria-expanded", "false");
      box.removeAttribute("aria-activedescendant");
    };

    const choose = (place) => {
      const options = [...list.children];
      chosen = (place + options.length) % options.length;
      options.forEach((option, at) => option.setAttribute("aria-selected", String(at === chosen)));
      box.setAttribute("aria-activedescendant", options[chosen].id);
      options[chosen].scrollIntoView({ block: "nearest" });
    };

    const take = (option) => {
      box.value = option.dataset.text;
      close();
      if (!address) box.form.requestSubmit();
    };

    const show = (answer) => {
      list.setAttribute("aria-label", answer.label);
      list.replaceChildren(...answer.suggestions.map((each, at) => {
        const option = document.createElement("li");
        const text = document.createElement("span");
        const kind = document.createElement("span");
        option.id = `${list.id}-${at}`;
        option.dataset.text = each.text;
        option.setAttribute("role", "option");
        option.setAttribute("aria-selected", "false");
        text.textContent = each.title || each.text;
        kind.textContent = each.kind;
        option.append(text, kind);
        option.addEventListener("mousedown", (event) => event.preventDefault());
        option.addEventListener("click", () => take(option));
        return option;
      }));
      told.textContent = answer.told;
      chosen = -1;
      box.removeAttribute("aria-activedescendant");
      list.hidden = answer.suggestions.length === 0;
      box.setAttribute("aria-expanded", String(!list.hidden));
    };

    const ask = async () => {
      if (asked) asked.abort();
      asked = new AbortController();
      try {
        const query = `q=${encodeURIComponent(box.value)}`;
        const answer = await fetch(address ? `${address}&${query}` : `/search/suggest?${query}`, { signal: asked.signal });
        if (answer.ok && document.activeElement === box) show(await answer.json());
      } catch (error) {
        close();
      }
    };

    box.addEventListener("input", (event) => {
      clearTimeout(timer);
      if (!event.isComposing) timer = setTimeout(ask, WAIT);
    });
    box.addEventListener("compositionend", () => { timer = setTimeout(ask, WAIT); });
    box.addEventListener("blur", close);
    box.addEventListener("keydown", (event) => {
      if (event.isComposing) return;
      if (event.key === "Escape" && !list.hidden) {
        event.preventDefault();
        close();
      } else if (event.key === "ArrowDown" && list.hidden && list.children.length) {
        event.preventDefault();
        list.hidden = false;
        box.setAttribute("aria-expanded", "true");
        choose(0);
      } else if (!list.hidden && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
        event.preventDefault();
        choose(event.key === "ArrowDown" ? chosen + 1 : Math.max(chosen, 0) - 1);
      } else if (!list.hidden && event.key === "Enter" && chosen >= 0) {
        event.preventDefault();
        take(list.children[chosen]);
      }
    });
  });
})();
