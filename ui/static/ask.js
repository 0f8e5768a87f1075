// Asking and reading an answer: the box, the work while it is done, the stream, citations.
(function () {
  "use strict";
  const { say } = window.neomeo;
  const at = (id) => document.getElementById(id);
  const form = at("ask-form");
  const question = at("question");
  const working = at("working");

  // The box grows with what is written.
  const grow = () => { question.style.height = "auto"; question.style.height = `${Math.min(question.scrollHeight + 2, 240)}px`; };
  const who = document.body.dataset.who;
  const remember = () => sessionStorage.setItem("draft", JSON.stringify({ who, text: question.value }));
  const forget = () => sessionStorage.removeItem("draft");

  question.addEventListener("input", () => { grow(); remember(); });
  const draft = JSON.parse(sessionStorage.getItem("draft") || "null");
  if (draft && draft.who !== who) forget(); // somebody else has signed in
  else if (draft && draft.text && !question.value && location.pathname === "/") {
    question.value = draft.text;
    say(working.dataset.restored);
  }
  grow();
  if (question.value) question.setSelectionRange(question.value.length, question.value.length);

  question.addEventListener("keydown", (event) => {
    // 229: the Korean input method is composing, and this Enter is its own.
    if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return;
    event.preventDefault();
    form.requestSubmit();
  });
  document.querySelectorAll("[data-example]").forEach((link) => {
    link.addEventListener("click", (event) => {
      event.preventDefault();
      question.value = link.textContent;
      grow();
      remember();
      question.focus();
    });
  });

  // While an answer is made the server tells which phase begins.
  let asking = null;
  form.addEventListener("submit", async (event) => {
    if (event.submitter && event.submitter.hasAttribute("formaction")) return; // narrows, asks nothing
    event.preventDefault();
    if (asking || !question.value.trim()) return;
    asking = new AbortController();
    const clocks = begin();
    try {
      const response = await fetch(form.action, {
        method: "POST",
        body: new URLSearchParams(new FormData(form)),
        headers: { Accept: "text/event-stream" },
        signal: asking.signal,
      });
      if (response.redirected) { location.assign(response.url); return; } // the session is over: to sign in
      if (response.headers.get("content-type").startsWith("text/event-stream")) await follow(response);
      else await refuse(response);
    } catch (error) {
      fail(asking.signal.aborted ? "stopped" : "offline");
    } finally {
      clocks.forEach(clearTimeout);
      asking = null;
      rest();
    }
  });
  at("ask-stop").addEventListener("click", () => { if (asking) asking.abort(); });

  function begin() {
    at("failed").replaceChildren();
    at("working-question").textContent = question.value;
    at("very-slow").querySelector("a").href = `/search?${alone()}`;
    phase("scope");
    working.hidden = false;
    working.setAttribute("aria-busy", "true");
    at("slow").hidden = at("very-slow").hidden = true;
    at("ask-stop").hidden = false;
    at("ask-button").hidden = true;
    if (at("start")) at("start").hidden = true;
    remember();
    say(working.dataset.say);
    return [
      setTimeout(() => { at("slow").hidden = false; say(at("slow").textContent); }, 3000),
      setTimeout(() => { at("very-slow").hidden = false; say(at("very-slow").textContent); }, 20000),
    ];
  }
  function alone() {
    const stated = new URLSearchParams([["q", question.value], ...new FormData(form)]);
    stated.delete("question");
    stated.delete("after");
    return stated;
  }
  function rest() {
    working.hidden = true;
    working.removeAttribute("aria-busy");
    at("ask-stop").hidden = true;
    at("ask-button").hidden = false;
  }
  function phase(name) {
    let done = true;
    at("steps").querySelectorAll("li").forEach((step) => {
      const now = step.dataset.phase === name;
      if (now) done = false;
      step.classList.toggle("is-done", done);
      if (now) step.setAttribute("aria-current", "step"); else step.removeAttribute("aria-current");
    });
  }
  async function follow(response) {
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    let text = "";
    for (;;) {
      const { value, done } = await reader.read();
      if (done) throw new Error("cut off");
      text += value;
      const events = text.split("\n\n");
      text = events.pop();
      for (const each of events) {
        const name = /^event: (.*)$/m.exec(each)[1];
        const data = [...each.matchAll(/^data: (.*)$/gm)].map((line) => line[1]).join("\n");
        if (name === "phase") phase(data);
        if (name === "done") { forget(); location.assign(data); return; }
        if (name === "failed") { show(data); return; }
      }
    }
  }
  async function refuse(response) {
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    const told = page.querySelector("#main [role=alert]");
    show(told ? told.outerHTML : "");
  }
  // The markup comes rendered and escaped from our own server.
  function show(markup) {
    at("failed").innerHTML = markup;
    question.focus();
  }
  function fail(why) {
    const note = document.createElement("p");
    note.className = "notice notice--warn";
    if (why === "offline") note.setAttribute("role", "alert");
    note.textContent = working.dataset[why];
    at("failed").replaceChildren(note);
    if (why === "stopped") say(note.textContent);
    if (at("start")) at("start").hidden = false;
    question.focus();
  }

  const answer = at("answer");
  let stop = null;
  if (answer && answer.dataset.stream) {
    const statements = at("statements");
    const ending = at("ending");
    stop = at("stop");
    let stream = null;
    let seen = 0;
    const still = (text) => {
      stream.close();
      answer.setAttribute("aria-busy", "false");
      stop.hidden = true;
      say(text);
    };
    const start = () => {
      answer.setAttribute("aria-busy", "true");
      stop.hidden = false;
      ending.replaceChildren();
      say(answer.dataset.begun);
      stream = new EventSource(answer.dataset.stream + (seen ? `?seen=${seen}` : ""));
      stream.addEventListener("statement", (event) => {
        seen = Number(event.lastEventId);
        const below = innerHeight + scrollY >= document.body.scrollHeight - 8;
        statements.insertAdjacentHTML("beforeend", event.data);
        if (below && scrollY) scrollTo(0, document.body.scrollHeight);
      });
      stream.addEventListener("done", (event) => {
        ending.innerHTML = event.data;
        if (window.htmx) window.htmx.process(ending);
        history.replaceState(null, "", answer.dataset.address);
        const badge = at("being-written");
        if (badge) badge.remove();
        still(answer.dataset.done);
      });
      stream.onerror = broken;
    };
    const broken = async () => {
      pause(answer.dataset.broken);
      const probe = await fetch(answer.dataset.address, { redirect: "manual" }).catch(() => null);
      if (!probe || probe.type !== "opaqueredirect") return;
      const link = document.createElement("a");
      link.className = "btn btn--small";
      link.href = `/login?after=${encodeURIComponent(answer.dataset.address)}`;
      link.textContent = answer.dataset.signIn;
      pause(answer.dataset.over).replaceWith(link);
      ending.firstChild.setAttribute("role", "alert");
    };
    const pause = (text) => {
      const note = document.createElement("p");
      note.className = "notice notice--warn";
      note.textContent = text;
      const resume = document.createElement("button");
      resume.className = "btn btn--small";
      resume.textContent = answer.dataset.resume;
      resume.addEventListener("click", start);
      ending.replaceChildren(note, resume);
      still(text);
      return resume;
    };
    stop.addEventListener("click", () => pause(answer.dataset.stopped).focus());
    start();
  }

  // A citation: hovered or focused it shows two lines of its source, followed it leads there.
  const preview = document.createElement("div");
  preview.className = "preview";
  preview.id = "preview";
  preview.setAttribute("role", "tooltip");
  preview.hidden = true;
  document.body.append(preview);
  let shown = null;
  let clock = 0;
  const cardOf = (cite) => document.querySelector(cite.getAttribute("href"));
  const later = (act) => { clearTimeout(clock); clock = setTimeout(act, 300); };
  function open(cite) {
    const card = cardOf(cite);
    if (!card) return;
    close();
    const title = document.createElement("strong");
    const titled = card.querySelector(".source__title") || card.closest(".source-group").querySelector(".source__title");
    title.textContent = titled.textContent;
    const quote = document.createElement("span");
    quote.className = "preview__quote";
    quote.textContent = card.querySelector("mark").textContent;
    preview.replaceChildren(title, quote);
    preview.hidden = false;
    const box = cite.getBoundingClientRect();
    const left = Math.min(box.left, innerWidth - preview.offsetWidth - 8);
    const above = box.bottom + preview.offsetHeight + 8 > innerHeight;
    preview.style.left = `${Math.max(8, left) + scrollX}px`;
    preview.style.top = `${(above ? box.top - preview.offsetHeight - 4 : box.bottom + 4) + scrollY}px`;
    cite.setAttribute("aria-describedby", "preview");
    shown = cite;
  }
  function close() {
    clearTimeout(clock);
    if (shown) shown.removeAttribute("aria-describedby");
    shown = null;
    preview.hidden = true;
  }
  const citeOf = (event) => event.target instanceof Element && event.target.closest("a.cite");
  document.addEventListener("mouseover", (event) => {
    const cite = citeOf(event);
    if (cite && cite !== shown) later(() => open(cite));
    else if (cite || preview.contains(event.target)) clearTimeout(clock); // it stays while the pointer is on it
    else if (shown) later(close);
    else clearTimeout(clock);
  });
  document.addEventListener("focusin", (event) => {
    const cite = citeOf(event);
    if (cite) later(() => open(cite)); else close();
  });

  let origin = null;
  document.addEventListener("click", (event) => {
    const cite = citeOf(event);
    const card = cite && cardOf(cite);
    if (!card) return;
    event.preventDefault();
    close();
    const group = card.closest("details");
    if (group) group.open = true;
    document.querySelectorAll("[aria-current=true].source, [aria-current=true].cite").forEach((each) => each.removeAttribute("aria-current"));
    card.setAttribute("aria-current", "true");
    cite.setAttribute("aria-current", "true");
    card.scrollIntoView({ block: "nearest" });
    card.focus({ preventScroll: true });
    close();
    origin = cite;
  });
  // Back from a record: the source that one came from is the current one.
  const returned = location.hash.startsWith("#source-") && document.querySelector(location.hash);
  if (returned) {
    const group = returned.closest("details");
    if (group) group.open = true;
    returned.setAttribute("aria-current", "true");
    returned.scrollIntoView({ block: "nearest" });
    returned.focus({ preventScroll: true });
    origin = document.querySelector(`a.cite[href="${location.hash}"]`);
  }

  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    if (asking) asking.abort();
    else if (!preview.hidden) close();
    else if (stop && !stop.hidden) stop.click();
    else if (origin) { origin.focus(); close(); origin = null; }
  });
})();
