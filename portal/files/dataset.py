"""The files of a whole release: their names, what they are, and what stands in the archive beside the tables."""

from dataclasses import dataclass


@dataclass(frozen=True)
class DatasetFile:
    """One file of a whole release, as pages, catalogue and answers name it."""

    name: str
    title: str
    mimetype: str
    format: str
    about: str


DATASETS = (
    DatasetFile("dataset.csv.gz", "Every figure as CSV, compressed", "application/gzip", "CSV",
                "One row for each figure."),
    DatasetFile("dataset.parquet", "Every figure as Parquet", "application/vnd.apache.parquet", "Parquet",
                "The same rows and columns, for programs that read Parquet."),
    DatasetFile("dataset.zip", "Everything in one ZIP archive", "application/zip", "ZIP",
                "Every table as CSV with its description for programs (CSV on the Web), how the figures are made, "
                "the licence and the result of the disclosure check."),
)  # fmt: skip

README = """{site}
{council}
Release {release_id} of {date}

What is in this archive

{listing}

How to read the tables

- Files are UTF-8, with one header row. csv-metadata.json describes every column (CSV on the Web).
- observations.csv has one row for each figure. Its columns say what it is, where, when, in what unit, how to
  read it, which source it came from and under which licence.
- An empty value always has a status that says why. Zero, protected and missing are three different things:
{symbols}
- A value with another status is there, and the status says how to read it:
{readings}
- break_before is filled where a figure cannot be compared with the one before it. It says why.
- Text that a spreadsheet could take for a formula starts with an apostrophe.

How to cite this

{citation}
"""

LICENCE_TEXT = """The figures in this archive may be used again under the Open Government Licence v3.0, unless the
licence column of a row or of sources.csv says otherwise:
{licence_url}

You may copy, publish, share and change the figures, also for money. You must say where they come from and, where you
can, link to the licence. You must not suggest that the publisher backs you or what you do with the figures.

Sources and their licences

{sources}
"""
