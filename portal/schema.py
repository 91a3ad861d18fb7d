"""The columns of every table in a release: the one place a published column is added."""

from dataclasses import dataclass

import pyarrow as pa

TEXT = pa.string()
REAL = pa.float64()
WHOLE = pa.int32()


@dataclass(frozen=True)
class Column:
    """One published column: its name, type, whether it may be empty, and what it holds."""

    name: str
    type: pa.DataType
    description: str
    nullable: bool = False


OBSERVATIONS = (
    Column("indicator_id", TEXT, "The indicator's permanent id"),
    Column("indicator", TEXT, "The indicator's title"),
    Column("geography_code", TEXT, "Nine-character GSS code of the place, or the name of a group of places"),
    Column("geography", TEXT, "The place's name"),
    Column("geography_level", TEXT, "National, Regional, Local authority or Statistical neighbours"),
    Column("period", TEXT, "The period's label as the source writes it"),
    Column("period_type", TEXT, "Whether the period is a date, a month, a financial year or another stretch"),
    Column("period_start", TEXT, "First day of the period (YYYY-MM-DD)"),
    Column("period_end", TEXT, "Last day of the period (YYYY-MM-DD)"),
    Column("breakdown", TEXT, "Dimensions crossed, joined by |; empty for the whole"),
    Column("category", TEXT, "Members of those dimensions in the same order; a margin is Total"),
    Column("value", REAL, "The value, or empty", nullable=True),
    Column("status", TEXT, "Why the value is empty or how to read it (see the key of symbols)"),
    Column("break_before", TEXT, "What changed, where this value cannot be compared with the one before"),
    Column("unit", TEXT, "What the value is measured in"),
    Column("numerator", REAL, "What was counted, where published", nullable=True),
    Column("denominator", REAL, "What it was counted out of, where published", nullable=True),
    Column("lower", REAL, "Lower end of the 95% confidence interval", nullable=True),
    Column("upper", REAL, "Upper end of the 95% confidence interval", nullable=True),
    Column("source_id", TEXT, "The source the value came from"),
    Column("source_reference", TEXT, "Row and column, or paragraph and table, within the source"),
    Column("release_id", TEXT, "The release that published this value"),
    Column("note", TEXT, "Anything a reader needs to know about this one value"),
    Column("variant", TEXT, "Empty for the leading value; otherwise what sets this other statement apart"),
    Column("source_place", TEXT, "Where in the source, in words; empty for national files, whose rows speak"),
    Column("printed", TEXT, "The value exactly as the source prints it; empty where protected"),
)

BENCHMARKS = (
    Column("comparator", TEXT, "neighbours (mean) or neighbours-median"),
    Column("model", TEXT, "Edition of the statistical neighbour model"),
    Column("for_geography_code", TEXT, "The authority whose neighbours these are"),
    Column("contributors", WHOLE, "How many neighbours had a published value"),
    Column("members", WHOLE, "How many neighbours there are"),
    *OBSERVATIONS,
)

STANDINGS = (
    Column("indicator_id", TEXT, "The indicator"),
    Column("geography_code", TEXT, "The local authority"),
    Column("period", TEXT, "The period, as in observations"),
    Column("rank", WHOLE, "Place from the lowest value; ties share the lowest place", nullable=True),
    Column("ranked", WHOLE, "How many authorities had a value", nullable=True),
    Column("quartile", WHOLE, "Band 1 (lowest values) to 4 (highest)", nullable=True),
    Column("previous_period", TEXT, "The period compared with; empty when none is comparable"),
    Column("change", REAL, "Value less the previous period's value", nullable=True),
    Column("beyond_chance", TEXT, "yes, no, or empty where it cannot be told"),
)

INDICATORS = (
    Column("indicator_id", TEXT, "Permanent id"),
    Column("title", TEXT, "Title"),
    Column("theme", TEXT, "The theme it is listed under"),
    Column("unit", TEXT, "Unit of its values"),
    Column("decimals", WHOLE, "Decimal places the source publishes"),
    Column("polarity", TEXT, "higher is better, lower is better, or neither"),
    Column("period_type", TEXT, "Kind of period"),
    Column("definition", TEXT, "The whole definition as JSON, as it was when the release was built"),
)

GEOGRAPHIES = (
    Column("geography_code", TEXT, "GSS code"),
    Column("geography", TEXT, "Name"),
    Column("geography_level", TEXT, "Level"),
    Column("region_code", TEXT, "The region it lies in; empty for regions and England"),
    Column("dfe_code", TEXT, "Three-digit Department for Education number"),
    Column("start_date", TEXT, "First day under this code, where the code is newer than the figures"),
    Column("end_date", TEXT, "Last day under this code, where it has ended"),
    Column("successors", TEXT, "Codes that followed, joined by |"),
    Column("predecessors", TEXT, "Codes that came before, joined by |"),
)

NEIGHBOURS = (
    Column("model", TEXT, "Edition of the statistical neighbour model"),
    Column("geography_code", TEXT, "The authority"),
    Column("neighbour_code", TEXT, "Its neighbour"),
    Column("position", WHOLE, "1 for the closest"),
    Column("closeness", TEXT, "How close, in the model's words"),
    Column("source_id", TEXT, "Source"),
    Column("source_reference", TEXT, "Row and column"),
)

INSPECTIONS = (
    Column("inspection_id", TEXT, "Permanent id"),
    Column("geography_code", TEXT, "The authority inspected"),
    Column("geography", TEXT, "Its name"),
    Column("framework", TEXT, "The inspection framework"),
    Column("inspection_type", TEXT, "Standard, short, focused visit and so on"),
    Column("inspection_start", TEXT, "First day on site; empty where no source states it"),
    Column("inspection_end", TEXT, "Last day on site; empty where no source states it"),
    Column("published_date", TEXT, "Day the report was published; empty where no source states it"),
    Column("theme", TEXT, "What a visit without grades looked at"),
    Column("source_id", TEXT, "Source"),
    Column("source_reference", TEXT, "Where in it"),
    Column("note", TEXT, "Anything a reader needs to know"),
)

JUDGEMENTS = (
    Column("inspection_id", TEXT, "The inspection"),
    Column("judgement_area", TEXT, "What was judged"),
    Column("grade", TEXT, "The grade in the framework's own words"),
    Column("source_id", TEXT, "Source"),
    Column("source_reference", TEXT, "Where in it"),
)

RECOMMENDATIONS = (
    Column("recommendation_id", TEXT, "Permanent id"),
    Column("geography_code", TEXT, "The authority"),
    Column("inspection_id", TEXT, "The inspection that made it"),
    Column("body", TEXT, "Whom it was made to"),
    Column("number", WHOLE, "Its number in the report"),
    Column("summary", TEXT, "What it asks for, in our own words"),
    Column("owner", TEXT, "Who answers for it, by role"),
    Column("due_date", TEXT, "When it was due, as stated"),
    Column("score", TEXT, "Review score, as stated"),
    Column("direction", TEXT, "Direction of travel, as stated"),
    Column("priority", TEXT, "Numbers of the development-plan priorities it belongs to, joined by |"),
    Column("indicators", TEXT, "Indicators that would show whether it worked, joined by |"),
    Column("source_id", TEXT, "Source"),
    Column("source_reference", TEXT, "Where in it"),
)

SOURCES = (
    Column("source_id", TEXT, "Permanent id"),
    Column("title", TEXT, "Title"),
    Column("kind", TEXT, "national file, council paper or inspection report"),
    Column("publisher", TEXT, "Who published it"),
    Column("publication", TEXT, "The publication it belongs to"),
    Column("edition", TEXT, "Edition or reporting year"),
    Column("published_date", TEXT, "When it was published; empty where unknown"),
    Column("licence", TEXT, "Licence"),
    Column("file_name", TEXT, "Name of the file that was read"),
    Column("sha256", TEXT, "SHA-256 of that file"),
    Column("rows", WHOLE, "Rows read"),
    Column("note", TEXT, "What to know about it"),
)

TABLES = {
    "observations": OBSERVATIONS,
    "benchmarks": BENCHMARKS,
    "standings": STANDINGS,
    "indicators": INDICATORS,
    "geographies": GEOGRAPHIES,
    "neighbours": NEIGHBOURS,
    "inspections": INSPECTIONS,
    "judgements": JUDGEMENTS,
    "recommendations": RECOMMENDATIONS,
    "sources": SOURCES,
}
"""Every table of a release, by file name without its ending."""


def names(table: str) -> list[str]:
    """The column names of a release table, in order."""
    return [column.name for column in TABLES[table]]


def arrow_schema(table: str) -> pa.Schema:
    """The Arrow schema of a release table."""
    return pa.schema([pa.field(c.name, c.type, nullable=c.nullable) for c in TABLES[table]])
