"""What a reader sees: a record and its plain English as pages, print, text and data.

Trial in, views out (`views/`), views rendered (`render`). Sentences of our own are computed in `rules/` and
worded in `wording`; facts carry their path from the record to the mark on the page.
"""
