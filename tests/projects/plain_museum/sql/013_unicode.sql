create table museum."Käufer" ("größe" int check ("größe" > 0), U&"d\0061ta" text unique);
create index on museum."Käufer" ("größe") where "größe" < 10;
comment on table museum."Käufer" is E'it\'s\nlong';
