"""Norwegian numbers that name a person or an account: their checksums and dates.

Rules: Skatteetaten on the fødselsnummer and its change from 1 January 2032 (the first
control sum may then leave 0-3); D-numbers add 40 to the day; H-numbers add 40 and
synthetic test numbers 80, 65 or 40 to the month (navikt/fnrvalidator). Account numbers use one
modulus 11 sum with the weights of the second control digit; organisation numbers use
weights of their own (Brønnøysundregistrene).
"""

from __future__ import annotations

from collections.abc import Sequence

_FIRST = (3, 7, 6, 1, 8, 9, 4, 5, 2, 1)
_SECOND = (5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1)
_ORGANISATION = (3, 2, 7, 6, 5, 4, 3, 2, 1)
_DAYS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_ADDED = (80, 65, 40)
"""What synthetic test numbers and H-numbers add to the month."""
_FIRST_REMAINDERS = (0, 1, 2, 3)
"""0 alone until 2032."""


def has_birth_date(digits: str) -> bool:
    """Whether eleven digits begin with a date as national identity numbers write it."""
    day, month = int(digits[:2]), int(digits[2:4])
    day -= 40 if day > 40 else 0  # D-number
    month -= next((added for added in _ADDED if month > added), 0)
    return 1 <= month <= 12 and 1 <= day <= _DAYS[month - 1]


def is_national_id(digits: str) -> bool:
    """Whether eleven digits are a fødselsnummer, D-, H- or synthetic number, checksums and all."""
    return (
        has_birth_date(digits)
        and _sum(digits, _FIRST) % 11 in _FIRST_REMAINDERS
        and _sum(digits, _SECOND) % 11 == 0
    )


def is_account(digits: str) -> bool:
    """Whether eleven digits hold as a bank account; every valid fødselsnummer does too."""
    return _sum(digits, _SECOND) % 11 == 0


def is_organisation(digits: str) -> bool:
    """Whether nine digits hold as the number of an organisation."""
    return digits[0] in "89" and _sum(digits, _ORGANISATION) % 11 == 0


def _sum(digits: str, weights: Sequence[int]) -> int:
    return sum(int(digit) * weight for digit, weight in zip(digits, weights, strict=False))
