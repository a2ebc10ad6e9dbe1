"""Rows that a query reads, whose columns are told one by one when they are asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from operator import itemgetter
from typing import Any, TypeAlias

from sqlfluff_schema_rules.evaluation.functions import UNKNOWN, Value, is_known
from sqlfluff_schema_rules.source.placeholders import SIGN

_FEW = 4


Finder: TypeAlias = Callable[[Value], Iterable[object]]


class Source:
    """The rows of one relation: any objects, of which `columns` tells the values by name.

    There may be more rows than these where they are not `complete`. What is `doubtful` is a
    row that may stand for any number of rows. `finders` find those that have a value in one
    of some columns without a look at all rows, the fastest first.
    """

    def __init__(
        self,
        columns: Mapping[str, Callable[[Any], Value]],
        items: Iterable[object],
        *,
        complete: bool = True,
        is_doubtful: Callable[[Any], bool] | None = None,
        finders: Mapping[str, Finder] | None = None,
    ) -> None:
        self.columns = columns
        self.complete = complete
        self.is_doubtful = is_doubtful or (lambda item: False)
        self.finders = finders or {}
        self._items = items
        self._asked: dict[str, int] = {}
        self._indexes: dict[str, dict[Value, list[object]]] = {}

    @property
    def items(self) -> Sequence[object]:
        """All rows, collected when they are first asked for."""
        if not isinstance(self._items, list):
            self._items = list(self._items)
        return self._items

    @classmethod
    def of_rows(cls, names: Sequence[str], rows: Iterable[Sequence[Value]]) -> Source:
        """The rows of a list of values or of another query."""
        columns = {name: itemgetter(position) for position, name in enumerate(names)}
        return cls(columns, rows)

    def with_names(self, names: Sequence[str]) -> Source:
        """The same rows, their first columns called otherwise."""
        called = [*names, *list(self.columns)[len(names) :]]
        columns = dict(zip(called, self.columns.values(), strict=False))
        return Source(columns, self.items, complete=self.complete, is_doubtful=self.is_doubtful)

    def value(self, item: object, column: str) -> Value:
        """The value of one column of one row."""
        return self.columns[column](item)

    def rank(self, condition: tuple[str, Sequence[Value]]) -> int:
        """How late a condition on a column is to be asked: what can be found is first."""
        for place, column in enumerate(self.finders):
            if column == condition[0]:
                return place
        return len(self.finders)

    def having(
        self, column: str, values: Sequence[Value], among: Sequence[object] | None
    ) -> Sequence[object]:
        """Those rows that have one of `values` in a column, or of which nobody can tell.

        They are taken from all rows where `among` is None.
        """
        if among is None and column in self.finders:
            return [item for value in dict.fromkeys(values) for item in self.finders[column](value)]
        if among is None and len(values) == 1:
            self._asked[column] = self._asked.get(column, 0) + 1
            if self._asked[column] > _FEW:
                return self._looked_up(column, values[0])
        tell, wanted = self.columns[column], {UNKNOWN, *values}
        items = self.items if among is None else among
        return [item for item in items if _key(tell(item)) in wanted]

    def _looked_up(self, column: str, value: Value) -> Sequence[object]:
        if column not in self._indexes:
            index = self._indexes[column] = {}
            for item in self.items:
                index.setdefault(_key(self.value(item, column)), []).append(item)
        index = self._indexes[column]
        return [*index.get(value, ()), *index.get(UNKNOWN, ())]


def _key(found: Value) -> Value:
    """What a value is looked up by: a number may equal a text, as what is not known may."""
    if isinstance(found, str):
        return UNKNOWN if SIGN in found else found
    return UNKNOWN if isinstance(found, (int, list)) or not is_known(found) else found
