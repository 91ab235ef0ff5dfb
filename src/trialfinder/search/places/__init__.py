"""Places, offline: names and ZIP codes to points and regions."""

from trialfinder.search.places.finding import (
    Found,
    cities_of,
    find_place,
    other_states,
    region_names,
    region_of,
    suggestions,
)
from trialfinder.search.places.gazetteer import Place

__all__ = ["Found", "Place", "cities_of", "find_place", "other_states", "region_names", "region_of", "suggestions"]
