"""The list of sources with their coverage."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rich.cells import cell_len
from textual.content import Content
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from qualcode.domain.model import Source
from qualcode.messages.catalogue import printable
from qualcode.storage.queries import Coverage
from qualcode.ui.text import fitted, plain

_NONE, _SOME, _MUCH = "○", "◐", "●"
_WIDTH = 23


class SourceList(OptionList):
    """Sources by title; an option's id is the source's GUID."""

    def show(
        self, sources: Sequence[Source], coverage: Mapping[str, Coverage], current: str
    ) -> None:
        """Show the sources, and mark the one that is open."""
        self.clear_options()
        self.add_options(
            Option(_line(source, coverage.get(source.guid)), id=source.guid) for source in sources
        )
        if any(source.guid == current for source in sources):
            self.highlighted = self.get_option_index(current)

    def update_coverage(self, source: Source, coverage: Coverage | None) -> None:
        """Show the coverage of one source anew, if it looks any different."""
        line = _line(source, coverage)
        if self.get_option(source.guid).prompt != line:
            self.replace_option_prompt(source.guid, line)


def _line(source: Source, coverage: Coverage | None) -> Content:
    share = coverage.share if coverage else 0.0
    sign = _NONE if not coverage or not coverage.codings else (_SOME if share < 0.5 else _MUCH)
    percent = f"{round(share * 100):>3} %" if coverage and coverage.codings else "    –"
    title = printable(source.title)
    room = _WIDTH - cell_len(percent) - 3
    return plain(f"{sign} {fitted(title, room)} {percent}")
