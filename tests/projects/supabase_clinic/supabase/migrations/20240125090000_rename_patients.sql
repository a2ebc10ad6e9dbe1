alter table public.patients rename to clients;
alter table public.clients rename column "Full Name" to full_name;
alter table public.visits rename column patient_id to client_id;
alter index public.patients_without_email rename to clients_without_email;
alter table public.clients rename constraint patients_clinic_id_email_key to one_email_a_clinic;
