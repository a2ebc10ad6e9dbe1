SELECT pg_catalog.has_schema_privilege('concerts', 'usage');
ROLLBACK;
