"""How to say where a figure came from: for one row, for one view, and for reference managers."""

from dataclasses import dataclass

from portal.authority import Authority
from portal.formats import format_date

LICENCE = "Open Government Licence v3.0"
LICENCE_URL = "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/"
_SPECIAL = {
    "\\": r"\textbackslash{}", "&": r"\&", "%": r"\%", "$": r"\$", "#": r"\#", "_": r"\_", "{": r"\{", "}": r"\}",
    "~": r"\textasciitilde{}", "^": r"\textasciicircum{}", "£": r"\pounds{}",
}  # fmt: skip


def published_by(authority: Authority, release_id: str, release_date: str) -> str:
    """The portal's part of every citation."""
    return f"{authority.site}, {authority.council}, release {release_id} of {format_date(release_date)}"


def source_words(title: str, publisher: str, published: str) -> str:
    """One source in words: publisher, title and, where it is known, when it was published."""
    dated = f" (published {format_date(published)})" if published else ""
    return f"{publisher}, {title}{dated}"


def row_citation(source: str, portal: str) -> str:
    """The citation that stands in a row: its source, then this portal and its release."""
    return f"{source}. Taken from: {portal}."


@dataclass(frozen=True)
class Cited:
    """What a citation of one view is made of; `link` is its lasting address."""

    title: str
    sources: tuple[str, ...]
    licences: tuple[str, ...]
    authority: Authority
    release_id: str
    release_date: str
    link: str

    @property
    def drawn(self) -> str:
        """Sources and licences in a sentence each; empty where there is no figure."""
        return f"Source: {'; '.join(self.sources)}. Licence: {'; '.join(self.licences)}." if self.sources else ""


def view_citation(cited: Cited) -> str:
    """One view in a sentence: what it shows, who published it, from which sources, and its lasting address."""
    portal = published_by(cited.authority, cited.release_id, cited.release_date)
    return " ".join(filter(None, (f"{cited.title}. {portal}.", cited.drawn, cited.link)))


def bibtex(key: str, cited: Cited) -> str:
    """One view as a BibTeX entry; special characters are written so that TeX prints them."""
    fields = {
        "author": f"{{{_tex(cited.authority.council)}}}",
        "title": f"{{{_tex(cited.title)}}}",
        "year": cited.release_date[:4],
        "howpublished": _tex(cited.authority.site),
        "note": _tex(f"Release {cited.release_id}. {cited.drawn}".strip()),
        "url": cited.link,
    }
    body = ",\n".join(f"  {name} = {{{value}}}" for name, value in fields.items())
    return f"@misc{{{key},\n{body}\n}}\n"


def _tex(text: str) -> str:
    return "".join(_SPECIAL.get(letter, letter) for letter in text)
