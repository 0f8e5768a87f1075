#!/bin/sh
# Says in one sentence what this machine lacks and the command that helps. Exit code 1 if anything.
python="${1:-python3}"
need_disk_mb="${NEED_DISK_MB:-5000}"
need_memory_mb="${NEED_MEMORY_MB:-2500}"

say() {
    echo "$1" >&2
    exit 1
}

command -v make >/dev/null 2>&1 ||
    say "make가 없습니다. ‘apt-get install -y make’를 실행해 주시기 바랍니다. (make is missing: apt-get install -y make)"
command -v "$python" >/dev/null 2>&1 ||
    say "파이썬($python)이 없습니다. ‘apt-get install -y python3 python3-venv’를 실행해 주시기 바랍니다. (Python is missing.)"
"$python" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' ||
    say "파이썬 3.11~3.13이 필요합니다. ‘make demo PYTHON=python3.11’처럼 알려 주시기 바랍니다. (Python 3.11 to 3.13 is needed.)"
"$python" -c 'import ensurepip, venv' >/dev/null 2>&1 ||
    say "python3-venv가 없습니다. ‘apt-get install -y python3-venv’를 실행해 주시기 바랍니다. (python3-venv is missing.)"

if [ ! -e .venv/.installed ]; then
    free_mb=$(df -Pm . | awk 'NR == 2 {print $4}')
    [ "$free_mb" -ge "$need_disk_mb" ] ||
        say "디스크가 모자랍니다: ${need_disk_mb}MB가 필요하고 ${free_mb}MB가 남았습니다. ‘df -h .’로 보고 비워 주시기 바랍니다. (Not enough disk.)"
fi
if [ -r /proc/meminfo ]; then
    memory_mb=$(awk '/^MemAvailable:/ {print int($2 / 1024)}' /proc/meminfo)
    [ "$memory_mb" -ge "$need_memory_mb" ] ||
        say "메모리가 모자랍니다: ${need_memory_mb}MB가 필요하고 ${memory_mb}MB를 쓸 수 있습니다. ‘free -m’으로 보고 다른 프로그램을 닫아 주시기 바랍니다. (Not enough memory.)"
fi
