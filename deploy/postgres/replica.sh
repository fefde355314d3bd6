#!/bin/bash
# Starts a streaming replica; the first time it copies the primary.
set -euo pipefail
if [ ! -s "$PGDATA/PG_VERSION" ]; then
    chmod 700 "$PGDATA"
    pg_basebackup --host=primary --username=replicator --pgdata="$PGDATA" --wal-method=stream --slot=replica \
        --write-recovery-conf --checkpoint=fast
fi
exec postgres -c hot_standby=on
