create table entries (id int primary key, note text);
drop table entries;
create table audit.entries_2025 partition of audit.entries
    for values from ('2025-01-01') to ('2026-01-01');
