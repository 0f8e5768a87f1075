#!/bin/sh
# Tesseract's Korean data for scans: installed when missing and allowed. Without it scans end as
# needs_ocr, which the tests then expect: it is never a reason to stop.
find /usr/share/tesseract-ocr /usr/share/tessdata -name kor.traineddata 2>/dev/null | grep -q . && exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    export DEBIAN_FRONTEND=noninteractive
    apt-get update -qq && apt-get install -y -qq --no-install-recommends tesseract-ocr-kor tesseract-ocr-eng >/dev/null && exit 0
fi
echo "스캔 문서를 읽으려면 ‘apt-get install -y tesseract-ocr-kor’를 관리자 권한으로 실행해 주시기 바랍니다. 없이도 계속합니다. (Scans need Tesseract's Korean data.)" >&2
