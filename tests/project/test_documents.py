from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sqlfluff_schema_rules.project.documents import ConfigurationError
from sqlfluff_schema_rules.project.yaml_documents import read_document
from tests.project.trees import write


def error(text: str | bytes) -> str:
    path = Path("x.yaml")
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(ConfigurationError) as raised:
        read_document(path)
    return str(raised.value)


def test_scalars_are_the_text_that_was_written() -> None:
    text = "a: off\nb: 010\nc: 1.50\nd: 'x'\ne: [yes, ~, null]\nf: {g: 2020-01-01}\nh: |\n  i\n"
    assert read_document(write("x.yaml", text)).value == {
        "a": "off",
        "b": "010",
        "c": "1.50",
        "d": "x",
        "e": ["yes", None, None],
        "f": {"g": "2020-01-01"},
        "h": "i\n",
    }


def test_every_key_and_item_has_its_line() -> None:
    document = read_document(write("x.yaml", "a:\n  - b\n  - c: 1\n    d: 2\ne:\n  f: g\n"))
    assert document.lines == {
        ("a",): 1,
        ("a", 0): 2,
        ("a", 1): 3,
        ("a", 1, "c"): 3,
        ("a", 1, "d"): 4,
        ("e",): 5,
        ("e", "f"): 6,
    }


def test_an_error_is_on_the_line_of_the_nearest_key() -> None:
    document = read_document(write("x.yaml", "\na:\n  b: c\n"))
    assert str(document.error("wrong", ("a", "b", 3, "x"))) == "x.yaml:3: a.b[3].x: wrong"
    assert str(document.error("wrong", ("z",))) == "x.yaml: z: wrong"


def test_an_anchor_is_read_wherever_it_is_used() -> None:
    document = read_document(write("x.yaml", "a: &x [1]\nb: *x\n"))
    assert document.value == {"a": ["1"], "b": ["1"]}


def test_an_empty_file_is_empty() -> None:
    assert read_document(write("x.yaml", "# nothing\n")).value == {}


def test_a_key_that_is_there_twice_is_an_error() -> None:
    assert error("a:\n  b: 1\n  c: 2\n  b: 3\n") == (
        "x.yaml:4: a.b: is already on line 2; keep one"
    )


def test_a_list_at_the_top_is_an_error() -> None:
    assert error("- a\n") == "x.yaml: must be a mapping of keys, such as `extends: postgres`"


def test_a_key_that_is_no_word_is_an_error() -> None:
    assert error("a:\n  ? [b]\n  : c\n") == "x.yaml:2: a: a key must be a word"


def test_what_contains_itself_is_an_error() -> None:
    assert error("a: &x\n  - *x\n") == "x.yaml:1: a[0]: contains itself"


def test_deep_nesting_is_an_error() -> None:
    assert error("a: " + "[" * 3000 + "]" * 3000) == "x.yaml: is nested too deeply"


def test_what_is_not_yaml_is_an_error_with_its_line() -> None:
    assert error("a: 1\nb: [\n") == ("x.yaml:3: is not YAML: did not find expected node content")


@pytest.mark.parametrize("text", ["a:\n\tb: 1\n", "é:\n  b: 1\n\tc: 2\n"])
def test_a_tab_is_an_error_that_asks_for_spaces(text: str) -> None:
    line = text.count("\n")
    assert error(text) == f"x.yaml:{line}: is not YAML: indent with spaces, not with tabs"


def test_a_file_in_utf_16_that_is_not_yaml_is_an_error() -> None:
    assert error("a:\n\tb: 1\n".encode("utf-16")).startswith("x.yaml:2: is not YAML: ")


def test_a_second_document_is_an_error() -> None:
    assert error("a: 1\n---\nb: 2\n") == "x.yaml:2: is not YAML: but found another document"


def test_bytes_that_are_no_text_are_an_error() -> None:
    assert error(b"a: \xff") == (
        "x.yaml: is not YAML: unacceptable character #x00ff: invalid leading UTF-8 octet"
    )


def test_a_file_that_cannot_be_read_is_an_error() -> None:
    with pytest.raises(ConfigurationError) as raised:
        read_document(Path("missing.yaml"))
    assert str(raised.value) == "missing.yaml: cannot be read: No such file or directory"


def test_a_path_that_cannot_be_one_is_an_error() -> None:
    with pytest.raises(ConfigurationError, match="cannot be read: embedded null"):
        read_document(Path("a\0.yaml"))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.one_of(st.binary(max_size=60), st.text(alphabet="ab:-[]{}#&*!|>'\"\n ,?", max_size=60)))
def test_any_file_is_read_or_is_a_configuration_error(content: bytes | str) -> None:
    path = Path("x.yaml")
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    try:
        document = read_document(path)
    except ConfigurationError as problem:
        assert str(problem).startswith("x.yaml")
    else:
        assert set(document.value) == {key[0] for key in document.lines if len(key) == 1}
