/* Says once a minute that the editor is open, and shows who else has it open. */
(function () {
  "use strict";
  const EVERY = 60000;

  document.querySelectorAll("[data-presence]").forEach((place) => {
    const token = document.querySelector('meta[name="csrf-token"]');
    if (!token) return;
    tell();
    setInterval(tell, EVERY);
    document.addEventListener("visibilitychange", tell);

    async function tell() {
      if (document.visibilityState === "hidden") return;
      try {
        const answer = await fetch(place.dataset.presence, { method: "POST", headers: { "X-CSRFToken": token.content } });
        const words = answer.ok && !answer.redirected ? (await answer.text()).trim() : null;
        if (words !== null && words !== place.innerHTML.trim()) place.innerHTML = words;
      } catch { /* without a connection what was last known stays */ }
    }
  });
})();
