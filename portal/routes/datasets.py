"""The files of a whole release, sent from disk: in parts where asked for, and never held in memory."""

from flask import Flask, Response, request, send_file

from portal.errors import QueryError
from portal.files.dataset import DATASETS, DatasetFile
from portal.query import parse
from portal.reader import Reader
from portal.routes.answering import FileAddress, open_to_all

PARAMETERS = frozenset({"geography", "release"})
"""`geography` is read past: the links of a page carry it along."""
EXPOSED = "Accept-Ranges, Content-Length, Content-Range, ETag"
"""What scripts of other sites may read of an answer, to fetch a part of a file."""


def register(server: Flask, reader: Reader) -> None:
    """Add `/download/dataset.*`: tagged by content, dated, with range requests."""

    def answer(file: DatasetFile) -> Response:
        query = parse(FileAddress("dataset", f"/download/{file.name}", PARAMETERS), {}, request.args, reader)
        store = reader.store(query.release)
        listed = {output["name"]: output["sha256"] for output in store.manifest["outputs"]}
        if file.name not in listed:
            raise QueryError("That release was made without this file.", parameter="release", status=404)
        response = send_file(
            store.folder / file.name, mimetype=file.mimetype, conditional=True, etag=listed[file.name][:20],
            as_attachment=True, download_name=f"{store.release_id}-{file.name}",
        )  # fmt: skip
        response.headers["Access-Control-Expose-Headers"] = EXPOSED
        return open_to_all(response, for_ever=bool(query.release))

    for file in DATASETS:
        server.add_url_rule(f"/download/{file.name}", file.name.replace(".", "_"), answer, defaults={"file": file})
