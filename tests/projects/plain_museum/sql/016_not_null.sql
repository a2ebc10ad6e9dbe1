alter table museum.exhibits add constraint has_price check (price is not null) not valid;
alter table museum.exhibits validate constraint has_price;
alter table museum.exhibits alter column price set not null, drop constraint has_price;
alter table museum.tours add constraint speaks not null language;
