"""Alerts without accounts: searches that an operator saved, run again after each sync, and what they tell.

Nothing here knows a reader: a saved search is a file of the operator's own, and mail goes to the operator's own
address through the operator's own server.
"""
