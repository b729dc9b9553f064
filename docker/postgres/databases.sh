#!/bin/bash
# A database and a user for each of $PROCESSES. Runs once, when the volume is new.
set -euo pipefail
for process in $PROCESSES; do
    psql --quiet -v ON_ERROR_STOP=1 -U "$POSTGRES_USER" -d postgres \
        -v process="$process" -v password="$PROCESS_PASSWORD" <<'SQL'
create user :"process" password :'password';
create database :"process" owner :"process";
revoke connect on database :"process" from public;
SQL
done
