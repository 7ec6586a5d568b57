"""Every table, declared once: columns, types, key, foreign keys, one line of meaning each.

The same declaration checks the frames, writes the data dictionary and the data package.
"""

from __future__ import annotations

from dataclasses import dataclass

from policycompare.lexicon import SYSTEMS
from policycompare.lexicon.relations import RELATIONS
from policycompare.lexicon.roles import BASES
from policycompare.lexicon.topic_limits import KINDS as LIMIT_KINDS
from policycompare.lexicon.topic_limits import LEVELS
from policycompare.sources.manifest import COMPARE_BY

STAGES = ("parsed", "coded", "compared")
"""How far tables are made: what the documents say, what measures are about, how they compare."""
COMPARATORS = (">=", ">", "<=", "<", "=", "between", "increase", "decrease", "full-coverage", "by-deadline")
TARGET_KINDS = ("figure", "coverage", "dated", "frequency", "directional", "vision", "standard")
TENSES = ("planned", "achieved")
DEADLINE_SOURCES = ("sentence", "context", "plan_period", "decision")
BINDINGNESS = ("must", "shall", "may", "encourage", "explore", "forbid", "none")
PERIODS = ("day", "week", "month", "quarter", "half-year", "year", "term", *(f"{n}-year" for n in range(2, 11)))
CHANGE_KINDS = ("from_above", "over_time")
CHANGE_STATUSES = ("word_for_word", "reworded", "tighter", "looser", "figure_changed", "added", "dropped")
ABSENCES = ("no_competence", "named_outside", "older")
"""Why no measure is coded, the first that holds: the law settles it whatever the text says; a text that names a matter
is no older than its name, whatever day is given for that."""
DECISION_KINDS = ("topic", "pair", "added_target", "target", "function")
DECISION_STATUSES = ("applied", "moved", "suspended")
SUSPENSIONS = (
    "text_changed", "several_texts", "no_measure", "unknown_topic", "unknown_function", "no_words", "already_read",
    "one_side", "contradicted",
)  # fmt: skip
ORDER_GROUNDS = ("manifest", "citation", "title", "level", "date")
PASSAGE_LABELS = (
    "title", "letterhead", "contents", "heading", "lead_in", "measure", "responsibility", "closing",
    "signature", "annex", "boilerplate", "copy", "table",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Column:
    """One column.

    Attributes:
        name: Its name.
        type: string, list (texts joined by ;), integer, number, boolean or date (ISO text).
        meaning: One line.
        required: It is never null.
        values: The values that it may take, where they are few.
        refers_to: ``table.column`` that it points at.
    """

    name: str
    type: str
    meaning: str
    required: bool = False
    values: tuple[str, ...] = ()
    refers_to: str | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """One table: its name, one line of meaning, its key and its columns, and the stage at which it is made."""

    name: str
    meaning: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    stage: str = "parsed"

    @property
    def column_names(self) -> list[str]:
        """Names of the columns, in order."""
        return [c.name for c in self.columns]


def _span(what: str) -> tuple[Column, Column, Column]:
    return (
        Column("char_start", "integer", f"Where {what} begins in the text read from the file, in characters", True),
        Column("char_end", "integer", f"Where {what} ends (half-open)", True),
        Column("page", "integer", "The page that it begins on; null for formats without pages"),
    )


_NAMES = (
    Column("name_zh", "string", "Name in Chinese", True),
    Column("name_en", "string", "Name in English; the Chinese one where there is none", True),
)


def _reference(name: str, meaning: str, refers_to: str) -> Column:
    return Column(name, "string", meaning, True, refers_to=refers_to)


_REGION = _reference("region_id", "Region 地区", "regions.region_id")
_SIDE = _reference("side_id", "The side that it belongs to in comparisons", "sides.side_id")
_DOCUMENT = _reference("document_id", "The document", "documents.document_id")
_SECTION = Column("section_id", "string", "The innermost section that holds it", refers_to="sections.section_id")
_MEASURE = _reference("measure_id", "The measure", "measures.measure_id")
_ANY = "The measure; null where it stands outside any"
_MEASURE_OR_NONE = Column("measure_id", "string", _ANY, refers_to="measures.measure_id")

DOCUMENT_ROLES = ("issuer", "forwarder", "addressee", "copied")

TABLES: tuple[Table, ...] = (
    Table("files", "The files, and which gave what", ("source_file",), (
        Column("source_file", "string", "File in data/raw", True),
        Column("source_format", "string", "What it was read as: txt, docx, pdf …; null where it was not read"),
        Column("source_sha256", "string", "SHA-256 of its bytes", True),
        Column("text_file", "string", "The text that was read from it, beside the tables; null where the file is text"),
        Column("text_sha256", "string", "SHA-256 of the text that was read, in UTF-8"),
        Column("characters", "integer", "Characters of the text that was read", True),
        Column("pages", "integer", "Pages; null for formats without pages"),
        Column("documents", "integer", "Documents in it", True),
        Column("measures", "integer", "Measures in it", True),
        Column("responsibilities", "integer", "Responsibilities of these", True),
        Column("targets", "integer", "Hard targets in it", True),
        Column("aside_share", "number",
            "Share of its characters that are letterhead, contents or lead-in: none of a plan's commitments"),
        Column("problem", "string", "Why it was not read; null where it was"),
    )),
    Table("documents", "The documents 文件 and what is known of them", ("document_id",), (
        Column("document_id", "string", "Short id that every other id hangs off", True),
        Column("source_file", "string", "File in data/raw", True),
        Column("source_format", "string", "What the file was read as: txt, docx, pdf …; null in studies by hand"),
        Column("source_sha256", "string", "SHA-256 of the file's bytes", True),
        _REGION,
        _SIDE,
        Column("region_name", "string", "Region's name"),
        Column("admin_level", "string", "Administrative level", values=LEVELS),
        Column("title", "string", "Title 标题, without the marks 《》"),
        Column("document_type", "string", "Kind of document 文种, the last words of its title or what it calls itself"),
        Column("document_number", "string", "发文字号"),
        Column("issuer", "string", "The first of the 发文机关; all of them stand in document_units"),
        Column("issue_date", "date", "成文日期"),
        Column("period_start", "date", "First day of the period that the title names"),
        Column("period_end", "date", "Last day of that period"),
        Column("from_manifest", "list", "Columns that the text does not state and the manifest fills"),
    )),
    Table("regions", "The regions 地区, in the order of the manifest", ("region_id",), (
        Column("region_id", "string", "Short id", True),
        Column("position", "integer", "1, 2, … in the order of the manifest's documents", True),
        Column("name", "string", "Name; null where no document gives one"),
    )),
    Table("sides", "What stands against what, by [study] compare_by of the manifest: regions, documents or periods",
        ("side_id",), (
        Column("side_id", "string", "The region's or document's id, the period's years, or undated", True),
        Column("position", "integer", "1, 2, …: the manifest's order, of periods that of time; it gives colours", True),
        Column("kind", "string", "What all sides of the study are", True, COMPARE_BY),
        Column("name_zh", "string", "Name in Chinese, unlike that of any other side", True),
        Column("name_en", "string", "Name in English, unlike that of any other side", True),
        Column("region_id", "string", "The region; null where its documents are of several",
            refers_to="regions.region_id"),
        Column("document_id", "string", "The document; null where a side may hold several",
            refers_to="documents.document_id"),
        Column("period", "string", "Years of the period, 2016-2020 or 2018; null where the side is no period"),
    )),
    Table("passages", "The stretches of each file, each with a label; together they tile the file", ("passage_id",), (
        Column("passage_id", "string", "File and running number", True),
        Column("source_file", "string", "File in data/raw", True),
        Column("document_id", "string", "The document; null for a copy", refers_to="documents.document_id"),
        Column("label", "string", "What the stretch is", True, PASSAGE_LABELS),
        _MEASURE_OR_NONE,
        *_span("the stretch"),
    )),
    Table("sections", "The numbered divisions above the measures", ("section_id",), (
        Column("section_id", "string", "document#numbers of the divisions from the outermost", True),
        _DOCUMENT,
        Column("parent_id", "string", "The section that holds it", refers_to="sections.section_id"),
        Column("level", "integer", "1 = outermost", True),
        Column("num", "integer", "Its number; null where none is printed"),
        Column("label", "string", "The number as printed, normalised"),
        Column("heading", "string", "Heading"),
        *_span("the heading"),
    )),
    Table("measures", "The commitments 举措", ("measure_id",), (
        Column("measure_id", "string", "document:number, the chapter's number first where numbers restart", True),
        _DOCUMENT,
        _SECTION,
        Column("num", "integer", "Number as printed; the sentence's in running text", True),
        Column("heading", "string", "Leading title; null where there is none"),
        Column("text", "string", "The whole item without its number and its responsibility clause", True),
        *_span("the text"),
    )),
    Table("sentences", "The sentences of the measures", ("sentence_id",), (
        Column("sentence_id", "string", "measure/number", True),
        _MEASURE,
        Column("num", "integer", "1, 2, … inside the measure", True),
        Column("text", "string", "The sentence", True),
        Column("bindingness", "string", "How firmly it binds: its strongest commitment", True, BINDINGNESS),
        Column("bindingness_cue", "string", "The words that decide it, as printed; null for none"),
        Column("cue_start", "integer", "Start of the cue, characters of the read text"),
        Column("cue_end", "integer", "End of the cue"),
        Column("discretion", "list", "Words that leave room, as printed: 因地制宜, 结合实际"),
        *_span("the sentence"),
    )),
    Table("units", "The organisations 单位 of each region", ("unit_id",), (
        Column("unit_id", "string", "region/name", True),
        _REGION,
        Column("name", "string", "Name that stands by itself within the region", True),
        Column("aliases", "list", "Other names and second name plates"),
        Column("level", "string", "Administrative level",
            values=("nation", "province", "prefecture", "county", "township", "village")),
        Column("system", "string", "Branch", True, SYSTEMS),
        Column("function", "string", "Function, comparable across regions", refers_to="functions.function"),
        Column("kind", "string", "One body or a kind of bodies", True, ("agency", "collective")),
    )),
    Table("document_units", "Who sent a document to whom", ("document_id", "position"), (
        _DOCUMENT,
        Column("position", "integer", "1, 2, … in the order of printing", True),
        Column("unit_id", "string", "The unit; null where the words name none", refers_to="units.unit_id"),
        Column("mention", "string", "As printed", True),
        Column("role", "string", "issuer 发文机关, forwarder 转发机关, addressee 主送机关, copied 抄送机关", True,
            DOCUMENT_ROLES),
        *_span("the mention"),
    )),
    Table("functions", "The functions of units, comparable across regions", ("function",), (
        Column("function", "string", "Short id", True),
        *_NAMES,
    )),
    Table("glossary", "The study's own English for words of its documents, for labels of English figures", ("zh",), (
        Column("zh", "string", "As documents print it", True),
        Column("en", "string", "In English; null leaves the word out"),
    )),
    Table("roles", "The roles that a unit can have in a measure, in the order of precedence", ("role",), (
        Column("role", "string", "Short id", True),
        Column("position", "integer", "1, 2, …: a unit named twice in a measure counts in the first of its roles",
            True),
        Column("basis", "string", "A plan assigns it, or a sentence says who must act; never counted together", True,
            BASES),
        Column("answers", "boolean", "Its units answer for the measure; else they help or watch", True),
        *_NAMES,
    )),
    Table("responsibilities", "Who is responsible for a measure, in which role 责任", ("measure_id", "position"), (
        _MEASURE,
        Column("position", "integer", "1, 2, … in the order of printing", True),
        Column("unit_id", "string", "The unit; null where the words name none", refers_to="units.unit_id"),
        _reference("role", "Role; actor where the sentence itself says who must act", "roles.role"),
        Column("mention", "string", "As printed", True),
        Column("is_completed", "boolean", "An elided prefix was carried over", True),
        *_span("the mention"),
    )),
    Table("targets", "What is to be reached, how much of it, by when 目标值", ("target_id",), (
        Column("target_id", "string", "measure, section or document, /t and a number", True),
        _DOCUMENT,
        _SECTION,
        _MEASURE_OR_NONE,
        Column("indicator", "string", "Indicator 指标: what is counted or reached"),
        Column("kind", "string", "figure, coverage 全覆盖, dated (an act by a date), frequency, directional (no figure), "
            "vision, standard = a rule, threshold, subsidy or time limit that is no aim", True, TARGET_KINDS),
        Column("tense", "string", "planned, or achieved: a result or the present state", True, TENSES),
        Column("is_hard", "boolean", "Planned, and a figure, coverage, dated or frequency", True),
        Column("comparator", "string", "How the figure binds", True, COMPARATORS),
        Column("value", "number", "The figure, of a range the lower one; null where there is none"),
        Column("value_high", "number", "The upper figure of a range"),
        Column("value_unit", "string", "What the figure counts: %, 名, 次 …; fractions are given in %"),
        Column("quantity", "number", "The figure in base units: 7万元 = 70,000"),
        Column("quantity_unit", "string", "The base unit: 元, 平方米, 瓦 …"),
        Column("hedge", "string", "Words that soften or firm the figure, as printed: 左右, 力争, 原则上, 以上"),
        Column("degree", "string", "How far it is to be reached, as printed: 基本形成, 初步建成"),
        Column("scope", "string", "The restriction that goes with the indicator: 在四类案件中"),
        Column("period", "string", "Per what: the figure holds for each", values=PERIODS),
        Column("deadline", "date", "Last day; 到2022年 = 2022-12-31, 2022年前 = 2021-12-31"),
        Column("deadline_latest", "date", "The later reading, only where the words allow two: 2022年前"),
        Column("deadline_text", "string", "The deadline as printed"),
        Column("deadline_source", "string", "Where it stands: the sentence, what was said before it (or a table's "
            "head), only the period of the plan, or a person's decision", values=DEADLINE_SOURCES),
        Column("baseline_value", "number", "The figure that it starts from, in the same unit; null where none is said"),
        Column("baseline_year", "integer", "The year of that figure"),
        Column("binding", "string", "约束性 binding, 预期性 expected; null where neither is said",
            values=("binding", "expected")),
        Column("text", "string", "The words that state it", True),
        *_span("the text"),
    )),
    Table("citations", "The documents that are named", ("citation_id",), (
        Column("citation_id", "string", "measure, section or document, /c and a number, nested . and another", True),
        _DOCUMENT,
        _SECTION,
        _MEASURE_OR_NONE,
        Column("title", "string", "Title without the outer marks 《》"),
        Column("document_number", "string", "发文字号 beside it"),
        Column("before", "string", "Up to 16 characters before it, from its clause's beginning; null for a nested one"),
        Column("cited_document_id", "string", "The document, where it is in the corpus",
            refers_to="documents.document_id"),
        Column("relation", "string", "implements 贯彻落实, follows 根据, planned (still to be drafted), repeals, else cites; "
            "of a nested one: of the title that holds it", True, RELATIONS),
        Column("nested_in", "string", "The citation whose title holds this one", refers_to="citations.citation_id"),
        *_span("the title"),
    )),
    Table("themes", "The themes of the codebook, in the order of figures", ("theme",), (
        Column("theme", "string", "Short id", True),
        Column("position", "integer", "1, 2, …", True),
        *_NAMES,
    ), "coded"),
    Table("topic_rows", "The rows of comparison tables: groups of topics, in the codebook's order", ("row",), (
        Column("row", "string", "Row", True),
        Column("position", "integer", "1, 2, …", True),
        *_NAMES,
    ), "coded"),
    Table("topics", "The codebook: what measures are about", ("topic_id",), (
        Column("topic_id", "string", "Short id", True),
        _reference("theme", "Group of rows", "themes.theme"),
        _reference("row", "Wider row of a comparison table", "topic_rows.row"),
        *_NAMES,
        Column("definition", "string", "What belongs under it", True),
    ), "coded"),
    Table("measure_topics", "The topics of the measures", ("measure_id", "topic_id"), (
        _MEASURE,
        _reference("topic_id", "The topic", "topics.topic_id"),
        Column("score", "number", "How sure the coder is, 0 to 1", True),
        Column("is_primary", "boolean", "What the measure is mainly about", True),
        Column("sentence_id", "string", "The sentence that earned it", refers_to="sentences.sentence_id"),
        Column("source", "string", "Who gave it", True, ("model", "manual")),
    ), "coded"),
    Table("passage_topics", "The topics named outside measures: in goals, general parts, headings, annexes; they are "
        "no measures and counted as none", ("passage_id", "topic_id"), (
        _reference("passage_id", "The passage", "passages.passage_id"),
        _reference("topic_id", "The topic", "topics.topic_id"),
        _DOCUMENT,
        Column("score", "number", "How sure the coder is, 0 to 1, by cues alone", True),
        Column("text", "string", "The sentence that earned it", True),
        Column("cue", "string", "The words that weigh most in it, as printed", True),
        Column("cue_start", "integer", "Start of the cue, characters of the read text", True),
        Column("cue_end", "integer", "End of the cue", True),
        *_span("the sentence"),
    ), "coded"),
    Table("topic_limits", "What is known of who has the power in a topic's matter and since when it has its name, each "
        "with its source; topics of which nothing is known have no row", ("limit_id",), (
        Column("limit_id", "string", "topic/kind/day", True),
        _reference("topic_id", "The topic", "topics.topic_id"),
        Column("kind", "string", "competence: who has the power; naming: since when it has its name", True,
            LIMIT_KINDS),
        Column("from_date", "date", "Of competence since when the text holds, of naming the day of the first", True),
        Column("to_date", "date", "Last day on which the text holds; null where it holds on, and for naming"),
        Column("levels", "list", "Of competence the levels that have the power"),
        Column("exempt", "list", "Endings of regions' names that have it whatever their level is: 自治县"),
        Column("source", "string", "The text: title, article, date, issuer", True),
        Column("address", "string", "Where it was read", True),
        Column("passage", "string", "Its words, letter for letter", True),
        Column("note", "string", "What must be known beside them"),
    ), "coded"),
    Table("alignments", "Pairs of measures of two regions that are among the best 20 of either side",
        ("left_measure_id", "right_measure_id"), (
        _reference("left_measure_id", "Measure of the region that comes first in the alphabet", "measures.measure_id"),
        _reference("right_measure_id", "Measure of the other region", "measures.measure_id"),
        Column("score", "number", "Chance that the two are related, 0 to 1", True),
        Column("same_score", "number", "Chance that they are the same measure, at most ``score``", True),
        Column("relation", "string", "What the pair is accepted as: same = one row of a comparison table, related = "
            "about one thing, with another instrument or for a part; null where it is not accepted",
            values=("same", "related")),
        Column("basis", "string", "What it is accepted on: wording alone, shared topics too, or a person's decision",
            values=("wording", "topic", "decision")),
        Column("rank_left", "integer",
            "The pair's rank by ``same_score`` among the left measure's on the other side (1 = the left's best)", True),
        Column("rank_right", "integer",
            "The pair's rank among the right measure's in the left one's region (1 = the right's best)", True),
        Column("is_accepted", "boolean", "Whether there is a relation", True),
        Column("left_sentence_id", "string", "Best evidence on the left", refers_to="sentences.sentence_id"),
        Column("right_sentence_id", "string", "Best evidence on the right", refers_to="sentences.sentence_id"),
        Column("shared_topics", "list", "Topics of both", refers_to="topics.topic_id"),
    ), "compared"),
    Table("comparisons", "What each side has under a topic, a row or a theme; that no measure is coded is a row too",
        ("level", "key", "side_id"), (
        Column("level", "string", "What is compared", True, ("topic", "row", "theme")),
        Column("key", "string", "Topic id, row or theme", True),
        Column("name", "string", "Its name", True),
        _SIDE,
        Column("region_id", "string", "Region 地区; null where the side's documents are of several",
            refers_to="regions.region_id"),
        Column("is_gap", "boolean",
            "No measure of this side is coded so; it says nothing where the codebook does not fit the side", True),
        Column("absence", "string", "Why no measure is coded, the first that holds, of all topics there: "
            "no_competence = all documents are of a level without power in the matter; named_outside = they name it, "
            "but outside measures; older = all are older than its first official naming; null where there are "
            "measures, and where nothing is known", values=ABSENCES),
        Column("measures", "integer", "How many measures", True),
        Column("sentences", "integer", "How many sentences earned it", True),
        Column("measure_ids", "list", "The measures", refers_to="measures.measure_id"),
        Column("units", "list", "The units that answer for most of them, at most five"),
        Column("targets", "list", "Their hard targets"),
        Column("limit_ids", "list", "What no_competence and older rest on, where that is the reason",
            refers_to="topic_limits.limit_id"),
        Column("passage_ids", "list", "Passages outside measures that name one of the topics, whether or not there are "
            "measures", refers_to="passages.passage_id"),
    ), "compared"),
    Table("target_differences",
        "Hard targets of two sides that want the same, and what differs; or one that the other's measure lacks",
        ("difference_id",), (
        Column("difference_id", "string", "left and right target, joined by +; of a target alone, it and the measure",
            True),
        Column("left_target_id", "string", "Target of the side whose id comes first in the alphabet; null where its "
            "measure has no such target", refers_to="targets.target_id"),
        Column("right_target_id", "string", "Target of the other side; null likewise",
            refers_to="targets.target_id"),
        Column("left_measure_id", "string", "Measure on the left; null where the target stands outside any",
            refers_to="measures.measure_id"),
        Column("right_measure_id", "string", "Measure on the right; null likewise", refers_to="measures.measure_id"),
        Column("topic_id", "string", "A topic that both measures have; null where there is none",
            refers_to="topics.topic_id"),
        Column("basis", "string", "Why they are held against each other, the first that holds: pair = the measures are "
            "an accepted pair, topic = they share one, indicator = the indicators are equal", True,
            ("pair", "topic", "indicator")),
        Column("similarity", "number", "How alike the indicators are worded, 0 to 1; null for a target alone"),
        Column("difference", "string", "What differs; one_sided = only one of the two measures has the target", True,
            ("figure", "deadline", "both", "none", "one_sided")),
        Column("is_date_ambiguous", "boolean", "Whether the deadlines differ depends on how words with two readings "
            "are read: 2022年前", True),
    ), "compared"),
    Table("changes", "What a lower document makes of an upper one, and a later edition of an earlier one, measure by "
        "measure; only for pairs of documents of which that is known", ("change_id",), (
        Column("change_id", "string", "base document+other document/number in the order of printing", True),
        _reference("base_document_id", "The upper, or the earlier document", "documents.document_id"),
        _reference("other_document_id", "The lower, or the later document", "documents.document_id"),
        Column("kind", "string", "from_above: the base is the upper one; over_time: it is the earlier one", True,
            CHANGE_KINDS),
        Column("ground", "string", "How that is known: the manifest says so; the lower one follows the upper one, or "
            "has its title in its own; it stands a level below and names its region; one region, like titles, other "
            "dates", True, ORDER_GROUNDS),
        Column("base_measure_id", "string", "The measure of the base; null for added",
            refers_to="measures.measure_id"),
        Column("other_measure_id", "string", "Its counterpart, by the alignments the same; null for dropped",
            refers_to="measures.measure_id"),
        Column("status", "string", "word_for_word; reworded; tighter or looser, where figures, dates, fines or words "
            "that bind say so; figure_changed (no direction is sure); added and dropped: no measure of the other "
            "document is the same", True, CHANGE_STATUSES),
        Column("base_sentence_id", "string", "The sentence of the base that shows it",
            refers_to="sentences.sentence_id"),
        Column("other_sentence_id", "string", "That of the other", refers_to="sentences.sentence_id"),
        Column("base_target_ids", "list", "Hard targets of the base whose figure or date differs",
            refers_to="targets.target_id"),
        Column("other_target_ids", "list", "Their counterparts, one for one", refers_to="targets.target_id"),
        Column("base_words", "list", "What differs, as the base has it: figures, dates, words that bind; – = nothing"),
        Column("other_words", "list", "What the other has in their places, one for one"),
        Column("nearest_measure_id", "string", "Of a measure that stands alone, the related one of the other document; "
            "null where none is", refers_to="measures.measure_id"),
    ), "compared"),
    Table("reuse", "Passages that two documents share word for word", ("reuse_id",), (
    Column("reuse_id", "string", "left document+right document/r and a number", True),
    _reference("left_document_id", "The document whose id is the smaller", "documents.document_id"),
    _reference("right_document_id", "The other document", "documents.document_id"),
    _reference("left_measure_id", "The measure that holds it on the left", "measures.measure_id"),
    _reference("right_measure_id", "The measure that holds it on the right", "measures.measure_id"),
    Column("text", "string", "The passage as the left has it; the right may set other marks", True),
    Column("length", "integer", "Its characters, marks not counted", True),
    Column("weight", "number", "0 to 1: less for what many documents have and for formulas", True),
    Column("left_char_start", "integer", "Where it begins in the text read from the left's file, in characters", True),
    Column("left_char_end", "integer", "Where it ends there (half-open)", True),
    Column("right_char_start", "integer", "Where it begins in the text read from the right's file", True),
    Column("right_char_end", "integer", "Where it ends there (half-open)", True),
    Column("direction", "string", "Which document is the older, and no more: both may follow a third; null where a "
        "date is missing, where they are equal, and where what both have is hardly more than a title that is cited",
        values=("left_first", "right_first")),
), "compared"),
    Table("reuse_shares", "How much of a document also stands in another", ("document_id", "other_document_id"), (
    _reference("document_id", "The document", "documents.document_id"),
    _reference("other_document_id", "The document that is looked into", "documents.document_id"),
    Column("passages", "integer", "Passages that both have", True),
    Column("characters", "integer", "Characters of the one that also stand in the other, each once, marks not counted",
        True),
    Column("document_characters", "integer", "Characters of its measures, marks not counted", True),
    Column("share", "number", "characters / document_characters; null where it has no measures"),
    Column("weighted_share", "number", "The same, each character with the weight of its weightiest passage"),
), "compared"),
    Table("decisions", "What people decided, and whether it holds: a decision follows its text", ("decision_id",), (
    Column("decision_id", "string", "kind/what was decided on, joined by +; -2 … where one id had several texts", True),
    Column("kind", "string", "topic: on a topic of a measure; pair: on two measures; added_target: a target of a "
        "measure that nothing read; target: on a field of a target, or all of it; function: on a unit's function",
        True, DECISION_KINDS),
    Column("subject_ids", "list", "The measures, the target or the unit, by the ids that stand in "
        "data/lexicon/decisions", True),
    Column("topic_id", "string", "The topic that was decided on; null for other kinds"),
    Column("field", "string", "The column of targets that was decided on; null for the target as a whole"),
    Column("words", "string", "The words of a target that was added"),
    Column("decision", "string", "What was decided: yes, no, primary; same, related; the field's value; the kind of a "
        "target that was added; the function; null = the field is empty, there is no function"),
    Column("model", "string", "What the model, or what was read, says in its place: yes, no, primary; same, related; "
        "the field's value, of a whole target its words; the function; null where that is nothing"),
    Column("note", "string", "Why"),
    Column("who", "string", "Who decided; null where nobody says so"),
    Column("when", "date", "The day of the decision; null where it is not known"),
    Column("text_sha256", "list", "Of each text that was read its hash: 16 hex digits; – = not known", True),
    Column("status", "string", "applied; moved: applied where the text stands now; suspended: not applied until "
        "somebody settles it", True, DECISION_STATUSES),
    Column("applied_to", "list", "What it is applied to, one for one; null where it is suspended"),
    Column("reason", "string", "Why it is suspended: the text has changed; several have it; nothing has the id and "
        "there is no hash; the codebook has no such topic; there is no such function; the measure does not have the "
        "added words once; they are read without the decision; both measures are of one side; another decision says "
        "otherwise", values=SUSPENSIONS),
    Column("candidates", "list", "Where a text stands that it may mean"),
), "compared"),
)  # fmt: skip

BY_NAME = {table.name: table for table in TABLES}
