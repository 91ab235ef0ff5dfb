"""The stem of a word that no table knows: without its plural, and nothing more.

A bolder stemmer would take words of different meaning for one; forms of verbs are declared in the tables.
"""

from __future__ import annotations

# Greek plurals whose singular ends in -sis; other words in -ses (doses, diseases) only lose their s.
_SES = ("stases", "gnoses", "enoses", "mboses", "broses", "choses", "croses", "ratoses", "lyses")


def stem(word: str) -> str:
    """The key of a word.

    >>> [stem(word) for word in ("tablets", "metastases", "biopsies", "diabetes", "virus")]
    ['tablet', 'metastasis', 'biopsy', 'diabete', 'virus']
    """
    if len(word) < 4 or word[-1] != "s" or word[-2] in "su" or word.endswith("is"):
        return word
    if word.endswith("ies"):
        return word[:-3] + "y" if len(word) > 4 else word
    if word.endswith(_SES):
        return word[:-2] + "is"
    if word.endswith(("sses", "xes", "ches", "shes", "zes")):
        return word[:-2]
    return word[:-1]
