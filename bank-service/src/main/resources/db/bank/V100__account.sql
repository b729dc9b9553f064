-- Amounts in cents. The balance is what the blocks made of the opening; /audit checks that.
create table account (
    id          integer primary key,
    opening     bigint not null,
    balance     bigint not null,
    last_access bigint not null
);
