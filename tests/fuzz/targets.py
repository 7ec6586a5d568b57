"""The kinds of cases, by name."""

from __future__ import annotations

from fuzz import formats, studies, study_runs, workbooks
from fuzz.cases import Target
from fuzz.documents import run_document
from fuzz.formats import document_case

TARGETS: dict[str, Target] = {
    target.name: target
    for target in (
        Target(
            "text",
            document_case("方案.txt", lambda rng, how: formats.any_text(rng, how).encode("utf-8", "ignore")),
            run_document,
            8,
        ),
        Target("encoded", document_case("方案.txt", formats.plain_bytes), run_document, 3),
        Target("markdown", document_case("方案.md", formats.markdown_bytes), run_document, 2),
        Target("html", document_case("方案.html", formats.html_bytes), run_document, 3),
        Target("docx", document_case("方案.docx", formats.docx_bytes), run_document, 3),
        Target("xlsx", document_case("分工表.xlsx", formats.xlsx_bytes), run_document, 3),
        Target("csv", document_case("分工表.csv", formats.csv_bytes), run_document, 2),
        Target("pdf", document_case("方案.pdf", formats.pdf_bytes), run_document, 3),
        Target("old", document_case("方案.doc", formats.old_bytes), run_document, 2),
        Target("zip", document_case("汇编.zip", formats.zip_bytes), run_document, 2),
        Target("manifest", studies.manifest_case, study_runs.run_study, 3),
        Target("codebook", studies.codebook_case, study_runs.run_study, 3),
        Target("decisions", studies.decisions_case, study_runs.run_study, 2),
        Target("lexicon", studies.lexicon_case, study_runs.run_study, 3),
        Target("review", workbooks.review_case, study_runs.run_review, 2),
        Target("induced", workbooks.induced_case, study_runs.run_induced, 2),
        Target("pages", studies.documents_case, study_runs.run_pages, 2),
        Target("terminal", study_runs.terminal_case, study_runs.run_terminal, 1),
    )
}
"""Name -> kind of case."""
