drop schema payroll cascade;
