create table museum.visits_2024 partition of museum.visits (tickets default 1 check (tickets < 100))
    for values from ('2024-01-01') to ('2025-01-01');
create table museum.visits_later partition of museum.visits default;
alter table museum.visits add column guide int references museum.staff;
