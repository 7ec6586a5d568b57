"""The tables of ``data/processed/findings``, declared once as those of ``schema.py`` are."""

from __future__ import annotations

from policycompare.tables.schema import Column, Table

_FINDING = Column("finding_id", "string", "The finding", True, refers_to="findings.finding_id")

FINDING_TABLES: tuple[Table, ...] = (
    Table("findings", "What can be said of the study, the weightiest first under each question", ("finding_id",), (
        Column("finding_id", "string", "Question, key of the sentence and the ids that it is about", True),
        Column("question", "string", "The question that it answers", True),
        Column("rank", "integer", "1, 2, … under its question, by size and robustness", True),
        Column("sentence_zh", "string", "What it says, in Chinese", True),
        Column("sentence_en", "string", "What it says, in English", True),
        Column("caveats", "list", "What it does not say: keys of the catalogue"),
        Column("size", "number", "How much it is, 0 to 1; to be compared under one question only", True),
        Column("held", "integer", "Variations in which it holds", True),
        Column("asked", "integer", "Variations in which it could be asked", True),
        Column("is_said", "boolean", "It holds in most of them, or there was none; else it is said nowhere", True),
        Column("figure", "string", "Name of the figure that shows it; null where none does"),
    )),
    Table("finding_rows", "The rows that each finding rests on", ("finding_id", "table", "row_key"), (
        _FINDING,
        Column("table", "string", "Table of the study or of its networks", True),
        Column("row_key", "string", "Key of the row; of several key columns their values joined by |", True),
    )),
    Table("finding_variations", "What each finding was tried in", ("finding_id", "variation"), (
        _FINDING,
        Column("variation", "string", "What differs from the study: an entry of words/claims.toml, behind a colon the "
            "document or side that it is about", True),
        Column("holds", "string", "Whether the same can be said there; null where that says nothing: "
            "what it is about is gone, or nothing of it is touched",
            values=("yes", "no")),
        Column("sentence_zh", "string", "What is said there, in Chinese; null where the same cannot be said"),
        Column("sentence_en", "string", "The same in English"),
    )),
)  # fmt: skip

FINDING_TABLE = {table.name: table for table in FINDING_TABLES}
