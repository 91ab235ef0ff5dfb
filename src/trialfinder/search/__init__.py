"""Finding trials: questions, the index that answers them, and places.

The seam for whoever asks:

    from trialfinder.search.index import open_index          # or Library, in a process that serves
    from trialfinder.search.query import And, Best, Boost, Fuzzy, Near, Term, Value, ...
    from trialfinder.search.hits import Sort

    index = open_index(data_dir)                             # MissingError where there is none
    hits = index.search(query, filters=..., sort=(Sort("LastUpdatePostDate", True),), offset=0, limit=10)
    hits.total, hits.nct_ids, hits.scores
    index.facets(query, ["OverallStatus", "Phase"])          # counts over all matches
    index.numbers(query)                                     # every match, as numbers, ascending
    index.distances(42.36, -71.06, 50.0)                     # nearest site of each study in reach, in miles
    index.words_like("Condition", "diab"), index.frequency("Condition", "diabete")

A query is a tree of `query` nodes. `Term("ConditionSearch", "lung cancer")` asks all words of an area (or of one
piece); `Best((Boost(Term("Condition", w), 2.0), Term("BriefSummary", w)), tie=0.1)` weighs fields as one likes;
`Near(piece, text, slop)` is a phrase; `Fuzzy(piece, word, edits)` a misspelling: words in the index are folded by
`words.words` (case, accents, plurals, British spelling) and not stemmed, so the same fields serve both. Filters are
nodes too: `Value("OverallStatus", "RECRUITING")`, `Range("MinimumAge", None, minutes)`, `Distance(...)`,
`AtSite(And((Value("LocationStatus", "RECRUITING"), Distance(...))))`, `Not(...)`, `Ids(...)`.
`essie.parse(text, area)` makes such a tree from the registry's expression language.
"""
