"""Finding a code by what people call it: its name, or its path from the root."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from difflib import get_close_matches

from qualcode.domain.model import Code, paths
from qualcode.domain.rows import fold
from qualcode.errors import RuleError

# A name may itself hold a slash ("og/eller"), so the readings with fewer cuts come first.
_CUTS = (re.compile(r"(?!)"), re.compile(r"(?:^|\s+)[>›]\s+"), re.compile(r"\s+[>›]\s+|\s*/\s*"))


def find_code(name: str, codes: Iterable[Code], language: str) -> Code:
    """The one code with this GUID, this name in any language, or this path of names.

    Paths are written `A > B`, `A › B` or `A/B`, whole or from any code down; one that
    begins with the separator begins at the root. Case and spacing do not count. Raises
    `RuleError`: `code.unknown`, `code.unknown_near` with the nearest names in `near`, or
    `code.ambiguous` with the paths it could be, in `language`.
    """
    by_guid = {code.guid: code for code in codes}
    if name in by_guid:
        return by_guid[name]
    for cut in _CUTS:
        found = _at_path([fold(part) for part in cut.split(name)], by_guid)
        if len(found) == 1:
            return found[0]
        if found:
            raise RuleError("code.ambiguous", name=name, paths=_listed(found, by_guid, language))
    raise _unknown(name, by_guid.values(), language)


def _at_path(parts: Sequence[str], codes: Mapping[str, Code]) -> list[Code]:
    """The codes whose own name and those above them are the parts; a first "" is the root."""
    return [code for code in codes.values() if _is_at(code, parts, codes)]


def _is_at(code: Code | None, parts: Sequence[str], codes: Mapping[str, Code]) -> bool:
    for i in range(len(parts) - 1, -1, -1):
        if code is None:
            return i == 0 and parts[i] == ""
        if parts[i] not in _names(code):
            return False
        code = codes.get(code.parent or "")
    return True


def _names(code: Code) -> set[str]:
    return {fold(words) for words in code.name.values() if words.strip()}


def _listed(found: Iterable[Code], codes: Mapping[str, Code], language: str) -> str:
    """The paths of the codes, each in a form that finds that code alone."""
    known = paths(codes.values(), language)
    return ", ".join(sorted("/" + "/".join(known[code.guid]) for code in found))


def _unknown(name: str, codes: Iterable[Code], language: str) -> RuleError:
    shown = {
        folded: code.name.get(language) or words
        for code in codes
        for words in code.name.values()
        if (folded := fold(words))
    }
    near = get_close_matches(fold(name)[:200], shown, n=3)
    if not near:
        return RuleError("code.unknown", name=name)
    return RuleError(
        "code.unknown_near", name=name, near=", ".join(dict.fromkeys(shown[n] for n in near))
    )
