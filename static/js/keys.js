/* Single keys, which act only while the focus is in the part of the page that they belong to (WCAG 2.1.4):
   in [data-rows] j, k and the arrows move between the rows; in [data-keys] a letter presses what bears it as data-key. */
(function () {
  "use strict";
  const STEPS = { j: 1, ArrowDown: 1, k: -1, ArrowUp: -1 };
  const TYPING = "input:not([type=button], [type=submit]), textarea, select, [contenteditable]";

  document.querySelectorAll(".keys-help").forEach((help) => { help.hidden = false; });

  listen("[data-rows]", (event, list) => {
    const links = [...list.querySelectorAll(".timetable-row a.timetable-title")];
    const row = event.target.closest(".timetable-row");
    const here = links.findIndex((link) => link.closest(".timetable-row") === row);
    return here >= 0 && event.key in STEPS && links[here + STEPS[event.key]];
  }, (link) => link.focus());

  listen("[data-keys]", (event) => document.querySelector(`[data-key="${CSS.escape(event.key)}"]`), (found) => found.click());

  function listen(places, find, act) {
    document.querySelectorAll(places).forEach((place) => place.addEventListener("keydown", (event) => {
      const found = isPlain(event) && find(event, place);
      if (!found) return;
      event.preventDefault();
      act(found);
    }));
  }

  function isPlain(event) {
    const hasModifier = event.ctrlKey || event.metaKey || event.altKey || event.shiftKey;
    const isHeld = event.repeat && !(event.key in STEPS);
    return !hasModifier && !isHeld && !event.isComposing && !event.target.closest(TYPING);
  }
})();
