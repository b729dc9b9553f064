-- life: what effects are numbered in; null as long as it is the incarnation. A process that has been rebuilt from what its
-- peers have keeps the incarnation that they know.
alter table identity add column life varchar(64);
