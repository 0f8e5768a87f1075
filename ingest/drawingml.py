"""Text of DrawingML (ECMA-376 part 1, chapters 20 and 21): paragraphs, charts and diagrams."""

from __future__ import annotations

from collections.abc import Iterator

from ingest.archive import Element, local_name
from ingest.blocks import Collector, plain_rows
from ingest.omml import linear
from ingest.opc import Package, attribute, child, number
from ingest.symbols import plain
from records.document import BlockKind

_POINTS = ("cat", "xVal"), ("val", "yVal"), ("bubbleSize",)


def paragraph_text(paragraph: Element) -> str:
    """Return the text of an ``a:p``, with line breaks, fields and formulas."""
    parts: list[str] = []
    for each in paragraph:
        match local_name(each):
            case "r" | "fld":
                text = child(each, "t")
                font = child(each, "rPr", "sym")
                face = attribute(font, "typeface") if font is not None else ""
                parts.append(plain((text.text if text is not None else "") or "", face))
            case "br":
                parts.append("\n")
            case "m" | "AlternateContent":
                found = next(each.iter("{*}oMath"), None)
                parts.append(f" {linear(found)} " if found is not None else "")
            case _:
                continue
    return "".join(parts).replace("\x0b", "\n").replace("_x000B_", "\n")


def graphic(out: Collector, package: Package, part: str, drawing: Element) -> None:
    """Add what the charts and diagrams below an element show, read from their own parts."""
    for each in drawing.iter("{*}chart", "{*}relIds"):
        if local_name(each) == "chart":
            root = package.xml(package.target(part, attribute(each, "id")))
            if root is not None:
                _chart(out, root)
        else:
            root = package.xml(package.target(part, attribute(each, "dm")))
            for paragraph in root.iter("{*}p") if root is not None else ():
                out.text(paragraph_text(paragraph), BlockKind.TEXT_BOX)


def _chart(out: Collector, root: Element) -> None:
    for title in root.iter("{*}title"):
        out.text(" ".join(map(paragraph_text, title.iter("{*}p"))), BlockKind.CAPTION)
    for plot in root.iter("{*}plotArea"):
        for kind in plot:
            series = [each for each in kind if local_name(each) == "ser"]
            if series:
                out.table(plain_rows(list(_series_rows(series))))


def _series_rows(series: list[Element]) -> Iterator[list[str]]:
    """Yield one row a category, one column a series, under a row of the series' names."""
    categories: dict[int, str] = {}
    columns: list[tuple[str, dict[int, str]]] = []
    for each in series:
        name = " ".join(text for _, text in sorted(_points(child(each, "tx")).items()))
        for at, kinds in enumerate(_POINTS):
            for kind in kinds:
                points = _points(child(each, kind))
                if at == 0:
                    categories |= points
                elif points:
                    columns.append((name, points))
    yield ["", *(name for name, _ in columns)]
    for at in sorted(set(categories).union(*(points for _, points in columns))):
        yield [categories.get(at, ""), *(points.get(at, "") for _, points in columns)]


def _points(source: Element | None) -> dict[int, str]:
    """Return the cached values below a reference by their places; levels are joined."""
    points: dict[int, str] = {}
    if source is None:
        return points
    for point in source.iter("{*}pt"):
        value = child(point, "v")
        text = (value.text if value is not None else "") or ""
        at = number(attribute(point, "idx"))
        points[at] = f"{text} {points[at]}" if at in points else text
    stated = child(source, "v")
    if stated is not None:
        points[0] = stated.text or ""
    return points
