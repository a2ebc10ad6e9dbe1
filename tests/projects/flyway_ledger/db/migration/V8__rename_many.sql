alter table ledger.template rename to blueprint;
alter table ledger.blueprint rename column code to label;
alter table ledger.copy_all rename constraint template_note_check to no_no;
alter schema ledger rename to book;
alter table book.copy_plain rename to "Copy Plain";
