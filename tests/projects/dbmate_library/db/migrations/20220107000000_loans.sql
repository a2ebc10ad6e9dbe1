-- migrate:up
create table loans (
  reader_id bigint references readers (id) on delete restrict,
  book_id uuid references books (id),
  taken date not null default current_date,
  "returned" date generated always as (taken + 30) stored,
  primary key (reader_id, book_id, taken)
);
alter table loans add constraint loans_reader_fk foreign key (reader_id) references readers (id)
  on update cascade deferrable initially deferred not valid;
alter table loans alter constraint loans_reader_id_fkey deferrable;

-- migrate:down
drop table loans;
