create function pgmq.create(queue_name text) returns void language plpgsql as $$
begin
    execute format(
        'create table pgmq.%I (msg_id bigint primary key, message jsonb)', 'q_' || queue_name
    );
    execute format('alter extension pgmq add table pgmq.%I', 'q_' || queue_name);
end
$$;
create function pgmq.send(queue_name text, msg jsonb, delay integer default 0) returns setof bigint
    language sql as 'select 1::bigint';
create function pgmq.delete(queue_name text, msg_id bigint) returns boolean language sql as 'select true';
create function pgmq.archive(queue_name text, msg_id bigint) returns boolean language sql as 'select true';
create function pgmq.drop_queue(queue_name text) returns boolean language sql as 'select true';
