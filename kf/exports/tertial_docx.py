"""A tertial's package as a Word document, to paste from: goal by goal as headings, tables and comments."""

from __future__ import annotations

import io
import re
from datetime import UTC, datetime, time

from docx import Document
from docx.document import Document as Doc
from docx.enum.section import WD_ORIENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

from kf.exports.tertial_table import about
from kf.plan.activities import LETTERS, Activity
from kf.plan.report import Report, Section, Told
from kf.plan.standing import Standing
from kf.plan.status import SHAPE

# what XML cannot hold, though people may have pasted it
_IMPOSSIBLE = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
INDICATOR = (("Nr", 1.2), ("Indikator", 7.5), ("Period", 3.0), ("Utfall", 2.6), ("Årsmål", 2.6), ("Prognos helår", 2.6),
             ("Status", 3.4), ("Bedömd efter", 2.4))  # fmt: skip
ACTIVITY = (("Nr", 1.2), ("Aktivitet", 10.6), ("Ansvarig", 4.5), ("Tid", 4.6), ("Status", 4.4))


def tertial_docx(report: Report) -> bytes:
    """The document: what is missing first (to be taken away before it is sent), then the goals, last what is open."""
    document = Document()
    _form(document, report)
    early = ", preliminärt" if any(one.preliminary for one in report.standings) else ""
    document.add_heading(f"Uppföljning {report.tertial.label}{early}", 0)
    for heading, sentence in about(report):
        _paragraph(document, sentence, heading)
    if report.missing:
        document.add_heading(f"Saknas innan det kan skickas ({len(report.missing)})", 1)
        _list(document, report.missing)
    above: tuple[str, ...] = ()
    for section in report.sections:
        above = _headings(document, section, above)
        if section.standings:
            _table(document, INDICATOR, [_indicator(one, report) for one in section.standings])
            for one in section.standings:
                words = one.reported.comment
                words += (
                    f"\nSkäl till annat värde än det beräknade: {one.reported.reason}" if one.reported.reason else ""
                )
                if words.strip():
                    _paragraph(document, words.strip(), one.indicator.id)
        if section.activities:
            _table(document, ACTIVITY, [_activity(one, report) for one in section.activities])
            for act in section.activities:
                for label, words in (("uppföljning", act.follow_up), ("kommentar", act.comment)):
                    if words:
                        _paragraph(document, words, f"{act.id}, {label}")
    if report.questions:
        document.add_heading("Öppna frågor och anmärkningar", 1)
        _list(document, report.questions)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _form(document: Doc, report: Report) -> None:
    """A4 on its side, in Swedish, without anybody's name."""
    page = document.sections[0]
    page.orientation, page.page_width, page.page_height = WD_ORIENT.LANDSCAPE, Cm(29.7), Cm(21)
    for side in ("left_margin", "right_margin", "top_margin", "bottom_margin"):
        setattr(page, side, Cm(2))
    style = document.styles["Normal"]
    style.font.size = Pt(10)
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "sv-SE")
    style.element.get_or_add_rPr().append(language)
    properties = document.core_properties
    properties.author, properties.title = "kf", f"Uppföljning {report.tertial.label}"
    properties.language = "sv-SE"
    properties.created = properties.modified = datetime.combine(report.made, time(), UTC)


def _headings(document: Doc, section: Section, above: tuple[str, ...]) -> tuple[str, ...]:
    """The headings down to a goal that are not there already; gives those that now are."""
    path = tuple(goal.id for goal in section.path) or ("",)
    for depth, goal in enumerate(section.path, start=1):
        if path[:depth] != above[:depth]:
            document.add_heading(_clean(f"{goal.level[0].upper()}{goal.level[1:]}: {goal.text}"), depth)
    if not section.path:
        document.add_heading("Utan mål i planen", 1)
    return path


def _indicator(one: Standing, report: Report) -> list[str]:
    figure = one.indicator.figure
    return [
        one.indicator.id,
        one.indicator.text,
        report.tertial.label,
        figure(one.value, one.reported.words),
        one.indicator.target_text,
        figure(one.reported.forecast),
        f"{SHAPE[one.status]} {one.status}",
        one.basis,
    ]


def _activity(one: Activity, report: Report) -> list[str]:
    when = f"{one.start} – {one.end}" if one.start else f"senast {one.end}"
    letter = f"{LETTERS[one.word]} {one.word}: " if one.word else ""
    late = ", försenad" if one.late(report.judged) else ""
    return [one.id, letter + one.text, one.responsible, when, one.status + late]


def _table(document: Doc, columns: tuple[tuple[str, float], ...], rows: list[list[str]]) -> None:
    table = document.add_table(rows=1, cols=len(columns), style="Table Grid")
    table.autofit = False
    head = table.rows[0]
    repeated = OxmlElement("w:tblHeader")  # on every page that the table runs over
    repeated.set(qn("w:val"), "true")
    head._tr.get_or_add_trPr().append(repeated)
    for cell, (name, width) in zip(head.cells, columns, strict=True):
        cell.width = Cm(width)
        cell.paragraphs[0].add_run(name).bold = True
    for row in rows:
        for cell, text, (_, width) in zip(table.add_row().cells, row, columns, strict=True):
            cell.width = Cm(width)
            cell.text = _clean(text)
    document.add_paragraph()


def _paragraph(document: Doc, text: str, label: str) -> None:
    paragraph = document.add_paragraph()
    paragraph.add_run(f"{_clean(label)}: ").bold = True
    paragraph.add_run(_clean(text))


def _list(document: Doc, told: tuple[Told, ...]) -> None:
    for about_, sentence in told:
        paragraph = document.add_paragraph(style="List Bullet")
        paragraph.add_run(f"{_clean(about_)}: ").bold = True
        paragraph.add_run(_clean(sentence))


def _clean(text: str) -> str:
    return _IMPOSSIBLE.sub("", text)
