drop function payroll.log() cascade;
