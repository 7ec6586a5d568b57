"""Numerals as official documents print them: 21, 二十一, 〇, 两, 百分之九十, 三分之二, 一百二十."""

from __future__ import annotations

import re

DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "○": 0, "两": 2, "兩": 2}
DIGITS |= dict(zip("壹贰叁肆伍陆柒捌玖", range(1, 10), strict=True))
UNITS = {"十": 10, "百": 100, "千": 1000, "拾": 10, "佰": 100, "仟": 1000, "廿": 20, "卅": 30}
MYRIADS = {"万": 10**4, "亿": 10**8}
CN = "零〇○一二两三四五六七八九十百千万亿廿卅"
"""The characters of a Chinese numeral, without a sign or a classifier."""


def parse_chinese(text: str) -> int | None:
    """Value of a Chinese numeral, or None where the characters make no numeral.

    Example:
        >>> [parse_chinese(text) for text in ("十", "二十一", "一百二十", "一百二", "两万三千", "二〇二五")]
        [10, 21, 120, 120, 23000, 2025]
        >>> parse_chinese("二三十") is None
        True
    """
    if not text or any(c not in DIGITS and c not in UNITS and c not in MYRIADS for c in text):
        return None
    if all(c in DIGITS for c in text):  # read digit by digit: 二〇二五
        return int("".join(str(DIGITS[c]) for c in text))
    total = section = 0
    digit: int | None = None
    last_unit = 0  # 一百二 is 120: a digit at the end counts tenths of the unit before it
    zero = False
    for c in text:
        if c in DIGITS:
            if digit not in (None, 0):
                return None  # 二三十 is no numeral
            digit = DIGITS[c]
            zero = zero or digit == 0
        elif c in UNITS:
            section += UNITS[c] * ((digit or 1) if c not in "廿卅" else 1)  # 一百零十: the zero says nothing
            digit, last_unit, zero = None, UNITS[c], False
        else:
            section += digit or 0
            if section == 0:
                return None
            total = (total + section) * MYRIADS[c] if c == "亿" else total + section * MYRIADS[c]
            section, digit, last_unit, zero = 0, None, MYRIADS[c], False
    if digit:
        section += digit * last_unit // 10 if last_unit >= 100 and not zero else digit
    return total + section


def parse_number(text: str) -> float | None:
    """Value of a figure in Arabic or Chinese numerals.

    Example:
        >>> [parse_number(text) for text in ("85", "1,200", "0.1", "1.5万", "两", "三点五")]
        [85.0, 1200.0, 0.1, 15000.0, 2.0, 3.5]
    """
    text = text.replace(",", "").replace("，", "")
    match = re.fullmatch(r"(\d+(?:\.\d+)?)([万亿])?", text)
    if match:
        return float(match[1]) * MYRIADS.get(match[2] or "", 1)
    if "点" in text:
        whole, _, part = text.partition("点")
        value = parse_chinese(whole)
        if value is None or not part or any(c not in DIGITS for c in part):
            return None
        return float(f"{value}." + "".join(str(DIGITS[c]) for c in part))
    value = parse_chinese(text)
    return None if value is None else float(value)


def parse_fraction(text: str) -> float | None:
    """Value of a fraction in per cent.

    Returns:
        Per cent, rounded to two places, or None where the text is no fraction.

    Example:
        >>> [parse_fraction(text) for text in ("百分之九十", "千分之五", "三分之二", "九成")]
        [90.0, 0.5, 66.67, None]
    """
    whole, found, part = text.partition("分之")
    if not found:
        return None
    denominator = parse_number({"百": "一百", "千": "一千", "万": "一万"}.get(whole, whole))
    numerator = parse_number(part)
    if not denominator or numerator is None:
        return None
    return round(100 * numerator / denominator, 2)
