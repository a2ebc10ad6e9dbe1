alter function payroll.log() rename to write_log;
alter trigger log on payroll.salaries rename to "Log";
alter table payroll.salaries rename to wages;
alter table payroll.wages rename constraint salaries_pkey to wages_pkey;
alter table payroll.wages disable trigger "Log", enable replica trigger log_truncate;
