"""What parsing a made text costs, in seconds of the processor, and what it gives."""

from __future__ import annotations

import gc
import time

from policycompare.lexicon import read_lexicon
from policycompare.parsing.documents import parse_document
from policycompare.parsing.records import ParsedDocument
from policycompare.project.compared import compared_tables
from policycompare.sources.manifest import DocumentEntry, FileEntry
from policycompare.sources.source_text import read_source
from policycompare.tables.build import tables_from
from policycompare.text.documents import Source, normalize_source, split_documents

ENTRY = DocumentEntry("made")


def read_shape(text: str) -> tuple[Source, list[ParsedDocument]]:
    """Normalise and parse a text."""
    source = normalize_source(read_source(text.encode(), FileEntry("made.txt", None, None, (ENTRY,))))
    return source, [parse_document(document, read_lexicon()) for document in split_documents(source, (ENTRY,))]


def seconds_of(text: str, *, with_tables: bool = True) -> float:
    """Seconds that the processor takes for a text, as ``policycompare.parse`` reads it."""
    gc.collect()
    start = time.process_time()
    source, parsed = read_shape(text)
    if with_tables:
        compared_tables(tables_from([(source, parsed)], read_lexicon()), None, {source.name: source})
    return time.process_time() - start
