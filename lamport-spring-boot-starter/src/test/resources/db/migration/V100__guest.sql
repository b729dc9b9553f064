-- A table of the service's own.
create table guest (
    name text primary key
);
