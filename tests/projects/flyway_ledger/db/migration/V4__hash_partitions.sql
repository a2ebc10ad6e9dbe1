create table ledger.session (
    id uuid not null,
    account_id numeric(19),
    primary key (id)
) partition by hash (id);
do $$
begin
    create table ledger.session_0 partition of ledger.session for values with (modulus 2, remainder 0);
    execute 'create table ledger.session_1 partition of ledger.session for values with (modulus 2, remainder 1)';
end
$$;
alter table ledger.session add column seen timestamptz default now() not null;
