-- Why a transfer was given up, for one that is in no block and never will be. The request's node is the client's number,
-- which is not the sender's if the account was taken over.
alter table transfer add column reason varchar(200);
alter table transfer add column request_node integer;
