-- Found in the slow query log.
create index memberships_user_id_idx on public.memberships (user_id);
create index messages_conversation_id_idx on public.messages (conversation_id, created_at desc);
create index messages_author_id_idx on public.messages (author_id);
