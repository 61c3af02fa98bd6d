"""A tertial's package as a file, by its ending: the workbook, the document, or both in a zip."""

from __future__ import annotations

import io
import zipfile

from kf.errors import KfError
from kf.exports.tertial_docx import tertial_docx
from kf.exports.tertial_xlsx import tertial_xlsx
from kf.plan.report import Report

ENDINGS = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "zip": "application/zip",
}


def package(report: Report, ending: str) -> bytes:
    """The file's content. Raises KfError for an ending that is none of ENDINGS."""
    if ending == "xlsx":
        return tertial_xlsx(report)
    if ending == "docx":
        return tertial_docx(report)
    if ending != "zip":
        raise KfError(f"Paketet kan inte bli en fil som slutar på .{ending}.", "Välj .xlsx, .docx eller .zip (båda).")
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as both:
        both.writestr(f"{report.name}.xlsx", tertial_xlsx(report))
        both.writestr(f"{report.name}.docx", tertial_docx(report))
    return out.getvalue()
