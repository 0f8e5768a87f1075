// What every page has: keys, menus, copying, printing, files that are too large.
(function () {
  "use strict";
  const live = document.getElementById("live");
  const root = document.documentElement;
  const said = (text) => { if (live && text) live.textContent = text; };
  const typing = (target) => target.closest("input, textarea, select, [contenteditable]");
  window.neomeo = { say: said, typing, copy, keys: root.dataset.keys !== "off" };

  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      const open = document.querySelector("details.drop[open]");
      if (open) { open.open = false; open.querySelector("summary").focus(); event.stopImmediatePropagation(); }
      return;
    }
    // One letter alone is a shortcut only where nobody writes, and not for who turned it off.
    if (!window.neomeo.keys || typing(event.target) || event.ctrlKey || event.altKey || event.metaKey) return;
    const box = document.querySelector("#question, #q, #find");
    const help = document.getElementById("help-link");
    if (event.key === "/" && box) { event.preventDefault(); box.focus(); }
    if (event.key === "?" && help) { event.preventDefault(); help.click(); }
  });

  // A menu closes when one goes on elsewhere.
  document.addEventListener("click", (event) => {
    document.querySelectorAll("details.drop[open]").forEach((each) => {
      if (!each.contains(event.target)) each.open = false;
    });
  });

  // What was being written is nobody else's.
  const out = document.getElementById("sign-out");
  if (out) out.addEventListener("submit", () => sessionStorage.removeItem("draft"));

  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-print]")) window.print();
  });

  // What is printed is logged first and bears its label; what is not stays off the paper.
  const paper = document.querySelector("[data-printed]");
  if (paper) addEventListener("beforeprint", () => {
    const asked = new XMLHttpRequest();
    asked.open("POST", paper.dataset.printed, false);  // the paper does not wait for anything else
    try { asked.send(); } catch { /* as when it is refused */ }
    const logged = asked.status === 200;
    root.classList.toggle("is-logged", logged);
    paper.querySelector(".print-line").textContent = logged ? JSON.parse(asked.responseText).line : paper.dataset.unlogged;
  });

  // A link to a text that is copied instead, or is copied itself; where that cannot be, it is followed.
  document.addEventListener("click", async (event) => {
    const link = event.target.closest("a[data-copy], a[data-copy-address]");
    if (!link) return;
    event.preventDefault();
    try {
      const text = "copyAddress" in link.dataset ? link.href : await textAt(link.href);
      await copy({ "text/plain": text, "text/html": paragraphs(text) });
      said(link.dataset.done);
      link.lastChild.textContent = link.dataset.done;
    } catch {
      location.assign(link.href);
    }
  });

  async function textAt(address) {
    const response = await fetch(address);
    if (!response.ok) throw new Error(response.statusText);
    return response.text();
  }

  // Editors of letters take paragraphs, with their levels.
  function paragraphs(text) {
    const html = document.createElement("div");
    text.split("\n").forEach((line) => {
      const paragraph = document.createElement("p");
      paragraph.textContent = line.replace(/^ +/, (spaces) => "\u00a0".repeat(spaces.length));
      html.append(paragraph);
    });
    return html.innerHTML;
  }

  // One thing in several forms: whoever pastes it takes the one that fits.
  async function copy(forms) {
    // Browsers have a clipboard on https alone; many an intranet is http.
    if (navigator.clipboard && window.ClipboardItem) {
      const blobs = Object.entries(forms).map(([type, form]) => [type, new Blob([form], { type })]);
      return navigator.clipboard.write([new ClipboardItem(Object.fromEntries(blobs))]);
    }
    const area = document.createElement("textarea");
    area.value = forms["text/plain"];
    area.addEventListener("copy", (event) => {
      Object.entries(forms).forEach(([type, form]) => event.clipboardData.setData(type, form));
      event.preventDefault();
    });
    document.body.append(area);
    area.select();
    const copied = document.execCommand("copy");
    area.remove();
    if (!copied) throw new Error("not copied");
  }

  // A file that would be refused is not even sent.
  document.querySelectorAll("input[type=file][data-most]").forEach((input) => {
    input.addEventListener("change", () => {
      const large = [...input.files].some((file) => file.size > Number(input.dataset.most));
      input.setCustomValidity(large ? input.dataset.refuse : "");
      input.reportValidity();
    });
  });
})();
