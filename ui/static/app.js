// Small behaviour over pages that work without it: keys, the streamed answer, citations.
(function () {
  "use strict";
  const live = document.getElementById("live");
  const say = (text) => { if (live && text) live.textContent = text; };

  const question = document.getElementById("question");
  const form = document.getElementById("ask-form");
  if (question && form) {
    question.addEventListener("keydown", (event) => {
      // 229: the Korean input method is composing, and this Enter is its own.
      if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return;
      event.preventDefault();
      form.requestSubmit();
    });
    form.addEventListener("submit", () => {
      const working = document.getElementById("working");
      working.hidden = false;
      say(working.dataset.say);
    });
    document.querySelectorAll("[data-example]").forEach((link) => {
      link.addEventListener("click", (event) => {
        event.preventDefault();
        question.value = link.textContent;
        question.focus();
      });
    });
  }

  const answer = document.getElementById("answer");
  if (answer && answer.dataset.stream) {
    const statements = document.getElementById("statements");
    const ending = document.getElementById("ending");
    const stop = document.getElementById("stop");
    let stream = null;
    let seen = 0;
    const rest = (text) => {
      stream.close();
      answer.setAttribute("aria-busy", "false");
      stop.hidden = true;
      say(text);
    };
    // The markup comes rendered and escaped from our own server.
    const begin = () => {
      answer.setAttribute("aria-busy", "true");
      stop.hidden = false;
      ending.replaceChildren();
      stream = new EventSource(answer.dataset.stream + (seen ? `?seen=${seen}` : ""));
      stream.addEventListener("statement", (event) => {
        seen = Number(event.lastEventId);
        statements.insertAdjacentHTML("beforeend", event.data);
      });
      stream.addEventListener("done", (event) => {
        ending.innerHTML = event.data;
        history.replaceState(null, "", answer.dataset.address);
        rest(answer.dataset.done);
      });
      stream.onerror = () => pause(answer.dataset.broken);
    };
    const pause = (text) => {
      const note = document.createElement("p");
      note.className = "notice notice--warn";
      note.textContent = text;
      const resume = document.createElement("button");
      resume.className = "btn btn--small";
      resume.textContent = answer.dataset.resume;
      resume.addEventListener("click", begin);
      ending.replaceChildren(note, resume);
      rest(text);
      return resume;
    };
    stop.addEventListener("click", () => pause(answer.dataset.stopped).focus());
    begin();
  }

  let origin = null;
  document.addEventListener("click", (event) => {
    const cite = event.target.closest("a.cite");
    if (!cite) return;
    const card = document.querySelector(cite.getAttribute("href"));
    if (!card) return;
    event.preventDefault();
    document.querySelectorAll("[aria-current=true].source, [aria-current=true].cite").forEach((each) => each.removeAttribute("aria-current"));
    card.setAttribute("aria-current", "true");
    cite.setAttribute("aria-current", "true");
    card.scrollIntoView({ block: "nearest" });
    card.focus({ preventScroll: true });
    origin = cite;
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const back = document.getElementById("back");
    if (origin) { origin.focus(); origin = null; } else if (back) { back.click(); }
  });

  // A link to a text that is copied instead; where that cannot be, the link is followed.
  document.addEventListener("click", async (event) => {
    const link = event.target.closest("a[data-copy]");
    if (!link) return;
    event.preventDefault();
    try {
      const response = await fetch(link.href);
      if (!response.ok) throw new Error(response.statusText);
      await put(await response.text());
      say(link.dataset.done);
      link.textContent = link.dataset.done;
    } catch {
      location.assign(link.href);
    }
  });
  async function put(text) {
    // Browsers have a clipboard on https alone; many an intranet is http.
    if (navigator.clipboard) return navigator.clipboard.writeText(text);
    const area = document.createElement("textarea");
    area.value = text;
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

  const cited = document.getElementById("cited");
  if (cited) { cited.scrollIntoView({ block: "center" }); cited.focus({ preventScroll: true }); }
})();
