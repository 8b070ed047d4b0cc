"""The coding screen in a browser."""

from __future__ import annotations

import threading
import webbrowser

import click

from qualcode.cli.helping import command
from qualcode.cli.talking import a_coder, a_store, opened, say
from qualcode.errors import RuleError
from qualcode.messages import interface_language


@command("serve", "qualcode serve study.qualcode")
@a_store
@click.option("--port", type=click.IntRange(1024, 65535))
@click.option("--no-browser", is_flag=True)
@a_coder
def serve(store: str, port: int | None, no_browser: bool, coder: str) -> None:
    """Open the coding screen in a browser, on this machine and for you alone."""
    try:
        from qualcode.serving.server import run
    except ModuleNotFoundError as error:
        if error.name != "aiohttp":
            raise
        raise RuleError("serve.extra") from error
    from qualcode.serving.screen import command

    with opened(store, coder) as workspace:  # a fault is told here, not in the browser
        language = interface_language(workspace.project.language)

    def listening(address: str) -> None:
        say("serve.address", address=address)
        if not no_browser:
            # A browser in the terminal would keep its caller waiting.
            threading.Thread(target=webbrowser.open, args=(address,), daemon=True).start()

    run(command(store, coder), language, port, listening)
    say("serve.ended")
