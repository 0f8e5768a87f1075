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
python=python3 port=8400 certificate= certificate_key= public_key= addressed=no changed=no

say() { printf '%s\n' "$*"; }
stop() { say "$*" >&2; exit 1; }
systemd_runs() { [ -d /run/systemd/system ]; }
usage() {
    say "사용법: sh install.sh [--prefix 프로그램폴더] [--home 자료폴더] [--host 주소] [--port 포트]
  [--python 파이썬] [--certificate 인증서.pem --certificate-key 열쇠.pem] [--public-key 서명확인.pem] [--no-service]
프로그램: $prefix · 자료: $home"
}

while [ $# -gt 0 ]; do
    case $1 in
        --prefix) prefix=$2 ;; --home) home=$2 ;; --host) host=$2 addressed=yes ;; --port) port=$2 addressed=yes ;;
        --python) python=$2 ;; --certificate) certificate=$2 ;; --certificate-key) certificate_key=$2 ;;
        --public-key) public_key=$2 ;; --no-service) service=no; shift; continue ;;
        --help | -h) usage; exit 0 ;;
        *) usage >&2; stop "‘$1’은(는) 모르는 선택입니다." ;;
    esac
    shift 2 || stop "값이 빠졌습니다."
done
[ "$service" = no ] || command -v systemctl >/dev/null || service=no
[ -z "$certificate$certificate_key" ] || { [ -r "$certificate" ] && [ -r "$certificate_key" ]; } ||
    stop "인증서와 열쇠를 둘 다, 읽을 수 있는 파일로 적어 주시기 바랍니다."

check_bundle() {
    if [ -n "$public_key" ]; then
        command -v openssl >/dev/null ||
            stop "서명을 확인할 openssl이 없습니다. 데비안 설치 매체로 설치한 뒤 다시 실행해 주시기 바랍니다."
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

# apt puts packages in order, and touches nothing when one of them does not fit; it asks no mirror.
put_in() {
    (cd "$bundle/debian" && umask 022 && DEBIAN_FRONTEND=noninteractive apt-get install --quiet --quiet --yes \
        --no-remove --no-install-recommends -o Dir::Etc::SourceList=/dev/null -o Dir::Etc::SourceParts=/dev/null \
        "$@" >/dev/null)
}

# Only what is missing: what the machine has may be newer than what was carried. Where what is
# missing does not fit to what is older (python3.11-venv wants its own python3.11), that comes along.
install_debs() {
    command -v apt-get >/dev/null || return 0
    [ -e "$bundle/debian/RELEASE" ] || return 0
    theirs=$(cat "$bundle/debian/RELEASE") ours=$(. /etc/os-release && say "$ID ${VERSION_ID:-}")
    if [ "$ours" != "$theirs" ]; then
        say "묶음의 데비안 꾸러미는 ${theirs}의 것이라 이 컴퓨터(${ours})에 쓰지 않습니다. python3-venv와 openssl, 스캔 문서를 읽으려면 tesseract-ocr-kor가 이 컴퓨터에 있어야 합니다."
        return 0
    fi
    missing='' older=''
    for deb in "$bundle"/debian/*.deb; do
        name=$(dpkg-deb --field "$deb" Package)
        has=$(dpkg-query --show --showformat '${db:Status-Status} ${Version}' "$name" 2>/dev/null) || has=''
        case $has in
            'installed '*) ! dpkg --compare-versions "${has#installed }" lt "$(dpkg-deb --field "$deb" Version)" ||
                older="$older ./$(basename "$deb")" ;;
            *) missing="$missing ./$(basename "$deb")" ;;
        esac
    done
    [ -n "$missing" ] || return 0
    if [ "$as_root" = no ]; then
        say "이 컴퓨터에 없는 데비안 꾸러미가 묶음에 있습니다. 관리자 권한으로 설치할 수 있습니다(tesseract는 스캔 문서에만 씁니다):"
        say "  cd $bundle/debian && apt-get install$missing"
    else
        # shellcheck disable=SC2086  (names of packages hold no spaces)
        put_in $missing 2>/dev/null || put_in $missing $older ||
            stop "데비안 꾸러미를 설치하지 못했습니다. 데비안 설치 매체로 python3-venv, openssl, tesseract-ocr-kor를 설치한 뒤 다시 실행해 주시기 바랍니다."
    fi
}

check_python() {
    running=$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])') ||
        stop "파이썬($python)이 없습니다. ‘apt-get install -y python3 python3-venv’로 설치해 주시기 바랍니다."
    requirements=$bundle/requirements-$running.txt
    if [ ! -e "$requirements" ]; then
        served=$(cd "$bundle" && ls requirements-*.txt | sed 's/requirements-//; s/\.txt//')
        stop "이 묶음은 파이썬 $(echo $served)용인데 $python 은(는) ${running}입니다. --python으로 맞는 파이썬을 적어 주시기 바랍니다."
    fi
    "$python" -c 'import ensurepip, venv' 2>/dev/null ||
        stop "python3-venv가 없습니다. ‘apt-get install -y python3-venv’로 설치해 주시기 바랍니다."
}

# A version is whole when .whole is there and its Python finds it: what was cut off is made anew, and
# what a newer Debian left behind with its Python.
install_program() {
    place=$prefix/versions/$version
    [ ! -e "$place/.whole" ] || ! "$place/venv/bin/python" -IB -c 'import cli' 2>/dev/null || return 0
    say "프로그램을 설치합니다: $place"
    rm -rf "$place"
    (umask 022 && mkdir -p "$place" && chmod 755 "$prefix" "$prefix/versions" &&
        "$python" -m venv "$place/venv" &&
        "$place/venv/bin/python" -m pip install --quiet --disable-pip-version-check --no-index --no-deps \
            --require-hashes --find-links "$bundle/wheels" --requirement "$requirements" &&
        cp -R "$bundle/model" "$place/model" && cp -R "$bundle/docs" "$place/docs" &&
        touch "$place/.whole") || stop "설치하지 못했습니다. 디스크와 권한을 확인해 주시기 바랍니다."
}

run_as_owner() {
    if [ "$as_root" = yes ]; then runuser -u neomeo -- "$@"; else "$@"; fi
}

neomeo_of() { # VERSION ARGUMENT…
    which=$prefix/versions/$1
    shift
    run_as_owner env NEOMEO_HOME="$home" "$which/venv/bin/neomeo" "$@"
}

own() { [ "$as_root" = no ] || chown -R neomeo: "$@"; }

make_home() {
    if [ "$as_root" = yes ]; then
        id neomeo >/dev/null 2>&1 || useradd --system --home-dir "$home" --shell /usr/sbin/nologin neomeo
    fi
    [ -d "$home" ] || { mkdir -p "$home" && own "$home"; }
}

make_catalog() { [ -e "$home/catalog.db" ] || neomeo_of "$version" init >/dev/null; }

stop_service() { [ "$service" = no ] || ! systemd_runs || systemctl stop neomeo.service 2>/dev/null || true; }

# $home is set back from a backup of the version before; what was there is kept beside it. What a
# backup does not hold (the key of the clear text, secrets, evaluations) comes from beside.
set_back() { # VERSION BACKUP
    aside=$home.$(date +%Y%m%d-%H%M%S)
    mv "$home" "$aside"
    env NEOMEO_HOME="$home" "$prefix/versions/$1/venv/bin/neomeo" restore "$2" >/dev/null
    for kept in "$aside"/*; do
        case $(basename "$kept") in catalog.db* | pace.db* | index | *.lock | *.sock) continue ;; esac
        [ -e "$home/$(basename "$kept")" ] || cp -Rp "$kept" "$home/"
    done
    own "$home"
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
    own "$backups"
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

start_again() { [ "$service" = no ] || ! systemd_runs || systemctl start neomeo.service; }

switch_to() {
    ln -sfn "versions/$1" "$prefix/current.new"
    mv -T "$prefix/current.new" "$prefix/current"
}

make_certificate() {
    mkdir -p "$prefix/tls"
    if [ -n "$certificate" ]; then
        cmp -s "$certificate" "$prefix/tls/certificate.pem" || changed=yes
        cp "$certificate" "$prefix/tls/certificate.pem"
        cp "$certificate_key" "$prefix/tls/key.pem"
    elif [ ! -e "$prefix/tls/certificate.pem" ] && [ "$host" != 127.0.0.1 ]; then
        name=$(hostname)
        openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 825 -subj "/CN=$name" \
            -addext "subjectAltName=DNS:$name,DNS:localhost,IP:127.0.0.1" \
            -keyout "$prefix/tls/key.pem" -out "$prefix/tls/certificate.pem" 2>/dev/null ||
            stop "인증서를 만들지 못했습니다. openssl이 있는지 확인하거나 --certificate로 적어 주시기 바랍니다."
        say "스스로 서명한 인증서를 만들었습니다. 기관의 인증서는 --certificate, --certificate-key로 넣어 주시기 바랍니다."
    fi
    own "$prefix/tls"
}

# What is set is set once: neomeo.toml is the administrator's from then on.
write_settings() {
    if [ -e "$home/neomeo.toml" ]; then
        [ "$addressed" = no ] || say "--host와 --port는 쓰지 않았습니다. $home/neomeo.toml에서 고쳐 주시기 바랍니다."
        [ -z "$certificate" ] || grep -qF "\"$prefix/tls/certificate.pem\"" "$home/neomeo.toml" ||
            say "인증서를 $prefix/tls에 두었습니다. $home/neomeo.toml의 certificate와 certificate_key에 적어 주시기 바랍니다."
        return 0
    fi
    mkdir -p "$home-key"
    own "$home-key"
    {
        say "# 쓸 수 있는 이름과 지금 값: $prefix/bin/neomeo config show"
        say "host = \"$host\""
        say "port = $port"
        say "key_file = \"$home-key/clear_text.key\"  # 자료와 그 백업 밖에. 사본을 다른 곳에 보관해 주시기 바랍니다"
        [ ! -e "$prefix/tls/certificate.pem" ] ||
            printf 'certificate = "%s"\ncertificate_key = "%s"\n' "$prefix/tls/certificate.pem" "$prefix/tls/key.pem"
    } >"$home/neomeo.toml.new"
    own "$home/neomeo.toml.new"
    mv "$home/neomeo.toml.new" "$home/neomeo.toml"
}

check_settings() {
    neomeo_of "$version" config show >/dev/null ||
        stop "위의 설정을 고친 뒤 다시 실행해 주시기 바랍니다. 쓰던 판은 그대로입니다."
}

setting() { neomeo_of "$version" config show | awk -F'\t' -v name="$1" '$1 == name { print $2 }'; }

# What root wrote the service could not read: there, too, the commands are the service's user's.
write_commands() {
    drop=
    [ "$as_root" = no ] || drop='[ "$(id -u)" != 0 ] || exec runuser -u neomeo -- "$0" "$@"
'
    (umask 022 && mkdir -p "$prefix/bin"
        cat >"$prefix/bin/neomeo" <<END
#!/bin/sh
${drop}export NEOMEO_HOME="\${NEOMEO_HOME:-$home}"
exec "$prefix/current/venv/bin/neomeo" "\$@"
END
        chmod 755 "$prefix/bin/neomeo")
}

# What is as it was is left alone: a server that runs goes on.
install_service() {
    [ "$service" = yes ] || return 0
    mkdir -p "$home-backups"
    own "$home-backups"
    for unit in "$bundle"/units/*; do
        placed=/etc/systemd/system/$(basename "$unit")
        sed "s|@PREFIX@|$prefix|g; s|@HOME@|$home|g" "$unit" >"$placed.new"
        if cmp -s "$placed.new" "$placed"; then rm "$placed.new"; continue; fi
        chmod 644 "$placed.new"
        mv "$placed.new" "$placed"
        changed=yes
    done
    systemctl enable --quiet neomeo-backup.timer neomeo.service
}

start_service() {
    [ "$service" = yes ] && systemd_runs || return 0
    if [ "$changed" = yes ]; then
        systemctl daemon-reload
        stop_service
    fi
    systemctl start neomeo-backup.timer neomeo.service
    "$prefix/current/venv/bin/python" - "$address/healthz" <<'END'
import ssl, sys, time, urllib.request
unverified = ssl._create_unverified_context()  # it may be an agency's own, and is asked on this machine
direct = urllib.request.build_opener(
    urllib.request.ProxyHandler({}), urllib.request.HTTPSHandler(context=unverified)
)
until = time.monotonic() + 120
while time.monotonic() < until:
    try:
        direct.open(sys.argv[1], timeout=10).close()
        sys.exit(0)
    except OSError:
        time.sleep(0.5)
sys.exit(1)
END
}

give_up() {
    if [ -e "$prefix/upgrading" ]; then
        read -r from backup <"$prefix/upgrading"
        stop_service
        switch_to "$from"
        set_back "$from" "$backup"
        start_again
    fi
    stop "서버가 열리지 않습니다. ‘journalctl -u neomeo’를 확인해 주시기 바랍니다."
}

check_bundle
install_debs
check_python
install_program
make_home
make_certificate
write_settings
make_catalog
check_settings
upgrade
switch_to "$version"
write_commands
install_service
scheme=http
[ "$(setting certificate)" = 설정되지\ 않음 ] || scheme=https
host=$(setting host)
port=$(setting port)
address=$scheme://$([ "$host" = 0.0.0.0 ] && echo 127.0.0.1 || echo "$host"):$port
start_service || give_up
rm -f "$prefix/upgrading"
[ "$host" != 0.0.0.0 ] || address=$scheme://$(hostname):$port
say "설치를 마쳤습니다: 너머 $version, 자료 $home, 설정 $home/neomeo.toml"
if [ "$service" = no ]; then
    say "서버는 ‘$prefix/bin/neomeo serve’로 엽니다."
elif ! systemd_runs; then
    say "지금은 systemd가 돌고 있지 않습니다. 서버와 매일 백업은 다음에 켤 때 저절로 시작합니다."
fi
say "주소: $address"
if [ -e "$home/set_up.secret" ]; then
    say "처음 설정: $address/setup 을 열고 $home/set_up.secret의 비밀을 적어 주시기 바랍니다."
    say "명령으로 하려면: $prefix/bin/neomeo person add 아이디 --name 성명 --administrator"
fi
