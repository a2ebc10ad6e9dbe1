"""Reads YAML files as documents.

It stands alone because PyYAML takes a tenth of the time in which one file is linted: only who
has a file of YAML waits for it.
"""

from __future__ import annotations

from pathlib import Path

import yaml

from sqlfluff_schema_rules.project.documents import (
    ConfigurationError,
    Document,
    KeyPath,
    Value,
    key_text,
)

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_NULL = "tag:yaml.org,2002:null"


def read_document(path: Path) -> Document:
    """Read a YAML file whose top is a mapping; an empty file is an empty one.

    Raises ConfigurationError where the file cannot be read, is not YAML, has a key twice or
    holds something else.
    """
    try:
        data = path.read_bytes()
        node = yaml.compose(data, Loader=_LOADER)
    except OSError as error:
        raise ConfigurationError(f"cannot be read: {error.strerror}", path=path) from error
    except ValueError as error:
        raise ConfigurationError(f"cannot be read: {error}", path=path) from error
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        line = None if mark is None else mark.line + 1
        is_tab = (
            mark is not None and data.decode(errors="replace")[mark.index : mark.index + 1] == "\t"
        )
        problem = "indent with spaces, not with tabs" if is_tab else error.problem
        raise ConfigurationError(f"is not YAML: {problem}", path=path, line=line) from error
    except yaml.YAMLError as error:
        reason = str(error).partition("\n")[0]
        raise ConfigurationError(f"is not YAML: {reason}", path=path) from error
    reader = _Reader(path)
    try:
        value = {} if node is None else reader.value(node, ())
    except RecursionError as error:
        raise ConfigurationError("is nested too deeply", path=path) from error
    if not isinstance(value, dict):
        raise ConfigurationError(
            "must be a mapping of keys, such as `extends: postgres`", path=path
        )
    return Document(path, value, reader.lines)


class _Reader:
    """Turns the nodes of a file into values, and remembers their lines."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._open: set[int] = set()
        self.lines: dict[KeyPath, int] = {}

    def value(self, node: yaml.Node, key: KeyPath) -> Value:
        if isinstance(node, yaml.ScalarNode):
            return None if node.tag == _NULL else str(node.value)
        if id(node) in self._open:
            raise self._error("contains itself", self.lines[key], key)
        self._open.add(id(node))
        value: Value
        if isinstance(node, yaml.MappingNode):
            value = self._mapping(node, key)
        else:
            assert isinstance(node, yaml.SequenceNode)
            value = self._sequence(node, key)
        self._open.discard(id(node))
        return value

    def _mapping(self, node: yaml.MappingNode, key: KeyPath) -> dict[str, Value]:
        mapping: dict[str, Value] = {}
        for name_node, value_node in node.value:
            line = name_node.start_mark.line + 1
            if not isinstance(name_node, yaml.ScalarNode):
                raise self._error("a key must be a word", line, key)
            name = str(name_node.value)
            inner = (*key, name)
            if name in mapping:
                first = self.lines[inner]
                raise self._error(f"is already on line {first}; keep one", line, inner)
            self.lines[inner] = line
            mapping[name] = self.value(value_node, inner)
        return mapping

    def _sequence(self, node: yaml.SequenceNode, key: KeyPath) -> list[Value]:
        sequence: list[Value] = []
        for index, item in enumerate(node.value):
            inner = (*key, index)
            self.lines[inner] = item.start_mark.line + 1
            sequence.append(self.value(item, inner))
        return sequence

    def _error(self, problem: str, line: int, key: KeyPath) -> ConfigurationError:
        return ConfigurationError(problem, path=self._path, line=line, key=key_text(key))
