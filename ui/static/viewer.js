// A record: from citation to citation, and back to the answer.
(function () {
  "use strict";
  const { say, typing, keys } = window.neomeo;
  const list = document.getElementById("cited-places");
  const links = list ? [...list.querySelectorAll("a[data-n]")] : [];
  const markOf = (n) => document.getElementById(`cite-${n}`);
  let current = links.findIndex((each) => each.hasAttribute("aria-current"));

  function show(to) {
    const link = links[to];
    const mark = markOf(link.dataset.n);
    if (!mark) { location.assign(link.href); return; } // it stands in another part or version
    current = to;
    links.forEach((each) => each.removeAttribute("aria-current"));
    link.setAttribute("aria-current", "location");
    document.querySelectorAll("[data-n].hit, tr[data-n]").forEach((each) => {
      const on = each.dataset.n === link.dataset.n;
      if (each.tagName === "TR") each.classList.toggle("is-hit--on", on);
      else each.classList.toggle("hit--on", on);
    });
    document.querySelectorAll(".use").forEach((each) => { each.hidden = each.dataset.n !== link.dataset.n; });
    const back = document.getElementById("back");
    if (back) back.hash = `source-${link.dataset.n}`;
    history.replaceState(null, "", link.href);
    reach(mark, link);
  }
  function reach(mark, link) {
    mark.scrollIntoView({ block: "center" });
    mark.focus({ preventScroll: true });
    const place = link.querySelector("span").textContent;
    const words = { place, at: links.indexOf(link) + 1, all: links.length };
    say(list.dataset.say.replace(/\{(\w+)\}/g, (_, name) => words[name]));
  }
  const step = (by) => {
    const from = current < 0 && by < 0 ? 0 : current; // before the first one comes the last
    if (links.length) show((from + by + links.length) % links.length);
  };

  links.forEach((link, number) => {
    link.addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey || !markOf(link.dataset.n)) return;
      event.preventDefault();
      show(number);
    });
  });
  document.querySelectorAll("[data-step]").forEach((each) => {
    each.addEventListener("click", (event) => {
      event.preventDefault();
      step(Number(each.dataset.step));
    });
  });
  document.addEventListener("keydown", (event) => {
    const back = document.getElementById("back");
    if (event.key === "Escape" && back) back.click();
    if (!keys || typing(event.target) || event.ctrlKey || event.altKey || event.metaKey) return;
    // By place, not by letter: a Korean keyboard gives ㅓ and ㅏ for J and K.
    if (event.code === "KeyJ") step(1);
    if (event.code === "KeyK") step(-1);
  });

  if (current >= 0 && markOf(links[current].dataset.n)) reach(markOf(links[current].dataset.n), links[current]);
})();
