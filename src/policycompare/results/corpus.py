"""What was compared, and what is not known of the documents, in sentences."""

from __future__ import annotations

from policycompare.tables.frames import Tables
from policycompare.tables.names import Names
from policycompare.tables.queries import hard_targets
from policycompare.words import listed


def corpus_lines(tables: Tables, names: Names) -> list[str]:
    """What was compared, and what is not known of the documents."""
    documents = tables.documents
    if not len(documents):
        return [names.say("corpus.no_documents")]
    counts = {"measures": tables.measures, "targets": hard_targets(tables), "mentions": tables.responsibilities}
    held = {word: len(frame) for word, frame in counts.items()}
    regions = documents["region_id"].nunique()
    found = names.say("corpus.count_corpus", documents=len(documents), regions=regions, **held)
    heads = {"title": "doc_title", "issuer": "issuer", "issue_date": "date", "document_number": "number"}
    lacking = []
    for column, head in heads.items():
        if without := [names.document(d) for d in documents.loc[documents[column].isna(), "document_id"]]:
            joined, said = listed(without, names.lang), names.say(f"report_tables.head_{head}")
            lacking.append(names.say("corpus.not_stated_one", column=said, documents=joined))
    if not lacking:
        return [found, names.say("corpus.all_stated")]
    return [found, names.say("corpus.not_stated", columns=names.say("corpus.joint").join(lacking))]
