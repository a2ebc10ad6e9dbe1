create function book.stamp() returns trigger language plpgsql as $$ begin return new; end $$;
create trigger stamp before insert or update of amount on book.entry for each row execute function book.stamp();
create constraint trigger checked after insert on book.rate deferrable initially deferred
    for each row execute function book.stamp();
create trigger stamped after truncate on book.rate execute procedure book.stamp();
alter table book.rate enable always trigger stamped, disable trigger checked;
