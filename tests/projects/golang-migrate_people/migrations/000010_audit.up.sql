create function payroll.log() returns trigger language plpgsql as $body$
declare
    statement text := 'drop table people; -- never run';
begin
    if tg_op = 'DELETE' then return old; end if;
    return new;
end
$body$;
create trigger log after insert or update or delete on payroll.salaries for each row execute function payroll.log();
create trigger log_truncate before truncate on payroll.salaries execute function payroll.log();
create trigger of_view instead of insert on directory for each row execute function payroll.log();
