"""The static build: the same site as files, for a host that serves nothing else, or for none at all.

It asks the rooms of pages for the pages that the web answers with, and stands where the web stands: at the door.
"""
