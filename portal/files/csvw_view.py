"""The CSV on the Web description of one view."""

from typing import Any

from portal.files.citation import LICENCE_URL
from portal.files.columns import FILE_COLUMNS
from portal.files.csvw import CONTEXT, DIALECT, notes, table_schema
from portal.files.view import FileView
from portal.query import download_path


def to_csvw(view: FileView) -> dict[str, Any]:
    """The CSV on the Web description of the CSV at the same address and query."""
    name = download_path(view.selection.indicator.id).rpartition("/")[2]
    return {
        "@context": CONTEXT,
        "url": name + (f"?{view.asked}" if view.asked else ""),
        "dc:title": view.title,
        "dc:description": view.selection.indicator.definition,
        "dc:publisher": view.authority.council,
        "dc:issued": {"@value": view.selection.release_date, "@type": "xsd:date"},
        "dc:license": {"@id": LICENCE_URL},
        "dc:identifier": view.file_link("csv"),
        "dc:bibliographicCitation": view.citation,
        "dc:source": [source.title for source in view.used],
        "dialect": DIALECT,
        "notes": notes(),
        "tableSchema": table_schema(FILE_COLUMNS),
    }
