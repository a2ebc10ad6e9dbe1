"""Writes a migrations history of any size: realistic DDL, the same bytes for the same seed."""

from __future__ import annotations

import random
from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

FIRST_MIGRATION = datetime(2023, 1, 9, 8, 0, 0, tzinfo=timezone.utc)
FAULTS = 0.1
TYPICAL_OVERSHOOT = 650

SUBJECTS = (
    "account", "answer", "article", "booking", "campaign", "channel", "contract", "course",
    "delivery", "device", "invoice", "lesson", "listing", "meeting", "message", "order",
    "payment", "product", "report", "review", "shipment", "survey", "ticket", "visit",
)  # fmt: skip
ASPECTS = ("archive", "batch", "detail", "entry", "item", "link", "note", "record", "version")
COLUMNS = (
    ("title", "text not null"),
    ("description", "text"),
    ("amount", "numeric(12, 2) not null default 0"),
    ("quantity", "integer not null default 1 check (quantity >= 0)"),
    ("currency", "text not null default 'EUR'"),
    ("is_active", "boolean not null default true"),
    ("settings", "jsonb not null default '{}'::jsonb"),
    ("labels", "text[] not null default '{}'"),
    ("starts_at", "timestamptz"),
    ("expires_at", "timestamptz"),
    ("external_reference", "text"),
    ("visits", "bigint not null default 0"),
)
SENTENCE = (
    "the customer agreed to the new terms and asked for a written copy by the end of the week "
    "because the earlier offer had expired before anyone could sign it"
)


class WrittenTable(NamedTuple):
    """What later statements of the history need to know of a table."""

    name: str
    columns: tuple[str, ...]


class HistoryWriter:
    """Makes statements that fit the ones it made before."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)
        self._tables: list[WrittenTable] = []
        self._words = SENTENCE.split()
        self._counter = 0
        self._blocks: tuple[tuple[Callable[[], str], int], ...] = (
            (self._table, 10),
            (self._later_column, 5),
            (self._function, 4),
            (self._guarded_block, 2),
            (self._rows, 4),
            (self._view, 2),
            (self._embedding, 1),
            (self._enum, 1),
        )

    def file(self, size: int) -> str:
        """Return one migration of at least `size` bytes and not much more."""
        parts = [self._table()]
        length = len(parts[0])
        makers, weights = zip(*self._blocks, strict=True)
        while length < size:
            part = self._random.choices(makers, weights)[0]()
            parts.append(part)
            length += len(part) + 1
        return "\n".join(parts)

    def _unique(self, *words: str) -> str:
        self._counter += 1
        return "_".join((*words, str(self._counter)))

    def _sentence(self, words: int) -> str:
        return " ".join(self._random.choice(self._words) for _ in range(words))

    def _some_table(self) -> WrittenTable:
        return self._random.choice(self._tables)

    def _faulty(self) -> bool:
        return self._random.random() < FAULTS

    def _table(self) -> str:
        name = self._unique(self._random.choice(SUBJECTS), self._random.choice(ASPECTS)) + "s"
        parent = self._some_table() if self._tables else None
        columns = self._random.sample(COLUMNS, self._random.randint(3, 7))
        body = ",\n    ".join(self._column_lines(parent, columns))
        self._tables.append(WrittenTable(name, tuple(column for column, _ in columns)))
        return "\n".join(
            (
                f"-- {self._sentence(12).capitalize()}.",
                f"create table public.{name} (\n    {body}\n);",
                f"comment on table public.{name} is '{self._sentence(9)}';",
                *self._indexes(name, columns[0][0], with_parent=parent is not None),
                *self._security(name),
                f"create trigger {name}_touch before update on public.{name}",
                "    for each row execute function public.touch_updated_at();",
                "",
            )
        )

    def _column_lines(
        self, parent: WrittenTable | None, columns: list[tuple[str, str]]
    ) -> Iterator[str]:
        yield "id uuid primary key default gen_random_uuid()"
        yield "owner_id uuid not null references auth.users (id) on delete cascade"
        if parent:
            action = "" if self._faulty() else " on delete cascade"
            yield f"parent_id uuid references public.{parent.name} (id){action}"
        for column, definition in columns:
            yield f"{column} {definition}"
        yield "created_at timestamptz not null default now()"
        yield "updated_at timestamptz not null default now()"

    def _indexes(self, table: str, column: str, *, with_parent: bool) -> Iterator[str]:
        yield f"create index {table}_owner_id_idx on public.{table} (owner_id, created_at desc);"
        if with_parent and not self._faulty():
            yield f"create index {table}_parent_id_idx on public.{table} (parent_id);"
        yield (
            f"create index if not exists {table}_{column}_idx on public.{table} ({column})"
            " where updated_at is not null;"
        )

    def _security(self, table: str) -> Iterator[str]:
        yield f"alter table public.{table} enable row level security;"
        yield (
            f'create policy "{table}: owners read" on public.{table} for select to authenticated\n'
            "    using ((select auth.uid()) = owner_id);"
        )
        yield (
            f'create policy "{table}: owners write" on public.{table} for all to authenticated\n'
            "    using ((select auth.uid()) = owner_id)\n"
            "    with check ((select auth.uid()) = owner_id);"
        )
        yield f"grant select, insert, update, delete on public.{table} to authenticated;"
        yield f"revoke all on public.{table} from anon;"

    def _later_column(self) -> str:
        table, other = self._some_table(), self._some_table()
        column = self._unique("related")
        return (
            f"alter table public.{table.name}\n"
            f"    add column {column} uuid,\n"
            f"    add constraint {column}_fkey foreign key ({column})\n"
            f"        references public.{other.name} (id) on delete set null not valid;\n"
            f"alter table public.{table.name} validate constraint {column}_fkey;\n"
            f"create index {column}_idx on public.{table.name} ({column});\n"
        )

    def _function(self) -> str:
        table = self._some_table()
        name = self._unique("count", table.name)
        return (
            f"create or replace function public.{name}(wanted uuid, since timestamptz)\n"
            "returns bigint\nlanguage plpgsql\nstable\nsecurity definer\nset search_path = ''\n"
            "as $function$\ndeclare\n    total bigint := 0;\n    seen record;\nbegin\n"
            f"    -- {self._sentence(14)}\n"
            f"    for seen in select id, created_at from public.{table.name} as source\n"
            "        where source.owner_id = wanted and source.created_at >= since\n"
            "    loop\n        if seen.created_at > since then\n"
            "            total := total + 1;\n        end if;\n    end loop;\n"
            "    if total = 0 then\n"
            f"        raise notice '% has none: {self._sentence(5)}', wanted;\n"
            "    end if;\n    return total;\nend;\n$function$;\n"
            f"revoke execute on function public.{name}(uuid, timestamptz) from public, anon;\n"
        )

    def _guarded_block(self) -> str:
        table = self._some_table()
        column = self._unique("flag")
        return (
            "do $$\nbegin\n    if not exists (\n"
            "        select from information_schema.columns\n"
            f"        where table_name = '{table.name}' and column_name = '{column}'\n"
            "    ) then\n"
            f"        alter table public.{table.name}"
            f" add column {column} boolean not null default false;\n"
            "    end if;\nend\n$$;\n"
        )

    def _rows(self) -> str:
        name = self._unique("lookup")
        rows = ",\n".join(
            f"    ({number}, '{self._sentence(3)}', '{self._sentence(8)}')"
            for number in range(1, self._random.randint(6, 24))
        )
        return (
            f"create table if not exists public.{name} (\n"
            "    code integer primary key,\n    label text not null,\n    help text not null\n);\n"
            f"alter table public.{name} enable row level security;\n"
            f'create policy "{name}: everyone reads" on public.{name}'
            " for select to authenticated using (true);\n"
            f"insert into public.{name} (code, label, help)\nvalues\n{rows}\n"
            "on conflict (code) do update set label = excluded.label, help = excluded.help;\n"
        )

    def _view(self) -> str:
        table = self._some_table()
        name = self._unique("recent", table.name)
        columns = ", ".join(f"source.{column}" for column in table.columns)
        return (
            f"create view public.{name} with (security_invoker = on) as\n"
            f"select source.id, source.owner_id, {columns}, count(*) over () as total\n"
            f"from public.{table.name} as source\n"
            "where source.created_at > now() - interval '30 days'\n"
            "order by source.created_at desc;\n"
        )

    def _embedding(self) -> str:
        table = self._some_table()
        column = self._unique("embedding")
        index = (
            f"create index {column}_idx on public.{table.name}\n"
            f"    using hnsw ({column} extensions.vector_cosine_ops) with (m = 16);\n"
        )
        return f"alter table public.{table.name} add column {column} extensions.vector(384);\n" + (
            "" if self._faulty() else index
        )

    def _enum(self) -> str:
        name = self._unique("state")
        table = self._some_table()
        return (
            f"create type public.{name} as enum ('draft', 'open', 'paused', 'closed');\n"
            f"alter table public.{table.name}"
            f" add column {name} public.{name} not null default 'draft';\n"
        )


PREAMBLE = """\
create extension if not exists vector with schema extensions;

create function public.touch_updated_at() returns trigger
language plpgsql
set search_path = ''
as $$
begin
    new.updated_at = now();
    return new;
end;
$$;

"""


def write_history(project: Path, *, files: int, file_size: int, seed: int = 2025) -> list[Path]:
    """Write `files` migrations of about `file_size` bytes into a Supabase project.

    Returns their paths in the order they run. The folder of `project` is made if need be.
    """
    folder = project / "supabase" / "migrations"
    folder.mkdir(parents=True, exist_ok=True)
    writer = HistoryWriter(seed)
    paths = []
    for number in range(files):
        moment = FIRST_MIGRATION + timedelta(hours=7 * number)
        path = folder / f"{moment:%Y%m%d%H%M%S}_change_{number:05}.sql"
        text = writer.file(file_size - TYPICAL_OVERSHOOT)
        path.write_text(text if number else PREAMBLE + text, encoding="utf-8")
        paths.append(path)
    return paths
