"""A workbook's values as its number formats show them: 50%, 5,000, 2025年12月."""

from __future__ import annotations

import datetime as dt
import re
from functools import lru_cache
from typing import NamedTuple

# [Red], [$-804], [>=100]: colours, languages and conditions; [$¥-804] shows its sign
RE_BRACKET = re.compile(r"\[\$([^\]-]*)[^\]]*\]|\[(?!h|m|s)[^\]]*\]", re.IGNORECASE)
# what stands as it is ("万元", \元), what only keeps a place (_x, *x), and the rest
RE_TOKEN = re.compile(
    r'"([^"]*)"|\\(.)|_.|\*.|(AM/PM|上午/下午|[ymdhs]+|General|E[+-]|[#0?.,/]+|%)|(.)', re.IGNORECASE | re.DOTALL
)
RE_DATE = re.compile("[ymdhs]", re.IGNORECASE)


class _Token(NamedTuple):
    text: str
    is_code: bool


@lru_cache(maxsize=512)
def _tokens(section: str) -> tuple[_Token, ...]:
    section = RE_BRACKET.sub(lambda m: f'"{m.group(1)}"' if m.group(1) else "", section)
    found = []
    for match in RE_TOKEN.finditer(section):
        quoted, escaped, code, other = match.groups()
        if code:
            found.append(_Token(code, True))
        else:
            found.append(_Token(quoted or escaped or other or "", False))
    return tuple(token for token in found if token.text)


def is_date(number_format: str) -> bool:
    """Whether a number format shows dates or times.

    Example:
        >>> is_date('yyyy"年"m"月"'), is_date('0.0"md"'), is_date("[Red]0.00")
        (True, False, False)
    """
    return any(
        token.is_code and RE_DATE.match(token.text) for token in _tokens(number_format.split(";", maxsplit=1)[0])
    )


def show_date(value: dt.datetime | dt.date | dt.time, number_format: str) -> str:
    """A date as it is shown where its format writes it in Chinese, else in ISO form.

    Example:
        >>> show_date(dt.datetime(2025, 12, 1), 'yyyy"年"m"月";@'), show_date(dt.datetime(2025, 12, 1), "m/d/yy")
        ('2025年12月', '2025-12-01')
        >>> show_date(dt.datetime(2025, 12, 1), "yyyy-mm")
        '2025-12'
    """
    if isinstance(value, dt.time):
        return value.isoformat("minutes")
    tokens = _tokens(number_format.split(";", maxsplit=1)[0])
    literal = "".join(token.text for token in tokens if not token.is_code)
    codes = "".join(token.text[0].lower() for token in tokens if token.is_code)
    if re.search("[年月日]", literal) and re.fullmatch("y?m?d?", codes):
        shown = {
            "y": lambda n: f"{value.year:04}" if n > 2 else f"{value.year % 100:02}",
            "m": lambda n: f"{value.month:02}" if n == 2 else str(value.month),
            "d": lambda n: f"{value.day:02}" if n == 2 else str(value.day),
        }
        return "".join(shown[t.text[0].lower()](len(t.text)) if t.is_code else t.text for t in tokens).strip()
    if codes in ("y", "ym", "my"):
        return f"{value:%Y-%m}" if "m" in codes else f"{value:%Y}"
    if isinstance(value, dt.datetime) and (value.hour or value.minute) and "h" in codes:
        return f"{value:%Y-%m-%d %H:%M}"
    return f"{value:%Y-%m-%d}"


def show_number(value: float, number_format: str) -> str:
    """A number as it is shown: rounded, in per cent, with its unit.

    Example:
        >>> show_number(0.5, "0%"), show_number(0.1234, "0.0%"), show_number(5000, "#,##0")
        ('50%', '12.3%', '5,000')
        >>> show_number(600, '0"万千瓦"'), show_number(0.1 + 0.2, "General"), show_number(12.5, "0.00_ ")
        ('600万千瓦', '0.3', '12.50')
    """
    sections = number_format.split(";")
    negative = value < 0 and len(sections) > 1
    tokens = _tokens(sections[1] if negative else sections[2] if value == 0 and len(sections) > 2 else sections[0])
    codes = [token.text for token in tokens if token.is_code]
    digits = [code for code in codes if code[0] in "#0?.,"]
    # Fractions, powers of ten and formats of several numbers are shown as they are stored.
    if len(digits) != 1 or any("/" in code or code[0] in "Ee" for code in codes):
        literal = "".join(token.text for token in tokens)
        return literal if tokens and not codes and literal != "@" else _plain(value)
    (code,) = digits
    value = abs(value) if negative else value
    value *= 100 ** codes.count("%")
    scaled = len(code) - len(code.rstrip(","))
    whole, _, decimals = code.rstrip(",").partition(".")
    rounded = _rounded(value / 1000**scaled, len(decimals), "," in whole)
    if decimals and not decimals.count("0"):
        rounded = rounded.rstrip("0").rstrip(".")
    return "".join(rounded if t.is_code and t.text == code else t.text for t in tokens).strip()


def _rounded(value: float, decimals: int, thousands: bool) -> str:
    """Rounded half up, as spreadsheets do, from the shortest decimal that means the number."""
    from decimal import ROUND_HALF_UP, Decimal

    exact = Decimal(f"{value:.15g}").quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    return f"{exact:,f}" if thousands else f"{exact:f}"


def _plain(value: float) -> str:
    """A number without a format: eleven figures, and no zeros behind the point."""
    if isinstance(value, int) or (value.is_integer() and abs(value) < 1e15):
        return str(int(value))
    text = f"{value:.10g}"
    return f"{value:f}".rstrip("0").rstrip(".") if "e" in text and 1e-9 < abs(value) < 1e20 else text
