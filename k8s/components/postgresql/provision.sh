#!/bin/bash
# Run once, when the server's data folder is made: what must be there before a service's first start, for all five.
set -euo pipefail
for database in registration verification agent retention incident; do
    sql=$(</etc/shiming/provision.sql)
    sql=${sql//'${database}'/$database}
    sql=${sql//'${ownerPassword}'/$OWNER_PASSWORD}
    sql=${sql//'${password}'/$SERVICE_PASSWORD}
    psql --no-psqlrc --set=ON_ERROR_STOP=1 --username="$POSTGRES_USER" --dbname=postgres --quiet <<<"$sql"
    # Takes destroyed keys out of the files of the keys server (`keys erase`); of no use on the other one.
    psql --no-psqlrc --set=ON_ERROR_STOP=1 --username="$POSTGRES_USER" --dbname="$database" --quiet <<END
GRANT pg_checkpoint TO "${database}_owner";
GRANT EXECUTE ON FUNCTION pg_switch_wal() TO "${database}_owner";
END
done
