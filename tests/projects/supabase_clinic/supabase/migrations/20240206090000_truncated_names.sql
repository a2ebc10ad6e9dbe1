create table public.appointment_reminder_delivery_attempts (
    id int primary key,
    reminder_delivery_provider_message_identifier text unique,
    reminder_delivery_provider_message_fingerprint text unique,
    clinic uuid references public.clinics
);
alter table public.appointment_reminder_delivery_attempts
    add foreign key (clinic) references public.clinics on delete cascade,
    add check (reminder_delivery_provider_message_identifier <> ''),
    add check (reminder_delivery_provider_message_fingerprint <> '');
create index on public.appointment_reminder_delivery_attempts (
    reminder_delivery_provider_message_identifier, reminder_delivery_provider_message_fingerprint);
create index on public.appointment_reminder_delivery_attempts (
    reminder_delivery_provider_message_identifier, reminder_delivery_provider_message_fingerprint);
