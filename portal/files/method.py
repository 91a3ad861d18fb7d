"""How the figures are made, in plain words: the same text on the site and in the archive of a release."""

INTRODUCTION = (
    "Most figures are shown exactly as their source prints them. The figures below are the only ones we work out "
    "ourselves."
)

METHOD: tuple[tuple[str, str], ...] = (
    ("Rates",
     "Where no rate is published we divide the count by the number of people aged 0 to 17 living in the area in the "
     "middle of the year before, and multiply by 10,000. Halves are rounded up, as the Department for Education does."),
    ("Averages of neighbours",
     "We add the published values of a council's ten statistical neighbours and divide by how many had one. Each "
     "council counts the same, whatever its size. The average has one decimal place unless the figure itself has "
     "more."),
    ("Rank and quarter",
     "Councils are ranked from the lowest value; those that tie share the lowest place. Quarters are cut at the "
     "quartiles, worked out as most statistics programs do (R type 7), and a value on the line belongs below it."),
    ("Change",
     "Change is the newest value less the one a year before. It is not worked out where either is missing or where "
     "the definition changed in between."),
    ("Could it be chance?",
     "Counts of children go up and down by chance. For a rate or a share whose parts are published we give the range "
     "that would hold the true value 95 times in 100 (an exact Poisson range for rates, a Wilson range for shares). A "
     "change is called more than chance only where it would come about by chance less than 5 times in 100."),
    ("Protecting children",
     "Small numbers could let someone recognise a child. From the council's own tables we hide counts of 1 to 5, and "
     "as many others as it takes that nobody can work them out. Figures that the Department for Education has already "
     "hidden stay hidden. A true zero is shown as zero."),
)  # fmt: skip
"""Each heading with its paragraph."""
