"""Versions of a record, and what changed between them."""
