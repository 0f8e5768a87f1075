"""Why the operating system refuses a file, a folder or a port, in Korean."""

from __future__ import annotations

import errno

_WORDS = {
    errno.ENOENT: "그런 파일이나 폴더가 없음",
    errno.EACCES: "권한이 없음",
    errno.EPERM: "권한이 없음",
    errno.EROFS: "읽기 전용",
    errno.ENOSPC: "디스크가 가득 참",
    errno.EDQUOT: "정해 둔 용량을 다 씀",
    errno.EEXIST: "이미 있음",
    errno.EISDIR: "파일이 아니라 폴더임",
    errno.ENOTDIR: "폴더가 아님",
    errno.ELOOP: "바로가기는 따라가지 않음",
    errno.ENAMETOOLONG: "이름이 너무 긺",
    errno.EBUSY: "다른 프로그램이 쓰는 중",
    errno.EIO: "디스크를 읽거나 쓰다가 오류가 남",
    errno.ENODEV: "장치가 연결되어 있지 않음",
    errno.ENOTCONN: "네트워크 드라이브의 연결이 끊김",
    errno.ESTALE: "네트워크 드라이브의 연결이 끊김",
    errno.EHOSTDOWN: "파일 서버가 답하지 않음",
    errno.EHOSTUNREACH: "파일 서버에 닿지 않음",
    errno.ETIMEDOUT: "파일 서버가 답하지 않음",
    errno.EADDRINUSE: "다른 프로그램이 쓰는 중",
    errno.EADDRNOTAVAIL: "이 컴퓨터의 주소가 아님",
}
"""Those of errno(3) that a share, a disk or a port gives; what is not among them is told by its number."""


def in_korean(problem: OSError) -> str:
    """Return why the system refused, as a phrase that ends in a noun form, to stand in parentheses."""
    return _WORDS.get(problem.errno or 0) or f"시스템 오류 {problem.errno or '번호 없음'}"
