"""The store of truth: every version of every document, and the results derived from them."""
