-- migrate:up
alter function late(uuid, int) rename to is_late;
alter function is_late(uuid, integer) immutable leakproof cost 5;
alter procedure nightly(int) reset all;
alter procedure nightly security invoker;
alter routine everything() called on null input;
drop function if exists late(uuid), nothing(text);

-- migrate:down
select 1;
