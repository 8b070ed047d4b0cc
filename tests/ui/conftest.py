"""A small study and the sample study, each made once and copied for every test."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

os.environ["TEXTUAL_ANIMATIONS"] = "none"

from textual import _wait

from qualcode.domain.span import Span
from qualcode.storage import queries
from qualcode.workspace import new_workspace, open_workspace, prepare
from qualcode.workspace.demo import build_demo

# Pilot waits for quiet after every key by looking at the clock fifty times a second. What the
# screen has to do is done by then (its queues are waited for first), so shorter looks will do.
_wait.SLEEP_GRANULARITY = 1 / 500
_wait.SLEEP_IDLE = 1 / 1000

CODEBOOK = """\
codebook: {nb: Hverdag, en: Everyday}
language: nb
codes:
  - name: {nb: Tid, en: Time}
    definition: {nb: Alt om tid.}
    codes:
      - name: {nb: Tidspress, en: Haste}
        definition: {nb: At det er for liten tid.}
        cues: [nok tid, utsatt]
      - name: {nb: Venting}
  - name: {nb: Ledere, en: Leaders}
    definition: {nb: Det lederne gjør.}
    exclude: {nb: Ansatte.}
    cues: [lederne]
  - name: {nb: Alene om det}
"""
INTERVIEW = """\
Intervjuer: Hvordan er det å dele på arbeidet?
Maren: Vi har aldri nok tid. Møtene blir utsatt, og da stopper alt opp. Slik er det [ler].
Intervjuer: Hva hjelper?
Maren: At lederne snakker sammen. «Vi må ta det nå», sier hun til meg på gangen.
Intervjuer: Og hvis de ikke gjør det?
Maren: Da sitter jeg der alene. Ingen ringer, og ingen spør. Det er jeg som må ta det.
Intervjuer: Hvor lenge kan det vare?
Maren: Fra høsten til jul, i fjor. Vi ventet på et svar som aldri kom.
Intervjuer: Takk for praten.
Maren: Takk selv!
"""
OTHER = """\
Intervjuer: Hva gjør du om morgenen?
Odin: Jeg leser posten. Så ringer jeg Maren, men hun har ikke tid.
Intervjuer: Hva sier lederne?
Odin: Lederne sier ingenting. De har møter.
"""


@pytest.fixture(scope="session")
def small_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("small")
    (folder / "hverdag.yaml").write_text(CODEBOOK, encoding="utf-8")
    (folder / "K1.txt").write_text(INTERVIEW, encoding="utf-8")
    (folder / "K2.txt").write_text(OTHER, encoding="utf-8")
    store = folder / "studie.qualcode"
    with new_workspace(
        store, "Kari", title="Prøve", language="nb", codebooks=[folder / "hverdag.yaml"]
    ) as workspace:
        workspace.take_in(prepare([folder / "K1.txt", folder / "K2.txt"]))
    with open_workspace(store, "Ola") as other:
        source = other.chosen_sources("K1")[0]
        leaders = next(c for c in other.read(queries.codes) if c.name["nb"] == "Ledere")
        start = other.read(queries.body, source.text_hash).index("At lederne")
        other.code(source.guid, Span(start, start + 26), [leaders.guid])
    return store


@pytest.fixture
def study(small_store: Path, tmp_path: Path) -> Path:
    """Two short interviews and five codes; Kari has coded nothing, Ola one sentence."""
    return Path(shutil.copy(small_store, tmp_path / "studie.qualcode"))


@pytest.fixture(scope="session")
def sample_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    store = tmp_path_factory.mktemp("sample") / "demo.qualcode"
    build_demo(store).close()
    return store


@pytest.fixture
def sample(sample_store: Path, tmp_path: Path) -> Path:
    """The sample study."""
    return Path(shutil.copy(sample_store, tmp_path / "demo.qualcode"))
