"""How Word writes automatic numbers: the value of a counter in the format that a list declares (``w:numFmt``)."""

from __future__ import annotations

from collections.abc import Callable

DIGITS = "〇一二三四五六七八九"
LEGAL = ("零壹贰叁肆伍陆柒捌玖", ("", "拾", "佰", "仟"))
LEGAL_TRADITIONAL = ("零壹貳參肆伍陸柒捌玖", ("", "拾", "佰", "仟"))
COUNTING = ("零一二三四五六七八九", ("", "十", "百", "千"))
STEMS, BRANCHES = "甲乙丙丁戊己庚辛壬癸", "子丑寅卯辰巳午未申酉戌亥"
ROMAN = tuple(
    zip(
        (1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1),
        ("M", "CM", "D", "CD", "C", "XC", "L", "XL", "X", "IX", "V", "IV", "I"),
        strict=True,
    )
)


def _from(first: str, count: int) -> Callable[[int], str]:
    """Signs that follow each other in Unicode, as long as there are some."""
    return lambda n: chr(ord(first) + n - 1) if 1 <= n <= count else str(n)


def _one_of(signs: str) -> Callable[[int], str]:
    return lambda n: signs[n - 1] if 1 <= n <= len(signs) else str(n)


def chinese(n: int, signs: tuple[str, tuple[str, ...]] = COUNTING, *, bare_ten: bool = True) -> str:
    """A number below ten thousand in Chinese numerals.

    Example:
        >>> chinese(10), chinese(21), chinese(105), chinese(12, LEGAL, bare_ten=False)
        ('十', '二十一', '一百零五', '壹拾贰')
    """
    digits, powers = signs
    if not 0 < n < 10_000:
        return digits[0] if n == 0 else str(n)
    written, gap = "", False
    for power in range(3, -1, -1):
        digit = n // 10**power % 10
        if digit:
            written += (digits[0] if gap else "") + digits[digit] + powers[power]
            gap = False
        else:
            gap = bool(written)
    return written[1:] if bare_ten and 10 <= n < 20 else written


def _roman(n: int) -> str:
    if not 0 < n < 4000:
        return str(n)
    written = ""
    for value, sign in ROMAN:
        written += sign * (n // value)
        n %= value
    return written


def _letters(n: int) -> str:
    """A to Z, then AA to ZZ, as Word goes on."""
    return chr(ord("A") + (n - 1) % 26) * ((n - 1) // 26 + 1) if 0 < n <= 780 else str(n)


def _positional(n: int) -> str:
    return "".join(DIGITS[int(digit)] for digit in str(n))


def _circled(n: int) -> str:
    if 1 <= n <= 20:
        return chr(0x2460 + n - 1)
    return chr(0x3251 + n - 21) if 21 <= n <= 35 else chr(0x32B1 + n - 36) if 36 <= n <= 50 else str(n)


NUMBER_FORMATS: dict[str, Callable[[int], str]] = {
    "decimal": str,
    "decimalHalfWidth": str,
    "decimalZero": lambda n: f"{n:02}",
    "decimalFullWidth": lambda n: "".join(chr(0xFF10 + int(digit)) for digit in str(n)),
    "decimalFullWidth2": lambda n: "".join(chr(0xFF10 + int(digit)) for digit in str(n)),
    "decimalEnclosedCircle": _circled,
    "decimalEnclosedCircleChinese": _circled,
    "decimalEnclosedFullstop": _from("⒈", 20),
    "decimalEnclosedParen": _from("⑴", 20),
    "numberInDash": lambda n: f"- {n} -",
    "upperRoman": _roman,
    "lowerRoman": lambda n: _roman(n).lower(),
    "upperLetter": _letters,
    "lowerLetter": lambda n: _letters(n).lower(),
    "chineseCounting": chinese,
    "chineseCountingThousand": chinese,
    "taiwaneseCounting": chinese,
    "taiwaneseCountingThousand": chinese,
    "japaneseCounting": chinese,
    "ideographDigital": _positional,
    "taiwaneseDigital": _positional,
    "japaneseDigitalTenThousand": _positional,
    "chineseLegalSimplified": lambda n: chinese(n, LEGAL, bare_ten=False),
    "ideographLegalTraditional": lambda n: chinese(n, LEGAL_TRADITIONAL, bare_ten=False),
    "ideographTraditional": _one_of(STEMS),
    "ideographZodiac": _one_of(BRANCHES),
    "ideographZodiacTraditional": lambda n: STEMS[(n - 1) % 10] + BRANCHES[(n - 1) % 12] if n > 0 else str(n),
    "ideographEnclosedCircle": _from("㊀", 10),
    "none": lambda _: "",
    "bullet": lambda _: "",
}
"""Name of a counting format in Word -> its numerals. Any other format is counted in figures."""


def write_number(n: int, number_format: str) -> str:
    """A counter's value as the format writes it; in figures where the format is not known here.

    Example:
        >>> [write_number(12, name) for name in ("chineseCounting", "decimalEnclosedCircle", "lowerRoman")]
        ['十二', '⑫', 'xii']
    """
    return NUMBER_FORMATS.get(number_format, str)(n)
