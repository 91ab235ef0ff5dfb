"""The auditor behind `check provenance`: a second reader of our pages, written from the promises alone.

It knows nothing of the code that writes the pages; what both know is the record and what `explain` says of it.
"""
