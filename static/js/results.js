/* Which result is opened, for the order of later ones: the way leads through an address that counts it. */
(() => {
  "use strict";
  const asked = new URLSearchParams(location.search);
  if (location.pathname !== "/search" || !asked.get("q")) return;
  const before = (Math.max(parseInt(asked.get("page") || "1", 10), 1) - 1) * 10;
  document.querySelectorAll(".timetable-results a.timetable-title").forEach((link, number) => {
    const through = new URLSearchParams({ to: link.getAttribute("href"), q: asked.get("q"), rank: before + number + 1 });
    link.addEventListener("click", (event) => {
      if (event.button === 0) link.href = `/search/opened?${through}`;
    });
  });
})();
