"""The offline bundle: a site as one zip that is unpacked and opened by a double click. The same files, the same bytes."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from io import BytesIO
from pathlib import PurePosixPath

from govkb.outputs.manifest import MANIFEST, digest, manifest

INSTRUCTIONS = "使用说明.txt"
LEFT_OUT = ("404.html", "sitemap.xml", "sitemap.xml.gz", "_headers")
"""What only a server has a use for."""
_PACKED = frozenset({".pdf", ".png", ".jpg", ".woff2", ".zip", ".docx", ".xlsx", ".pptx"})
"""Endings of files that do not get smaller."""


@dataclass(frozen=True, slots=True)
class Edition:
    """Which issue of the library a bundle holds: its name, the program's version, the date of its newest change."""

    title: str
    version: str
    as_of: str

    @property
    def folder(self) -> str:
        """The one folder that the zip unpacks to."""
        return "-".join(one for one in ("govkb", self.version, self.as_of) if one)

    @property
    def file(self) -> str:
        """The name of the zip."""
        return f"{self.folder}-offline.zip"


def bundle(edition: Edition, files: Iterable[tuple[str, bytes]]) -> bytes:
    """One zip of a site's files and the instructions: names sorted, times and rights fixed."""
    held = {path: content for path, content in files if path not in LEFT_OUT}
    held[INSTRUCTIONS] = instructions(edition).encode("utf-8-sig")
    held[MANIFEST] = manifest({path: digest(content) for path, content in held.items()})
    year, month, day = (int(part) for part in (edition.as_of or "2026-01-01").split("-"))
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for path in sorted(held):
            entry = zipfile.ZipInfo(f"{edition.folder}/{path}", (year, month, day, 0, 0, 0))
            entry.create_system = 3
            entry.external_attr = 0o100644 << 16
            is_packed = PurePosixPath(path).suffix in _PACKED
            entry.compress_type = zipfile.ZIP_STORED if is_packed else zipfile.ZIP_DEFLATED
            archive.writestr(entry, held[path], compresslevel=None if is_packed else 9)
    return out.getvalue()


def checksum(name: str, content: bytes) -> bytes:
    """What stands in the file beside the zip, as `sha256sum -c` reads it."""
    return f"{digest(content)}  {name}\n".encode()


_LINK = re.compile(r' (href|action)="([^":#?][^":#?]*)((?:[?#][^"]*)?)"')


def plain_links(html: str) -> str:
    """A page whose links to folders name the file that is meant: a disk shows a list where a server shows `index.html`."""
    return _LINK.sub(_plain, html)


def _plain(match: re.Match[str]) -> str:
    name, path, rest = match.groups()
    if path.startswith("/"):
        return match[0]
    if path.rpartition("/")[2] in (".", ".."):
        path += "/"
    return f' {name}="{path}index.html{rest}"' if path.endswith("/") else match[0]


def instructions(edition: Edition) -> str:
    """What the person reads who has unpacked the zip; with the line ends of Windows, where most are."""
    return _INSTRUCTIONS.format(
        title=edition.title, version=edition.version, as_of=edition.as_of or "未载"
    ).replace("\n", "\r\n")


_INSTRUCTIONS = """{title}　离线版
版本 {version}，内容截至 {as_of}

怎样打开
1. 先把压缩包完整解压到一个文件夹（不要在压缩软件里直接点开）。
2. 打开解压出来的文件夹，双击 index.html，用浏览器看。
3. 检索、对比、PDF、打印都能用，不用联网，不往外发任何数据。

拷到 U 盘、内网共享文件夹也可以，整个文件夹一起拷。放到内网网站上同样能用：把文件夹里的东西原样放上去即可。

打不开怎么办
· 双击后出来的是记事本：右键 index.html，选“打开方式”，选浏览器。
· 检索说数据没有载入：多半没有解压完整，请重新解压。
· 浏览器太旧：请用 2018 年以后的 360、红莲花、Chrome、Edge、Firefox 等浏览器。
· 收藏和显示设置记在这台电脑的浏览器里，换电脑、换浏览器就没有了。

怎样核对压缩包有没有坏
压缩包旁边有同名的 .sha256 文件，里面是一串校验码。在 Windows 的命令提示符里运行
  certutil -hashfile 压缩包的名字 SHA256
得到的一串应与文件里的相同。

怎样更新
拿到新的压缩包，解压到新的文件夹，旧的删掉即可。每一页的页脚都写着版本和日期。
"""
