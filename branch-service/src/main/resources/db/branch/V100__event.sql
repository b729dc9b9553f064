-- The updates that began here. Amounts in cents; outcome and balance are null while under way.
create table branch_update (
    event_id bigint primary key,
    kind     varchar(16) not null,
    amount   bigint not null,
    outcome  varchar(16),
    balance  bigint
);

-- What happened here, in order.
create table sub_event (
    place    bigint primary key,
    event_id bigint not null,
    name     varchar(64) not null,
    clock    bigint not null
);
