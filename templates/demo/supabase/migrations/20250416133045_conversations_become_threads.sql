alter table public.conversations rename to threads;
alter table public.messages rename column conversation_id to thread_id;

alter index public.conversations_project_id_idx rename to threads_project_id_idx;
alter index public.messages_conversation_id_idx rename to messages_thread_id_idx;

alter policy "Conversations are as visible as their project"
    on public.threads rename to "Threads are as visible as their project";
alter policy "Messages are as visible as their conversation"
    on public.messages rename to "Messages are as visible as their thread";
