"""Office files as zips of parts, and XML: mutated in tags, attributes, declarations and parts."""

from __future__ import annotations

import io
import re
import zipfile
from html import escape
from random import Random

from fuzz.texts import HOSTILE, character, mutated_bytes

RE_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
ABSURD = (
    "",
    "0",
    "-1",
    "99999999999999999999",
    "1e309",
    "NaN",
    "x",
    "\u3000",
    "../../outside/canary.txt",
    "true",
    "二",
    "0x10",
    "1.5",
    "A1:XFD1048576",
    "$",
)
ENTITIES = (
    '<!DOCTYPE r [<!ENTITY x SYSTEM "file://@OUTSIDE@/canary.txt">]>',
    '<!DOCTYPE r SYSTEM "file://@OUTSIDE@/canary.txt">',
    '<!DOCTYPE r [<!ENTITY % p SYSTEM "file://@OUTSIDE@/canary.txt"> %p;]>',
    '<!DOCTYPE r [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">'
    '<!ENTITY d "&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;"><!ENTITY e "&d;&d;&d;&d;&d;&d;&d;&d;&d;&d;"><!ENTITY f "&e;&e;&e;&e;&e;&e;&e;&e;&e;&e;">'
    '<!ENTITY x "&f;&f;&f;&f;&f;&f;&f;&f;&f;&f;">]>',
)  # fmt: skip
"""Declarations that lead out of a file, or that swell; ``&x;`` is what they declare."""
INCLUDE = '<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="file://@OUTSIDE@/canary.txt" parse="text"/>'


def xml_text(text: str) -> str:
    return RE_NO_XML.sub("", escape(text, quote=False))


def mutated_xml(rng: Random, xml: str, how: list[str]) -> str:
    """XML or HTML after one to four mutations of tags, attributes and declarations; it may be broken then."""
    for _ in range(rng.choice((1, 1, 2, 4))):
        tags = list(re.finditer(r"<[^<>]*>", xml))
        if not tags:
            return xml
        a, b = sorted((rng.choice(tags).start(), rng.choice(tags).end()))
        b = min(b, a + rng.choice((50, 400, 3_000)))
        tag = rng.choice(tags)
        kind = rng.choice(
            (
                "drop tag",
                "drop",
                "double",
                "attribute",
                "attribute",
                "entity",
                "nest",
                "reference",
                "text",
                "move",
                "rename",
                "include",
            )
        )
        how.append(f"xml: {kind}")
        if kind == "drop tag":
            xml = xml[: tag.start()] + xml[tag.end() :]
        elif kind == "drop":
            xml = xml[:a] + xml[b:]
        elif kind == "double":
            xml = xml[:b] + xml[a:b] * rng.choice((1, 3, 40)) + xml[b:]
        elif kind == "attribute":
            values = list(re.finditer(r'="([^"<>]*)"', xml))
            if values:
                value = rng.choice(values)
                xml = xml[: value.start(1)] + xml_text(rng.choice(ABSURD)) + xml[value.end(1) :]
        elif kind == "entity":
            text = list(re.finditer(r">([^<>]+)<", xml))
            if text:
                at = rng.choice(text).start(1)
                xml = xml[:at] + "&x;" + xml[at:]
            head = xml.find("?>") + 2 if xml.startswith("<?xml") else 0
            xml = xml[:head] + rng.choice(ENTITIES) + xml[head:]
        elif kind == "nest":
            name = re.match(r"</?([\w:.-]+)", tag.group())
            if name:
                deep = rng.choice((3, 40, 300, 3_000))
                xml = xml[: tag.start()] + f"<{name[1]}>" * deep + f"</{name[1]}>" * deep + xml[tag.start() :]
        elif kind == "reference":
            odd = rng.choice(
                ("&#0;", "&#xD800;", "&#x1F;", "&#x10FFFE;", "&#xFFFFFF;", "&nbsp;", "&undeclared;", "&", "&#x0a;")
            )
            xml = xml[: tag.end()] + odd + xml[tag.end() :]
        elif kind == "text":
            odd = rng.choice(
                (xml_text(rng.choice(HOSTILE)), xml_text(character(rng)), "<![CDATA[一、总体要求]]>", "<!-- 一、 -->")
            )
            xml = xml[: tag.end()] + odd + xml[tag.end() :]
        elif kind == "move":
            at = rng.choice(tags).end()
            xml = xml[:at] + xml[a:b] + xml[at:]
        elif kind == "rename":
            other = re.match(r"</?([\w:.-]+)", rng.choice(tags).group())
            if other:
                xml = (
                    xml[: tag.start()]
                    + re.sub(r"(?<=</)[\w:.-]+|(?<=<)[\w:.-]+", other[1], tag.group(), count=1)
                    + xml[tag.end() :]
                )
        else:
            xml = xml[: tag.end()] + INCLUDE + xml[tag.end() :]
    return xml


RE_MOMENT = re.compile(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")


def packed(parts: dict[str, str | bytes]) -> bytes:
    """A zip of parts, the same bytes on every day."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def steady(data: bytes) -> bytes:
    """An office file without the moment at which it was made."""
    parts = unpacked(data)
    return packed(
        {n: RE_MOMENT.sub(b"2024-01-01T00:00:00Z", d) if n.startswith("docProps/") else d for n, d in parts.items()}
    )


def unpacked(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def mutated_package(rng: Random, data: bytes, how: list[str]) -> bytes:
    """An office file after a mutation of its parts, of a part's XML, or of its bytes."""
    kind = rng.choice(("xml", "xml", "xml", "xml", "parts", "bytes", "as it is"))
    if kind == "bytes":
        return mutated_bytes(rng, data, how)
    if kind == "as it is":
        return data
    parts = unpacked(data)
    name = rng.choice(sorted(parts))
    inner = [n for n in parts if n.endswith((".xml", ".rels"))]
    if kind == "xml" and inner:
        weights = [8 if re.search(r"document\.xml$|sheet\d\.xml$|content\.xml$", n) else 1 for n in inner]
        name = rng.choices(inner, weights)[0]
        how.append(name)
        xml = mutated_xml(rng, parts[name].decode("utf-8", "replace"), how)
        parts[name] = xml.encode(rng.choice(("utf-8",) * 9 + ("utf-16",)), "replace")
    else:
        what = rng.choice(("drop", "empty", "bytes", "other", "add"))
        how.append(f"part: {what} {name}")
        if what == "drop":
            del parts[name]
        elif what == "empty":
            parts[name] = b""
        elif what == "bytes":
            parts[name] = mutated_bytes(rng, parts[name], how)
        elif what == "other":
            parts[name] = parts[rng.choice(sorted(parts))]
        else:
            parts[rng.choice(("../evil.txt", "/tmp/evil", "word/vbaProject.bin", "a" * 300, "word\\document.xml"))] = (
                b"x"
            )
    return packed(dict(parts))
