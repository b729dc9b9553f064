-- Append-only. The block as JSON: what is queried is its place in the chain, and the transfers have rows of
-- their own where a service wants them.
create table block (
    height bigint primary key,
    hash   varchar(64) not null,
    block  text        not null
);
