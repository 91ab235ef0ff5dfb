"""Full-match grammars: a criterion to typed constraints, or to nothing."""

from trialfinder.constraints.reading import constraints, constraints_of

__all__ = ["constraints", "constraints_of"]
