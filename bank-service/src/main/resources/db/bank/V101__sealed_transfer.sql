-- The ids of all transfers in the chain, by the account that paid: one that is here is never carried out again. Made of the
-- blocks, and completed from them at every start.
create table sealed_transfer (
    sender integer not null,
    id     varchar(64) not null,
    height bigint not null,
    primary key (sender, id, height)
);
