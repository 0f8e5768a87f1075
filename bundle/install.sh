#!/bin/sh
# 너머를 설치하거나 새 판으로 올립니다. 다시 실행해도 달라지는 것이 없습니다.
# Installs Neomeo, or upgrades it; running it again changes nothing. Nothing is fetched.
set -eu
umask 077

bundle=$(cd "$(dirname "$0")" && pwd)
version=$(cat "$bundle/VERSION")
as_root=$([ "$(id -u)" = 0 ] && echo yes || echo no)
if [ "$as_root" = yes ]; then
    prefix=/opt/neomeo home=/var/lib/neomeo host=0.0.0.0 service=yes
else
    prefix=$HOME/.local/lib/neomeo home=$HOME/neomeo host=127.0.0.1 service=no
fi
python=python3 port=8400 certificate= certificate_key= public_key=

say() { printf '%s\n' "$*"; }
stop() { say "$*" >&2; exit 1; }
usage() {
    say "사용법: sh install.sh [--prefix 프로그램폴더] [--home 자료폴더] [--host 주소] [--port 포트]
  [--python 파이썬] [--certificate 인증서.pem --certificate-key 열쇠.pem] [--public-key 서명확인.pem] [--no-service]
프로그램: $prefix · 자료: $home"
}

while [ $# -gt 0 ]; do
    case $1 in
        --prefix) prefix=$2 ;; --home) home=$2 ;; --host) host=$2 ;; --port) port=$2 ;;
        --python) python=$2 ;; --certificate) certificate=$2 ;; --certificate-key) certificate_key=$2 ;;
        --public-key) public_key=$2 ;; --no-service) service=no; shift; continue ;;
        --help | -h) usage; exit 0 ;;
        *) usage >&2; stop "‘$1’은(는) 모르는 선택입니다." ;;
    esac
    shift 2 || stop "값이 빠졌습니다."
done
[ "$service" = no ] || [ -d /run/systemd/system ] || service=no
[ -z "$certificate$certificate_key" ] || { [ -r "$certificate" ] && [ -r "$certificate_key" ]; } ||
    stop "인증서와 열쇠를 둘 다, 읽을 수 있는 파일로 적어 주시기 바랍니다."

check_bundle() {
    tag=$("$python" -c 'import sys; print("cp%d%d" % sys.version_info[:2])') ||
        stop "파이썬($python)이 없습니다. ‘apt-get install -y python3 python3-venv’로 설치해 주시기 바랍니다."
    [ "$tag" = "$(cat "$bundle/PYTHON")" ] ||
        stop "이 묶음은 파이썬 $(cat "$bundle/PYTHON")용인데 $python 은(는) ${tag}입니다. --python으로 맞는 파이썬을 적어 주시기 바랍니다."
    "$python" -c 'import ensurepip, venv' 2>/dev/null ||
        stop "python3-venv가 없습니다. ‘apt-get install -y python3-venv’로 설치해 주시기 바랍니다."
    if [ -n "$public_key" ]; then
        openssl pkeyutl -verify -pubin -inkey "$public_key" -rawin -in "$bundle/SHA256SUMS" \
            -sigfile "$bundle/SHA256SUMS.sig" >/dev/null 2>&1 ||
            stop "서명이 맞지 않습니다. 이 묶음을 쓰지 말고 보낸 곳에 확인해 주시기 바랍니다."
    else
        say "서명은 확인하지 않았습니다(--public-key 파일로 확인합니다)."
    fi
    (cd "$bundle" && sha256sum --quiet --check SHA256SUMS) ||
        stop "묶음의 파일이 손상되었습니다. 다시 옮겨 주시기 바랍니다."
    unlisted=$(cd "$bundle" && find . -type f ! -name 'SHA256SUMS*' | sort |
        while read -r file; do grep -qF "  $file" SHA256SUMS || say "$file"; done)
    [ -z "$unlisted" ] || stop "목록에 없는 파일이 있습니다: $unlisted"
}

# A version is whole when .whole is there: what was cut off is made anew.
install_program() {
    place=$prefix/versions/$version
    [ ! -e "$place/.whole" ] || return 0
    say "프로그램을 설치합니다: $place"
    rm -rf "$place"
    (umask 022 && mkdir -p "$place" && chmod 755 "$prefix" "$prefix/versions" &&
        "$python" -m venv "$place/venv" &&
        "$place/venv/bin/python" -m pip install --quiet --disable-pip-version-check --no-index --no-deps \
            --require-hashes --find-links "$bundle/wheels" --requirement "$bundle/requirements.txt" &&
        cp -R "$bundle/model" "$place/model" && cp -R "$bundle/docs" "$place/docs" &&
        touch "$place/.whole") || stop "설치하지 못했습니다. 디스크와 권한을 확인해 주시기 바랍니다."
}

run_as_owner() {
    if [ "$as_root" = yes ]; then runuser -u neomeo -- "$@"; else "$@"; fi
}

neomeo_of() { # VERSION ARGUMENT…
    which=$prefix/versions/$1
    shift
    run_as_owner env NEOMEO_HOME="$home" NEOMEO_MODEL="$which/model" "$which/venv/bin/neomeo" "$@"
}

make_home() {
    if [ "$as_root" = yes ]; then
        id neomeo >/dev/null 2>&1 || useradd --system --home-dir "$home" --shell /usr/sbin/nologin neomeo
    fi
    [ ! -e "$home/catalog.db" ] || return 0
    mkdir -p "$home"
    [ "$as_root" = no ] || chown neomeo: "$home"
    neomeo_of "$version" init >/dev/null
}

stop_service() { [ "$service" = no ] || systemctl stop neomeo.service 2>/dev/null || true; }

# $home is set back from a backup of the version before; what was there is kept beside it. A backup
# holds neither the key of the clear text nor the evaluations: they come from beside.
set_back() { # VERSION BACKUP
    aside=$home.$(date +%Y%m%d-%H%M%S)
    mv "$home" "$aside"
    env NEOMEO_HOME="$home" "$prefix/versions/$1/venv/bin/neomeo" restore "$2" >/dev/null
    for kept in clear_text.key evaluations; do
        [ ! -e "$aside/$kept" ] || cp -Rp "$aside/$kept" "$home/"
    done
    [ "$as_root" = no ] || chown -R neomeo: "$home"
    rm -f "$prefix/upgrading"
    say "앞의 판(${1})과 그 자료로 되돌렸습니다. 올리던 자료는 ${aside}에 두었습니다."
}

# $prefix/upgrading names the version and the backup from before the catalog is touched until the
# new version has proved itself: a kill in between is seen by the next run.
upgrade() {
    [ -e "$prefix/current" ] || return 0
    before=$(basename "$(readlink "$prefix/current")")
    if [ -e "$prefix/upgrading" ]; then
        read -r from backup <"$prefix/upgrading"
        say "올리다 멈춘 적이 있습니다."
        stop_service
        [ "$before" != "$from" ] || set_back "$from" "$backup"
        rm -f "$prefix/upgrading"
    fi
    [ "$before" != "$version" ] || return 0
    say "$before 에서 $version 으로 올립니다."
    stop_service
    backups=$prefix/backups
    mkdir -p "$backups"
    [ "$as_root" = no ] || chown neomeo: "$backups"
    backup=$backups/$before-$(date +%Y%m%d-%H%M%S)
    if ! neomeo_of "$before" backup "$backup" >/dev/null; then
        start_again
        stop "백업하지 못해 올리지 않았습니다. 디스크를 확인해 주시기 바랍니다."
    fi
    say "$before $backup" >"$prefix/upgrading.new"
    mv "$prefix/upgrading.new" "$prefix/upgrading"
    if ! neomeo_of "$version" ask-again; then
        set_back "$before" "$backup"
        start_again
        exit 1
    fi
}

start_again() { [ "$service" = no ] || systemctl start neomeo.service; }

switch() {
    ln -sfn "versions/$version" "$prefix/current.new"
    mv -T "$prefix/current.new" "$prefix/current"
    rm -f "$prefix/upgrading"
}

make_certificate() {
    mkdir -p "$prefix/tls"
    if [ -n "$certificate" ]; then
        cp "$certificate" "$prefix/tls/certificate.pem"
        cp "$certificate_key" "$prefix/tls/key.pem"
    elif [ ! -e "$prefix/tls/certificate.pem" ] && [ "$host" != 127.0.0.1 ]; then
        name=$(hostname)
        openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 825 -subj "/CN=$name" \
            -addext "subjectAltName=DNS:$name,DNS:localhost,IP:127.0.0.1" \
            -keyout "$prefix/tls/key.pem" -out "$prefix/tls/certificate.pem" 2>/dev/null
        say "스스로 서명한 인증서를 만들었습니다. 기관의 인증서는 --certificate, --certificate-key로 넣어 주시기 바랍니다."
    fi
    [ "$as_root" = no ] || chown -R neomeo: "$prefix/tls"
}

write_commands() {
    secure=
    [ ! -e "$prefix/tls/certificate.pem" ] ||
        secure=" --certificate $prefix/tls/certificate.pem --certificate-key $prefix/tls/key.pem"
    (umask 022 && mkdir -p "$prefix/bin"
        cat >"$prefix/bin/neomeo" <<END
#!/bin/sh
export NEOMEO_HOME="\${NEOMEO_HOME:-$home}" NEOMEO_MODEL="$prefix/current/model"
exec "$prefix/current/venv/bin/neomeo" "\$@"
END
        cat >"$prefix/bin/neomeo-serve" <<END
#!/bin/sh
exec "$prefix/bin/neomeo" serve --host $host --port $port$secure
END
        chmod 755 "$prefix/bin/neomeo" "$prefix/bin/neomeo-serve")
}

start_service() {
    [ "$service" = yes ] || return 0
    mkdir -p "$home-backups"
    chown neomeo: "$home-backups"
    for unit in "$bundle"/units/*; do
        sed "s|@PREFIX@|$prefix|g; s|@HOME@|$home|g" "$unit" >"/etc/systemd/system/$(basename "$unit")"
    done
    chmod 644 /etc/systemd/system/neomeo*
    systemctl daemon-reload
    systemctl enable --quiet --now neomeo-backup.timer neomeo.service
    systemctl restart neomeo.service
}

check_bundle
install_program
make_home
upgrade
switch
make_certificate
write_commands
start_service
scheme=http
[ ! -e "$prefix/tls/certificate.pem" ] || scheme=https
say "설치를 마쳤습니다: 너머 $version, 자료 $home"
[ "$service" = yes ] || say "서버는 ‘$prefix/bin/neomeo-serve’로 엽니다."
say "주소: $scheme://$([ "$host" = 0.0.0.0 ] && hostname || echo "$host"):$port"
say "사람 등록: $prefix/bin/neomeo person add 아이디 --name 성명 --administrator"
