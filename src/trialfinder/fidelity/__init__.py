"""The second reader: says whether a plain wording keeps the meaning, and knows nothing of who wrote it."""
