"""What a search leaves out: how many trials each filter hides, and what would bring some where none is found."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from trialfinder.search import filters
from trialfinder.search import query as q
from trialfinder.search.answer import Relaxed
from trialfinder.search.asking import Question
from trialfinder.search.filters import Filter
from trialfinder.search.index import Index


@dataclass(frozen=True)
class LeftOut:
    """`filters` are those that are set; `look` is called between the steps, and may end it."""

    index: Index
    question: Question
    filters: Sequence[Filter]
    look: Callable[[], None]

    def counted(self, matter: q.Node) -> Iterator[tuple[Filter, int]]:
        """For each filter, how many trials it alone hides."""
        total = self.index.count(q.every(matter, *(one.node for one in self.filters)))
        for one in self.filters:
            self.look()
            others = [other.node for other in self._others(one)]
            yield one, self.index.count(q.every(matter, *others)) - total

    def _others(self, one: Filter) -> Iterator[Filter]:
        """The other filters. Without the default status, near sites need not be open either."""
        for other in self.filters:
            if other.name == "near" and one.name == "status" and self.question.near and not self.question.site:
                yield other._replace(node=filters.by_place(self.question.near.place, self.question.within, ()))
            elif other.name == "place" and one.name == "status" and not self.question.site:
                yield other._replace(node=q.Filed(f"place/{other.shown}"))
            elif other is not one:
                yield other

    def relaxed(self, matter: q.Node) -> Iterator[Relaxed]:
        """What each filter, left out, would bring; all of them, where no single one brings anything."""
        found = [Relaxed(one.name, one.shown, count) for one, count in self.counted(matter) if count]
        yield from sorted(found, key=lambda one: (-one.would_bring, one.filter))
        if not found and len(self.filters) > 1 and (count := self.index.count(matter)):
            yield Relaxed("all filters", "", count)
