alter table kept drop column n;
