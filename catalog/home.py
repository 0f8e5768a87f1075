"""The directory that holds everything of one installation."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from catalog.configuration import FILE, Configuration
from catalog.setting import KEY_FILE
from language.system_errors import in_korean

LOW_DISK = 2 << 30
"""An index generation and its predecessor of a mid-sized home, in bytes."""


class HomeError(Exception):
    """The home cannot be used; the text says in Korean what to do."""


@dataclass(frozen=True, slots=True)
class Home:
    """Paths inside one home; ``root`` is absolute."""

    root: Path

    @property
    def database(self) -> Path:
        """Return where the catalog lies."""
        return self.root / "catalog.db"

    @property
    def index(self) -> Path:
        """Return where the index generations lie."""
        return self.root / "index"

    @property
    def configuration(self) -> Path:
        """Return where an administrator writes what is not as it is by default."""
        return self.root / FILE

    @property
    def set_up(self) -> Path:
        """Return where the one-time secret of the first set-up lies, until it was used."""
        return self.root / "set_up.secret"

    @property
    def model(self) -> Path:
        """Return where the embedding model lies unless another was configured."""
        return self.root / "model"

    @property
    def model_socket(self) -> Path:
        """Return where the model's process listens."""
        return self.root / "model.sock"

    @property
    def pace(self) -> Path:
        """Return where web processes count who asks how often; begun anew at each start."""
        return self.root / "pace.db"

    @property
    def keys(self) -> Path:
        """Return where the keys of this home lie, each in a file of its own."""
        return self.root / "keys"

    @property
    def personal(self) -> Path:
        """Return where the files lie that people keep for themselves (``catalog.personal``)."""
        return self.root / "personal"

    @property
    def evaluations(self) -> Path:
        """Return where the results of the agency's own questions are kept, a file a run."""
        return self.root / "evaluations"

    @property
    def calibrations(self) -> Path:
        """Return where the thresholds of models lie that were calibrated here, none of a record."""
        return self.root / "calibrations.json"

    @property
    def audit_head(self) -> Path:
        """Return the file, beside the catalog, that states how far the audit log has come."""
        return self.root / "audit.head"

    @property
    def key(self) -> Path:
        """Return where the key of the clear personal data lies: where it was set, else here.

        Raises:
            ConfigurationError: when what was set cannot be read.
        """
        return Configuration.read(self.root).of(KEY_FILE) or self.root / "clear_text.key"

    def create(self) -> None:
        """Make the directory, readable by its owner alone; an existing home stays as it is.

        Raises:
            HomeError: when it cannot be made.
        """
        try:
            self.root.mkdir(mode=0o700, parents=True, exist_ok=True)
            self.index.mkdir(mode=0o700, exist_ok=True)
        except OSError as problem:
            raise HomeError(
                f"{self.root}을(를) 만들 수 없습니다({in_korean(problem)}). 쓸 수 있는 경로를 주시기 바랍니다."
            ) from problem

    def check(self) -> None:
        """Return when the home was made and can be written to.

        Raises:
            HomeError: when not.
        """
        if not self.database.is_file():
            raise HomeError(
                f"{self.root}에 자료가 없습니다. ‘neomeo init --home {self.root}’를 먼저 실행해 주시기 바랍니다."
            )
        if not os.access(self.root, os.W_OK):
            raise HomeError(
                f"{self.root}에 쓸 권한이 없습니다. 소유자와 권한을, 읽기 전용으로 "
                "붙인 디스크는 아닌지도 확인해 주시기 바랍니다."
            )
