"""How to say where a figure came from: for one row, for one view, and for reference managers."""

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


def view_citation(title: str, sources: list[str], portal: str, link: str) -> str:
    """One view in a sentence: what it shows, who published it, from which sources, and its lasting address."""
    drawn = f" Source: {'; '.join(sources)}." if sources else ""
    return f"{title}. {portal}.{drawn} {LICENCE}. {link}"


def bibtex(key: str, title: str, sources: list[str], authority: Authority, release_id: str, date: str, link: str) -> str:
    """One view as a BibTeX entry; special characters are written so that TeX prints them."""
    note = f"Release {release_id}. {LICENCE}." + (f" Source: {'; '.join(sources)}." if sources else "")
    fields = {
        "author": f"{{{_tex(authority.council)}}}",
        "title": f"{{{_tex(title)}}}",
        "year": date[:4],
        "howpublished": _tex(authority.site),
        "note": _tex(note),
        "url": link,
    }
    body = ",\n".join(f"  {name} = {{{value}}}" for name, value in fields.items())
    return f"@misc{{{key},\n{body}\n}}\n"


def _tex(text: str) -> str:
    return "".join(_SPECIAL.get(letter, letter) for letter in text)
