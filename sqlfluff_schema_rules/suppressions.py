"""What `-- noqa` comments hide, and what is to be said about the comments themselves.

Hiding follows sqlfluff exactly, so that a file has the same findings at every door. What
sqlfluff never tells is told here: a comment that names a rule of ours which does not exist,
or which finds nothing there. The rules that say so, and the one about `accept` entries, look
at no schema: their classes are only their pages.
"""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING

import msgspec

from sqlfluff_schema_rules.diagnostics import Diagnostic, Severity
from sqlfluff_schema_rules.noqa import (
    DISABLE,
    ENABLE,
    MARKER,
    Directive,
    Mask,
    Suppression,
    Words,
    may_have_noqa,
    read_directives,
)
from sqlfluff_schema_rules.references import RuleReferences
from sqlfluff_schema_rules.rules import all_rules
from sqlfluff_schema_rules.rules.base import CODE_PREFIX, NAME_PREFIX, Rule

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from sqlfluff_schema_rules.project.configuration import Accepted
    from sqlfluff_schema_rules.source.script import Script

_SYNTAX_ERROR = f"{CODE_PREFIX}SY01"
_OURS = re.compile(rf"{CODE_PREFIX}|schema(?:[._]|$)", re.IGNORECASE)
_MEANT_FOR_OURS = re.compile(
    rf"\b{MARKER}\W*(?:\w+\s*=\s*)?(?:[\w.*?]+\s*,\s*)*(?:{CODE_PREFIX}|{re.escape(NAME_PREFIX)})\w",
    re.IGNORECASE,
)


class UnusedAcceptance(Rule):
    """An accept entry of the configuration that no finding matches.

    What it accepted has been repaired, renamed or removed. Left in place, it accepts the next
    finding on an object of that name without anybody having decided so. Judged is only a run
    over all migrations of the project.

    **Anti-pattern**

    .. code-block:: yaml

        accept:
          - rule: RL02
            object: public.table_that_was_dropped
            reason: Only the server reads it.

    **Best practice**

    .. code-block:: yaml

        accept:
          - rule: RL02
            object: public.audit_log
            reason: Only the server reads it.
    """

    code = "AC01"
    name = "unused_acceptance"
    severity = Severity.WARNING


class UnusedNoqa(Rule):
    """A noqa comment names a rule that finds nothing there.

    What it once hid has been repaired or has moved to another line. Left in place, it hides
    the next fault of the same kind without anybody having decided so. Not judged are a bare
    ``-- noqa``, the codes of other tools, rules that did not run, and files with a syntax
    error, of which only a part can be read.

    **Anti-pattern**

    .. code-block:: sql

        CREATE TABLE orders (id bigint PRIMARY KEY); -- noqa: PG_PK01

    **Best practice**

    .. code-block:: sql

        CREATE TABLE orders (id bigint PRIMARY KEY);
    """

    code = "NQ01"
    name = "unused_noqa"
    severity = Severity.WARNING


class UnknownNoqa(Rule):
    """A noqa comment names a rule that does not exist.

    Such a comment hides nothing, and the finding stays: a misspelt code, small letters in it,
    capitals in ``NOQA``, a forgotten prefix, a missing colon, or a reason that no dashes keep
    apart. A reason goes before it: ``-- reason -- noqa: PG_PK01``. Judged is only what is
    written like a rule of this project, ``PG_`` and ``schema.``.

    **Anti-pattern**

    .. code-block:: sql

        CREATE TABLE orders (number bigint); -- noqa: pg_pk01

    **Best practice**

    .. code-block:: sql

        CREATE TABLE orders (number bigint); -- noqa: PG_PK01
    """

    code = "NQ02"
    name = "unknown_noqa"
    severity = Severity.WARNING


SUPPRESSION_RULES: tuple[type[Rule], ...] = (UnusedAcceptance, UnusedNoqa, UnknownNoqa)


def known_rules() -> tuple[type[Rule], ...]:
    """All that may be configured, reported and explained, ordered by code."""
    return tuple(sorted((*all_rules(), *SUPPRESSION_RULES), key=lambda rule: rule.code))


_SUPPRESSION_CODES = frozenset(rule.full_code() for rule in SUPPRESSION_RULES)


class Suppressions:
    """Applies the noqa comments of scripts to their findings.

    `active` are the severities of the rules that are to report, by full code: only of these
    can it be said that a comment hides nothing.
    """

    def __init__(self, active: Mapping[str, Severity]) -> None:
        self._references = RuleReferences(known_rules())
        self._active = active

    def apply(self, script: Script, diagnostics: Sequence[Diagnostic]) -> list[Diagnostic]:
        """The findings of one script that no comment hides, and those about its comments."""
        if not may_have_noqa(script.folded):
            return list(diagnostics)
        suppressions: list[Suppression] = []
        judged: list[Diagnostic] = []
        for entry in read_directives(script):
            if isinstance(entry, Directive):
                suppressions.append(Suppression(entry, self._references))
            elif _MEANT_FOR_OURS.search(entry.text):
                judged.append(_malformed(entry, script.path))
        mask = Mask(suppressions)
        remaining = mask.unhidden(diagnostics)
        judged += self._unknown(suppressions, script.path)
        if all(diagnostic.code != _SYNTAX_ERROR for diagnostic in diagnostics):
            judged += self._unused(suppressions, script.path)
        remaining += mask.unhidden(list(self._reported(judged)))
        return sorted(remaining, key=lambda diagnostic: diagnostic.sort_key)

    def _reported(self, judged: Iterable[Diagnostic]) -> Iterator[Diagnostic]:
        for diagnostic in judged:
            severity = self._active.get(diagnostic.code)
            if severity is not None:
                yield msgspec.structs.replace(diagnostic, severity=severity)

    def _unknown(self, suppressions: Iterable[Suppression], path: str) -> Iterator[Diagnostic]:
        for suppression in suppressions:
            for reference, codes in suppression.resolved:
                if not codes and self._looks_like_ours(reference.text):
                    yield _placed(UnknownNoqa, path, reference, self._meant(reference.text))

    def _looks_like_ours(self, text: str) -> bool:
        return bool(_OURS.match(text)) or self._references.without_prefix(text) is not None

    def _meant(self, text: str) -> str:
        nearest = self._references.nearest(text)
        hint = "" if nearest is None else f" Did you mean {nearest}?"
        return f"No rule is named {text}, so this comment hides nothing.{hint}"

    def _unused(self, suppressions: Iterable[Suppression], path: str) -> Iterator[Diagnostic]:
        disabled: set[str] = set()
        for suppression in suppressions:
            for reference, codes in suppression.resolved:
                used = disabled if suppression.action == ENABLE else suppression.used
                if _OURS.match(reference.text) and self._all_ran(codes) and not codes & used:
                    message = f"{reference.text} {_NOTHING_HIDDEN[suppression.action]}"
                    yield _placed(UnusedNoqa, path, reference, message)
            disabled = self._disabled_after(suppression, disabled)

    def _all_ran(self, codes: frozenset[str]) -> bool:
        """Whether `codes` are some rules about the schema, and each of them ran."""
        about_schema = codes - _SUPPRESSION_CODES
        return bool(about_schema) and about_schema <= self._active.keys()

    def _disabled_after(self, suppression: Suppression, disabled: set[str]) -> set[str]:
        if suppression.action is None:
            return disabled
        concerned = {code for code in self._active if suppression.covers(code)}
        return disabled | concerned if suppression.action == DISABLE else disabled - concerned


_NOTHING_HIDDEN = {
    None: "finds nothing on this line; remove it from the comment.",
    DISABLE: "finds nothing from here on; remove it from the comment.",
    ENABLE: "is not disabled here; remove it from the comment.",
}


def unused_acceptance(accepted: Accepted, severity: Severity) -> Diagnostic:
    """What is to be said about an entry of the configuration that accepts nothing."""
    code = CODE_PREFIX + accepted.rule
    return Diagnostic(
        path=os.path.relpath(accepted.path),
        line=accepted.line,
        column=1,
        end_line=accepted.line,
        end_column=1,
        code=UnusedAcceptance.full_code(),
        name=UnusedAcceptance.full_name(),
        severity=severity,
        message=f"Nothing to accept: no {code} on {accepted.object}. Remove the entry, or name the "
        "object as --format json does.",
        object=accepted.object,
    )


def _malformed(words: Words, path: str) -> Diagnostic:
    remedy = (
        "Put the reason first: '-- reason -- noqa: RULE'."
        if "--" in words.text or not words.text.lower().startswith(MARKER)
        else "Write 'noqa: RULE', 'noqa: disable=RULE' or 'noqa: enable=RULE'."
    )
    return _placed(UnknownNoqa, path, words, f"'{words.text}' hides nothing. {remedy}")


def _placed(rule: type[Rule], path: str, words: Words, message: str) -> Diagnostic:
    return Diagnostic(
        path=path,
        line=words.line,
        column=words.column,
        end_line=words.line,
        end_column=words.column + len(words.text),
        code=rule.full_code(),
        name=rule.full_name(),
        severity=rule.severity,
        message=message,
        object=path,
    )
