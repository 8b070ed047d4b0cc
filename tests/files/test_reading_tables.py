"""CSV in the shapes that Norwegian Excel, English Excel and R give it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcode.errors import FileError
from qualcode.files.tables import read_table
from qualcode.messages import render_error


@pytest.fixture
def table(tmp_path):
    def write(data):
        path = tmp_path / "informants.csv"
        path.write_bytes(data if isinstance(data, bytes) else data.encode())
        return read_table(path)

    return write


@pytest.mark.parametrize("separator", [";", ",", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_separators_encodings_and_line_ends(table, separator, encoding, end):
    rows = [["pseudonym", "nivå"], ["K1", "leder på øverste nivå"], [], ["K2", "gulvet"]]
    found = table(end.join(separator.join(row) for row in rows).encode(encoding))
    assert found.columns == ("pseudonym", "nivå")
    assert [row["nivå"] for row in found.rows] == ["leder på øverste nivå", "gulvet"]
    assert found.lines == (2, 4)


def test_quotes_and_line_feeds_inside_fields(table):
    found = table('a;b\r\n"x; ""y""\r\nz";1\r\nu;2\r\n')
    assert found.rows == ({"a": 'x; "y"\nz', "b": "1"}, {"a": "u", "b": "2"})
    assert found.lines == (2, 4)


def test_excels_own_line_and_trailing_separators(table):
    found = table("sep=,\na,b,,\n1,2,,\n3,,,\n")
    assert found.columns == ("a", "b")
    assert found.rows == ({"a": "1", "b": "2"}, {"a": "3", "b": ""})
    assert found.lines == (3, 4)


def test_a_formula_is_text(table):
    assert table("a;b\n=cmd|'/C calc'!A0;[/b]\n").rows[0] == {"a": "=cmd|'/C calc'!A0", "b": "[/b]"}


@pytest.mark.parametrize(
    ("data", "message", "line"),
    [
        ("", "file.empty", None),
        (";;\n", "file.empty", None),
        ("a;b\n1;2\n\n1;2;3\n", "file.table.too_many", 4),
        ("a;;c\n1;2;3\n", "file.table.no_heading", 1),
        ("\na;b;A\n1;2;3\n", "file.table.heading_twice", 2),
        ('a;b\n1;2\n"open;3\n4;5\n', "file.table.quotes", 3),
        ("a;b\nx;" + "y" * 200_000, "file.table.quotes", 2),
    ],
)
def test_faults_name_file_and_line(table, data, message, line):
    with pytest.raises(FileError) as refused:
        table(data)
    assert refused.value.message_id == message
    assert refused.value.values.get("line") == line
    assert "informants.csv" in render_error(refused.value, "nb")


CELL = st.text(st.sampled_from('ab;,"\n åK[/]'), min_size=1, max_size=6).filter(str.strip)


@given(st.lists(st.tuples(CELL, CELL), min_size=1, max_size=4))
def test_what_is_quoted_comes_back(tmp_path_factory, rows):
    path = tmp_path_factory.mktemp("t") / "t.csv"
    quoted = [";".join('"' + cell.replace('"', '""') + '"' for cell in row) for row in rows]
    path.write_text("x;y\n" + "\n".join(quoted), encoding="utf-8", newline="")
    found = read_table(path)
    assert [(row["x"], row["y"]) for row in found.rows] == [(x.strip(), y.strip()) for x, y in rows]
