from __future__ import annotations

import pytest

from sqlfluff_schema_rules.catalog.extensions import (
    KnownExtension,
    OperatorClass,
    extension_of_access_method,
    extension_of_function,
    extension_of_operator_class,
    extension_of_type,
    known_extensions,
)


def test_an_extension_is_known_with_all_that_it_brings() -> None:
    assert known_extensions()["bloom"] == KnownExtension(
        access_methods=("bloom",),
        operator_classes={
            "bloom": {
                "int4_ops": OperatorClass(type="integer", default=True),
                "text_ops": OperatorClass(type="text", default=True),
            }
        },
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


@pytest.mark.parametrize(
    ("name", "arguments", "extensions"),
    [
        ("crypt", 2, ("pgcrypto",)),
        ("crypt", 1, None),
        ("http_get", 2, ("http",)),
        ("http_get", 3, None),
        ("st_dwithin", 17, ("postgis",)),
        ("h3_cell_to_parent", 2, ("h3",)),
        ("crosstab", 2, ("tablefunc",)),
        ("citext", 1, ("citext",)),
        ("id_encode", 9, ("pg_hashids",)),
    ],
)
def test_a_function_belongs_to_its_extension_for_the_arguments_that_it_takes(
    name: str, arguments: int, extensions: tuple[str, ...] | None
) -> None:
    assert extension_of_function(name, None, arguments) == extensions


def test_an_extension_has_functions_with_names_that_say_nothing_by_themselves() -> None:
    hstore = known_extensions()["hstore"]
    assert (hstore.has_function("slice"), hstore.has_function("slice", 1)) == (True, False)
    assert extension_of_function("slice") is None


def test_an_extension_tells_of_operators_and_operator_classes() -> None:
    vector = known_extensions()["vector"]
    assert vector.operators == ("<#>", "<%>", "<+>", "<=>", "<~>")
    assert vector.operator_classes["hnsw"]["vector_l2_ops"] == OperatorClass("vector")
    assert vector.operator_classes["ivfflat"]["vector_l2_ops"] == OperatorClass(
        "vector", default=True
    )


def test_it_is_said_of_which_extensions_only_a_part_is_known() -> None:
    known = known_extensions()
    assert [known[name].complete for name in ("vector", "pgcrypto", "postgis")] == [
        True,
        True,
        False,
    ]


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
