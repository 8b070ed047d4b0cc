"""The page around the screen, the pages that say no, and the files that belong to them."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from html import escape
from importlib import resources
from importlib.util import find_spec
from pathlib import Path
from string import Template

from qualcode.errors import RuleError
from qualcode.messages import render


@dataclass(frozen=True, slots=True)
class File:
    """A file for the browser, and what kind it says it is."""

    content: bytes
    kind: str


OWN = {
    "page.css": "text/css; charset=utf-8",
    "page.js": "text/javascript; charset=utf-8",
    "icon.svg": "image/svg+xml",
}
BORROWED = {
    "js/textual.js": "text/javascript; charset=utf-8",
    "css/xterm.css": "text/css; charset=utf-8",
    "fonts/RobotoMono-VariableFont_wght.ttf": "font/ttf",
    "fonts/RobotoMono-Italic-VariableFont_wght.ttf": "font/ttf",
}
"""Out of textual-serve: xterm.js with what ties it to Textual, and the font that it asks for by
name. Its own page fetches that font from the net, though it lies in the package."""


def files() -> Mapping[str, File]:
    """All files there are, by the name the page calls them by.

    Raises `RuleError` where textual-serve is not installed.
    """
    own = {name: File(_own(name).encode(), kind) for name, kind in OWN.items()}
    borrowed = {
        name.rpartition("/")[2]: File((_borrowed() / name).read_bytes(), kind)
        for name, kind in BORROWED.items()
    }
    return {**own, **borrowed}


def _borrowed() -> Path:
    found = find_spec("textual_serve")  # found, not imported: its server is not wanted
    if found is None or not found.submodule_search_locations:
        raise RuleError("serve.extra")
    return Path(found.submodule_search_locations[0]) / "static"


@cache
def _own(name: str) -> str:
    return resources.files(__package__).joinpath(name).read_text(encoding="utf-8")


def screen_page(host: str, language: str) -> str:
    """The page that holds the screen, for a browser that is at `host`."""
    return _filled(
        "page.html",
        language,
        socket=f"ws://{host}/ws",
        waiting=render("serve.waiting", language),
        closed=render("serve.closed", language),
        again=render("serve.open_again", language),
        scripts=render("serve.scripts", language),
    )


def notice_page(message_id: str, language: str, **values: object) -> str:
    """A page with one message, and a way to try again.

    Trying again is more than politeness: a browser that was sent here by another program may
    hold a SameSite=Strict cookie back until the next step is taken on a page of ours.
    """
    return _filled(
        "notice.html",
        language,
        style=_own("notice.css"),
        words=render(message_id, language, **values),
        again=render("serve.again", language),
    )


def style_hash() -> str:
    """The fingerprint by which a Content-Security-Policy knows the style of a notice."""
    digest = hashlib.sha256(_own("notice.css").encode()).digest()
    return f"sha256-{base64.b64encode(digest).decode()}"


def _filled(name: str, language: str, **words: str) -> str:
    fields = {field: escape(value) for field, value in words.items()}
    return Template(_own(name)).substitute(fields, language=escape(language))
