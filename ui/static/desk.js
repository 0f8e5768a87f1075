// Follows jobs: by a stream, by asking every five seconds where that is silent.
(function () {
  "use strict";
  const QUIET = 5000;
  const live = document.getElementById("live");

  document.querySelectorAll("[data-events]").forEach((place) => {
    const stream = new EventSource(place.dataset.events);
    let heard = Date.now();
    let tenth = "";
    const end = () => { stream.close(); clearInterval(timer); };
    // The markup comes rendered and escaped from our own server.
    const show = (markup) => {
      heard = Date.now();
      place.innerHTML = markup;
      const job = place.querySelector("[data-state]");
      const now = `${job.dataset.state} ${Math.floor(Number(job.dataset.percent) / 10)}`;
      if (now !== tenth) live.textContent = job.dataset.say;
      tenth = now;
      if (job.dataset.open === "true") return;
      end();
      if ("reload" in place.dataset) location.reload();
    };
    stream.addEventListener("job", (event) => show(event.data));
    const timer = setInterval(async () => {
      if (Date.now() - heard < QUIET) return;
      try {
        const response = await fetch(place.dataset.poll);
        if (response.redirected || response.status === 404) {
          end();
          live.textContent = place.dataset.signedOut || "";
        } else if (response.ok) show(await response.text());
      } catch { /* the server is away; it is asked again */ }
    }, QUIET);
  });

  const shown = document.getElementById("preview");
  if (shown) { shown.scrollIntoView({ block: "nearest" }); shown.focus({ preventScroll: true }); }
})();
