"""The files of a whole release, made once when it is published: the same bytes for the same tables."""

import gzip
import json
import shutil
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from textwrap import fill, indent
from typing import IO, Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from portal.authority import Authority
from portal.files.citation import LICENCE, LICENCE_URL, published_by, row_citation, source_words
from portal.files.columns import ADDED, FILE_COLUMNS, number_text, safe_text
from portal.files.csv import END, quoted
from portal.files.csvw import CONTEXT, DIALECT, notes, table_schema
from portal.files.dataset import LICENCE_TEXT, README
from portal.files.method import INTRODUCTION, METHOD
from portal.formats import STATUS_EXPLANATIONS, STATUS_WORDS
from portal.schema import TABLES, Column
from portal.vocabulary import WITHOUT_VALUE, Status

BATCH = 20_000
"""Rows written at a time, so that memory stays flat."""
MADE = (1980, 1, 1, 0, 0, 0)
"""The time every file in the archive carries: its content says when it was published."""
LINE = 100


@dataclass(frozen=True)
class Made:
    """What a file of a whole release says about where it came from."""

    release_id: str
    built: str
    authority: Authority

    @property
    def portal(self) -> str:
        """The portal's part of a citation."""
        return published_by(self.authority, self.release_id, self.built[:10])


def write_datasets(
    folder: Path, tables: dict[str, pa.Table], made: Made, documents: dict[str, Any]
) -> list[tuple[str, int]]:
    """Write the files of a whole release into its folder; gives each one's name and number of rows.

    `tables` carry the release's id. Text is made safe for spreadsheets in every CSV. `documents` are the JSON files
    of the release; `audit.json` goes into the archive.
    """
    whole = with_added(tables, made)
    rows = whole.num_rows
    # No statistics: a protected value must not be guessable from a footer.
    about = whole.replace_schema_metadata(about_dataset(whole, made))
    pq.write_table(about, folder / "dataset.parquet", compression="zstd", write_statistics=False)
    with (folder / "dataset.csv.gz").open("wb") as raw, gzip.GzipFile("", "wb", 6, raw, mtime=0) as packed:
        write_csv(packed, whole)
    with zipfile.ZipFile(folder / "dataset.zip", "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for name, text in sorted(_documents(tables, made, documents).items()):
            archive.writestr(_entry(name), text.encode())
        for name in sorted(tables):
            with archive.open(_entry(f"{name}.csv"), "w") as member:
                if name == "observations":
                    with gzip.open(folder / "dataset.csv.gz") as written:
                        shutil.copyfileobj(written, member)
                else:
                    write_csv(member, tables[name])
    return [("dataset.csv.gz", rows), ("dataset.parquet", rows), ("dataset.zip", rows)]


def about_dataset(table: pa.Table, made: Made) -> dict[str, str]:
    """What the Parquet file says of itself: title, citation, licence, and the first and last day it covers."""
    return {
        "title": f"{made.authority.site}: every figure",
        "citation": f"{made.portal}. {LICENCE}.",
        "licence": LICENCE_URL,
        "period_start": pc.min(table["period_start"]).as_py() or "",
        "period_end": pc.max(table["period_end"]).as_py() or "",
    }


def with_added(tables: dict[str, pa.Table], made: Made) -> pa.Table:
    """The observations with the columns that every file adds (portal.files.columns.ADDED)."""
    table = tables["observations"]
    sources = {s["source_id"]: s for s in tables["sources"].to_pylist()}
    polarities = {i["indicator_id"]: i["polarity"] for i in tables["indicators"].to_pylist()}
    citations = {
        source_id: row_citation(source_words(s["title"], s["publisher"], s["published_date"]), made.portal)
        for source_id, s in sources.items()
    }
    added = {
        "status_meaning": _mapped(table["status"], {s.value: STATUS_WORDS[s] for s in Status}),
        "comparator": pa.array([""] * table.num_rows, pa.string()),
        "polarity": _mapped(table["indicator_id"], polarities),
        "licence": _mapped(table["source_id"], {source_id: s["licence"] for source_id, s in sources.items()}),
        "citation": _mapped(table["source_id"], citations),
    }
    for column in ADDED:
        table = table.append_column(pa.field(column.name, column.type, nullable=False), added[column.name])
    return table


def _mapped(column: pa.ChunkedArray, words: dict[str, str]) -> pa.Array:
    encoded = column.combine_chunks().dictionary_encode()
    return pa.array([words[word] for word in encoded.dictionary.to_pylist()], pa.string()).take(encoded.indices)


def write_csv(stream: IO[bytes] | gzip.GzipFile, table: pa.Table) -> None:
    """A table as CSV (UTF-8, one header, RFC 4180), written a batch at a time."""
    stream.write((",".join(table.schema.names) + END).encode())
    for batch in table.to_batches(max_chunksize=BATCH):
        lines = zip(*(_cells(column) for column in batch.columns), strict=True)
        stream.write("".join([",".join(line) + END for line in lines]).encode())


def _cells(column: pa.Array) -> list[str]:
    """The cells of a column as they stand in a CSV; each different one is made safe and quoted once."""
    encoded = column.dictionary_encode()
    if pa.types.is_string(column.type):
        words = [quoted(safe_text(word)) for word in encoded.dictionary.to_pylist()]
    else:
        words = [number_text(value) for value in encoded.dictionary.to_pylist()]
    return ["" if place is None else words[place] for place in encoded.indices.to_pylist()]


def _entry(name: str) -> zipfile.ZipInfo:
    """An archive's entry whose bytes do not depend on the machine or the day."""
    entry = zipfile.ZipInfo(name, MADE)
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.create_system = 3
    entry.external_attr = 0o644 << 16
    return entry


def _documents(tables: dict[str, pa.Table], made: Made, documents: dict[str, Any]) -> dict[str, str]:
    """The texts of the archive by file name."""
    sources = tables["sources"].to_pylist()
    contents = {
        "METHOD.txt": method_text(tables["indicators"].to_pylist()),
        "LICENCE.txt": LICENCE_TEXT.format(
            licence_url=LICENCE_URL,
            sources="\n".join(f"- {s['title']}, {s['publisher']}: {s['licence']}" for s in sources),
        ),
        "csv-metadata.json": json.dumps(table_group(made), indent=2, ensure_ascii=True) + "\n",
    }
    if "audit.json" in documents:
        contents["audit.json"] = json.dumps(documents["audit.json"], indent=2, sort_keys=True) + "\n"
    about = {
        "METHOD.txt": "how the figures are made and what each one means",
        "LICENCE.txt": "how you may use them",
        "csv-metadata.json": "what every column holds, for programs",
        "audit.json": "what the check for figures that could be worked out tried and found",
    }
    listed = [f"- {name}: {about[name]}" for name in sorted(contents)]
    listed += [f"- {name}.csv: {tables[name].num_rows} rows" for name in sorted(tables)]
    return contents | {"README.txt": _readme(made, listed)}


def _readme(made: Made, listed: list[str]) -> str:
    def explained(statuses: Iterable[Status]) -> str:
        return "\n".join(f"    {s.value}  {STATUS_WORDS[s]}. {STATUS_EXPLANATIONS[s]}" for s in statuses)

    return README.format(
        site=made.authority.site,
        council=made.authority.council,
        release_id=made.release_id,
        date=made.built[:10],
        listing="\n".join(listed),
        symbols=explained(s for s in Status if s in WITHOUT_VALUE),
        readings=explained(s for s in Status if s and s not in WITHOUT_VALUE),
        citation=f"{made.portal}. {LICENCE}.",
    )


def method_text(indicators: list[dict[str, Any]]) -> str:
    """How the figures are made, then every indicator's definition, as plain text."""
    parts = ["How the figures are made", fill(INTRODUCTION, LINE)]
    parts += [f"{heading}\n{fill(words, LINE)}" for heading, words in METHOD]
    parts.append("What each figure means")
    for row in indicators:
        definition = json.loads(row["definition"])
        lines = [definition["definition"]]
        lines += [f"{label}: {definition[key]}" for key, label in
                  (("numerator", "Counted"), ("denominator", "Out of"), ("denominator_year", "Population used"))
                  if definition[key]]  # fmt: skip
        lines.append(f"Unit: {row['unit']}. Kind of period: {row['period_type']}. Polarity: {row['polarity']}.")
        lines += definition["caveats"]
        lines += [
            f"From {b['before']} on not comparable with earlier figures: {b['reason']}" for b in definition["breaks"]
        ]
        body = "\n".join(indent(fill(line, LINE - 2), "  ") for line in lines)
        parts.append(f"{row['title']} ({row['indicator_id']})\n{body}")
    return "\n\n".join(parts) + "\n"


def table_group(made: Made) -> dict[str, Any]:
    """The CSV on the Web description of every table in the archive."""
    return {
        "@context": CONTEXT,
        "dc:title": f"{made.authority.site}: release {made.release_id}",
        "dc:publisher": made.authority.council,
        "dc:issued": {"@value": made.built[:10], "@type": "xsd:date"},
        "dc:license": {"@id": LICENCE_URL},
        "dialect": DIALECT,
        "notes": notes(),
        "tables": [
            {"url": f"{name}.csv", "tableSchema": table_schema(_columns(name), closed=name == "observations")}
            for name in sorted(TABLES)
        ],
    }


def _columns(name: str) -> tuple[Column, ...]:
    return FILE_COLUMNS if name == "observations" else TABLES[name]
