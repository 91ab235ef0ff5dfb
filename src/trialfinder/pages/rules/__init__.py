"""The computed sentences, each under the name by which a page marks it and `/methodology` lists it.

A rule reads the typed study and says what follows from it; where the record is silent, it says that, or nothing.
No rule guesses, estimates or rates.
"""
