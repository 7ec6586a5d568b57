r"""Formulas as converters write them into Markdown: ``$\geq 9 5 \%$`` is ≥95%."""

from __future__ import annotations

import re

SIGNS = {
    "geq": "≥", "ge": "≥", "geqslant": "≥", "leq": "≤", "le": "≤", "leqslant": "≤", "gt": ">", "lt": "<", "neq": "≠",
    "approx": "≈", "times": "×", "div": "÷", "pm": "±", "sim": "~", "cdot": "·", "cdots": "…", "ldots": "…",
    "dots": "…", "rightarrow": "→", "to": "→", "uparrow": "↑", "downarrow": "↓", "circ": "°", "degree": "°",
    "celsius": "℃", "star": "★", "bigstar": "★", "triangle": "△", "bigtriangleup": "△", "blacktriangle": "▲",
    "bullet": "•", "surd": "√", "checkmark": "√", "alpha": "α", "beta": "β", "mu": "μ", "Omega": "Ω", "Sigma": "Σ",
    "sum": "∑", "permil": "‰", "quad": " ", "qquad": " ", "infty": "∞", "square": "□", "Box": "□", "ast": "*",
    "backslash": "\\",
}  # fmt: skip
SUPERSCRIPTS = str.maketrans("0123456789+-−()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁽⁾ⁿ")
CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
RE_CIRCLED = re.compile(r"\\textcircled\s*\{([\d\s]+)\}")
RE_FRACTION = re.compile(r"\\[dt]?frac\s*\{([^{}]*)\}\s*\{([^{}]*)\}")
# \mathrm { m }, \text{年}: a font, and what is set in it
RE_FONT = re.compile(
    r"\\(?:math(?:rm|sf|bf|it|tt|cal|bb|frak|scr)|text(?:rm|sf|bf|it|tt|normal)?|boldsymbol|operatorname|mbox|hbox|rm"
    r"|bf|underline|overline)\s*(?=\{)"
)
RE_RAISED = re.compile(r"\^\s*(?:\{([^{}]*)\}|(\\?\w))")
RE_LOWERED = re.compile(r"_\s*(?:\{([^{}]*)\}|(\w))")
RE_COMMAND = re.compile(r"\\([A-Za-z]+)\s*")
RE_ESCAPED = re.compile(r"\\([%#&$_{}])")
RE_HAN = re.compile("[\u3400-\u9fff]")
RE_FORMULA_SIGN = re.compile(r"[\\^_{}=<>+×±~]|^[\s\d.,%]+$")


def is_formula(inner: str) -> bool:
    r"""Whether what stands between two dollars is a formula, and not text between two sums of money.

    Example:
        >>> is_formula(r"\geq 95\%"), is_formula("9 5"), is_formula("PM_{2.5}"), is_formula("增至200")
        (True, True, True, False)
    """
    bare = re.sub(r"\\(?:text|mathrm|mbox)[a-z]*\s*\{[^{}]*\}", "", inner)
    return bool(RE_FORMULA_SIGN.search(inner)) and not RE_HAN.search(bare)


def read_formula(inner: str) -> str:
    r"""A formula as a line of text; never longer than its source.

    Example:
        >>> read_formula(r"\geq 9 5 . 5 \%"), read_formula(r"1 0 \mathrm { k m } ^ { 2 }")
        ('≥95.5%', '10km²')
        >>> read_formula(r"\mathrm{PM}_{2.5}"), read_formula(r"\frac{1}{3}"), read_formula(r"\textcircled{3}")
        ('PM2.5', '1/3', '③')
    """

    def circled(match: re.Match[str]) -> str:
        number = int("".join(match.group(1).split()) or 0)
        return CIRCLED[number - 1] if 1 <= number <= len(CIRCLED) else f"({number})"

    def raised(match: re.Match[str]) -> str:
        text = "".join((match.group(1) or match.group(2) or "").split())
        high = text.translate(SUPERSCRIPTS)
        return high if not any(c.isascii() and c.isdigit() for c in high) else text

    text = RE_CIRCLED.sub(circled, inner)
    text = RE_FONT.sub("", text)
    text = RE_FRACTION.sub(lambda m: f"{m.group(1).strip()}/{m.group(2).strip()}", text)
    text = RE_ESCAPED.sub(r"\1", text)
    text = RE_COMMAND.sub(lambda m: SIGNS.get(m.group(1), ""), text)
    text = RE_RAISED.sub(raised, text)
    text = RE_LOWERED.sub(lambda m: "".join((m.group(1) or m.group(2)).split()), text)
    return re.sub(r"[\s{}\\]+", "", text)
