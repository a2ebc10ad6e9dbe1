{# What the templates of chat write alike. Import it with context. #}

{# On a new line: and the caller has that role in the organization of the
   rows of this table. #}
{% macro and_role(table, minimum) %}
{% if tenant %}

    and {{ table }}.organization_id in (
        select {{ private }}.organization_ids('{{ minimum }}')
    )
{%- endif %}
{%- endmacro %}

{# The columns by which a row belongs to a message. #}
{% macro message_columns() -%}
{% if tenant %}
organization_id uuid not null,
    conversation_id uuid not null,
    message_id uuid not null,
{%- else %}
conversation_id uuid not null,
    message_id uuid not null,
{%- endif %}
{%- endmacro %}

{# The key by which it does. #}
{% macro message_key(table) -%}
constraint {{ table }}_message_id_fkey
{% if tenant %}
    foreign key (organization_id, conversation_id, message_id)
    references {{ schema }}.messages (organization_id, conversation_id, id)
{% else %}
    foreign key (conversation_id, message_id)
    references {{ schema }}.messages (conversation_id, id)
{% endif %}
    on delete cascade on update cascade
{%- endmacro %}
