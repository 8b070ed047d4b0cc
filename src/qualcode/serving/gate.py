"""Who may come in.

Any page in the researcher's browser, and any account on the machine, can reach a port on
127.0.0.1. So an address that was printed here is asked for first, then a cookie, and always
that the browser itself says it is at this address.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping

HERE = "127.0.0.1"


class Gate:
    """A token that is good once, and the session's secret that it is exchanged for."""

    __slots__ = ("_secret", "_token", "port")

    def __init__(self, port: int) -> None:
        self.port = port
        self._token: str | None = secrets.token_urlsafe(32)
        self._secret: str | None = None

    @property
    def address(self) -> str:
        """What to open in the browser; without a token once it is spent."""
        place = f"http://{HERE}:{self.port}/"
        return place if self._token is None else f"{place}?token={self._token}"

    @property
    def cookie(self) -> str:
        """The cookie's name. Browsers give a cookie to all ports of a host, so the name tells."""
        return f"qualcode-{self.port}"

    def exchange(self, token: str) -> str | None:
        """The session's secret for the token, which is spent by it; None for any other."""
        if not _same(self._token, token):
            return None
        self._token = None
        self._secret = secrets.token_urlsafe(32)
        return self._secret

    def knows(self, secret: str | None) -> bool:
        """Whether this is the secret that the token was exchanged for."""
        return _same(self._secret, secret)

    def at_home(self, hosts: list[str], origins: list[str], *, needs_origin: bool) -> bool:
        """Whether the headers Host and Origin, each with all its values, are this address.

        A name of another's that leads to 127.0.0.1 (DNS rebinding) shows in Host, another's
        page in Origin. Browsers always send Origin with a websocket.
        """
        if len(hosts) != 1 or hosts[0] not in self._names():
            return False
        if not origins:
            return not needs_origin
        return origins == [f"http://{hosts[0]}"]

    def _names(self) -> tuple[str, str]:
        return (f"{HERE}:{self.port}", f"localhost:{self.port}")

    def headers(self, style_hash: str) -> Mapping[str, str]:
        """What every answer says to the browser.

        xterm draws on a canvas and needs neither inline scripts nor inline styles; the one
        style allowed by its hash is that of the pages that say no, which come before the
        cookie. `sandbox` without popups: an address in an interview is words, not a link.
        """
        sockets = " ".join(f"ws://{name}" for name in self._names())
        policy = (
            "default-src 'none'",
            "script-src 'self'",
            f"style-src 'self' '{style_hash}'",
            "img-src 'self'",
            "font-src 'self'",
            f"connect-src {sockets}",
            "base-uri 'none'",
            "form-action 'none'",
            "frame-ancestors 'none'",
            "sandbox allow-scripts allow-same-origin",
        )
        return {
            "Content-Security-Policy": "; ".join(policy),
            "Referrer-Policy": "no-referrer",
            "X-Content-Type-Options": "nosniff",
            "Cache-Control": "no-store",
            "X-Frame-Options": "DENY",
            "Cross-Origin-Opener-Policy": "same-origin",
            "Cross-Origin-Resource-Policy": "same-origin",
        }


def _same(kept: str | None, given: str | None) -> bool:
    """Whether two secrets are there and equal, in a time that does not tell how nearly."""
    if kept is None or given is None:
        return False
    return secrets.compare_digest(kept.encode(), given.encode("utf-8", "surrogatepass"))
