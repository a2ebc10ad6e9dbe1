{% if platform == 'supabase' %}
-- What clients hear of at once -----------------------------------------------

do $$
declare
    heard text;
begin
    if not exists (
        select from pg_catalog.pg_publication
        where pubname = 'supabase_realtime'
    ) then
        return;
    end if;
    foreach heard in array array[
        'conversations', 'conversation_participants', 'messages',
        'message_reactions', 'message_attachments', 'typing_indicators'
    ] loop
        if not exists (
            select from pg_catalog.pg_publication_tables
            where
                pubname = 'supabase_realtime'
                and schemaname = '{{ schema }}'
                and tablename = heard
        ) then
            execute format(
                'alter publication supabase_realtime add table {{ schema }}.%I',
                heard
            );
        end if;
    end loop;
end
$$;
{% endif %}
