alter table public.also_public
    add unique (id), add constraint again foreign key (id) references public.untouched not enforced;
