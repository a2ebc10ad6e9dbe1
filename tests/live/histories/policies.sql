-- Histories of policies.


-- a policy for the current role --

create table t (a int);
create policy p on t to current_user;
