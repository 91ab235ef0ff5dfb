"""Human review: what waits for a person, how a person decides, and who may.

A decision is tied to a criterion's words and side and to the versions that worded it; it is added to a log and never
taken back but by another decision. No wording of a person passes that the checker has not passed.
"""
