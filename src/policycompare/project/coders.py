"""Two coders or more: a sample for each, blind of the others, how far they agree, and what they settle as labels."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from policycompare.boundary.kinds import TOPIC
from policycompare.errors import CallError, DataError, choices
from policycompare.files import staged
from policycompare.project.judging import save
from policycompare.tables.built import PROCESSED
from policycompare.words import Lang, listed, say

if TYPE_CHECKING:
    import pandas as pd

    from policycompare.evaluate.coders.comparing import Compared
    from policycompare.evaluate.coders.sample import Draw
    from policycompare.export.coding_workbooks import Coding
    from policycompare.tables.frames import Tables
    from policycompare.topics.decision_kinds import Decision

SETTLE = "settle.xlsx"


def draw_coders(
    root: Path, folder: Path, names: Sequence[str], of: str = "topics", n: int | None = None, seed: int = 1
) -> list[str]:
    """Draw a sample and write a workbook for each coder, ``NAME.xlsx``, and the draw, ``draw.json``.

    Args:
        root: Project folder, built.
        folder: Where they go; nothing that stands there is written over.
        names: Who codes, two or more.
        of: ``topics`` (of measures, by the study's codebook), ``pairs`` (same, related, none) or ``targets`` (fields).
        n: How many to draw (60, or all where there are fewer).
        seed: Draws the same rows in the same order again.

    Returns:
        Lines that state the draw.

    Raises:
        CallError: Names or numbers are wrong, or the files are there already.
    """
    from policycompare.evaluate.coders.sample import DRAW, draw_sample
    from policycompare.evaluate.coders.tasks import TASKS
    from policycompare.export.coding_workbooks import see_new, write_coding
    from policycompare.pairs.model import study_model
    from policycompare.tables.stored import read_built

    if of not in TASKS:
        raise CallError(f"of {of!r}", "nothing of that name is coded", choices(of, TASKS))
    names = [name.strip() for name in names]
    for name in names:
        TOPIC._replace(name="name of a coder").of(name, "--names")
    if len({name.casefold() for name in names}) < max(2, len(names)):
        raise CallError("--names", "two coders with two names are needed", "name them: --names A,B")
    files = [f"{name}.xlsx" for name in names]
    if SETTLE in map(str.casefold, files):
        raise CallError("--names", f"{SETTLE} is the list of what is settled later", "name that coder otherwise")
    see_new(folder, [DRAW, SETTLE, *files])
    tables, task = read_built(root), TASKS[of]
    topics = tables.topics if of == "topics" else tables.topics.head(0)
    drawn, items = draw_sample(task, task.items(tables, study_model(root)), names, n, seed, topics["topic_id"])
    with staged(folder, str(folder)) as stage:
        (stage / DRAW).write_bytes(drawn.as_json().encode())
        for name, file in zip(names, files, strict=True):
            write_coding(drawn, [item.texts for item in items], name, topics, stage / file)
    return [
        *_drawn_lines(drawn, "en"),
        f"written to {folder}: give each coder only the workbook of that name, and keep {DRAW} where it is, then:",
        f"policycompare coders --agree {' '.join(str(folder / file) for file in files)}",
    ]


def coder_agreement(*files: Path | str) -> pd.DataFrame:
    """How far coders agree, as a frame: what, scale, statistic, coders, value, low, high, n, reason.

    Args:
        files: Their filled workbooks, with ``draw.json`` beside one of them.
    """
    from policycompare.evaluate.coders.comparing import agreement_frame

    return agreement_frame(_compared([Path(file) for file in files])[2])


def agree(files: Sequence[Path], lang: Lang = "en") -> list[str]:
    """How far coders agree, in words; and a workbook of what they differ in, ``settle.xlsx``, beside the draw.

    A ``settle.xlsx`` that somebody has written in stays as it is.

    Returns:
        Lines: the draw, a figure each with its interval, what the figures mean.
    """
    from policycompare.evaluate.coders.comparing import LEAST_NAMED, differing
    from policycompare.evaluate.coders.sample import DRAW
    from policycompare.export.coding_workbooks import answers_of, is_filled, read_texts, write_settling

    draw, codings, found, folder = _compared(files)
    lines = [*_drawn_lines(draw, lang), *(_figure_line(own, lang, len(codings)) for own in found)]
    used = {own.figure.statistic.partition("_")[0] for own in found}
    notes = [f"means_{name}" for name in ("percent", "kappa", "alpha") if name in used]
    notes += ["means_interval", *(["means_sample"] if draw.task.evenly else [])]
    notes += ["means_sets"] if "sets" in draw.task.scales.values() else []
    lines += ["", *(say(f"coders.{note}", lang, least=LEAST_NAMED) for note in [*notes, "means_grades"]), ""]
    path, open_rows = folder / SETTLE, len(differing(answers_of(codings)))
    if path.exists() and is_filled(path, draw):
        return [*lines, f"{path} was written in and stays as it is; delete it to write it anew"]
    with staged(folder, str(folder)) as stage:
        write_settling(draw, read_texts(files[0], draw), codings, found, stage / SETTLE)
    return [
        *lines,
        f"{open_rows} of {len(draw.items)} are to be settled: {path}; {DRAW} must stay beside it. Then:",
        f"policycompare coders --settle {path}",
    ]


def settle_coders(root: Path, path: Path, *, decide: bool = False) -> list[str]:
    """Keep what coders settled as labels of the study, ``data/gold/settled_….jsonl``, with their history.

    ``policycompare evaluate`` compares the model with them. A later build learns from them only where their entry in
    ``data/gold/history.toml`` says ``learn = true`` and ``history = "development"``.

    Args:
        root: Project folder.
        path: The filled ``settle.xlsx``, with its ``draw.json`` beside it.
        decide: Make the labels decisions too, which win over the model in every later build.

    Returns:
        Lines that say what was done.
    """
    from policycompare.evaluate.coders.sample import DRAW, read_draw
    from policycompare.evaluate.coders.saving import saved_labels
    from policycompare.evaluate.history import GOLD, HISTORY
    from policycompare.export.coding_workbooks import SETTLING, read_about, read_settling
    from policycompare.tables.stored import read_tables
    from policycompare.topics.decision_files import DECISIONS

    read_about(path, SETTLING)
    draw = read_draw(path.parent / DRAW)
    settled, coders = read_settling(path, draw)
    if decide and draw.of == "targets":
        raise CallError("--decide", "targets are decided one by one", "leave it out; the labels are kept all the same")
    decisions: list[Decision] = []
    further: list[str] = []
    if decide:
        decisions, further = _decisions(read_tables(root / PROCESSED), draw, settled)
    with saved_labels(root, draw, settled, coders) as (file, labels):  # both or none
        further += save(root, decisions) if decide else []
    shown = (GOLD / HISTORY).as_posix()
    lines = [
        f"{len(settled)} labels saved in {file.relative_to(root).as_posix()}; policycompare evaluate shows what the "
        f"model says beside them, as {labels.word}: {shown} says why, keep it true",
        'a build learns from them only where their entry there says history = "development" and learn = true',
    ]
    if decide:
        lines.append(f"{len(decisions)} decisions saved in {DECISIONS.as_posix()}; run policycompare build")
    return [*lines, *further]


def _decisions(tables: Tables, draw: Draw, settled: Sequence[tuple[object, str]]) -> tuple[list[Decision], list[str]]:
    """What was settled as decisions on the measures that have the drawn texts now, and lines about what is gone.

    Of topics: yes to those that were settled on, primary to the main one, no to others that the measure has.
    """
    from policycompare.tables.queries import topics_of_measures
    from policycompare.topics.decision_kinds import AlignmentDecision, CodingDecision
    from policycompare.topics.resolving import Present, place

    coded, texts = topics_of_measures(tables), Present.of(tables).measures
    found: list[Decision] = []
    gone: list[str] = []
    for item, (answer, note) in zip(draw.items, settled, strict=True):
        label = draw.task.label(answer)  # type: ignore[arg-type]
        ids = [place(name, digest, texts)[0] for name, digest in zip(item.ids, item.hashes, strict=True)]
        now = [name for name in ids if name is not None]
        if len(now) < len(ids):
            gone.append(f"{' and '.join(item.ids)}: not decided: the text is another one now, is gone or stands twice")
            continue
        if draw.of == "pairs":
            said = {"none": "no"}.get(label["relation"], label["relation"])
            found.append(AlignmentDecision(now[0], now[1], said, note, *item.hashes))
            continue
        values = {topic: "yes" if at else "primary" for at, topic in enumerate(label["topics"])}
        values = dict.fromkeys(coded.get(now[0], ()), "no") | values
        found += [CodingDecision(now[0], topic, value, note, *item.hashes) for topic, value in values.items()]
    return found, gone


def _compared(files: Sequence[Path]) -> tuple[Draw, list[Coding], list[Compared], Path]:
    """The draw, what came back from its coders, how far they agree, and the folder of the draw."""
    from policycompare.evaluate.coders.comparing import compare_coders
    from policycompare.evaluate.coders.sample import DRAW, read_draw
    from policycompare.export.coding_workbooks import answers_of, read_about, read_coding

    if len(files) < 2:
        raise CallError("--agree", "one coder agrees with nobody", "name the workbooks of two or more")
    about = [read_about(path) for path in files]
    for at, (path, own) in enumerate(zip(files, about, strict=True)):
        if own["draw"] != about[0]["draw"]:
            raise DataError(path, f"it is of another draw than {files[0]}", "name workbooks of one draw")
        for other, before in zip(files[:at], about, strict=False):
            if before["coder"] == own["coder"]:
                raise DataError(path, f"it is of {own['coder']}, and so is {other}", "name each coder's once")
    folder = next((path.parent for path in files if (path.parent / DRAW).is_file()), files[0].parent)
    draw = read_draw(folder / DRAW)
    codings = [read_coding(path, draw) for path in files]
    return draw, codings, compare_coders(draw.task, answers_of(codings)), folder


def _drawn_lines(draw: Draw, lang: Lang) -> list[str]:
    """The draw in words: what of, population, n, seed, strata."""
    of = say(f"coders.{draw.of}", lang)
    numbers = {"population": draw.population, "n": len(draw.items), "seed": draw.seed, "strata": len(draw.strata)}
    parts = [
        say("coders.stratum", lang, name=" ".join(filter(None, (s.side, s.kind))), population=s.population, n=s.n)
        for s in draw.strata
    ]
    return [say("coders.drawn", lang, of=of, **numbers), f"  {listed(parts, lang)}"]


def _figure_line(found: Compared, lang: Lang, coders: int) -> str:
    """A figure in words, to two digits."""
    figure = found.figure
    statistic = figure.statistic
    if statistic == "alpha" and found.scale != "nominal":
        statistic = f"alpha_{found.scale}"
    named = say(f"coders.{statistic}", lang)
    if coders > 2 and len(found.coders) < coders:
        named += f" ({', '.join(found.coders)})"
    what = {"topics": "topic_sets"}.get(found.what, found.what)
    reason = say(f"coders.{figure.reason}", lang) if figure.reason else ""
    if figure.value is None:
        said = say("coders.no_figure", lang, reason=reason, n=figure.count)
    elif figure.low is None or figure.high is None:
        said = say("coders.figure_alone", lang, value=f"{figure.value:.2f}", reason=reason, n=figure.count)
    else:
        value, low, high = (f"{number:.2f}" for number in (figure.value, figure.low, figure.high))
        said = say("coders.figure", lang, value=value, low=low, high=high, n=figure.count)
    return f"{_called(what, lang)}  {named}  {said}"


def _called(what: str, lang: Lang) -> str:
    """What is compared, in words; a topic by its id."""
    from policycompare.words import entries

    return say(f"coders.{what}", lang) if what in entries("coders") else f"  {what}"
