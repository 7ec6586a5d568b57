"""Numerals: case tables, and every number there and back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policycompare.text.numerals import parse_chinese, parse_fraction, parse_number

CHINESE = [
    ("二十一", 21),  # tens and ones
    ("十", 10),  # a ten without a one before it
    ("十二", 12),
    ("〇", 0),
    ("两", 2),
    ("一百二十", 120),
    ("一百二", 120),  # the unit after a hundred is elided
    ("一百零二", 102),
    ("一千零一十", 1010),
    ("两万三千", 23000),
    ("两万三", 23000),
    ("一万零三", 10003),
    ("三亿五千万", 350_000_000),
    ("二〇二五", 2025),  # digit by digit
    ("廿一", 21),
    ("壹佰贰拾", 120),  # the formal numerals
    ("二三十", None),  # a guess, not a number
    ("万", None),
    ("举措", None),
    ("", None),
]


@pytest.mark.parametrize(("text", "expected"), CHINESE)
def test_chinese(text: str, expected: int | None) -> None:
    assert parse_chinese(text) == expected


NUMBERS = [
    ("85", 85),
    ("0.1", 0.1),
    ("1,200", 1200),
    ("1.5万", 15000),
    ("两", 2),
    ("零点五", 0.5),
    ("十二点二五", 12.25),
    ("百货", None),
]


@pytest.mark.parametrize(("text", "expected"), NUMBERS)
def test_number(text: str, expected: float | None) -> None:
    assert parse_number(text) == expected


FRACTIONS = [
    ("百分之九十", 90),
    ("百分之85", 85),
    ("百分之八十五点五", 85.5),
    ("千分之五", 0.5),
    ("三分之二", 66.67),
    ("百分之百", 100),
    ("九十", None),
    ("零分之一", None),  # nothing is divided by nothing
]


@pytest.mark.parametrize(("text", "expected"), FRACTIONS)
def test_fraction(text: str, expected: float | None) -> None:
    assert parse_fraction(text) == expected


def to_chinese(number: int) -> str:
    """Write a number from 0 to 99999999 in Chinese, the long way."""
    digits = "零一二三四五六七八九"
    if number == 0:
        return digits[0]
    if number >= 10_000:
        head, rest = divmod(number, 10_000)
        return to_chinese(head) + "万" + ("" if rest == 0 else ("零" if rest < 1000 else "") + to_chinese(rest))
    text, zero = "", False
    for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, number = divmod(number, unit)
        if digit:
            text += ("零" if zero else "") + digits[digit] + name
            zero = False
        elif text:
            zero = True
    return text


@given(st.integers(min_value=0, max_value=99_999_999))
def test_every_number_reads_back(number: int) -> None:
    assert parse_chinese(to_chinese(number)) == number


@given(st.text(alphabet="零〇一二两三九十百千万亿点分之%0.1,", max_size=12))
def test_any_text_gives_a_number_or_none(text: str) -> None:
    for read in (parse_chinese, parse_number, parse_fraction):
        value = read(text)
        assert value is None or value >= 0
