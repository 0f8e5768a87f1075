"""Pictures of every page in every state: ``python -m tests.ui FOLDER [STATE…]``."""

from __future__ import annotations

import argparse
import os
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image

from catalog.database import Database
from cli.samples import load_samples
from index.model import shared_embedder
from tests.support.browsing import browser, visit
from tests.support.homes import new_home
from tests.support.questions import TODAY
from tests.ui.site import empty_site, opened_site
from tests.ui.states import STATES

COLOURS = 64
LARGEST = 80_000
"""Bytes of a picture."""


def main() -> int:
    """Take the pictures; without states named, of all, and drop those of states that are gone."""
    choice = argparse.ArgumentParser(prog="python -m tests.ui")
    choice.add_argument("folder", type=Path)
    choice.add_argument("states", nargs="*", help="names of states; all without")
    wanted = choice.parse_args()
    chosen = [state for state in STATES if not wanted.states or state.name in wanted.states]
    wanted.folder.mkdir(parents=True, exist_ok=True)
    if not wanted.states:
        for old in wanted.folder.glob("*.png"):
            old.unlink()
    model = Path(os.environ["NEOMEO_MODEL"])
    with TemporaryDirectory() as place:
        home = new_home(Path(place) / "home")
        database = Database.open(home)
        load_samples(home, database, shared_embedder(model), TODAY)
        database.close()
        with (
            opened_site(home, model) as site,
            empty_site(Path(place) / "bare", model) as bare,
            browser() as chromium,
        ):
            for state in chosen:
                there = bare if state.empty else site
                if state.route not in there.pages():
                    print(f"{state.name}: {state.route} is not there")
                    continue
                with state.meanwhile(there.app), visit(chromium, there.address) as reader:
                    there.show(state, reader)
                    reader.page.evaluate("document.fonts.ready")
                    picture = reduced(reader.page.screenshot(animations="disabled"))
                assert len(picture) <= LARGEST, f"{state.name}: {len(picture)} bytes"
                (wanted.folder / f"{state.name}.png").write_bytes(picture)
                print(f"{state.name}.png {len(picture) / 1000:.0f} KB", flush=True)
    return 0


def reduced(png: bytes) -> bytes:
    """The picture in few colours, which screens of text hardly need more of."""
    small = BytesIO()
    with Image.open(BytesIO(png)) as whole:
        few = whole.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
        few.save(small, "PNG", optimize=True)
    return small.getvalue()


if __name__ == "__main__":
    raise SystemExit(main())
