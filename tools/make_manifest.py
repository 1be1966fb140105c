"""data/ 아래 모든 파일의 해시를 data/SHA256SUMS에 적습니다. 데이터를 바꾼 뒤 실행합니다."""

from gan_course.files import data_dir, sha256, write_atomically

SKIP = {"README.md", "SHA256SUMS"}

if __name__ == "__main__":
    root = data_dir()
    files = sorted(f for f in root.rglob("*") if f.is_file() and f.name not in SKIP)
    rows = [f"{sha256(f)}  {f.relative_to(root).as_posix()}\n" for f in files]
    write_atomically(root / "SHA256SUMS", "".join(rows).encode())
    print(f"{len(rows)}개 파일")
