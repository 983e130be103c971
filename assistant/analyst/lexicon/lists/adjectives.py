"""Adjectives that name the column they compare by: `heavier`, `cheapest`, `the oldest`.

Data: three forms for more, three for less, and the names of columns, the likeliest first; behind
a minus stand columns of which more is less (the fastest takes the least time).
"""

from __future__ import annotations

from collections.abc import Callable

PRICED = {"fare", "fee", "rent", "premium", "charge", "toll", "fine", "tip"}
"""what each is asked for: the highest of groups is not that of most"""
_COST = "price cost amount fee fare charge budget"
_TABLE = f"""
heavy heavier heaviest | light lighter lightest | weight mass
expensive pricier priciest | cheap cheaper cheapest | {_COST} rent premium rate
costly costlier costliest | affordable - - | cost price amount fee fare charge rent
dear dearer dearest | - - - | {_COST}
old older oldest | young younger youngest | age
tall taller tallest | - - - | height
- - longest | - - shortest
    | duration length los day hour minute second distance time tenure term night height
- slower slowest | fast faster fastest
    | -speed -velocity -pace duration time hour minute second delay day
- farther farthest | near nearer nearest | distance
far further furthest | - closer - | distance
hot hotter hottest | cold colder coldest | temperature
warm warmer warmest | cool cooler coolest | temperature
wet wetter wettest | dry drier driest | rain rainfall precipitation humidity moisture
- dryer dryest | - - - | -rain -rainfall -precipitation -humidity -moisture
rich richer richest | poor poorer poorest | salary income wealth balance amount gdp
wealthy wealthier wealthiest | - - - | income wealth balance salary
happy happier happiest | unhappy unhappier unhappiest | satisfaction happiness rating score
windy windier windiest | - calmer calmest | wind
rainy rainier rainiest | - - - | rain rainfall precipitation
sunny sunnier sunniest | - - - | sun sunshine radiation
noisy noisier noisiest | - quieter - | noise
loud louder loudest | - - - | noise loudness volume
deep deeper deepest | shallow shallower shallowest | depth
wide wider widest | narrow narrower narrowest | width
broad broader broadest | - - - | width
thick thicker thickest | thin thinner thinnest | thickness
steep steeper steepest | flat flatter flattest | slope gradient grade
smart smarter smartest | - - - | iq gpa score grade
bright brighter brightest | dim dimmer dimmest | brightness luminosity lux
- denser densest | - sparser sparsest | density
- fitter fittest | - - - | vo2 fitness
- - hungriest | - - - | consumption
- newer newest | - - - | year
spacious roomier roomiest | - - - | area sqft sqm size
busy busier - | - - - | traffic attendance visitor passenger
humid - - | - - - | humidity
profitable - - | - - - | profit margin
salty saltier saltiest | - - - | salt salinity sodium
sweet sweeter sweetest | - - - | sugar
spicy spicier spiciest | mild milder mildest | heat scoville
fatty fattier fattiest | lean leaner leanest | fat
acidic - - | - - - | -ph
delayed - - | - - - | delay
crowded - - | - - - | attendance occupancy crowd visitor
severe severer severest | - - - | severity
risky riskier riskiest | safe safer safest | risk
populous - - | - - - | population
"""


def _read() -> tuple[dict[str, tuple[bool, tuple[str, ...]]], frozenset[str]]:
    found: dict[str, tuple[bool, tuple[str, ...]]] = {}
    superlatives: set[str] = set()
    for line in _TABLE.strip().replace("\n    |", " |").splitlines():
        more, less, names = (part.split() for part in line.split("|"))
        for down, forms in ((True, more), (False, less)):
            for at, form in enumerate(forms):
                if form != "-" and not (at == 0 and form not in _WITH_MOST):
                    found[form] = (down, tuple(names))
                if at == 2 and form != "-":
                    superlatives.add(form)
    return found, frozenset(superlatives)


_WITH_MOST = {
    "expensive", "costly", "affordable", "busy", "humid", "profitable", "spacious", "delayed",
    "crowded", "severe", "populous", "acidic",
}  # fmt: skip
"""of which the highest degree is said with `most`; by themselves they say nothing to us"""

ADJECTIVES, SUPERLATIVES = _read()
"""word -> whether most comes first, names of columns; and those that need no `most`, no `than`"""


def facing(word: str, known: Callable[[str], bool]) -> tuple[bool, tuple[str, ...]]:
    """Return whether most comes first, and names, of the adjective *word* in a table.

    *known* says whether the table has a column of a name.
    """
    down, names = ADJECTIVES[word]
    for name in names:
        if known(name.removeprefix("-")):
            return down != name.startswith("-"), (name.removeprefix("-"),)
    return down, tuple(name for name in names if not name.startswith("-"))
