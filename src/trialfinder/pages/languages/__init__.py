"""The pages in another language: a finished English page goes in, the same page in Spanish comes out.

What is ours is looked up in tables that people can review (`es/`); what is the record's, a reader's or the
vocabulary's keeps its words and is marked as English. A sentence that no table knows stays English, and is marked so:
nothing is dropped, nothing is guessed.
"""

from trialfinder.pages.languages.addresses import has_spanish
from trialfinder.pages.languages.translating import in_spanish, unsaid

__all__ = ["has_spanish", "in_spanish", "unsaid"]
