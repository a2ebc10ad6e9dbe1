create schema cron;
create table cron.job (
    jobid bigint generated always as identity primary key,
    schedule text not null,
    command text not null,
    nodename text not null default 'localhost',
    nodeport integer not null default 5432,
    database text not null default current_database(),
    username text not null default current_user,
    active boolean not null default true,
    jobname text
);
create table cron.job_run_details (
    jobid bigint,
    runid bigint generated always as identity primary key,
    job_pid integer,
    database text,
    username text,
    command text,
    status text,
    return_message text,
    start_time timestamptz,
    end_time timestamptz
);
create function cron.schedule(schedule text, command text) returns bigint language sql as
    'insert into cron.job (schedule, command) values ($1, $2) returning jobid';
create function cron.schedule(job_name text, schedule text, command text) returns bigint language sql as
    'insert into cron.job (jobname, schedule, command) values ($1, $2, $3) returning jobid';
create function cron.unschedule(job_id bigint) returns boolean language sql as
    'delete from cron.job where jobid = $1 returning true';
create function cron.unschedule(job_name text) returns boolean language sql as
    'delete from cron.job where jobname = $1 returning true';
