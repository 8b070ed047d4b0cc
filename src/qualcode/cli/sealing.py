"""The sealed key: shown, written out in the clear, and taken away for good."""

from __future__ import annotations

from pathlib import Path

import click

from qualcode.cli.helping import SpokenGroup, command
from qualcode.cli.talking import FILE, FOLDER, a_coder, a_store, agreed, key_file, opened, say


@click.group("key", cls=SpokenGroup, examples=("qualcode key show study.qualcode E:/study.key",))
def key() -> None:
    """What can be done with the key."""


@command("show", "qualcode key show study.qualcode E:/study.key", within="key")
@a_store
@click.argument("key", type=FILE)
@a_coder
def show(store: str, key: Path, coder: str) -> None:
    """Show what the key ties together."""
    from qualcode.workspace.key_keeping import mapping

    with opened(store, coder) as workspace:
        tied = mapping(key_file(key).opened(workspace.project.guid))
        for one in tied:
            say("key.line", pseudonym=one.becomes, written=", ".join(one.written))
        say("key.held", n=len(tied))


@command("export", "qualcode key export study.qualcode E:/study.key E:/originals", within="key")
@a_store
@click.argument("key", type=FILE)
@click.argument("folder", type=FOLDER)
@a_coder
def export(store: str, key: Path, folder: Path, coder: str) -> None:
    """Write the key and the original texts in the clear."""
    from qualcode.workspace.key_keeping import refuse_beside, write_in_the_clear

    with opened(store, coder) as workspace:
        refuse_beside(workspace, folder / "names.csv")
        files = write_in_the_clear(workspace, key_file(key), folder)
        say("key.exported", n=len(files), folder=folder)


@command("tidy", "qualcode key tidy study.qualcode E:/study.key", within="key")
@a_store
@click.argument("key", type=FILE)
@a_coder
def tidy(store: str, key: Path, coder: str) -> None:
    """Take out of the key what stands nowhere in the study any more."""
    from qualcode.workspace.key_keeping import mapping
    from qualcode.workspace.key_pruning import tidy_key

    with opened(store, coder) as workspace:
        file = key_file(key)
        tidy_key(workspace, file)
        say("key.tidied", n=len(mapping(file.opened(workspace.project.guid))))


@command("destroy", "qualcode key destroy study.qualcode E:/study.key --yes", within="key")
@a_store
@click.argument("key", type=FILE)
@click.option("--yes", is_flag=True)
@a_coder
def destroy(store: str, key: Path, yes: bool, coder: str) -> None:
    """Take the key away for good."""
    from qualcode.workspace.key_keeping import destroy_key

    with opened(store, coder) as workspace:
        file = key_file(key)
        if not agreed(yes, "key.destroy.ask", "key.destroy.confirm"):
            say("key.destroy.stopped")
            return
        destroy_key(workspace, file)
        say("key.destroyed", file=key.name)


for _command in (show, export, tidy, destroy):
    key.add_command(_command)
