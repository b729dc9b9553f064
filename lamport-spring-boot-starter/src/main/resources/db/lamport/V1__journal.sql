-- One row: who the process of this journal is. The incarnation is random and lasts as long as this database.
create table identity (
    id          integer primary key check (id = 1),
    process     varchar(64) not null,
    incarnation varchar(64) not null
);

-- Append-only: one row per input, with everything it led to.
create table step (
    number       bigint primary key,
    first_effect bigint not null,
    last_effect  bigint not null,
    at           bigint not null,
    input        text   not null,
    effects      text   not null
);
create index step_by_effect on step (last_effect);

-- The state after a step. The newest one is where recovery begins.
create table snapshot (
    step   bigint primary key,
    effect bigint not null,
    state  text   not null
);
