{% import 'shared/macros.sql' as shared with context %}
