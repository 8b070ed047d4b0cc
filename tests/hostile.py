"""Strings that have broken programs like this one: what a name, label or text may hold."""

MARKUP = ("[/b]", "[@click=app.quit]x[/]", "[bold]", "{x}", "{0.__class__}", "%s%n", "<b>&amp;</b>")
FORMULAS = ("=cmd|'/C calc'!A0", "+1+1", "-1+1", "@SUM(A1)", "\t=1+1")
SQL = ("'; DROP TABLE coding; --", '" OR 1=1', "%", "_", "\\", "null")
CONTROL = (
    "\x1b[2J\x1b[H",
    "\x1b]0;title\x07",
    "\x9b31m",
    "a\x00b",
    "\x7f",
    "line\nline",
    "\x08\x08",
)
DIRECTION = ("\u202egnirts", "\u2066abc\u2069", "\u200fשלום", "مرحبا")
MARKS = (
    "e\u0301",
    "å",
    "a\u030a",
    "Z\u0335\u0327\u0341algo",
    "\u0301",
    "\ufeff",
    "\u00ad",
    "\u200b",
)
EMOJI = ("👩‍👩‍👧‍👦", "🏳️‍🌈", "👍🏽", "🇳🇴", "\U000e0041")
WIDE = ("面接調査", "한국어", "ｆｕｌｌ", "ﬀ", "ß", "İ")
FIGURES = ("«uten grunn»¹² og", "²²²² Oslo", "²²²²²²²²", "①①①①①①①①", "½ år", "٤٣ år")
"""What Python calls digits, and what it cannot count with."""
LONG = ("å" * 5_000, "ord " * 2_000)

STORABLE = (*MARKUP, *FORMULAS, *SQL, *CONTROL, *DIRECTION, *MARKS, *EMOJI, *WIDE, *FIGURES, *LONG)
"""All that UTF-8 can hold."""

SURROGATES = ("\ud800", "a\udfffb", "\udcff")
"""Lone surrogates: a str may hold them, UTF-8 may not."""

STRINGS = (*STORABLE, *SURROGATES, "", " ", "\u00a0")
