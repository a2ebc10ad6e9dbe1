{# What the templates write alike. Import it with context. #}

{# The column of the organization that a row belongs to. #}
{% macro tenant_column() -%}
organization_id uuid not null,
{%- endmacro %}

{# The keys that this column needs; the unique one is what children refer to. #}
{% macro tenant_keys(table) -%}
constraint {{ table }}_organization_id_id_key
    unique (organization_id, id),
    constraint {{ table }}_organization_id_fkey
    foreign key (organization_id) references {{ schema }}.organizations (id)
    on delete cascade on update cascade,
{%- endmacro %}

{# A foreign key, which with organizations cannot lead from one to another. #}
{% macro parent_key(table, column, parent, on_delete) -%}
constraint {{ table }}_{{ column }}_fkey
{% if tenant %}
    foreign key (organization_id, {{ column }})
    references {{ schema }}.{{ parent }} (organization_id, id)
{% else %}
    foreign key ({{ column }}) references {{ schema }}.{{ parent }} (id)
{% endif %}
    on delete {{ on_delete }} on update cascade
{%- endmacro %}

{# Row level security, and no privilege but those granted afterwards. #}
{% macro protect(table) -%}
alter table {{ schema }}.{{ table }} enable row level security;
revoke all on table {{ schema }}.{{ table }}
from public, anon, authenticated;
grant all on table {{ schema }}.{{ table }} to service_role;
{%- endmacro %}

{# The same for the sequence of its identity column: who may set that can stop
   all inserts. #}
{% macro protect_sequence(table) -%}
revoke all on sequence {{ schema }}.{{ table }}_id_seq
from public, anon, authenticated;
{%- endmacro %}

{# Keeps updated_at true. #}
{% macro touch(table) -%}
create or replace trigger {{ table }}_set_updated_at
before update on {{ schema }}.{{ table }}
for each row execute function {{ private }}.set_updated_at();
{%- endmacro %}

{# Tables that were made before organizations were wanted. They are listed with
   children first. #}
{% macro adopt(tables) -%}
{% if tenant %}
-- What was made before without organizations is made anew if it is empty.
do $$
declare
    former text;
    is_used boolean;
begin
    foreach former in array array['{{ tables | join("', '") }}'] loop
        if to_regclass('{{ schema }}.' || former) is not null and not exists (
            select from pg_catalog.pg_attribute
            where
                attrelid = to_regclass('{{ schema }}.' || former)
                and attname = 'organization_id'
        ) then
            execute format('select exists (select from {{ schema }}.%I)', former)
            into is_used;
            if is_used then
                raise exception 'the rows of {{ schema }}.% belong to no organization', former
                    using hint = 'Add the column organization_id to it first.';
            end if;
            execute format('drop table {{ schema }}.%I', former);
        end if;
    end loop;
end
$$;
{% endif %}
{%- endmacro %}

{# Writes what changes to the audit log, without the columns left out. #}
{% macro audit(table, left_out=[]) -%}
{% if tenant %}
{% set quoted = "'" ~ left_out | join("', '") ~ "'" if left_out else '' %}
create or replace trigger {{ table }}_audit
after insert or update or delete on {{ schema }}.{{ table }}
for each row execute function {{ private }}.audit({{ quoted }});
{% endif %}
{%- endmacro %}
