"""Places, offline: names and ZIP codes to points and regions."""

from trialfinder.search.places.finding import Found, find_place, region_names, region_of, suggestions
from trialfinder.search.places.gazetteer import Place

__all__ = ["Found", "Place", "find_place", "region_names", "region_of", "suggestions"]
