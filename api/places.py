"""Below which places folders may be connected from a browser (``folder_roots`` of the settings)."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from api.setting import SettingError
from catalog.configuration import Configuration, ConfigurationError
from catalog.folders import FolderError
from catalog.home import Home
from catalog.setting import FOLDER_ROOTS
from catalog.shared_files import open_folder
from ingest.honest_name import honest_name

MOST_LISTED = 1000
_OUTSIDE = (
    "이을 수 있는 자리가 아닙니다: {at}. 아래 목록의 폴더를 고르거나, 서버 관리자에게 folder_roots에 자리를 "
    "더해 달라고 해 주시기 바랍니다."
)
_CLOSED = "폴더에 닿을 수 없습니다: {at}. 연결 상태와 읽기 권한을 확인해 주시기 바랍니다."
_KEPT = "너머의 자료를 두는 곳은 이을 수 없습니다: {at}. 다른 폴더를 골라 주시기 바랍니다."


@dataclass(frozen=True, slots=True)
class Places:
    """The allowed roots, absolute and without links, and the home, which is never shared."""

    roots: tuple[Path, ...]
    home: Path

    def below(self, at: Path) -> list[Path]:
        """Return the folders in an allowed one, at most ``MOST_LISTED``, in order of their names.

        Links, hidden folders and names that deceive are left out.

        Raises:
            FolderError: when it is not allowed, or cannot be listed.
        """
        held = self._opened(at)
        try:
            with os.scandir(held) as listing:
                found = sorted(
                    each.name
                    for each in listing
                    if each.is_dir(follow_symlinks=False)  # SECURITY: a link may lead out
                    and not each.name.startswith(".")
                    and honest_name(each.name) == each.name
                )
        except OSError:
            raise FolderError(_CLOSED.format(at=at)) from None
        finally:
            os.close(held)
        return [at / name for name in found[:MOST_LISTED] if at / name != self.home]

    def holds(self, at: Path) -> bool:
        """Return whether a place lies in an allowed root, or is one."""
        return any(root == at or root in at.parents for root in self.roots)

    def checked(self, at: Path) -> Path:
        """Return the folder itself when it may be connected.

        Raises:
            FolderError: when it lies nowhere allowed, behind a link, or where the home is.
        """
        os.close(self._opened(at))
        overlaps = at == self.home or at in self.home.parents or self.home in at.parents
        if overlaps:  # SECURITY: keys and texts of the home are nobody's records
            raise FolderError(_KEPT.format(at=at))
        return at

    def _opened(self, at: Path) -> int:
        """Return a descriptor, opened name by name from the root that holds it."""
        root = next((each for each in self.roots if each == at or each in at.parents), None)
        if root is None or ".." in at.parts:  # SECURITY: nothing outside of the roots
            raise FolderError(_OUTSIDE.format(at=at))
        try:
            held = open_folder(root)
            for name in at.relative_to(root).parts:
                try:
                    below = open_folder(name, held)  # SECURITY: through no link
                finally:
                    os.close(held)
                held = below
        except (OSError, ValueError):  # a name may hold what no file system takes
            raise FolderError(_CLOSED.format(at=at)) from None
        return held


def read_places(home: Home) -> Places:
    """Return what ``folder_roots`` of a home's settings states; places that are not there are left out.

    Raises:
        SettingError: when it cannot be read or used.
    """
    try:
        stated = Configuration.read(home.root).of(FOLDER_ROOTS)
    except ConfigurationError as problem:
        raise SettingError(str(problem)) from None
    roots = [each.strip() for each in stated.split(",")]
    if not all(each.startswith("/") and each.strip("/") for each in roots):
        raise SettingError(
            f'{FOLDER_ROOTS.name}에 "/data/share, /srv"처럼 절대 경로만 적어 주시기 바랍니다.'
        )
    resolved = dict.fromkeys(Path(each).resolve() for each in roots)
    return Places(tuple(each for each in resolved if each.is_dir()), home.root.resolve())
