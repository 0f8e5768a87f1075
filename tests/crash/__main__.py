"""``python -m tests.crash [--rounds 1000] [--seed N]``: kill many more processes than the suite."""

from __future__ import annotations

import argparse
import os
import secrets
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.crash.rounds import SCENES, kill
from tests.crash.survivor import site, victims

parser = argparse.ArgumentParser()
parser.add_argument("--rounds", type=int, default=1000)
parser.add_argument("--seed", type=int, default=secrets.randbits(32))
options = parser.parse_args()
print(f"seed {options.seed}", flush=True)
shares = sum(each.rounds for each in SCENES)
model = Path(os.environ["NEOMEO_MODEL"])
with victims(model) as process:
    for scene in SCENES:
        with TemporaryDirectory() as place, site(Path(place), model, process, options.seed) as made:
            rounds = -(-options.rounds * scene.rounds // shares)
            died = Counter(kill(made, scene.name, scene.whom, rounds))
            print(f"{scene.name}, {scene.whom}: {rounds} died in {len(died)} places", flush=True)
