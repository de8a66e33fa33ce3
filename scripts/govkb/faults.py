"""What went wrong with a file, in words: an error of the system as a Chinese sentence that says what to do."""

from __future__ import annotations

import errno

_REASONS: dict[int, str] = {
    errno.EACCES: "没有权限",
    errno.EPERM: "没有权限",
    errno.EROFS: "那里只能读，不能写",
    errno.ENOSPC: "磁盘满了",
    errno.EDQUOT: "磁盘配额用完了",
    errno.EFBIG: "文件太大，系统不让写",
    errno.ENOENT: "没有这个文件或文件夹",
    errno.EISDIR: "这是一个文件夹，不是文件",
    errno.ENOTDIR: "路径里有一段是文件，不是文件夹",
    errno.EEXIST: "已经有同名的文件",
    errno.ENOTEMPTY: "文件夹里还有别的东西",
    errno.EBUSY: "正被别的程序使用",
    errno.EIO: "磁盘读写出错",
    errno.EMFILE: "打开的文件太多",
    errno.ENFILE: "打开的文件太多",
    errno.ENAMETOOLONG: "名字太长",
    errno.ELOOP: "链接绕成了圈",
    errno.ENOMEM: "内存不够",
}


class Damaged(OSError):
    """A file of the project is there and cannot be used; says which and what to do, in Chinese."""


def reason(wrong: OSError) -> str:
    """Why the system refused, without a full stop."""
    if isinstance(wrong, Damaged):
        return str(wrong)
    return _REASONS.get(wrong.errno or 0) or wrong.strerror or str(wrong) or "系统没有说明原因"


def told(wrong: OSError) -> str:
    """The same as a sentence that names the file, for where nobody knows what was being done."""
    if isinstance(wrong, Damaged):
        return str(wrong)
    name = f"「{wrong.filename}」" if wrong.filename else "文件"
    return f"读写{name}没有成功：{reason(wrong)}。"
