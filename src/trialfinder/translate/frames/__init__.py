"""Frames: how a whole criterion of one kind becomes a sentence. A file for each kind.

Each frame looks at the first words of a draft and either opens the sentence (True) or leaves it alone. A frame
words only the frame of the sentence; the operators and the vocabulary do the rest.
"""
