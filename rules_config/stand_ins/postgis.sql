create type geometry;
create function geometry_in(cstring) returns geometry language internal immutable strict as 'textin';
create function geometry_out(geometry) returns cstring language internal immutable strict as 'textout';
create function geometry_typmod_in(cstring[]) returns integer language internal immutable strict as 'array_ndims';
create type geometry (
    input = geometry_in, output = geometry_out, typmod_in = geometry_typmod_in,
    internallength = variable, alignment = double, storage = main
);
create type geography;
create function geography_in(cstring) returns geography language internal immutable strict as 'textin';
create function geography_out(geography) returns cstring language internal immutable strict as 'textout';
create function geography_typmod_in(cstring[]) returns integer language internal immutable strict as 'array_ndims';
create type geography (
    input = geography_in, output = geography_out, typmod_in = geography_typmod_in,
    internallength = variable, alignment = double, storage = main
);
create cast (geometry as geography) without function as implicit;
create cast (geography as geometry) without function;

create operator class gist_geometry_ops_2d default for type geometry using gist as
    function 1 gist_box_consistent(internal, box, smallint, oid, internal),
    function 2 gist_box_union(internal, internal),
    function 5 gist_box_penalty(internal, internal, internal),
    function 6 gist_box_picksplit(internal, internal),
    function 7 gist_box_same(box, box, internal);
create operator class gist_geography_ops default for type geography using gist as
    function 1 gist_box_consistent(internal, box, smallint, oid, internal),
    function 2 gist_box_union(internal, internal),
    function 5 gist_box_penalty(internal, internal, internal),
    function 6 gist_box_picksplit(internal, internal),
    function 7 gist_box_same(box, box, internal);

create table spatial_ref_sys (
    srid integer primary key,
    auth_name varchar(256),
    auth_srid integer,
    srtext varchar(2048),
    proj4text varchar(2048)
);

create function st_makepoint(float8, float8) returns geometry language sql immutable as 'select null::geometry';
create function st_point(float8, float8) returns geometry language sql immutable as 'select null::geometry';
create function st_setsrid(geometry, integer) returns geometry language sql immutable as 'select $1';
create function st_x(geometry) returns float8 language sql immutable as 'select 0::float8';
create function st_y(geometry) returns float8 language sql immutable as 'select 0::float8';
create function st_distance(geometry, geometry) returns float8 language sql immutable as 'select 0::float8';
create function st_distance(geography, geography) returns float8 language sql immutable as 'select 0::float8';
create function st_dwithin(geometry, geometry, float8) returns boolean language sql immutable as 'select true';
create function st_dwithin(geography, geography, float8) returns boolean language sql immutable as 'select true';
create function st_intersects(geometry, geometry) returns boolean language sql immutable as 'select true';
create function st_contains(geometry, geometry) returns boolean language sql immutable as 'select true';
create function st_within(geometry, geometry) returns boolean language sql immutable as 'select true';
create function st_geomfromtext(text, integer default 0) returns geometry language sql immutable as 'select null::geometry';
create function st_geogfromtext(text) returns geography language sql immutable as 'select null::geography';
create function st_astext(geometry) returns text language sql immutable as 'select null::text';
create function st_asgeojson(geometry) returns text language sql immutable as 'select null::text';
create function postgis_version() returns text language sql immutable as 'select ''3''::text';
