{% import 'shared/macros.sql' as shared with context %}
{{ shared.adopt([
    'search_queries', 'embeddings', 'chunks', 'documents', 'collection_members',
    'collections'
]) }}

-- Collections of documents, and who may use them -----------------------------

-- In the order of what they may do, so that roles can be compared.
do $$
begin
    if to_regtype('{{ schema }}.collection_role') is null then
        create type {{ schema }}.collection_role as enum (
            'reader', 'editor', 'owner'
        );
    end if;
end
$$;
comment on type {{ schema }}.collection_role is
'What somebody may do in a collection; each role may do what those before may.';

create table if not exists {{ schema }}.collections (
    id uuid not null default gen_random_uuid(),
    {% if tenant %}
    {{ shared.tenant_column() }}
    owner_id uuid default auth.uid(),
    {% else %}
    owner_id uuid not null default auth.uid(),
    {% endif %}
    title text not null,
    description text,
    visibility text not null default 'private',
    metadata jsonb not null default '{}',
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    constraint collections_pkey primary key (id),
    {% if tenant %}
    {{ shared.tenant_keys('collections') }}
    {% endif %}
    constraint collections_owner_id_fkey
    foreign key (owner_id) references {{ users_table }} (id)
    on delete {{ 'set null' if tenant else 'cascade' }} on update cascade,
    constraint collections_title_check
    check (char_length(title) between 1 and 200),
    constraint collections_description_check
    check (char_length(description) <= 2000),
    constraint collections_visibility_check
    check (visibility in ('private', 'shared')),
    constraint collections_metadata_check
    check (jsonb_typeof(metadata) = 'object')
);
comment on table {{ schema }}.collections is
'Documents that belong together and are searched together.';
comment on column {{ schema }}.collections.id is 'Identifies the collection.';
{% if tenant %}
comment on column {{ schema }}.collections.organization_id is
'The organization that it belongs to.';
{% endif %}
comment on column {{ schema }}.collections.owner_id is 'Who made it.';
comment on column {{ schema }}.collections.title is 'What people call it.';
comment on column {{ schema }}.collections.description is 'What it is about.';
comment on column {{ schema }}.collections.visibility is
{% if tenant %}
'private: for its owner, its members and the administrators of the organization;
shared: read by all in the organization, written by its members.';
{% else %}
'private: for its owner and its members; shared: read by all who sign in.';
{% endif %}
comment on column {{ schema }}.collections.metadata is
'What the application adds.';
comment on column {{ schema }}.collections.created_at is
'When the row was made.';
comment on column {{ schema }}.collections.updated_at is
'When the row last changed.';
create index if not exists collections_owner_id_idx
on {{ schema }}.collections (owner_id);
{% if not tenant %}
create index if not exists collections_shared_idx
on {{ schema }}.collections (id) where visibility = 'shared';
{% endif %}

create table if not exists {{ schema }}.collection_members (
    collection_id uuid not null,
    user_id uuid not null,
    {% if tenant %}
    {{ shared.tenant_column() }}
    {% endif %}
    member_role {{ schema }}.collection_role not null default 'reader',
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    constraint collection_members_pkey primary key (collection_id, user_id),
    {{ shared.parent_key(
        'collection_members', 'collection_id', 'collections', 'cascade'
    ) }},
    constraint collection_members_user_id_fkey
    {% if tenant %}
    foreign key (organization_id, user_id)
    references {{ schema }}.organization_members (organization_id, user_id)
    {% else %}
    foreign key (user_id) references {{ users_table }} (id)
    {% endif %}
    on delete cascade on update cascade
);
comment on table {{ schema }}.collection_members is
'Users who may use a collection besides its owner.';
comment on column {{ schema }}.collection_members.collection_id is
'The collection.';
comment on column {{ schema }}.collection_members.user_id is 'The user.';
{% if tenant %}
comment on column {{ schema }}.collection_members.organization_id is
'The organization of the collection, to which the user belongs too.';
{% endif %}
comment on column {{ schema }}.collection_members.member_role is
'What the user may do in it.';
comment on column {{ schema }}.collection_members.created_at is
'When the row was made.';
comment on column {{ schema }}.collection_members.updated_at is
'When the row last changed.';
create index if not exists collection_members_user_id_idx
on {{ schema }}.collection_members (
    user_id, {{ 'organization_id' if tenant else 'collection_id' }}
);
{% if tenant %}
create index if not exists collection_members_collection_id_idx
on {{ schema }}.collection_members (collection_id, organization_id);
{% endif %}

{{ shared.touch('collections') }}
{{ shared.touch('collection_members') }}
