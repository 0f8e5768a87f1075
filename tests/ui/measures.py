"""What a browser can be asked about the page that it shows."""

from __future__ import annotations

from dataclasses import dataclass

from playwright.sync_api import Page
from pypdfium2 import PdfDocument

_LARGER = "document.documentElement.style.fontSize = '93.75%'"
"""One and a half times the pages' 62.5%."""
_WIDER = """() => {
  const width = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= width) return [];
  const boxed = (each) => {
    for (let box = each.parentElement; box && box !== document.body; box = box.parentElement)
      if (getComputedStyle(box).overflowX !== "visible") return true;
    return false;
  };
  const wide = [...document.body.querySelectorAll("*")].filter(
    (each) => each.getBoundingClientRect().right > width + 1 && !boxed(each));
  return [`${document.documentElement.scrollWidth} of ${width}`,
          ...wide.slice(0, 8).map((each) => each.outerHTML.slice(0, 160))];
}"""
_FOCUSABLE = """() => {
  const radios = new Set();
  window.stops = [...document.querySelectorAll(
    "a[href], button, input, select, textarea, summary, [tabindex]")].filter((each) => {
    if (each.disabled || each.tabIndex < 0 || !each.checkVisibility({visibilityProperty: true}))
      return false;
    if (each.type !== "radio") return true;
    const group = document.querySelectorAll(`input[type=radio][name="${each.name}"]`);
    const on = [...group].find((one) => one.checked) || group[0];
    return each === on;
  });
  document.body.tabIndex = -1;
  document.body.focus();
  document.body.removeAttribute("tabindex");
  window.scrollTo(0, 0);
  return window.stops.map((each) => each.outerHTML.slice(0, 160));
}"""
_STOP = """() => {
  const on = document.activeElement;
  const style = getComputedStyle(on);
  const box = on.getBoundingClientRect();
  const ringed = (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 1)
    || style.boxShadow !== "none";
  const inside = box.width > 0 && box.height > 0 && box.bottom > 0 && box.right > 0
    && box.top < innerHeight && box.left < innerWidth;
  return {at: window.stops.indexOf(on), out: on === document.body, seen: ringed && inside,
          markup: on.outerHTML.slice(0, 160)};
}"""
_SHIFT = """() => new Promise((told) => {
  let sum = 0;
  const add = (entries) => {
    for (const each of entries) if (!each.hadRecentInput) sum += each.value;
  };
  const observer = new PerformanceObserver((list) => add(list.getEntries()));
  observer.observe({type: "layout-shift", buffered: true});
  document.fonts.ready.then(() => requestAnimationFrame(() => requestAnimationFrame(() => {
    add(observer.takeRecords());
    told(sum);
  })));
})"""
_WEIGHT = """() => {
  const parts = [...performance.getEntriesByType("navigation"),
                 ...performance.getEntriesByType("resource")];
  const size = (ending) => parts.filter(
    (each) => new URL(each.name).pathname.endsWith(ending)
  ).reduce((sum, each) => sum + each.encodedBodySize, 0);
  return {script: size(".js"), style: size(".css"), whole: size(""), requests: parts.length,
          nodes: document.querySelectorAll("*").length};
}"""
_ON_PAPER = """() => [...document.querySelectorAll("header, nav, button, .btn, .skip-link, footer")]
  .filter((each) => each.checkVisibility()).map((each) => each.outerHTML.slice(0, 160))"""


@dataclass(frozen=True, slots=True)
class Weight:
    """What a page asks of the line and of the browser.

    Sizes in bytes as they are sent, without headers.
    """

    script: int
    style: int
    whole: int
    requests: int
    nodes: int


def weight(page: Page) -> Weight:
    """What the page that is open is made of."""
    return Weight(**page.evaluate(_WEIGHT))


def shift(page: Page) -> float:
    """The cumulative layout shift since the page began to load."""
    return float(page.evaluate(_SHIFT))


def too_wide(page: Page, width: int) -> list[str]:
    """What makes the page wider than a window, with letters half as large again."""
    before = page.viewport_size
    assert before is not None
    page.set_viewport_size({"width": width, "height": before["height"]})
    page.evaluate(_LARGER)
    found: list[str] = page.evaluate(_WIDER)
    page.evaluate("document.documentElement.style.fontSize = ''")
    page.set_viewport_size(before)
    return found


def lost_by_tab(page: Page) -> list[str]:
    """What the tab key passes over, reaches in another order, shows no focus of, or stays in."""
    stops: list[str] = page.evaluate(_FOCUSABLE)
    order: list[int] = []
    lost = []
    for _ in range(8 * len(stops) + 8):  # a field for a date is several stops in one
        page.keyboard.press("Tab")
        stop = page.evaluate(_STOP)
        if stop["out"] or (stop["at"] == 0 and len(order) > 1):
            break
        if stop["at"] >= 0 and order[-1:] == [stop["at"]]:
            continue  # within it, where the browser shows the part
        order.append(stop["at"])
        if not stop["seen"]:
            lost.append(f"unseen: {stop['markup']}")
    else:
        lost.append(f"a trap: {stop['markup']}")
    order = [at for at in order if at >= 0]  # a box that scrolls is a stop of its own
    if order != sorted(order):
        lost.append(f"another order: {order}")
    return lost + [f"passed over: {stops[at]}" for at in range(len(stops)) if at not in order]


def printed(page: Page) -> tuple[str, list[str]]:
    """The text of the page on paper, and the controls that are printed with it."""
    page.emulate_media(media="print")
    controls: list[str] = page.evaluate(_ON_PAPER)
    page.emulate_media(media="null")
    with PdfDocument(page.pdf(format="A4")) as paper:
        text = "\n".join(sheet.get_textpage().get_text_bounded() for sheet in paper)
    return text, controls
