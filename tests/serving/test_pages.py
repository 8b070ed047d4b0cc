"""What the browser is given: nothing of it leads away from this machine."""

from __future__ import annotations

import base64
import hashlib
import re
import subprocess
import sys
from html.parser import HTMLParser

import pytest

import hostile
from qualcode.messages import LANGUAGES, render
from qualcode.serving.gate import Gate
from qualcode.serving.pages import OWN, files, notice_page, screen_page, style_hash

HOST = "127.0.0.1:8123"
AWAY = re.compile(r"(?:https?:|wss?:)?//[^\s\"'<>)]*", re.IGNORECASE)
NOTICES = ("serve.refused", "serve.spent", "serve.elsewhere")


class Page(HTMLParser):
    """Tags, addresses, and words of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.words += data

    def values(self, name: str) -> list[str | None]:
        return [attrs[name] for _, attrs in self.tags if name in attrs]


def pages(language: str) -> list[str]:
    return [screen_page(HOST, language), *(notice_page(one, language) for one in NOTICES)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_page_names_another_machine(language: str) -> None:
    for text in pages(language):
        assert set(AWAY.findall(text)) <= {f"ws://{HOST}/ws"}


def test_our_own_files_and_the_style_of_xterm_ask_for_nothing_elsewhere() -> None:
    for name, file in files().items():
        if name in OWN or name == "xterm.css":
            text = file.content.decode().replace('xmlns="http://www.w3.org/2000/svg"', "")
            text = re.sub(r"/\*.*?\*/|^ *//.*?$", "", text, flags=re.DOTALL | re.MULTILINE)
            assert AWAY.findall(text) == [], name
            assert "@import" not in text


def test_what_the_pages_and_styles_ask_for_is_there() -> None:
    asked = set()
    for text in pages("en"):
        page = Page(text)
        asked |= {*page.values("href"), *page.values("src")}
    asked |= set(re.findall(r'url\("([^"]+)"\)', files()["page.css"].content.decode()))
    assert asked == {"/"} | {f"/static/{name}" for name in files()}
    assert all(file.content for file in files().values())


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_pages_speak_the_language_they_say_they_speak(language: str) -> None:
    for text in pages(language):
        assert Page(text).tags[0] == ("html", {"lang": language})
    assert render("serve.waiting", language) in Page(screen_page(HOST, language)).words
    assert render("serve.spent", language) in Page(notice_page("serve.spent", language)).words


def test_there_is_no_script_inline() -> None:
    for text in pages("nb"):
        page = Page(text)
        assert all(attrs.get("src") for tag, attrs in page.tags if tag == "script")
        assert not [name for _, attrs in page.tags for name in attrs if name.startswith("on")]
        assert "style" not in {name for _, attrs in page.tags for name in attrs}


def test_the_one_style_inline_is_the_one_that_the_policy_knows() -> None:
    styles = re.findall(r"<style>(.*?)</style>", notice_page("serve.spent", "en"), re.DOTALL)
    assert len(styles) == 1
    digest = base64.b64encode(hashlib.sha256(styles[0].encode()).digest()).decode()
    assert style_hash() == f"sha256-{digest}"
    policy = Gate(8123).headers(style_hash())["Content-Security-Policy"]
    assert f"style-src 'self' 'sha256-{digest}'" in policy
    assert "unsafe" not in policy


@pytest.mark.parametrize("words", hostile.STRINGS)
def test_values_are_shown_as_text(words: str) -> None:
    text = notice_page("serve.full", "en", most=f"<script>{words}</script>\"'$language")
    assert "script" not in {tag for tag, _ in Page(text).tags}
    assert '<html lang="en">' in text


def test_nothing_imports_the_server_that_came_along() -> None:
    script = "import sys, qualcode.serving.server as s; s.files(); print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    loaded = set(done.stdout.split())
    assert "aiohttp" in loaded
    assert not loaded & {"textual_serve", "textual", "jinja2"}
