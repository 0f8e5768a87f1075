#!/bin/sh
# 너머를 지웁니다. 자료는 --with-data를 붙일 때만 지웁니다. Removes Neomeo; the data stay unless told.
set -eu
if [ "$(id -u)" = 0 ]; then
    prefix=/opt/neomeo home=/var/lib/neomeo
else
    prefix=$HOME/.local/lib/neomeo home=$HOME/neomeo
fi
with_data=no
while [ $# -gt 0 ]; do
    case $1 in
        --prefix) prefix=$2; shift 2 ;;
        --home) home=$2; shift 2 ;;
        --with-data) with_data=yes; shift ;;
        *) echo "사용법: sh remove.sh [--prefix 프로그램폴더] [--home 자료폴더] [--with-data]" >&2; exit 1 ;;
    esac
done
[ -d "$prefix/versions" ] || { echo "$prefix 에 너머가 없습니다. --prefix를 확인해 주시기 바랍니다." >&2; exit 1; }
[ "$with_data" = no ] || [ -e "$home/catalog.db" ] ||
    { echo "$home 에 너머의 자료가 없습니다. --home을 확인해 주시기 바랍니다." >&2; exit 1; }
if [ "$(id -u)" = 0 ] && grep -qsF "=$prefix/bin/neomeo " /etc/systemd/system/neomeo.service; then
    now=$([ ! -d /run/systemd/system ] || echo --now)
    systemctl disable --quiet $now neomeo.service neomeo-backup.timer
    rm -f /etc/systemd/system/neomeo.service /etc/systemd/system/neomeo-backup.service \
        /etc/systemd/system/neomeo-backup.timer
    [ -z "$now" ] || systemctl daemon-reload
fi
rm -rf "$prefix/versions" "$prefix/current" "$prefix/bin" "$prefix/tls"
if [ "$with_data" = yes ]; then
    day='[0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9]' second='[0-9][0-9][0-9][0-9][0-9][0-9]'
    find "$(dirname "$home")" -maxdepth 1 -name "$(basename "$home").$day-$second" -exec rm -rf {} + # set aside
    rm -rf "$home" "$home-key" "$home-backups" "$prefix/backups"
    echo "프로그램과 자료, 열쇠, 백업을 지웠습니다."
else
    echo "프로그램을 지웠습니다. 자료($home), 열쇠($home-key), 백업($home-backups, $prefix/backups)은 그대로입니다."
fi
rmdir "$prefix" 2>/dev/null || true
