"""What must hold of a row before it is written, table by table.

Each rule takes the row and the rows as they stand, and raises `RuleError` with the
message id that names the remedy.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from qualcode.domain.model import BEAR_MEMOS, CODE_LINKS
from qualcode.domain.rows import Row, unique_key
from qualcode.errors import RuleError

if TYPE_CHECKING:
    from qualcode.domain.changes import Rows


def check(table: str, row: Row, rows: Rows) -> None:
    """Raise `RuleError` if the row may not stand beside the others."""
    for rule in _RULES.get(table, ()):
        rule(table, row, rows)
    key = unique_key(table, row)
    if key is not None and rows.keyed(table, key) not in (None, row["guid"]):
        raise RuleError(f"rule.{table}.taken", name=_name(row))


def _name(row: Row) -> str:
    for field in ("name", "title", "pseudonym", "statement", "wording"):
        if field in row:
            name = row[field]
            return name if isinstance(name, str) else next(filter(None, name.values()), "")
    return ""


def _has_name(table: str, row: Row, rows: Rows) -> None:
    if not _name(row).strip():
        raise RuleError(f"rule.{table}.unnamed")


def _is_a_tree(table: str, row: Row, rows: Rows) -> None:
    above, passed = row["parent"], {row["guid"]}
    while above is not None:
        if above in passed:
            raise RuleError(f"rule.{table}.cycle", name=_name(row))
        passed.add(above)
        parent = rows.row(table, above)
        above = parent["parent"] if parent else None


def _stays_in_codebook(table: str, row: Row, rows: Rows) -> None:
    above = rows.row(table, row["parent"]) if row["parent"] else None
    family = [*rows.rows(table, "parent", row["guid"]), *([above] if above else [])]
    if any(code["codebook"] != row["codebook"] for code in family):
        raise RuleError("rule.code.other_codebook", name=_name(row))


def _lies_in_source(table: str, row: Row, rows: Rows) -> None:
    source = rows.row("source", row["source"])
    if source and not 0 <= row["start"] < row["end"] <= source["length"]:
        raise RuleError(
            "rule.outside_source", title=source["title"], start=row["start"], end=row["end"]
        )


def _has_target(table: str, row: Row, rows: Rows) -> None:
    if not row["text"].strip():
        raise RuleError("rule.memo.empty")
    if row["target_table"] not in BEAR_MEMOS:
        raise RuleError("rule.memo.not_about", table=row["target_table"])
    if rows.row(row["target_table"], row["target"]) is None:
        raise RuleError("rule.gone", table=row["target_table"])


def _ties_two(table: str, row: Row, rows: Rows) -> None:
    if row["kind"] not in CODE_LINKS:
        raise RuleError("rule.code_link.kind", kind=row["kind"], known=", ".join(CODE_LINKS))
    if row["code"] == row["to"]:
        code = rows.row("code", row["code"])
        raise RuleError("rule.code_link.itself", name=_name(code) if code else "")


_Rule = Callable[[str, Row, "Rows"], None]
_RULES: dict[str, tuple[_Rule, ...]] = {
    "project": (_has_name,),
    "coder": (_has_name,),
    "case": (_has_name, _is_a_tree),
    "source": (_has_name,),
    "codebook": (_has_name,),
    "code": (_has_name, _is_a_tree, _stays_in_codebook),
    "turn": (_lies_in_source,),
    "coding": (_lies_in_source,),
    "quotation": (_lies_in_source,),
    "decision": (_lies_in_source,),
    "nothing_here": (_lies_in_source,),
    "memo": (_has_target,),
    "theme": (_has_name, _is_a_tree),
    "code_link": (_ties_two,),
    "question": (_has_name,),
    "guide_question": (_has_name,),
}
