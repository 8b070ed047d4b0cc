"""The list of sources in their groups, with their coverage."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from rich.cells import cell_len
from textual.content import Content
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from qualcode.domain.model import Source
from qualcode.messages.catalogue import printable
from qualcode.storage.queries import Coverage
from qualcode.ui.text import fitted, plain

_NONE, _SOME, _MUCH = "○", "◐", "●"
_WIDTH = 21


def by_title(source: Source) -> list[tuple[int, str]]:
    """Sorts sources by title as people do: K2 comes before K10."""
    parts = re.split(r"0*([0-9]+)", source.title.casefold())
    return [(len(part) if n % 2 else 0, part) for n, part in enumerate(parts)]


def in_groups(sources: Sequence[Source]) -> list[Source]:
    """Sources in the order they are listed: by group, those without one first, then by title."""
    return sorted(sources, key=lambda one: (one.group.casefold(), by_title(one), one.guid))


class SourceList(OptionList):
    """Sources by title under their groups' headings; a source's option has its GUID as id."""

    def show(
        self, sources: Sequence[Source], coverage: Mapping[str, Coverage], current: str
    ) -> None:
        """Show the sources, and mark the one that is open."""
        self.clear_options()
        self.add_options(_options(sources, coverage))
        if any(source.guid == current for source in sources):
            self.highlighted = self.get_option_index(current)

    @property
    def guids(self) -> list[str]:
        """The sources in the order they are listed."""
        return [str(option.id) for option in self.options if option.id]

    def update_coverage(self, source: Source, coverage: Coverage | None) -> None:
        """Show the coverage of one source anew, if it looks any different."""
        line = _line(source, coverage)
        if self.get_option(source.guid).prompt != line:
            self.replace_option_prompt(source.guid, line)


def _options(sources: Sequence[Source], coverage: Mapping[str, Coverage]) -> Iterator[Option]:
    grouped = groupby(in_groups(sources), key=lambda source: source.group.casefold())
    for name, several in grouped:
        members = list(several)
        if name:
            heading = plain(fitted(printable(members[0].group), _WIDTH))
            yield Option(heading.stylize("bold"), disabled=True)
        for source in members:
            yield Option(_line(source, coverage.get(source.guid)), id=source.guid)


def _line(source: Source, coverage: Coverage | None) -> Content:
    """The title between a sign and the shares: coded, and fainter, read and nothing there."""
    coded, nothing = (coverage.share, coverage.share_of_nothing) if coverage else (0.0, 0.0)
    begun = coverage is not None and (coverage.codings or coverage.nothing)
    sign = _NONE if not begun else (_SOME if coded + nothing < 0.5 else _MUCH)
    percent = f"{round(coded * 100):>3}" if begun else "   "
    more = f"+{round(nothing * 100)}" if nothing else ""
    end = " %" if begun else " –"
    room = _WIDTH - cell_len(percent + more + end) - 3
    title = plain(f"{sign} {fitted(printable(source.title), room)} {percent}")
    return Content.assemble(title, (more, "dim"), end)
