// The comparison: copied as the server writes it, with its label.
(function () {
  "use strict";
  const { say, copy } = window.neomeo;

  document.addEventListener("click", async (event) => {
    const link = event.target.closest("a[data-copy-table]");
    if (!link) return;
    event.preventDefault();
    try {
      const response = await fetch(link.href);
      if (!response.ok) throw new Error(response.statusText);
      const page = await response.text();
      // Its own style stays out: this page's policy allows none that stands in a text.
      const body = new DOMParser().parseFromString(page.slice(page.indexOf("<body")), "text/html").body;
      await copy({ "text/plain": plain(body), "text/html": body.innerHTML });
      say(link.dataset.done);
      link.textContent = link.dataset.done;
    } catch {
      location.assign(link.href);
    }
  });

  function plain(body) {
    return [...body.querySelectorAll("h1, p, tr")]
      .filter((each) => each.tagName === "TR" || !each.closest("table"))
      .map((each) => each.tagName === "TR" ? [...each.cells].map((cell) => cell.textContent.trim()).join("\t") : each.textContent.trim())
      .join("\n");
  }
})();
