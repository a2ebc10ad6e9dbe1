"""The format of code scanning services, SARIF 2.1.0.

https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from sqlfluff_schema_rules.about import DOCUMENTATION_URL, PROGRAM, version
from sqlfluff_schema_rules.diagnostics import Diagnostic, Severity
from sqlfluff_schema_rules.report.documentation import markdown
from sqlfluff_schema_rules.report.encoding import to_json
from sqlfluff_schema_rules.report.fingerprints import fingerprints, posix_path

if TYPE_CHECKING:
    from sqlfluff_schema_rules.report import Report, RulePage

SCHEMA_URL = "https://json.schemastore.org/sarif-2.1.0.json"

_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}
_DRIVE = re.compile(r"[A-Za-z]:/")


def render(report: Report) -> str:
    """One run with the rules' documentation and a result for each finding."""
    positions = {page.code: index for index, page in enumerate(report.rules)}
    results = [
        _result(diagnostic, fingerprint, positions.get(diagnostic.code))
        for diagnostic, fingerprint in zip(
            report.diagnostics, fingerprints(report.diagnostics), strict=True
        )
    ]
    driver = {
        "name": PROGRAM,
        "version": version(),
        "informationUri": DOCUMENTATION_URL,
        "rules": [_rule(page) for page in report.rules],
    }
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "invocations": [{"executionSuccessful": True}],
        "results": results,
    }
    return to_json({"$schema": SCHEMA_URL, "version": "2.1.0", "runs": [run]}) + "\n"


def _rule(page: RulePage) -> dict[str, Any]:
    text = markdown(page.documentation)
    return {
        "id": page.code,
        "name": page.name,
        "shortDescription": {"text": page.summary},
        "fullDescription": {"text": page.summary},
        "help": {"text": text, "markdown": text},
        "helpUri": page.url,
        "defaultConfiguration": {"level": _LEVELS[page.severity]},
        "properties": {"tags": list(page.groups)},
    }


def _result(diagnostic: Diagnostic, fingerprint: str, rule_index: int | None) -> dict[str, Any]:
    result: dict[str, Any] = {
        "ruleId": diagnostic.code,
        "level": _LEVELS[diagnostic.severity],
        "message": {"text": diagnostic.message},
        "locations": [_location(diagnostic)],
        "partialFingerprints": {"schemaRulesFinding/v1": fingerprint},
    }
    if rule_index is not None:
        result["ruleIndex"] = rule_index
    if diagnostic.fix is not None:
        result["properties"] = {"fix": diagnostic.fix}
    return result


def _location(diagnostic: Diagnostic) -> dict[str, Any]:
    return {
        "physicalLocation": {
            "artifactLocation": _artifact(posix_path(diagnostic.path)),
            "region": {
                "startLine": diagnostic.line,
                "startColumn": diagnostic.column,
                "endLine": diagnostic.end_line,
                "endColumn": diagnostic.end_column,
            },
        },
        "logicalLocations": [{"fullyQualifiedName": diagnostic.object}],
    }


def _artifact(path: str) -> dict[str, str]:
    address = quote(path, errors="surrogatepass")
    if path.startswith("/"):
        return {"uri": f"file://{address}"}
    if _DRIVE.match(path):
        return {"uri": f"file:///{path[:2]}{address[4:]}"}
    return {"uri": address, "uriBaseId": "%SRCROOT%"}
