"""Message ids and their words in English, bokmål and nynorsk.

Inside the program a message is an id and values. Words are chosen last, here, at
the edge: `render(message, "nb")`. The catalogues are gettext `.po` files whose
msgid is the message id; `{name}` fields take the values, and a plural is chosen
by the value `n`.
"""

from qualcode.messages.catalogue import (
    LANGUAGES,
    Message,
    has_message,
    interface_language,
    render,
    render_error,
)

__all__ = ["LANGUAGES", "Message", "has_message", "interface_language", "render", "render_error"]
