-- The transfers that were asked for here. Amounts in cents; outcome and height are null while pending.
create table transfer (
    id           varchar(64) primary key,
    place        bigint  not null,
    sender       integer not null,
    recipient    integer not null,
    amount       bigint  not null,
    request_time bigint,
    height       bigint,
    outcome      varchar(16)
);
create index transfer_by_place on transfer (place);
