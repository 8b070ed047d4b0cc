"""What an import loads: a static graph cannot tell a deferred import from an eager one."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOM = Path(__file__).parents[1] / "src" / "qualcode"
HEAVY = ("textual", "spacy", "sklearn", "docx", "lxml", "matplotlib", "pypdf", "striprtf")


def loaded(what: str) -> set[str]:
    """The packages that a new interpreter has loaded after `what`."""
    script = f"""
import sys
before = set(sys.modules)
{what}
print("\\nloaded:", *{{name.partition(".")[0] for name in set(sys.modules) - before}})
"""
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, timeout=60
    )
    return set(done.stdout.rpartition("loaded:")[2].split())


HELP = """
sys.argv = ["qualcode", "--help"]
from qualcode.cli import main
try:
    main()
except SystemExit:
    pass
"""


@pytest.mark.parametrize(
    ("what", "kept_out"),
    [
        ("import qualcode.workspace", HEAVY),
        ("import qualcode.cli", (*HEAVY, "sqlalchemy")),
        (HELP, (*HEAVY, "sqlalchemy")),
        ("import qualcode.ui.app", tuple(set(HEAVY) - {"textual"})),
    ],
    ids=["workspace", "cli", "help", "screen"],
)
def test_what_is_heavy_waits_until_it_is_needed(what: str, kept_out: tuple[str, ...]) -> None:
    found = loaded(what)
    assert "qualcode" in found
    assert not found & set(kept_out)


def test_the_domain_loads_the_standard_library_alone() -> None:
    modules = sorted(path.stem for path in (ROOM / "domain").glob("[!_]*.py"))
    found = loaded("\n".join(f"import qualcode.domain.{name}" for name in modules))
    assert len(modules) > 5
    assert found - set(sys.stdlib_module_names) == {"qualcode"}
