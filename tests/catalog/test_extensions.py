from __future__ import annotations

import pytest

from sqlfluff_schema_rules.catalog.extensions import (
    KnownExtension,
    extension_of_access_method,
    extension_of_function,
    extension_of_operator_class,
    extension_of_type,
    known_extensions,
)


def test_an_extension_is_known_with_all_that_it_brings() -> None:
    assert known_extensions()["bloom"] == KnownExtension(
        access_methods=("bloom",),
        operator_classes={"bloom": ("int4_ops", "text_ops")},
        relocatable=True,
    )


def test_an_extension_with_a_schema_of_its_own_says_so() -> None:
    known = known_extensions()["pg_cron"]
    assert (known.schema, known.own_schemas) == ("pg_catalog", ("cron",))


@pytest.mark.parametrize(
    ("name", "extensions"),
    [
        ("vector", ("vector",)),
        ("halfvec", ("vector",)),
        ("citext", ("citext",)),
        ("geometry", ("postgis",)),
        ("text", None),
        ("orders", None),
    ],
)
def test_a_type_belongs_to_its_extension(name: str, extensions: tuple[str, ...] | None) -> None:
    assert extension_of_type(name) == extensions


@pytest.mark.parametrize(
    ("name", "extensions"),
    [
        ("uuid_generate_v4", ("uuid-ossp",)),
        ("crypt", ("pgcrypto",)),
        ("st_dwithin", ("postgis",)),
        ("similarity", ("pg_trgm",)),
        ("gen_random_uuid", None),
        ("replace", None),
        ("schedule", None),
        ("slice", None),
    ],
)
def test_a_function_belongs_to_its_extension(name: str, extensions: tuple[str, ...] | None) -> None:
    assert extension_of_function(name) == extensions


@pytest.mark.parametrize(
    ("schema", "name", "extensions"),
    [
        ("cron", "schedule", ("pg_cron",)),
        ("net", "http_post", ("pg_net",)),
        ("pgmq", "send", ("pgmq",)),
        ("extensions", "uuid_generate_v4", ("uuid-ossp",)),
        ("extensions", "schedule", None),
    ],
)
def test_a_function_in_a_schema_of_an_extension_belongs_to_it(
    schema: str, name: str, extensions: tuple[str, ...] | None
) -> None:
    assert extension_of_function(name, schema) == extensions


def test_an_operator_class_belongs_to_its_extension_for_that_method_alone() -> None:
    assert extension_of_operator_class("gin_trgm_ops", "gin") == ("pg_trgm",)
    assert extension_of_operator_class("gin_trgm_ops", "btree") is None
    assert extension_of_operator_class("text_ops", "btree") is None


def test_operator_classes_of_one_name_are_told_apart_by_their_method() -> None:
    assert extension_of_operator_class("int4_ops", "gin") == ("btree_gin",)
    assert extension_of_operator_class("int4_ops", "bloom") == ("bloom",)
    assert extension_of_operator_class("int4_ops", "btree") is None


def test_an_access_method_belongs_to_its_extension() -> None:
    assert extension_of_access_method("hnsw") == ("vector",)
    assert extension_of_access_method("btree") is None
