from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from sqlfluff_schema_rules.diagnostics import Severity
from sqlfluff_schema_rules.project.configuration import (
    Acceptances,
    Configuration,
    ConfigurationError,
    find_configuration_file,
    load_configuration,
)
from sqlfluff_schema_rules.project.profiles import profile_names
from tests.project.rules import RULES, NotSnakeCaseOptions, RowSecurityOptions
from tests.project.trees import plant, write


def load(text: str | None = None, *, start: str = ".", profile: str | None = None) -> Configuration:
    if text is not None:
        write("schema-rules.yaml", text)
    return load_configuration(Path(start), rules=RULES, profile=profile)


def error(text: str) -> str:
    with pytest.raises(ConfigurationError) as raised:
        load(text)
    return str(raised.value)


def severities(configuration: Configuration) -> dict[str, str]:
    return {
        code: "off" if setting.severity is None else setting.severity.value
        for code, setting in configuration.rules.items()
    }


POSTGRES = {"PK01": "error", "FK02": "off", "NM01": "warning", "RL01": "error"}
STRICT = {**POSTGRES, "FK02": "info"}


# where the file is


def test_the_file_is_found_upwards_from_a_folder() -> None:
    plant("schema-rules.yaml", "a/b/x.sql")
    assert find_configuration_file(Path("a/b")) == Path("schema-rules.yaml")


def test_the_file_is_found_upwards_from_a_file() -> None:
    plant("a/schema-rules.yml", "a/b/x.sql")
    assert find_configuration_file(Path("a/b/x.sql")) == Path("a/schema-rules.yml")


def test_the_file_is_found_from_a_file_that_is_not_there_yet() -> None:
    plant("schema-rules.yaml")
    assert find_configuration_file(Path("a/new.sql")) == Path("schema-rules.yaml")


def test_the_nearest_file_counts() -> None:
    plant("schema-rules.yaml", "a/schema-rules.yaml", "a/b/x.sql")
    assert find_configuration_file(Path("a/b")) == Path("a/schema-rules.yaml")


def test_the_search_takes_the_top_of_the_repository_and_ends_there() -> None:
    plant("schema-rules.yaml", "inner/.git/HEAD", "inner/a/x.sql")
    assert find_configuration_file(Path("inner/a")) is None
    plant("inner/schema-rules.yaml")
    assert find_configuration_file(Path("inner/a")) == Path("inner/schema-rules.yaml")


def test_the_search_ends_at_the_root(tmp_path: Path) -> None:
    (tmp_path / ".git").rmdir()
    assert find_configuration_file(tmp_path) is None


def test_a_file_above_the_working_directory_is_named_in_full(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plant("schema-rules.yaml", "a/x.sql")
    monkeypatch.chdir("a")
    assert find_configuration_file(Path()) == tmp_path / "schema-rules.yaml"


def test_an_explicit_file_is_taken_instead() -> None:
    write("schema-rules.yaml", "rules: {PK01: off}")
    other = write("other/rules.yaml", "rules: {PK01: info}")
    configuration = load_configuration(Path(), rules=RULES, explicit=other)
    assert configuration.path == other
    assert configuration.rules["PK01"].severity is Severity.INFO


def test_an_explicit_file_must_exist() -> None:
    with pytest.raises(ConfigurationError) as raised:
        load_configuration(Path(), rules=RULES, explicit=Path("missing.yaml"))
    assert str(raised.value) == "missing.yaml: cannot be read: No such file or directory"


# what holds without a file


def test_without_a_file_the_profile_is_postgres() -> None:
    configuration = load()
    assert configuration.path is None
    assert [path.stem for path in configuration.sources] == ["postgres"]
    assert configuration.environment == "postgres"
    assert severities(configuration) == POSTGRES
    assert configuration.exposed_schemas == ("public",)
    assert configuration.postgres_version == 17
    assert configuration.migrations == ()
    assert configuration.layout is None
    assert configuration.start_after is None
    assert configuration.placeholders == {}
    assert configuration.accept == ()


@pytest.mark.parametrize("start", [".", "app", "supabase", "supabase/migrations/new.sql"])
def test_with_a_supabase_folder_the_profile_is_supabase(start: str) -> None:
    plant("supabase/migrations/1_a.sql", "app/x.ts")
    configuration = load(start=start)
    assert [path.stem for path in configuration.sources] == ["postgres", "supabase"]
    assert configuration.environment == "supabase"


def test_a_file_that_extends_nothing_builds_on_the_same_profile() -> None:
    assert severities(load("rules: {FK02: warning}")) == {**POSTGRES, "FK02": "warning"}
    plant("supabase/config.toml")
    assert load("rules: {FK02: warning}").environment == "supabase"


def test_an_empty_file_changes_nothing() -> None:
    assert severities(load("")) == POSTGRES


def test_a_key_without_value_is_as_if_it_were_not_there() -> None:
    configuration = load("extends:\nrules:\naccept:\nmigrations: ~\n")
    assert severities(configuration) == POSTGRES


# profiles


def test_these_are_the_profiles() -> None:
    assert profile_names() == ("postgres", "strict", "supabase")


def test_a_profile_can_be_asked_for() -> None:
    configuration = load(profile="strict")
    assert [path.stem for path in configuration.sources] == ["postgres", "supabase", "strict"]
    assert severities(configuration) == STRICT


def test_a_profile_that_is_asked_for_takes_the_place_of_what_is_extended() -> None:
    configuration = load("extends: strict\nrules: {PK01: info}", profile="postgres")
    assert severities(configuration) == {**POSTGRES, "PK01": "info"}


def test_an_unknown_profile_is_an_error() -> None:
    with pytest.raises(ConfigurationError) as raised:
        load(profile="suprabase")
    assert str(raised.value) == "there is no profile 'suprabase'; did you mean supabase?"


def test_the_option_of_a_profile_is_overridden_by_the_next() -> None:
    assert load(profile="postgres").rules["RL01"].options == RowSecurityOptions(
        only_where_used=True
    )
    assert load(profile="supabase").rules["RL01"].options == RowSecurityOptions(
        only_where_used=False
    )


def test_an_environment_can_be_set_beside_a_profile() -> None:
    assert load("extends: strict\nenvironment: postgres").environment == "postgres"


# extends


def test_a_file_builds_on_a_profile() -> None:
    assert severities(load("extends: strict")) == STRICT


def test_later_bases_override_earlier_ones() -> None:
    write("shared/base.yaml", "rules: {PK01: info}")
    assert severities(load("extends: [postgres, shared/base.yaml]")) == {**POSTGRES, "PK01": "info"}
    assert severities(load("extends: [shared/base.yaml, postgres]")) == POSTGRES


def test_a_base_alone_turns_nothing_else_on() -> None:
    write("base.yml", "rules: {PK01: info}")
    assert severities(load("extends: base.yml")) == {
        "PK01": "info",
        "FK02": "off",
        "NM01": "off",
        "RL01": "off",
    }


def test_a_file_overrides_what_it_builds_on() -> None:
    write("base.yaml", "extends: strict\nstart_after: 5\nplaceholders: {a: x, b: y}")
    configuration = load("extends: base.yaml\nstart_after: 7\nplaceholders: {b: z}")
    assert severities(configuration) == STRICT
    assert configuration.start_after == "7"
    assert configuration.placeholders == {"a": "x", "b": "z"}
    assert [path.name for path in configuration.sources] == [
        "postgres.yaml",
        "supabase.yaml",
        "strict.yaml",
        "base.yaml",
        "schema-rules.yaml",
    ]


def test_a_file_cannot_build_on_itself() -> None:
    write("base.yaml", "extends: [postgres, schema-rules.yaml]")
    assert error("extends: base.yaml") == (
        "base.yaml:1: extends[1]: schema-rules.yaml builds on this file already"
    )


def test_a_base_that_is_not_there_is_an_error() -> None:
    assert error("rules: {}\nextends: [postgres, base.yaml]") == (
        "schema-rules.yaml:2: extends[1]: there is no file base.yaml"
    )


def test_an_unknown_base_is_an_error() -> None:
    assert error("rules: {}\nextends: postgre") == (
        "schema-rules.yaml:2: extends: there is no profile 'postgre'; did you mean "
        "postgres? (The path of a file ends with .yaml.)"
    )


# rules


@pytest.mark.parametrize(
    "name", ["FK02", "PG_FK02", "missing_on_update", "schema.missing_on_update"]
)
def test_a_rule_is_called_by_code_or_name_with_or_without_prefix(name: str) -> None:
    assert severities(load(f"rules: {{{name}: error}}"))["FK02"] == "error"


@pytest.mark.parametrize("written", ["off", "'off'", "false", "{severity: off}"])
def test_a_rule_can_be_turned_off(written: str) -> None:
    assert severities(load(f"rules: {{PK01: {written}}}"))["PK01"] == "off"


def test_a_rule_takes_options_and_keeps_its_severity() -> None:
    setting = load("rules: {NM01: {pattern: '^x', exempt: [public.a]}}").rules["NM01"]
    assert setting.severity is Severity.WARNING
    assert setting.options == NotSnakeCaseOptions(pattern="^x", exempt=("public.a",))


def test_a_rule_takes_options_and_a_severity() -> None:
    setting = load("rules: {NM01: {severity: error, longest: 30}}").rules["NM01"]
    assert setting.severity is Severity.ERROR
    assert setting.options == NotSnakeCaseOptions(longest=30)


def test_options_of_layers_are_put_together() -> None:
    write("base.yaml", "extends: postgres\nrules: {NM01: {longest: 30, pattern: '^y'}}")
    setting = load("extends: base.yaml\nrules: {not_snake_case: {pattern: '^x'}}").rules["NM01"]
    assert setting.options == NotSnakeCaseOptions(pattern="^x", longest=30)


def test_options_do_not_turn_a_rule_on() -> None:
    write("base.yaml", "rules: {NM01: {longest: 30}}")
    assert load("extends: base.yaml").rules["NM01"].severity is None


def test_an_unknown_rule_is_an_error() -> None:
    assert error("rules:\n  PK01: off\n  missing_primery_key: off") == (
        "schema-rules.yaml:3: rules.missing_primery_key: there is no such rule; "
        "did you mean PK01 (missing_primary_key)?"
    )


def test_an_unknown_rule_like_no_other_is_an_error() -> None:
    assert error("rules: {xyzzy: off}") == (
        "schema-rules.yaml:1: rules.xyzzy: there is no such rule; `schema-rules rules` lists them"
    )


def test_a_rule_named_twice_is_an_error() -> None:
    assert error("rules:\n  PK01: off\n  missing_primary_key: error") == (
        "schema-rules.yaml:3: rules.missing_primary_key: is PK01 again; keep one"
    )


@pytest.mark.parametrize("name", ["NM", "PG_NM"])
def test_a_family_of_rules_takes_a_severity(name: str) -> None:
    assert severities(load(f"rules: {{{name}: error}}"))["NM01"] == "error"


@pytest.mark.parametrize("text", ["{PK01: info, PK: off}", "{PK: off, missing_primary_key: info}"])
def test_what_is_said_of_a_rule_goes_before_what_is_said_of_its_family(text: str) -> None:
    assert severities(load(f"rules: {text}"))["PK01"] == "info"


def test_a_family_of_a_later_layer_goes_before_a_rule_of_an_earlier_one() -> None:
    write("base.yaml", "rules: {PK01: info}")
    assert severities(load("extends: base.yaml\nrules: {PK: off}"))["PK01"] == "off"


def test_a_family_has_no_options() -> None:
    assert error("rules: {NM: {longest: 30}}") == (
        "schema-rules.yaml:1: rules.NM: write off, error, warning or info for a family"
    )


def test_a_family_named_twice_is_an_error() -> None:
    assert error("rules:\n  PK: off\n  PG_PK: error") == (
        "schema-rules.yaml:3: rules.PG_PK: is PK again; keep one"
    )


@pytest.mark.parametrize("written", ["warn", "on", "1", "[error]", ""])
def test_a_severity_that_is_none_is_an_error(written: str) -> None:
    assert error(f"rules:\n  PK01: {written}") == (
        "schema-rules.yaml:2: rules.PK01: write off, error, warning or info, or a map with options"
    )


def test_a_severity_in_a_map_that_is_none_is_an_error() -> None:
    assert error("rules:\n  PK01:\n    severity: fatal") == (
        "schema-rules.yaml:3: rules.PK01.severity: write off, error, warning or info, "
        "or a map with options"
    )


def test_an_unknown_option_is_an_error() -> None:
    assert error("rules:\n  NM01:\n    patern: x") == (
        "schema-rules.yaml:3: rules.NM01.patern: there is no key 'patern'; did you mean pattern?"
    )


def test_an_option_of_a_rule_that_has_none_is_an_error() -> None:
    assert error("rules: {PK01: {pattern: x}}") == (
        "schema-rules.yaml:1: rules.PK01.pattern: there is no key 'pattern'; known: severity"
    )


def test_an_option_of_a_wrong_type_is_an_error() -> None:
    assert error("rules:\n  NM01:\n    longest: many") == (
        "schema-rules.yaml:3: rules.NM01.longest: must be a whole number"
    )


def test_a_bad_pattern_is_an_error() -> None:
    assert error("rules:\n  NM01: {pattern: '['}") == (
        "schema-rules.yaml:2: rules.NM01: pattern is not a regular expression: "
        "unterminated character set at position 0"
    )


# the other keys


def test_migrations_are_relative_to_the_file(tmp_path: Path) -> None:
    plant("a/db/1_a.sql", "a/base.sql")
    write("a/schema-rules.yaml", "migrations: [base.sql, db]")
    configuration = load(start="a")
    assert [listed.base for listed in configuration.migrations] == [tmp_path / "a"] * 2
    assert [listed.pattern for listed in configuration.migrations] == ["base.sql", "db"]


def test_migrations_of_a_base_are_relative_to_the_base(tmp_path: Path) -> None:
    plant("shared/db/1_a.sql")
    write("shared/base.yaml", "migrations: db/*.sql")
    (listed,) = load("extends: shared/base.yaml").migrations
    assert listed.files() == [str(tmp_path / "shared/db/1_a.sql")]


def test_a_folder_name_with_wildcard_characters_is_no_pattern(tmp_path: Path) -> None:
    plant("[slug]/db/1_a.sql")
    write("[slug]/schema-rules.yaml", "migrations: db/*.sql")
    (listed,) = load(start="[slug]").migrations
    assert listed.files() == [str(tmp_path / "[slug]/db/1_a.sql")]


def test_migrations_that_are_not_there_are_an_error() -> None:
    plant("db/1_a.sql")
    assert error("migrations:\n  - db\n  - sql/*.sql") == (
        "schema-rules.yaml:3: migrations[1]: sql/*.sql is no folder and matches no .sql file"
    )


def test_a_layout_is_taken() -> None:
    assert load("layout: golang-migrate").layout == "golang-migrate"


def test_an_unknown_layout_is_an_error() -> None:
    assert error("layout: fly-way") == (
        "schema-rules.yaml:1: layout: there is no layout 'fly-way'; did you mean flyway?"
    )


@pytest.mark.parametrize("written", ["16", "'16'"])
def test_a_postgres_version_is_a_number(written: str) -> None:
    assert load(f"postgres_version: {written}").postgres_version == 16


@pytest.mark.parametrize(
    ("written", "problem"),
    [
        ("13", "must be at least 14"),
        ("19", "must be at most 18"),
        ("16.2", "must be a whole number"),
        ("[16]", "must be a whole number"),
    ],
)
def test_another_postgres_version_is_an_error(written: str, problem: str) -> None:
    assert error(f"\npostgres_version: {written}") == (
        f"schema-rules.yaml:2: postgres_version: {problem}; write for example postgres_version: 17"
    )


def test_a_text_that_is_too_long_is_an_error() -> None:
    assert error(f"start_after: {'1' * 201}").startswith(
        "schema-rules.yaml:1: start_after: must have at most 200 characters; "
    )


def test_another_environment_is_an_error() -> None:
    assert error("environment: mysql") == (
        "schema-rules.yaml:1: environment: 'mysql' is none of postgres, supabase"
    )


@pytest.mark.parametrize(
    ("written", "version"),
    [("0005", "0005"), ("0010", "0010"), ("20240131120000", "20240131120000"), ("1.10", "1.10")],
)
def test_a_version_is_taken_as_it_is_written(written: str, version: str) -> None:
    assert load(f"start_after: {written}").start_after == version


def test_placeholders_are_taken_as_they_are_written() -> None:
    configuration = load("placeholders: {flag: on, port: 0777, name: 'a b', empty: ''}")
    assert configuration.placeholders == {"flag": "on", "port": "0777", "name": "a b", "empty": ""}


def test_exposed_schemas_are_what_the_file_says() -> None:
    write("supabase/config.toml", '[api]\nschemas = ["public", "graphql_public"]')
    assert load("exposed_schemas: [api, v2]").exposed_schemas == ("api", "v2")


def test_exposed_schemas_are_else_what_supabase_says() -> None:
    write("supabase/config.toml", '[api]\nschemas = ["public", "graphql_public"]')
    assert load().exposed_schemas == ("public", "graphql_public")


def test_exposed_schemas_are_public_where_supabase_says_nothing() -> None:
    plant("supabase/config.toml")
    assert load().exposed_schemas == ("public",)


# accept


def test_an_accepted_finding_knows_its_line() -> None:
    (accepted,) = load(
        "accept:\n\n  - rule: missing_primary_key\n    object: public.log_*\n    reason: Logs.\n"
    ).accept
    assert accepted.rule == "PK01"
    assert accepted.object == "public.log_*"
    assert accepted.reason == "Logs."
    assert accepted.line == 3
    assert accepted.path == Path("schema-rules.yaml")


def test_acceptances_of_a_base_are_kept() -> None:
    write("base.yaml", "accept: [{rule: PK01, object: a, reason: x}]")
    accepted = load("extends: base.yaml\naccept: [{rule: PK01, object: b, reason: y}]").accept
    assert [entry.object for entry in accepted] == ["a", "b"]


@pytest.mark.parametrize(
    ("pattern", "name", "covered"),
    [
        ("public.log_*", "public.log_2024", True),
        ("public.log_*", "public.logs", False),
        ("public.orders", "public.orders", True),
        ("public.orders", "public.orders.id", False),
        ("public.Orders", "public.orders", False),
        ("*", "public.Owners see orders", True),
        ("public.f(uuid, ?*)", "public.f(uuid, text)", True),
    ],
)
def test_an_acceptance_covers_objects_by_pattern(pattern: str, name: str, covered: bool) -> None:
    (accepted,) = load(f"accept: [{{rule: PK01, object: '{pattern}', reason: x}}]").accept
    assert accepted.covers("PK01", name) is covered
    assert not accepted.covers("FK02", name)
    others = [msgspec.structs.replace(accepted, object=other) for other in ("a", "b*")]
    acceptances = Acceptances([*others, accepted])
    assert acceptances.covering("PK01", name) == [accepted] * covered
    assert acceptances.covering("FK02", name) == []


@pytest.mark.parametrize("name", ["PK", "PG_PK"])
def test_an_acceptance_covers_a_family(name: str) -> None:
    (accepted,) = load(f"accept: [{{rule: {name}, object: a, reason: x}}]").accept
    assert accepted.covers("PK01", "a")
    assert not accepted.covers("FK02", "a")


def test_an_acceptance_of_an_unknown_rule_is_an_error() -> None:
    assert error("accept:\n  - object: a\n    reason: x\n    rule: PK1\n") == (
        "schema-rules.yaml:4: accept[0].rule: there is no such rule; "
        "did you mean PK01 (missing_primary_key)?"
    )


def test_an_acceptance_needs_a_reason() -> None:
    assert error("accept:\n  - {rule: PK01, object: a}\n") == (
        "schema-rules.yaml:2: accept[0]: has no reason; "
        'write for example accept: [{"rule":"RL02","object":"public.audit_*",'
        '"reason":"Server side only."}]'
    )


def test_the_reason_must_not_be_empty() -> None:
    assert error("accept:\n  - rule: PK01\n    object: a\n    reason: ''\n").startswith(
        "schema-rules.yaml:4: accept[0].reason: must not be empty; "
    )


def test_an_unknown_key_of_an_acceptance_is_an_error() -> None:
    assert error("accept:\n  - rule: PK01\n    objects: a\n    reason: x\n") == (
        "schema-rules.yaml:3: accept[0].objects: there is no key 'objects'; did you mean object?"
    )


# mistakes in the file as a whole


def test_an_unknown_key_is_an_error() -> None:
    assert error("extends: postgres\nrule: {}\n") == (
        "schema-rules.yaml:2: rule: there is no key 'rule'; did you mean rules?"
    )


def test_an_unknown_key_like_no_other_is_an_error_that_lists_the_keys() -> None:
    assert error("xyzzy: 1") == (
        "schema-rules.yaml:1: xyzzy: there is no key 'xyzzy'; known: extends, "
        "migrations, layout, postgres_version, environment, exposed_schemas, start_after, "
        "placeholders, rules, accept"
    )


def test_a_wrong_type_is_an_error_with_an_example() -> None:
    assert error("exposed_schemas: public") == (
        "schema-rules.yaml:1: exposed_schemas: must be a list; "
        'write for example exposed_schemas: ["public","api"]'
    )


def test_a_wrong_value_in_a_map_is_an_error() -> None:
    assert error("placeholders:\n  b: x\n  a: [x]") == (
        "schema-rules.yaml:3: placeholders.a: must be text; "
        'write for example placeholders: {"schema":"app"}'
    )


def test_the_parts_of_an_error_can_be_asked_for() -> None:
    with pytest.raises(ConfigurationError) as raised:
        load("layout: x")
    assert raised.value.path == Path("schema-rules.yaml")
    assert raised.value.line == 1
    assert raised.value.key == "layout"
