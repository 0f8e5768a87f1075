"""Characters of symbol fonts, which stand in no character set, as Unicode."""

from __future__ import annotations

_WINGDINGS = {
    0x6C: "●", 0x6D: "❍", 0x6E: "■", 0x6F: "□", 0x70: "□", 0x71: "❑", 0x72: "❒", 0x73: "⬧",
    0x74: "◆", 0x75: "◆", 0x76: "❖", 0x77: "◆", 0x9F: "•", 0xA0: "▪", 0xA1: "○", 0xA7: "▪",
    0xA8: "□", 0xD8: "➢", 0xE0: "→", 0xE8: "➔", 0xF0: "⇨", 0xFB: "✗", 0xFC: "✓", 0xFD: "☒",
    0xFE: "☑", 0x46: "☞", 0x4A: "☺", 0x28: "☎", 0x2A: "✉", 0xAB: "★", 0xB6: "☆",
}  # fmt: skip
_SYMBOL = {
    0xB7: "•", 0xA8: "♦", 0xAE: "→", 0xAC: "←", 0xAD: "↑", 0xAF: "↓", 0xB0: "°", 0xB1: "±",
    0xB3: "≥", 0xA3: "≤", 0xB4: "×", 0xB8: "÷", 0xB9: "≠", 0xBB: "≈", 0xA5: "∞", 0xD6: "√",
    0xE5: "∑", 0x44: "Δ", 0x53: "Σ", 0x57: "Ω", 0x61: "α", 0x62: "β", 0x67: "γ", 0x6D: "μ",
    0x70: "π", 0x73: "σ", 0x77: "ω", 0x71: "θ", 0x6C: "λ",
}  # fmt: skip
_PRIVATE = range(0xF000, 0xF100)


def symbol(code: int, font: str) -> str:
    """Return the character of a symbol font's code, ``•`` where Unicode names none.

    The tables are those of the fonts Wingdings and Symbol as Microsoft documents them; a code
    of an ordinary font is that character itself.
    """
    slot = code - _PRIVATE.start if code in _PRIVATE else code
    name = font.lower()
    if "wingdings" in name:
        return _WINGDINGS.get(slot, "•")
    if name == "symbol":
        return _SYMBOL.get(slot, chr(slot) if 0x20 <= slot < 0x7F else "•")
    if code in _PRIVATE:
        return _WINGDINGS.get(slot) or _SYMBOL.get(slot, "•")
    return chr(code) if code < 0xD800 or 0xE000 <= code <= 0x10FFFF else ""


def plain(text: str, font: str = "") -> str:
    """Return a text with the codes of symbol fonts in it made readable."""
    if not any(ord(each) in _PRIVATE for each in text):
        return text
    return "".join(symbol(ord(each), font) if ord(each) in _PRIVATE else each for each in text)
