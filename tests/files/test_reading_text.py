"""Plain text: encodings, and files that are not what they are called."""

import os

import pytest

from qualcode.errors import FileError
from qualcode.files import decoding
from qualcode.files.reading import FORMATS, read, read_text
from qualcode.messages import LANGUAGES, has_message, render_error

NORWEGIAN = "I: Hva gjør dere på møtene?\nK2: Vi får «ståa» på bordet – ærlig talt.\n"


@pytest.mark.parametrize(
    "encoding",
    [
        "utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252", "mac_roman",
        "latin-1", "cp865",
    ],
)  # fmt: skip
def test_norwegian_text_is_read_in_any_encoding(tmp_path, encoding):
    lacking = {"latin-1": "–", "cp865": "–»"}.get(encoding, "")
    text = NORWEGIAN.translate(dict.fromkeys(map(ord, lacking), "-"))
    path = tmp_path / "K2.txt"
    path.write_bytes(text.encode(encoding))
    assert read(path).text == text
    assert read(path).name == "K2.txt"


def test_other_one_byte_encodings_are_guessed(tmp_path):
    text = "Это было трудно, но мы справились. Мы работали вместе каждый день. " * 8
    path = tmp_path / "a.txt"
    path.write_bytes(text.encode("cp1251"))
    assert read(path).text == text


def _write(tmp_path, name, data):
    path = tmp_path / name
    path.write_bytes(data)
    return path


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        ("a.pages", b"x", "file.format"),
        ("a", b"x", "file.format"),
        ("a.DOC", b"x", "file.old_word"),
        ("a.docx", b"\xd0\xcf\x11\xe0", "file.old_word"),
        ("a.txt", b"", "file.empty"),
        ("a.txt", "\ufeff \r\n\t\u00a0".encode(), "file.empty"),
        ("a.txt", b"PK\x03\x04abc", "file.not_text"),
        ("a.txt", b"%PDF-1.7 abc", "file.not_text"),
        ("a.txt", b"{\\rtf1 abc}", "file.not_text"),
        ("a.txt", bytes(range(32)) * 20, "file.not_text"),
        ("a.txt", b"abc\x00\x00\x00def", "file.not_text"),
        ("a.txt", b"\xff\xfea", "file.encoding"),
    ],
)
def test_what_cannot_be_used_is_refused_with_a_sentence(tmp_path, name, data, message):
    with pytest.raises(FileError) as refused:
        read(_write(tmp_path, name, data))
    assert refused.value.message_id == message
    for language in LANGUAGES:
        assert has_message(message, language)
        assert name in render_error(refused.value, language)


def test_formats_are_named(tmp_path):
    with pytest.raises(FileError) as refused:
        read(_write(tmp_path, "a.sxw", b"x"))
    assert ".docx" in render_error(refused.value)
    assert all(suffix in render_error(refused.value) for suffix in FORMATS)
    assert len(FORMATS) == 10


def test_missing_folder_and_closed_files(tmp_path):
    for path in (tmp_path / "none.txt", tmp_path, tmp_path / "a\x00b.txt"):
        with pytest.raises(FileError) as refused:
            read_text(path)
        assert refused.value.message_id == "file.missing"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes here")
def test_a_pipe_is_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "pipe.txt")
    with pytest.raises(FileError):
        read(tmp_path / "pipe.txt")


def test_too_large(tmp_path, monkeypatch):
    monkeypatch.setattr(decoding, "MAX_BYTES", 10)
    with pytest.raises(FileError) as refused:
        read(_write(tmp_path, "a.txt", b"x" * 11))
    assert refused.value.message_id == "file.too_large"
    assert read(_write(tmp_path, "a.txt", b"x" * 10)).text == "x" * 10


def test_suffix_in_capitals_and_a_stray_control_character(tmp_path):
    data = b"Hei " * 100 + b"\x07\r\nja"
    assert read(_write(tmp_path, "A.TXT", data)).text == "Hei " * 100 + "\nja"


def test_read_text_keeps_tabs_whatever_the_suffix(tmp_path):
    assert read_text(_write(tmp_path, "a.yaml", b"a:\t1\r\n")) == "a:\t1\n"
