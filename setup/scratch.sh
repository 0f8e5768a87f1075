#!/bin/sh
# Prints where tests write what nobody keeps: in memory where 8 GB are free, 4 GB of them for files, and programs
# may run from there (a container's memory often forbids it), so that no commit waits for a disk.
memory=/dev/shm
files=$(df -Pk "$memory" 2>/dev/null | awk 'NR == 2 { print int($4 / 2 ^ 20) }')
free=$(awk '/^MemAvailable/ { print int($2 / 2 ^ 20) }' /proc/meminfo 2>/dev/null)
if [ "${files:-0}" -ge 4 ] && [ "${free:-0}" -ge 8 ] && probe=$(mktemp "$memory/neomeo.XXXXXX" 2>/dev/null); then
    printf '#!/bin/sh\n' >"$probe"
    chmod 700 "$probe"
    "$probe" 2>/dev/null && found=$memory
    rm -f "$probe"
fi
echo "${found:-${TMPDIR:-/tmp}}"
