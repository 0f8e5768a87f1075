#!/bin/sh
# Debian's Chromium and Korean fonts for the browser tests: installed when missing and allowed.
lacking=""
command -v chromium >/dev/null 2>&1 || lacking="chromium"
fc-list 2>/dev/null | grep -q "Noto Sans CJK" || lacking="$lacking fonts-noto-cjk"
[ -z "$lacking" ] && exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    export DEBIAN_FRONTEND=noninteractive
    apt-get update -qq && apt-get install -y -qq --no-install-recommends fontconfig $lacking >/dev/null && exit 0
fi
echo "화면 시험에 $lacking 이(가) 필요합니다. ‘apt-get install -y $lacking’를 관리자 권한으로 실행해 주시기 바랍니다. (Browser tests need: $lacking)" >&2
exit 1
