"""The files of one view, at the address of that view."""

from collections.abc import Callable
from dataclasses import dataclass

from flask import Flask, Response
from werkzeug.exceptions import NotFound

from portal.files.csv import to_csv
from portal.files.csvw_view import to_csvw
from portal.files.json import dump, to_json
from portal.files.view import FileView, file_view
from portal.files.xlsx import to_xlsx
from portal.query import download_path
from portal.reader import Reader
from portal.routes.answering import asked_text, file_answer, view_query
from portal.routes.problems import as_problems


@dataclass(frozen=True)
class Format:
    """One kind of file: how it is written, what it is, and whether a browser should save it."""

    write: Callable[[FileView], bytes]
    mimetype: str
    saved: bool = True


FORMATS = {
    "csv": Format(lambda view: to_csv(view.rows).encode(), "text/csv"),
    "csv-metadata.json": Format(lambda view: dump(to_csvw(view)), "application/csvm+json", saved=False),
    "json": Format(to_json, "application/json", saved=False),
    "xlsx": Format(to_xlsx, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
}
"""What a view can be taken away as, by the ending of its address."""


def register(server: Flask, reader: Reader, base_url: Callable[[], str]) -> None:
    """Add `/download/<indicator_id>.<ending>` for every ending of FORMATS."""

    def answer(indicator_id: str, ending: str) -> Response:
        query = view_query("download", indicator_id, reader)
        view = file_view(reader.store(query.release), query, base_url(), asked_text())
        kind = FORMATS[ending]
        name = f"{view.name}.{ending}" if kind.saved else ""
        response = file_answer(kind.write(view), kind.mimetype, for_ever=bool(query.release), name=name)
        if ending == "csv":
            described = download_path(indicator_id, "csv-metadata.json") + (f"?{view.asked}" if view.asked else "")
            response.headers["Link"] = f'<{described}>; rel="describedby"; type="application/csvm+json"'
        return response

    @server.get("/download/<name>")
    def view_as_file(name: str) -> Response:
        indicator_id, _, ending = name.partition(".")
        if ending not in FORMATS:
            raise NotFound
        given = as_problems(answer) if ending.endswith("json") else answer
        return given(indicator_id, ending)
