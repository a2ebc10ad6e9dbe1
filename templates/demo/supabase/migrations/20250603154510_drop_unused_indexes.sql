-- No scans in the last thirty days.
drop index public.tasks_assignee_id_idx;
drop index public.projects_name_trgm_idx;
