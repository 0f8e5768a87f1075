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
if [ -d /run/systemd/system ] && [ "$(id -u)" = 0 ] && [ -e /etc/systemd/system/neomeo.service ]; then
    systemctl disable --quiet --now neomeo.service neomeo-backup.timer
    rm -f /etc/systemd/system/neomeo.service /etc/systemd/system/neomeo-backup.service \
        /etc/systemd/system/neomeo-backup.timer
    systemctl daemon-reload
fi
rm -rf "$prefix/versions" "$prefix/current" "$prefix/bin" "$prefix/tls"
if [ "$with_data" = yes ]; then
    [ -e "$home/catalog.db" ] && rm -rf "$home" "$prefix/backups"
    echo "프로그램과 자료를 지웠습니다."
else
    echo "프로그램을 지웠습니다. 자료($home)와 백업($prefix/backups)은 그대로입니다."
fi
rmdir "$prefix" 2>/dev/null || true
