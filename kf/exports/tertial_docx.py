"""A tertial's package as a Word document, to paste from: goal by goal as headings, tables and comments."""

from __future__ import annotations

import io
import re
from datetime import UTC, datetime, time

from docx import Document
from docx.document import Document as Doc
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docx.table import _Row as Row
from docx.text.paragraph import Paragraph

from kf import format as fmt
from kf.charts.theme import PALETTE
from kf.exports.tertial_table import about
from kf.plan.activities import LETTERS, Activity
from kf.plan.report import Report, Section, Told
from kf.plan.standing import Standing
from kf.plan.status import SHAPE

# what XML cannot hold, though people may have pasted it
_IMPOSSIBLE = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
FONT, HEADINGS = "Calibri", ((1, 15), (2, 13), (3, 11), (4, 11))  # level, points
INDICATOR = (("Nr", 1.7), ("Indikator", 7.2), ("Period", 2.1), ("Utfall", 2.4), ("Årsmål", 2.6), ("Prognos helår", 3.1),
             ("Status", 3.4), ("Bedömd efter", 3.2))  # fmt: skip
ACTIVITY = (("Nr", 1.7), ("Aktivitet", 10.7), ("Ansvarig", 4.6), ("Tid", 5.2), ("Status", 3.5))  # 25,7 cm, as the other
FIGURES = {"Utfall", "Årsmål", "Prognos helår"}


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
                    _paragraph(document, words.strip(), f"{fmt.upper_first(one.indicator.named)}, kommentar")
        if section.activities:
            _table(document, ACTIVITY, [_activity(one, report) for one in section.activities])
            for act in section.activities:
                for label, words in (("uppföljning", act.follow_up), ("kommentar", act.comment)):
                    if words:
                        _paragraph(document, words, f"{fmt.upper_first(act.named)}, {label}")
    if report.questions:
        document.add_heading("Öppna frågor och anmärkningar", 1)
        _list(document, report.questions)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _form(document: Doc, report: Report) -> None:
    """A4 on its side, in Swedish, without anybody's name; what it is over each page, and which page under it."""
    page = document.sections[0]
    page.orientation, page.page_width, page.page_height = WD_ORIENT.LANDSCAPE, Cm(29.7), Cm(21)
    for side in ("left_margin", "right_margin", "top_margin", "bottom_margin"):
        setattr(page, side, Cm(2))
    _styles(document)
    title = f"Uppföljning {report.tertial.label}"
    page.header.paragraphs[0].text = f"{report.employer} · {title}"
    foot = page.footer.paragraphs[0]
    foot.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    for words, field in (("Sida ", "PAGE"), (" av ", "NUMPAGES")):
        foot.add_run(words)
        _field(foot, field)
    properties = document.core_properties
    properties.author, properties.title = "kf", title
    properties.language = "sv-SE"
    properties.created = properties.modified = datetime.combine(report.made, time(), UTC)


def _styles(document: Doc) -> None:
    """One font and one colour of headings, instead of the template's three of each."""
    styles = document.styles
    normal = styles["Normal"]
    normal.font.size, normal.paragraph_format.space_after = Pt(10), Pt(4)
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "sv-SE")
    normal.element.get_or_add_rPr().append(language)
    for name in ("Normal", "Title", *(f"Heading {level}" for level, _ in HEADINGS)):
        own = styles[name].element.get_or_add_rPr().get_or_add_rFonts()
        own.attrib.clear()
        for script in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
            own.set(qn(script), FONT)
    colour = RGBColor.from_string(PALETTE["light"]["accent"].lstrip("#").upper())
    for level, size in HEADINGS:
        style = styles[f"Heading {level}"]
        style.font.size, style.font.italic, style.font.color.rgb = Pt(size), False, colour
        style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(18 - 3 * level), Pt(4)
    styles["Title"].font.size, styles["Title"].font.color.rgb = Pt(22), colour


def _field(paragraph: Paragraph, name: str) -> None:
    """A number that Word counts itself."""
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), name)
    field.append(paragraph.add_run("1")._r)
    paragraph._p.append(field)


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
        one.indicator.number,
        one.indicator.text,
        fmt.upper_first(report.tertial.name),
        figure(one.value, one.reported.words),
        one.target_text,
        "\n".join(filter(None, [figure(one.reported.forecast), one.pace])),
        f"{SHAPE[one.status]} {one.status}",
        one.basis,
    ]


def _activity(one: Activity, report: Report) -> list[str]:
    when = f"{one.start} – {one.end}" if one.start else f"senast {one.end}"
    letter = f"{LETTERS[one.word]} {one.word}: " if one.word else ""
    late = ", försenad" if one.late(report.judged) else ""
    return [one.number, letter + one.text, one.responsible, when, one.status + late]


def _table(document: Doc, columns: tuple[tuple[str, float], ...], rows: list[list[str]]) -> None:
    """A table over the page's whole width: its heads on every page it runs over, no row on two, figures to the right."""
    table = document.add_table(rows=1, cols=len(columns), style="Table Grid")
    table.autofit = False
    for column, (_, width) in zip(table.columns, columns, strict=True):
        column.width = Cm(width)  # the grid's, which is what others than Word go by
    _fill(table.rows[0], columns, [name for name, _ in columns])
    _mark(table.rows[0], "w:tblHeader")
    for cell in table.rows[0].cells:
        cell.paragraphs[0].runs[0].bold = True
        shade = OxmlElement("w:shd")
        shade.set(qn("w:val"), "clear")
        shade.set(qn("w:fill"), "EDF2F6")
        cell._tc.get_or_add_tcPr().append(shade)
    for texts in rows:
        _fill(table.add_row(), columns, texts)
    document.add_paragraph().paragraph_format.space_after = Pt(2)


def _fill(row: Row, columns: tuple[tuple[str, float], ...], texts: list[str]) -> None:
    _mark(row, "w:cantSplit")
    for cell, text, (name, width) in zip(row.cells, texts, columns, strict=True):
        cell.width = Cm(width)
        cell.text = _clean(text)
        cell.paragraphs[0].paragraph_format.space_after = Pt(2)
        if name in FIGURES:
            cell.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.RIGHT


def _mark(row: Row, name: str) -> None:
    mark = OxmlElement(name)
    mark.set(qn("w:val"), "true")
    row._tr.get_or_add_trPr().append(mark)


def _paragraph(document: Doc, text: str, label: str) -> None:
    paragraph = document.add_paragraph()
    paragraph.add_run(f"{_clean(label)}: ").bold = True
    paragraph.add_run(_clean(text))


def _list(document: Doc, told: tuple[Told, ...]) -> None:
    """What is told, each sentence once with all that it is about."""
    whom: dict[str, list[str]] = {}
    for about_, sentence in told:
        whom.setdefault(sentence, []).append(about_)
    for sentence, named in whom.items():
        paragraph = document.add_paragraph(style="List Bullet")
        paragraph.add_run(f"{_clean(fmt.listed(named))}: ").bold = True
        paragraph.add_run(_clean(sentence))


def _clean(text: str) -> str:
    return _IMPOSSIBLE.sub("", text)
