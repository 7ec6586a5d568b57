"""Saved web pages: the article without the page around it, its tables, and what the page says of it."""

from __future__ import annotations

import re
from email import message_from_bytes
from email.policy import compat32
from itertools import islice
from typing import TYPE_CHECKING, Any

from policycompare.errors import DataError
from policycompare.sources.blocks import Block, ReadText, Span
from policycompare.sources.decoding import NAMES, decode_bytes, wider
from policycompare.sources.formats.web_page.article import find_article
from policycompare.sources.formats.web_page.frame import FRAME_TAGS, NO_TEXT, RE_HIDDEN, is_frame_name
from policycompare.sources.formats.web_page.head import Pairs, holds_title, page_titles, plain, take_particulars
from policycompare.sources.formats.web_page.lines import PageLine, is_capped, read_lines
from policycompare.sources.manifest import FileEntry
from policycompare.sources.table_grid import Cell, lay_out

if TYPE_CHECKING:
    from lxml.html import HtmlElement
else:
    HtmlElement = Any

MAX_BYTES = 60_000_000
MAIN_SHARE = 0.5
"""An element with this share of a page's characters is no part of its frame, whatever its name, and is shown."""
LONG_HEADING = 60
"""A heading that is longer and holds a full stop is a paragraph that was made bold."""
SAVE = "open the page in a browser, copy the article and save it as plain text"
RE_CHARSET = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([\w.:-]+)""", re.IGNORECASE)
RE_PROLOG = re.compile(r"^\s*(?:<\?xml[^>]*>\s*)+", re.IGNORECASE)


def read_html(data: bytes, entry: FileEntry) -> ReadText:
    r"""Read a saved page.

    Raises:
        DataError: It is damaged, too large, or holds no article.

    Example:
        >>> from policycompare.sources.manifest import FileEntry
        >>> page = "<div class=nav><a href=/>首页</a></div><h1>云河市方案</h1><p>&emsp;一、完善制度，抓好<b>落实</b>。</p>"
        >>> found = read_html(page.encode(), FileEntry("plan.html", None, None, ()))
        >>> [(b.kind, found.characters[b.start : b.end]) for b in found.blocks]
        [('heading', '云河市方案'), ('paragraph', '一、完善制度，抓好落实。')]
    """
    if len(data) > MAX_BYTES:
        raise DataError(entry.path, f"it has {len(data):,} bytes, more than {MAX_BYTES:,}", SAVE)
    declared = RE_CHARSET.search(data[:4096])
    hint = declared.group(1).decode("ascii", "replace") if declared else None
    decoded, notes = _decode(data, entry, hint)
    return _read_page(decoded, entry.path, notes)


def read_mhtml(data: bytes, entry: FileEntry) -> ReadText:
    """Read a page that was saved as one file (mht, mhtml).

    Raises:
        DataError: It holds no page, or what ``read_html`` says.
    """
    if len(data) > MAX_BYTES:
        raise DataError(entry.path, f"it has {len(data):,} bytes, more than {MAX_BYTES:,}", SAVE)
    message = message_from_bytes(data, policy=compat32)
    for part in message.walk():
        if part.get_content_type() in ("text/html", "application/xhtml+xml"):
            content = part.get_payload(decode=True)
            if isinstance(content, bytes) and content.strip():
                charset = part.get_content_charset()
                text, notes = _decode(content, entry, charset)
                return _read_page(text, entry.path, notes)
    raise DataError(entry.path, "no page is in it", "save the page again, as HTML only")


def _decode(data: bytes, entry: FileEntry, hint: str | None) -> tuple[str, list[str]]:
    """The characters of a page. What it declares of its encoding is often wrong: the text decides."""
    notes: list[str] = []
    try:
        found = decode_bytes(data, entry.path, entry.encoding, hint)
    except DataError:
        # Sites cut descriptions in the middle of a character: a few broken bytes are shown, as browsers do.
        text, encoding = _mended(data, hint) if not entry.encoding else (None, "")
        if text is None:
            raise
        count = text.count("\ufffd")
        notes.append(f"{count} broken characters of the page ({NAMES.get(encoding, encoding)}) are read as \ufffd")
        return text, notes
    if hint and not entry.encoding and found.encoding not in wider(hint) and not found.text.isascii():
        read_as = NAMES.get(found.encoding, found.encoding)
        notes.append(f"the page declares its encoding as {hint[:20]}, its text is {read_as}")
    return found.text, notes


def _mended(data: bytes, hint: str | None) -> tuple[str | None, str]:
    """The reading with fewest broken characters, where they are few."""
    if not data.strip() or data.count(0) > len(data) // 100:
        return None, ""
    readings = []
    for encoding in dict.fromkeys((*(wider(hint) if hint else ()), "utf-8", "gb18030", "cp950")):
        try:
            text = data.decode(encoding, "replace")
        except (LookupError, UnicodeError):
            continue
        readings.append((text.count("\ufffd"), text, encoding))
    count, text, encoding = min(readings, key=lambda reading: reading[0])
    return (text, encoding) if count <= max(1, sum(c > "\x7f" for c in text) // 50) else (None, "")


def _read_page(text: str, name: str, notes: list[str]) -> ReadText:
    root = _parse(text, name)
    has_frames = next(root.iter("iframe", "frame"), None) is not None
    has_script = next(root.iter("script"), None) is not None
    titles = page_titles(root, [])
    taken = _take_out_unseen(root, notes)
    particulars, lines = take_particulars(list(read_lines(root)))
    article, frame = find_article(root, lines)
    if not article:
        problem = "the page holds no text of its own"
        if has_frames:
            problem += ": its article stands in a frame, another file"
        elif has_script:
            problem += ": a script writes it when the page is shown"
        raise DataError(name, problem, SAVE)
    title = next(iter([*page_titles(root, particulars), *titles]), None)
    headings = (line.text for line in frame if line.level == 1 and line.linked < len(line.text) / 2)
    headed = next((text for text in headings if len(plain(text)) >= 6), None)
    first = [line.text for line in article if not line.is_table][:12]
    title = next((found for found in (headed, title) if found), None)
    if title and any(holds_title(first, found) for found in (title, *titles)):
        title = None
    article = _without_repeated_title(article)
    notes.extend(_notes_of(root, article, frame, taken))
    return _write(particulars, title, article, notes)


def _parse(text: str, name: str) -> HtmlElement:
    from lxml import etree, html

    # The declaration of a prolog speaks of bytes that are decoded already.
    data = RE_PROLOG.sub("", text.replace("\0", "")).encode("utf-8", "replace")
    parser = html.HTMLParser(encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True, no_network=True)
    try:
        root = html.document_fromstring(data, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError, AssertionError) as error:
        raise DataError(name, f"the page cannot be read ({str(error)[:60]})", SAVE) from None
    if any("depth" in entry.message for entry in parser.error_log):
        raise DataError(name, "its elements stand one in the other more than 2,048 deep", SAVE)
    return root


def _take_out_unseen(root: HtmlElement, notes: list[str]) -> int:
    """Take out what a browser does not show, and what is the page's frame by its name.

    Returns:
        How many characters of the page's frame were taken out.
    """
    whole = max(1, _length(root))
    hidden = taken = 0
    for element in list(root.iter()):
        if element is root or element.tag == "body" or (element.getparent() is None):
            continue
        if element.tag in NO_TEXT:
            _remove(element)
            continue
        style = element.get("style")
        is_hidden = element.get("hidden") is not None or bool(style and RE_HIDDEN.search(style))
        names = f"{element.get('class') or ''} {element.get('id') or ''}"
        is_frame = element.tag in FRAME_TAGS or (len(names) > 1 and is_frame_name(names))
        if not (is_hidden or is_frame):
            continue
        length = _length(element)
        if length > MAIN_SHARE * whole:
            continue
        if is_frame and not is_hidden and _reads_as_article(element):
            continue
        hidden += length if is_hidden else 0
        taken += 0 if is_hidden else length
        _remove(element)
    if hidden:
        notes.append(f"{hidden:,} characters that the page does not show are left out")
    return taken


def _reads_as_article(element: HtmlElement) -> bool:
    """Whether an element that is called a part of the frame holds text: a table, or more prose than links."""
    text = element.text_content()
    links = sum(_length(link) for link in element.iter("a"))
    return text.count("。") >= 3 and links * 4 < len(text)


def _length(element: HtmlElement) -> int:
    return sum(len(text.strip()) for text in element.itertext())


def _remove(element: HtmlElement) -> None:
    """Take an element out and leave the text behind it."""
    parent = element.getparent()
    if parent is None:
        return
    tail = element.tail
    if tail:
        before = element.getprevious()
        if before is not None:
            before.tail = (before.tail or "") + tail
        else:
            parent.text = (parent.text or "") + tail
    parent.remove(element)


def _without_repeated_title(article: list[PageLine]) -> list[PageLine]:
    """Without the page's heading where the article begins with the same title, over however many lines."""
    if len(article) < 2 or not article[0].level or article[0].is_table:
        return article
    title = plain(article[0].text)
    behind = "".join(plain(line.text) for line in article[1:9] if not line.is_table)
    return article[1:] if len(title) >= 8 and title in behind else article


def _notes_of(root: HtmlElement, article: list[PageLine], frame: list[PageLine], taken: int) -> list[str]:
    notes = []
    count = taken + sum(len(line.text) + sum(map(len, line.cells)) for line in frame)
    if count:
        words = " | ".join(line.text[:12] for line in frame[:4] if line.text)
        notes.append(f"{count:,} characters of the page around the article are left out{': ' if words else ''}{words}")
    files = {address: words for line in (*article, *frame) for words, address in line.files}
    if files:
        names = ", ".join(words or address for address, words in list(files.items())[:3])
        notes.append(f"{len(files)} linked files are not read: {names}{' …' if len(files) > 3 else ''}")
    around = {element for line in article for element in (line.owner, line.owner.getparent())}
    around = {element for element in around if element is not None and element.tag not in ("body", "html")}
    pictures = sum(_is_picture(image) and bool(around & set(_near(image))) for image in root.iter("img"))
    if pictures:
        notes.append(f"{pictures} pictures are not read")
    if any(line.linked and line.text.startswith("下一页") for line in frame):
        notes.append("the page has a next one (下一页): the document may go on there")
    if any(is_capped(line) for line in article):
        notes.append("a cell claims more columns than any table has: it is read as if it covered the whole row")
    return notes


def _is_picture(image: HtmlElement) -> bool:
    """Whether an image is one that may hold text, and no sign of a file's format."""
    sizes = [
        int(size) for size in (image.get("width"), image.get("height")) if size and size.isascii() and size.isdigit()
    ]
    return not (sizes and max(sizes) < 60) and "icon" not in (image.get("src") or "").lower()


def _near(image: HtmlElement) -> list[HtmlElement]:
    """The three innermost elements that hold an image."""
    return list(islice(image.iterancestors(), 3))


def _write(particulars: Pairs, title: str | None, article: list[PageLine], notes: list[str]) -> ReadText:
    pieces: list[str] = []
    blocks: list[Block] = []
    at = 0

    def put(text: str) -> Span:
        nonlocal at
        start = at
        pieces.append(text)
        at += len(text)
        return start, at

    def put_table(rows: list[list[Cell]], texts: list[str], header: int) -> None:
        start = at
        placed: list[list[Cell]] = []
        for row in rows:
            placed.append([])
            for number, cell in enumerate(row):
                if number:
                    put("\t")
                placed[-1].append(cell._replace(span=put(texts[cell.span[0]].replace("\t", " "))))
            put("\n")
        blocks.append(Block("table", start, at, 0, lay_out(placed), header))

    if particulars:
        texts = [word for pair in particulars for word in pair]
        cells = [Cell((number, number + 1)) for number in range(len(texts))]
        put_table([cells[number : number + 2] for number in range(0, len(cells), 2)], texts, 0)
    if title:
        start, end = put(title)
        put("\n")
        blocks.append(Block("heading", start, end, 1))
    for line in article:
        if line.is_table:
            put_table(line.rows, line.cells, line.header)
            continue
        start, end = put(line.text)
        put("\n")
        is_heading = line.level and not (len(line.text) > LONG_HEADING and "。" in line.text)
        blocks.append(Block("heading", start, end, line.level) if is_heading else Block("paragraph", start, end))
    return ReadText("".join(pieces), tuple(blocks), (), tuple(notes))
