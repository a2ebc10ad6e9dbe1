{# Import it with context. #}

{# A policy, made anew if it is there; for the rows before and after. #}
{% macro policy(command, who, roles, using='', with_check='') -%}
drop policy if exists {{ relation }}_{{ command }}_{{ who }}
on {{ table }};
create policy {{ relation }}_{{ command }}_{{ who }}
on {{ table }}
for {{ command }} to {{ roles }}
{% if using %}
using (
    {{ using }}
){{ ';' if not with_check }}
{% endif %}
{% if with_check %}
with check (
    {{ with_check }}
);
{% endif %}
{% endmacro %}

{# That the row is of an organization in which the caller has that role. #}
{% macro members(minimum) -%}
{{ tenant_column }} in (select private.organization_ids('{{ minimum }}'))
{%- endmacro %}
