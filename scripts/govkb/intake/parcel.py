"""Files of Office as parcels of XML parts, opened without trusting them.

`open_parcel` takes the bytes of a file that a stranger sent and gives its XML parts, or raises `Refused` with one
Chinese sentence: what is wrong and what to do. Nothing is written to disk, pictures are not unpacked, and the bounds
below hold for what really comes out of the archive, not for what it says of itself.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal
from xml.parsers import expat

MAX_FILE = 40 * 1024 * 1024
"""Bytes of a file: a report with photographs has that, a workbook of ours has a hundredth."""
MAX_XML = 16 * 1024 * 1024
"""Bytes of all XML parts together, unpacked."""
MAX_PARTS = 2000
MAX_DEPTH = 120
"""Nesting of elements; Word needs some thirty for a table in a text box in a table."""
MAX_ELEMENTS = 600_000

_DIRECTORY_ENTRY = 400
"""More bytes than an entry of an honest archive's directory takes."""
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

Kind = Literal["xlsx", "docx"]
_MAIN: Mapping[Kind, str] = {"xlsx": "xl/workbook.xml", "docx": "word/document.xml"}
_NAMES: Mapping[Kind, str] = {"xlsx": "Excel 工作簿（.xlsx）", "docx": "Word 文档（.docx）"}
_SAVE_AS = "请用 Excel、WPS 或 Word 打开，“另存为”{name}，再导入。"


class Refused(Exception):
    """The file is not taken. Says why and what to do, in Chinese."""


@dataclass(frozen=True, slots=True)
class Parcel:
    """The XML parts of a file by name, and how many pictures it carries."""

    kind: Kind
    parts: Mapping[str, bytes]
    pictures: int

    def named(self, prefix: str) -> list[str]:
        """Names of parts that begin so, in order."""
        return sorted(name for name in self.parts if name.startswith(prefix))


def open_parcel(data: bytes, kind: Kind) -> Parcel:
    """The parts of a file that says it is a workbook or a document. Raises Refused."""
    _look_at_head(data, kind)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return _unpacked(archive, kind)
    except (
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        ValueError,
        NotImplementedError,
        RuntimeError,
        OSError,
    ) as broken:
        raise Refused("文件坏了，打不开（可能没有传完）。请重新取得文件，或打开后另存一份。") from broken


def _look_at_head(data: bytes, kind: Kind) -> None:
    """Refuse what the first and last bytes give away."""
    remedy = _SAVE_AS.format(name=_NAMES[kind])
    if not data:
        raise Refused("文件是空的。")
    if len(data) > MAX_FILE:
        raise Refused(
            f"文件有 {len(data) // 1024 // 1024} MB，超过 {MAX_FILE // 1024 // 1024} MB。请删去图片和附件再导入。"
        )
    if data.startswith(_OLE):
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise Refused("文件加了密码，读不了。请打开后取消密码（“文件—信息—保护”），另存一份再导入。")
        raise Refused(f"这是老格式（.xls、.doc、.et 或 .wps）。{remedy}")
    if not data.startswith(b"PK"):
        raise Refused(f"这不是{_NAMES[kind]}，只是改了扩展名，或是别的文件。{remedy}")
    end = data.rfind(b"PK\x05\x06", max(0, len(data) - 65_557))
    if end < 0 or end + 22 > len(data):
        raise Refused("文件坏了，打不开（可能没有传完）。请重新取得文件，或打开后另存一份。")
    count = int.from_bytes(data[end + 10 : end + 12], "little")
    directory = int.from_bytes(data[end + 12 : end + 16], "little")
    if count > MAX_PARTS or directory > MAX_PARTS * _DIRECTORY_ENTRY:
        raise Refused("文件里的部件多得不正常，不像是填报表，没有打开。")


def _unpacked(archive: zipfile.ZipFile, kind: Kind) -> Parcel:
    entries = archive.infolist()
    names = [entry.filename for entry in entries]
    _look_at_names(names, kind)
    if any(entry.flag_bits & 0x1 for entry in entries):
        raise Refused("文件里有加密的部件，读不了。请打开后取消密码，另存一份再导入。")
    parts: dict[str, bytes] = {}
    left, elements = MAX_XML, MAX_ELEMENTS
    for entry in entries:
        if not entry.filename.endswith((".xml", ".rels")):
            continue
        with archive.open(entry) as stream:
            content = stream.read(left + 1)
        left -= len(content)
        if left < 0:
            raise Refused(f"文件解开后超过 {MAX_XML // 1024 // 1024} MB，不像是填报表，没有导入。")
        elements -= _look_at_xml(content, elements)
        parts[entry.filename] = content
    pictures = sum(1 for name in names if "/media/" in name)
    return Parcel(kind, MappingProxyType(parts), pictures)


def _look_at_names(names: list[str], kind: Kind) -> None:
    for name in names:
        if (
            name.startswith(("/", "\\"))
            or "\\" in name
            or ".." in name.split("/")
            or re.match(r"[A-Za-z]:", name)
        ):
            raise Refused("文件里有指到外面去的路径，来历可疑，没有导入。")
    if len({name.lower() for name in names}) != len(names):
        raise Refused("文件里有同名的部件，来历可疑，没有导入。")
    if any(name.lower().endswith(("vbaproject.bin", "vbadata.xml")) for name in names):
        raise Refused(f"文件里有宏，没有导入。请另存为不带宏的{_NAMES[kind]}。")
    if _MAIN[kind] not in names:
        other = next((_NAMES[one] for one, part in _MAIN.items() if part in names), None)
        found = f"是{other}" if other else "是别的压缩文件"
        if "mimetype" in names or "content.xml" in names:
            found = "是 ODF 格式（.ods、.odt）"
        raise Refused(f"这不是{_NAMES[kind]}，{found}。{_SAVE_AS.format(name=_NAMES[kind])}")


def _look_at_xml(content: bytes, most: int) -> int:
    """How many elements a part has. Refuses document types (and with them all entities), depth, and broken XML."""
    count = depth = 0

    def refuse(*_: object) -> None:
        raise Refused("文件里有不该有的定义（DOCTYPE），来历可疑，没有导入。")

    def start(*_: object) -> None:
        nonlocal count, depth
        count, depth = count + 1, depth + 1
        if depth > MAX_DEPTH or count > most:
            raise Refused("文件里的内容多得或套得不正常，不像是填报表，没有导入。")

    def end(_: str) -> None:
        nonlocal depth
        depth -= 1

    # With the separator of ElementTree: prefixes that nobody declared, and namespaces that hold this sign, are told here, too.
    parser = expat.ParserCreate(namespace_separator="}")
    parser.StartDoctypeDeclHandler = refuse
    parser.EntityDeclHandler = refuse
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    try:
        parser.Parse(content, True)
    except (expat.ExpatError, LookupError) as broken:  # the latter: an encoding that nobody knows
        raise Refused("文件坏了，里面的内容读不懂。请打开后另存一份再导入。") from broken
    return count
