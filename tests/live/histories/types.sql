-- Histories of types.


-- types of intervals --

create table t (a interval, b interval(3), c interval year, d interval month, e interval day,
    f interval hour, g interval minute, h interval second, i interval year to month, j interval
    day to hour, k interval day to minute, l interval day to second, m interval hour to minute,
    n interval hour to second, o interval minute to second, p interval second(2), q interval day
    to second(4), r interval(2)[], s interval hour to second(0));
create domain d as interval minute to second(1);
