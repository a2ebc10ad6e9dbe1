create domain book.money_amount as numeric(19, 4) default 0 not null constraint positive check (value >= 0);
create type book.total as (currency char(3), amount book.money_amount);
create type book.span as range (subtype = numeric);
alter table book.account add balance book.money_amount, add totals book.total[], add spans book.span;
alter domain book.money_amount drop not null;
alter domain book.money_amount rename constraint positive to not_negative;
alter type book.total add attribute note text;
alter type book.total rename attribute amount to sum;
