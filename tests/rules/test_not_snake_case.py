from __future__ import annotations

import msgspec
import pytest

from sqlfluff_schema_rules.rules.nm01_not_snake_case import NotSnakeCaseOptions


def test_a_pattern_that_is_no_regular_expression_is_refused_with_its_fault() -> None:
    with pytest.raises(ValueError, match="`pattern` is not a regular expression: unterminated"):
        NotSnakeCaseOptions(pattern="[a-z")


def test_the_configuration_learns_which_option_is_at_fault() -> None:
    with pytest.raises(msgspec.ValidationError, match="`pattern` is not a regular expression"):
        msgspec.convert({"pattern": "(?P<a"}, NotSnakeCaseOptions)


def test_kinds_are_written_as_in_sql() -> None:
    options = msgspec.convert({"kinds": ["table", "column"]}, NotSnakeCaseOptions)
    assert [kind.value for kind in options.kinds] == ["table", "column"]


def test_a_kind_that_does_not_exist_is_refused() -> None:
    with pytest.raises(msgspec.ValidationError, match="Invalid enum value 'tables'"):
        msgspec.convert({"kinds": ["tables"]}, NotSnakeCaseOptions)
