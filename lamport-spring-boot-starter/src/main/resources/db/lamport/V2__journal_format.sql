-- format: how the journal is written; a reader that knows another one leaves it alone.
-- opening: counts the starts; whoever finds another number than its own has been replaced.
alter table identity add column format integer not null default 1;
alter table identity add column opening bigint not null default 0;
