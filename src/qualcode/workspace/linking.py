"""Links between codes, in from a table."""

from __future__ import annotations

from pathlib import Path

from qualcode.domain.changes import Add, Entry, Together
from qualcode.domain.model import CodeLink
from qualcode.errors import FileError, RuleError
from qualcode.exchange.code_links import read_links
from qualcode.exchange.code_names import find_code
from qualcode.messages import Message
from qualcode.storage import queries
from qualcode.workspace.verbs import Workspace


def take_in_links(workspace: Workspace, path: Path) -> Entry | None:
    """Add the links of a table, all or none, as one step; those that are there stay.

    Raises `FileError` where the table cannot be used, or names a code that is not there.
    """
    codes, language = workspace.read(queries.codes), workspace.project.language
    there = {(one.code, one.to, one.kind) for one in workspace.read(queries.code_links)}
    adds = []
    for line in read_links(path):
        try:
            code, to = (find_code(name, codes, language) for name in (line.code, line.to))
            if code == to:
                raise RuleError("rule.code_link.itself", name=line.code)
        except RuleError as error:
            fault = Message(error.message_id, error.values)
            raise FileError("links.line", file=path.name, line=line.line, fault=fault) from error
        link = (code.guid, to.guid, line.kind)
        if link not in there:
            there.add(link)
            adds.append(Add(CodeLink(workspace.store.guids(), *link)))
    return workspace.change(Together("history.links", tuple(adds), {"n": len(adds)}))
