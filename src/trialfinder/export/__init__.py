"""Data out of the store: the documents as received, with a manifest that proves them and what cannot stand in them.

Files are written whole or not at all; pipes and devices straight. Nothing here knows the command line.
"""
