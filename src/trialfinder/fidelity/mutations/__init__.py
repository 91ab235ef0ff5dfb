"""Ways to spoil a plain wording, each one error of meaning: what the checker must stop.

They know nothing of the checker's tables; each reads the text with patterns of its own.
"""
