"""The demo project is linted as `make demo` does it, and says what it was made to say."""

from __future__ import annotations

import json
from pathlib import Path

from click.testing import CliRunner

from sqlfluff_schema_rules.cli.main import main
from sqlfluff_schema_rules.resources import resource_path

EXPECTED = [
    ("20250114091205_extensions.sql", 5, 32, "PG_EX02", "pg_trgm"),
    (
        "20250121140542_organisations.sql",
        11,
        21,
        "PG_FK05",
        "public.organisations.organisations_created_by_fkey",
    ),
    ("20250203081533_projects.sql", 6, 5, "PG_NM01", "public.projects.dueDate"),
    ("20250203081533_projects.sql", 18, 22, "PG_FK03", "public.tasks.tasks_assignee_id_fkey"),
    ("20250203081533_projects.sql", 21, 5, "PG_NM03", "public.tasks.order"),
    ("20250218101112_documents.sql", 8, 5, "PG_VC01", "public.documents.summary_embedding"),
    (
        "20250218101112_documents.sql",
        19,
        31,
        "PG_FK01",
        "public.document_chunks.document_chunks_document_id_fkey",
    ),
    (
        "20250218101112_documents.sql",
        35,
        15,
        "PG_NM02",
        "Members of the organisation can read all documents of the proje",
    ),
    ("20250304075959_chat.sql", 5, 5, "PG_DF01", "public.threads.created_at"),
    ("20250304075959_chat.sql", 18, 14, "PG_PK01", "public.reactions"),
    ("20250505112233_billing.sql", 1, 14, "PG_RL01", "public.plans"),
    ("20250505112233_billing.sql", 32, 5, "PG_PK02", "public.usage_events.id"),
    ("20250520083000_audit_log.sql", 1, 14, "PG_RL01", "public.audit_log"),
    ("20250520083000_audit_log.sql", 13, 15, "PG_RL03", "public.audit_log"),
    ("20250520083000_document_tags.sql", 1, 1, "PG_MG02", "20250520083000_document_tags.sql"),
    ("20250520083000_document_tags.sql", 17, 13, "PG_RL02", "public.document_tags"),
    ("20250610-describe-search.sql", 1, 1, "PG_MG01", "20250610-describe-search.sql"),
]


def test_the_demo_has_the_faults_that_it_was_given() -> None:
    demo = str(resource_path("templates", "demo"))
    result = CliRunner().invoke(main, ["lint", "--format", "json", demo])
    found = [
        (
            Path(each["path"]).name,
            each["line"],
            each["column"],
            each["code"],
            each["object"].rpartition("/")[2],
        )
        for each in json.loads(result.output)
    ]
    assert found == EXPECTED
    assert result.exit_code == 1
