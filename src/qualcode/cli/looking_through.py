"""Identities in a material: looked for, each kind told in full, and taken out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import TYPE_CHECKING

import click

from qualcode.cli.helping import words
from qualcode.cli.talking import say
from qualcode.messages import interface_language, render

if TYPE_CHECKING:
    from qualcode.anonymise.grouping import Group
    from qualcode.workspace import Intake
    from qualcode.workspace.reading_in import Material
    from qualcode.workspace.reviewing import Review


def looked_through(material: Material, *, certain: bool) -> Intake:
    """The safe side of a material, or what is `certain` alone, with all that was found told.

    Raises as `begin` and `outcome` do.
    """
    from qualcode.workspace.reviewing import begin, left, on_the_safe_side, outcome

    review = begin(material)
    done = review if certain else on_the_safe_side(review)
    if review.asked:
        say("import.looked_with", what=", ".join(review.asked))
    _show_groups(done, review.open)
    stays = left(done)
    if stays:
        say("import.left", n=sum(len(one.found) for one in stays))
    return outcome(done)


def _show_groups(review: Review, groups: Sequence[Group]) -> None:
    """What was found, by kind: as it is written, how often, what stands for it, and why.

    None is left out, however many there are: what is not told here nobody can check.
    """
    for kind, several in groupby(groups, key=lambda one: one.kind):
        found = list(several)
        say("import.found", kind=words(f"anonymise.kind.{kind}"), n=len(found))
        for one in found:
            click.echo("  " + words("import.found.one", **_told(review, one)))


def _told(review: Review, group: Group) -> Mapping[str, object]:
    verdict = review.decisions.verdicts.get(group.identity)
    becomes = verdict.becomes if verdict else None
    return {
        "written": ", ".join(group.forms[:3]),
        "becomes": becomes or words("import.found.stays"),
        "n": len(group.found),
        "why": render(group.surest.reason, interface_language()),
    }
