create type http_method as enum ('GET', 'POST', 'PUT', 'DELETE', 'PATCH', 'HEAD');
create type http_header as (field text, value text);
create type http_request as (method http_method, uri text, headers http_header[], content_type text, content text);
create type http_response as (status integer, content_type text, headers http_header[], content text);
create function http(request http_request) returns http_response language sql as 'select null::http_response';
create function http_get(uri text) returns http_response language sql as 'select null::http_response';
create function http_post(uri text, content text, content_type text) returns http_response
    language sql as 'select null::http_response';
create function http_header(field text, value text) returns http_header language sql as 'select $1, $2';
