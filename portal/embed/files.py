"""The files embeds load: a style sheet and three small scripts, at addresses that stay as they are."""

from dataclasses import dataclass
from pathlib import Path

from flask import Request, Response

from portal.answers import Answer
from portal.embed.theme import SHEET
from portal.settings import ROOT
from portal.statics import FOR_A_DAY, FOR_EVER

VERSION = "1"
"""What embeds, their host script and the messages between them agree on. What an old page holds keeps working:
a change that breaks it gets a new number beside this one."""
FOLDER = f"/embed/v{VERSION}/"
HOST_SCRIPT = "/embed.js"
ASSETS = ROOT / "assets" / "embed"


@dataclass(frozen=True)
class Files:
    """The files by name, read once at start."""

    answers: dict[str, Answer]

    def address(self, name: str) -> str:
        """The address of a file, with its fingerprint: what it leads to never changes."""
        return f"{FOLDER}{name}?v={self.answers[name].tag}"

    def answer(self, name: str, request: Request) -> Response | None:
        """The file, kept for ever where its fingerprint is asked for, otherwise for a day; None for any other name."""
        found = self.answers.get(name)
        if found is None:
            return None
        response = found.response(request, FOR_EVER if request.args.get("v") == found.tag else FOR_A_DAY)
        response.headers["Access-Control-Allow-Origin"] = "*"
        return response


def read_files(folder: Path = ASSETS) -> Files:
    """The files of `assets/embed`, the colours put before the style sheet of embeds."""
    found = {}
    for path in sorted(folder.glob("*.*")):
        css = path.suffix == ".css"
        text = path.read_text(encoding="utf-8")
        body = SHEET + text if path.name == "embed.css" else text
        found[path.name] = Answer(body.encode(), "text/css" if css else "text/javascript", quality=9)
    return Files(found)
