"""The commands for everybody who has a checkout: ``site``, ``check``, ``test``, ``lint``, ``lock``, ``wheelhouse``.

Everything is the standard library, because this file makes the environment that the rest needs. It also stays
readable for the interpreters of old distributions (syntax of Python 3.6, no later): whoever starts it with one
of those is to read in Chinese what to do, not a traceback. Decisions are plain functions of what is found on
the machine and are tested in ``tests/test_dev.py``; the functions that act come after them.
"""

import argparse
import collections
import functools
import hashlib
import http.server
import json
import os
import platform
import shutil
import socketserver
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Callable, Deque, Dict, List, Mapping, NamedTuple, NoReturn, Optional, Sequence, Tuple

ROOT = Path(__file__).resolve().parent.parent
OLDEST = (3, 11)
NEWEST_TRIED = (3, 14)
RUN_LOCK = "requirements.lock"
TEST_LOCK = "requirements-dev.lock"
UV = "uv==0.13.9"

Version = Tuple[int, ...]


class Obstacle(Exception):
    """What stands in the way is outside the project; the text says in Chinese what to do about it."""


# ── decisions ────────────────────────────────────────────────────────────────────────────────────────────


def missing_from_checkout(root: Path) -> Tuple[str, ...]:
    """Return what a complete checkout has and ``root`` has not."""
    return tuple(
        name for name in ("pyproject.toml", RUN_LOCK, TEST_LOCK, "practices") if not (root / name).exists()
    )


def python_candidates(root: Path, windows: bool) -> Tuple[Tuple[str, ...], ...]:
    """Return the command lines that may start a new enough Python, best first."""
    minors = range(NEWEST_TRIED[1], OLDEST[1] - 1, -1)
    launchers = tuple(("py", "-3.%d" % minor) for minor in minors) if windows else ()
    named = tuple(("python3.%d" % minor,) for minor in minors)
    return ((str(venv_program(root, "python", windows)),), *launchers, *named, ("python3",), ("python",))


def venv_program(root: Path, name: str, windows: bool) -> Path:
    """Return where the virtual environment keeps the program ``name``."""
    return root / ".venv" / ("Scripts/%s.exe" % name if windows else "bin/%s" % name)


class Environment(NamedTuple):
    """What is known of ``.venv``: the Python inside (``None``: it does not start) and whether pip is there."""

    python: Optional[Version]
    pip: bool


def venv_action(found: Optional[Environment]) -> str:
    """Return what to do with ``.venv``: ``create``, ``replace``, ``add pip`` or ``keep``."""
    if found is None:
        return "create"
    if found.python is None or found.python[:2] < OLDEST:
        return "replace"
    return "keep" if found.pip else "add pip"


def wanted_stamp(root: Path, locks: Sequence[str], python: Version) -> Dict[str, str]:
    """Return the stamp of an environment that needs nothing more.

    The place of the checkout belongs to it: programs in a virtual environment know their absolute path.
    """
    digests = {
        name: hashlib.sha256((root / name).read_bytes()).hexdigest() for name in (*locks, "pyproject.toml")
    }
    return {"root": str(root), "python": ".".join(map(str, python)), **digests}


def outdated(stamp: Mapping[str, str], wanted: Mapping[str, str]) -> Tuple[str, ...]:
    """Return the keys of ``wanted`` that the environment's stamp does not confirm."""
    return tuple(key for key, value in wanted.items() if stamp.get(key) != value)


class Failure(NamedTuple):
    """A way in which pip fails: the words by which its output is known, and the advice that helps."""

    signs: Tuple[str, ...]
    advice: str


PIP_FAILURES = (
    Failure(
        ("DO NOT MATCH THE HASHES",),
        "下载到的文件与锁定的校验值不一致，已拒绝安装。多半是镜像出错或下载中断：请换一个 Python 软件源"
        "（环境变量 PIP_INDEX_URL），加上 PIP_NO_CACHE_DIR=1 再试。不要绕过校验。",
    ),
    Failure(
        ("No space left", "磁盘空间不足"),
        "磁盘已满。安装约需 500 MB，请腾出空间后重新运行。",
    ),
    Failure(
        ("CERTIFICATE_VERIFY_FAILED", "SSLError", "SSLCertVerificationError"),
        "无法核对软件源的证书。单位网络若使用自己的证书，请用环境变量 PIP_CERT 指向该证书文件；"
        "并检查电脑的日期和时间是否正确。",
    ),
    Failure(
        (
            "NewConnectionError",
            "ConnectTimeout",
            "ReadTimeout",
            "ProxyError",
            "Connection refused",
            "Temporary failure in name resolution",
            "getaddrinfo failed",
            "Network is unreachable",
            "Connection broken",
            "(from versions: none)",  # a source that answers nothing at all, without pip saying why
        ),
        "连不上 Python 软件源。请检查网络；需要代理时设置环境变量 HTTPS_PROXY；"
        "使用镜像时设置环境变量 PIP_INDEX_URL（镜像的 simple 地址）。然后重新运行，已下载的不会重复下载。",
    ),
    Failure(
        ("Long Path", "path too long"),
        "文件路径超过 Windows 的长度限制。请把项目移到较短的路径（例如 C:\\govkb），或启用长路径支持。",
    ),
    Failure(
        ("Permission denied", "拒绝访问", "Access is denied"),
        "没有写入权限。请确认当前用户可以写入项目文件夹，没有其他程序占用 .venv，然后重新运行。",
    ),
    Failure(
        ("No matching distribution", "Could not find a version"),
        "软件源中缺少锁定的版本。镜像可能尚未同步，请换一个软件源（环境变量 PIP_INDEX_URL）；"
        "也可能是这台电脑的系统或 Python 版本还没有对应的安装包，建议使用 Python 3.11 至 3.14。",
    ),
)


def pip_advice(output: str) -> str:
    """Return what to do after pip failed with ``output``."""
    for failure in PIP_FAILURES:
        if any(sign in output for sign in failure.signs):
            return failure.advice
    return "安装没有完成，原因见上面 pip 的最后几行。可删除 .venv 文件夹后重新运行。"


def browser_candidates(env: Mapping[str, str], platform: str) -> Tuple[str, ...]:
    """Return names and paths under which Chrome or Chromium is installed on ``platform``, best first."""
    if platform == "win32":
        folders = [env[name] for name in ("PROGRAMFILES", "PROGRAMFILES(X86)", "LOCALAPPDATA") if name in env]
        programs = ("Google\\Chrome", "Chromium")
        return tuple(
            "%s\\%s\\Application\\chrome.exe" % (folder, name) for name in programs for folder in folders
        )
    if platform == "darwin":
        folders = ["/Applications", env.get("HOME", "") + "/Applications"]
        programs = ("Google Chrome", "Chromium")
        return tuple(
            "%s/%s.app/Contents/MacOS/%s" % (folder, name, name) for name in programs for folder in folders
        )
    # Ubuntu's `chromium-browser` and anything under /snap is confined and may not see our temporary files: last.
    return (
        "google-chrome-stable",
        "google-chrome",
        "chromium",
        "/opt/google/chrome/chrome",
        "chromium-browser",
        "/snap/bin/chromium",
    )


class PackageManager(NamedTuple):
    """How a system installs packages, and what it calls the two that browser tests may need."""

    prepare: Tuple[str, ...]
    install: Tuple[str, ...]
    chromium: str
    libatomic: str  # Playwright's driver needs it, and a minimal system lacks it


PACKAGE_MANAGERS = {
    "apt-get": PackageManager(
        ("apt-get", "update"),
        ("apt-get", "install", "-y", "--no-install-recommends"),
        "chromium",
        "libatomic1",
    ),
    "dnf": PackageManager((), ("dnf", "install", "-y"), "chromium", "libatomic"),
    "zypper": PackageManager((), ("zypper", "--non-interactive", "install"), "chromium", "libatomic1"),
    "pacman": PackageManager((), ("pacman", "-Sy", "--noconfirm"), "chromium", "gcc-libs"),
}


def system_commands(
    what: str, has: Callable[[str], Optional[str]], root_user: bool
) -> Tuple[Tuple[str, ...], ...]:
    """Return the commands by which this system installs ``chromium`` or ``libatomic``; none when not ours to do."""
    manager = next((manager for name, manager in PACKAGE_MANAGERS.items() if has(name)), None)
    if manager is None or not root_user:
        return ()
    install = (*manager.install, getattr(manager, what))
    return (manager.prepare, install) if manager.prepare else (install,)


def pytest_arguments(given: Sequence[str]) -> List[str]:
    """Return pytest's arguments: what the caller gave, or everything on all cores, file by file."""
    return list(given) or ["-n", "auto", "--maxprocesses", "8", "--dist", "loadfile"]


def free_port_order(preferred: int) -> Tuple[int, ...]:
    """Return the ports to try; 0, the system's own choice, comes last."""
    return (*range(preferred, min(preferred + 20, 65536)), 0)


def content_type(path: str, guessed: str) -> str:
    """Return the header for a served file: text is UTF-8, and some systems' registries guess scripts wrongly."""
    known = {
        ".js": "text/javascript",
        ".mjs": "text/javascript",
        ".css": "text/css",
        ".json": "application/json",
        ".geojson": "application/geo+json",
        ".svg": "image/svg+xml",
        ".woff2": "font/woff2",
        ".pdf": "application/pdf",
        ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        ".md": "text/markdown",
        ".yml": "text/yaml",
        ".csv": "text/csv",
    }
    kind = known.get(Path(path).suffix.lower(), guessed)
    textual = kind.startswith("text/") or kind in ("application/json", "image/svg+xml", "application/xml")
    return kind + "; charset=utf-8" if textual else kind


# ── what is found on this machine ────────────────────────────────────────────────────────────────────────

WINDOWS = os.name == "nt"


def child_environment() -> Dict[str, str]:
    """Return the environment for started programs: UTF-8, unbuffered, pip quiet about itself.

    Bytecode is kept, whatever is said outside: the environment is ours, and compiling what a command imports takes longer
    than most commands.
    """
    inherited = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {
        **inherited,
        "PYTHONUTF8": "1",
        "PYTHONUNBUFFERED": "1",
        "PIP_DISABLE_PIP_VERSION_CHECK": "1",
        "PIP_USER": "0",
    }


def answer(command: Sequence[str], seconds: float = 60) -> Optional[str]:
    """Return what ``command`` prints, or ``None`` when it does not start, fails or takes too long."""
    try:
        done = subprocess.run(
            list(command),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=child_environment(),
            timeout=seconds,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return done.stdout.decode("utf-8", "replace").strip() if done.returncode == 0 else None


def python_version(command: Sequence[str]) -> Optional[Version]:
    """Return the version of the Python that ``command`` starts."""
    text = answer([*command, "-c", "import sys; print('%d.%d.%d' % sys.version_info[:3])"])
    try:
        return tuple(int(part) for part in text.split(".")) if text else None
    except ValueError:
        return None


def starts(browser: str) -> bool:
    """Tell whether a browser found on disk can be started; a wrapper or a missing library shows here."""
    # On Windows `--version` opens a window instead of answering.
    return WINDOWS or answer([browser, "--version"], seconds=30) is not None


def installed_browser(env: Mapping[str, str], platform: str) -> Optional[str]:
    """Return the path of the Chrome or Chromium to test with: the one named by GOVKB_CHROMIUM, or one found."""
    named = env.get("GOVKB_CHROMIUM")
    if named:
        path = shutil.which(named)
        if path is None:
            raise Obstacle("环境变量 GOVKB_CHROMIUM 指向的浏览器不存在或不能运行：%s" % named)
        return path
    found = (shutil.which(candidate) for candidate in browser_candidates(env, platform))
    return next((path for path in found if path is not None and starts(path)), None)


def playwright_browser(python: str) -> Optional[str]:
    """Return the Chromium that Playwright once downloaded, if it is there and starts."""
    question = (
        "from playwright.sync_api import sync_playwright\n"
        "with sync_playwright() as playwright: print(playwright.chromium.executable_path)"
    )
    path = answer([python, "-c", question])
    return path if path and Path(path).is_file() and starts(path) else None


def read_stamp(path: Path) -> Dict[str, str]:
    """Return the environment's stamp; an unreadable one counts as none."""
    try:
        stamp = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return stamp if isinstance(stamp, dict) else {}


# ── acting, step by step ─────────────────────────────────────────────────────────────────────────────────


def say(text: str = "") -> None:
    """Print a line at once, whatever the output is connected to."""
    print(text, flush=True)


class Progress:
    """Numbered steps on the screen, each with what came of it and how long it took."""

    def __init__(self, total: int) -> None:
        self.total = total
        self.number = 0
        self.begun = self.since = time.monotonic()

    def step(self, title: str) -> None:
        """Announce the next step."""
        self.number += 1
        self.since = time.monotonic()
        say("[%d/%d] %s" % (self.number, self.total, title))

    def done(self, result: str) -> None:
        """Say what came of the current step."""
        say("      %s（%.1f 秒）" % (result, time.monotonic() - self.since))

    def end(self, result: str) -> None:
        """Say what came of all of it."""
        say("%s（共 %.1f 秒）" % (result, time.monotonic() - self.begun))


def run(command: Sequence[str], **extra_env: str) -> int:
    """Run a program in the project with its output on the screen; return its exit code."""
    return subprocess.call(list(command), cwd=str(ROOT), env={**child_environment(), **extra_env})


def run_shown(command: Sequence[str]) -> Tuple[int, str]:
    """Run a program, show its output indented while it comes; return its exit code and its last lines."""
    last: Deque[str] = collections.deque(maxlen=60)
    with subprocess.Popen(
        list(command),
        cwd=str(ROOT),
        env=child_environment(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    ) as process:
        for raw in process.stdout or ():
            line = raw.decode("utf-8", "replace").rstrip()
            last.append(line)
            say("      │ " + line)
    return process.returncode, "\n".join(last)


def hand_over_when_too_old(arguments: Sequence[str]) -> None:
    """Continue under a newer Python of this machine when the running one is too old; return when it is not."""
    if sys.version_info >= OLDEST:
        return
    running = "%d.%d.%d" % sys.version_info[:3]
    for command in python_candidates(ROOT, WINDOWS):
        program = shutil.which(command[0])
        version = python_version((program, *command[1:])) if program else None
        if program and version and version[:2] >= OLDEST:
            say("当前是 Python %s，改用这台电脑上的 Python %s。" % (running, ".".join(map(str, version))))
            raise SystemExit(subprocess.call([program, *command[1:], str(Path(__file__)), *arguments]))
    raise Obstacle(
        "当前是 Python %s，需要 3.11 或更高版本，这台电脑上没有找到。请安装后重新运行："
        "Windows 和 macOS 从 python.org 下载安装包；Debian 12、Ubuntu 24.04、统信、麒麟等系统用软件包管理器安装"
        " python3.11 或更高版本，再运行 python3.11 scripts/dev.py。" % running
    )


def find_python(progress: Progress) -> None:
    """First step: say which Python does the work."""
    progress.step("查找 Python 3.11 或更高版本")
    progress.done("Python %d.%d.%d，%s" % (*sys.version_info[:3], sys.executable))


def inspect_environment() -> Optional[Environment]:
    """Return what is known of ``.venv``, or ``None`` when there is none."""
    python = venv_program(ROOT, "python", WINDOWS)
    if not python.exists():
        return Environment(None, pip=False) if (ROOT / ".venv").exists() else None
    # A file look-up instead of an import: this question is asked at every run.
    question = "import importlib.util as u, sys; print(*sys.version_info[:3], int(bool(u.find_spec('pip'))))"
    text = answer([str(python), "-c", question])
    if text is None:
        return Environment(None, pip=False)
    *version, pip = (int(word) for word in text.split())
    return Environment(tuple(version), pip=bool(pip))


def prepare_environment(progress: Progress) -> Tuple[str, Version]:
    """Second step: have a working ``.venv``; return its Python and that one's version."""
    progress.step("准备虚拟环境 .venv")
    python = str(venv_program(ROOT, "python", WINDOWS))
    action = venv_action(inspect_environment())
    if action == "keep":
        result = "沿用已有的虚拟环境"
    elif action == "add pip":
        result = "已在虚拟环境中补装 pip"
        make_environment([python, "-m", "ensurepip", "--upgrade"])
    else:
        result = "已重建虚拟环境（原有的不能使用）" if action == "replace" else "已创建虚拟环境"
        make_environment([sys.executable, "-m", "venv", "--clear", str(ROOT / ".venv")])
    found = inspect_environment()
    if found is None or found.python is None:
        raise Obstacle("虚拟环境不能使用：%s 无法启动。请删除 .venv 文件夹后重新运行。" % python)
    progress.done(result)
    return python, found.python


def make_environment(command: Sequence[str]) -> None:
    """Run ``command``, which makes or mends ``.venv``; say what is missing when it cannot."""
    if answer([command[0], "-c", "import ensurepip, venv"]) is None:
        raise Obstacle(
            "这个 Python 缺少 venv 模块。Debian、Ubuntu、统信等系统请运行："
            "sudo apt install python3-venv（或 python%d.%d-venv），然后重新运行本命令。"
            % sys.version_info[:2]
        )
    code, output = run_shown(command)
    if code:
        raise Obstacle("无法创建虚拟环境 %s。%s" % (ROOT / ".venv", pip_advice(output)))


def install(progress: Progress, locks: Sequence[str], purpose: str) -> str:
    """Steps two and three: ``.venv`` with the last of ``locks`` installed; return the environment's Python."""
    python, version = prepare_environment(progress)
    progress.step("安装锁定的依赖（%s）" % purpose)
    stamp_path = ROOT / ".venv" / "govkb-stamp.json"
    wanted = wanted_stamp(ROOT, locks, version)
    changed = set(outdated(read_stamp(stamp_path), wanted))
    if not venv_program(ROOT, "govkb", WINDOWS).exists():
        changed.add("pyproject.toml")
    if not changed:
        progress.done("与锁定文件一致，无需安装")
        return python
    if stamp_path.exists():
        stamp_path.unlink()  # a run that is interrupted from here on must not look finished
    if changed != {"pyproject.toml"}:
        # Bytecode is made when a module is first used: most of what is installed never is.
        options = ["--require-hashes", "--no-compile", "--progress-bar", "off", "-r", str(ROOT / locks[-1])]
        pip(python, options)
    pip(python, ["--no-deps", "--no-build-isolation", "--no-index", "--quiet", "--editable", str(ROOT)])
    stamp_path.write_text(json.dumps(wanted, indent=1) + "\n", encoding="utf-8")
    progress.done("依赖和命令 govkb 已安装到 .venv")
    return python


def pip(python: str, options: Sequence[str]) -> None:
    """Let pip install something into the environment; stop with advice when it fails."""
    code, output = run_shown([python, "-m", "pip", "install", *options])
    if code:
        raise Obstacle("pip 没有完成安装。%s" % pip_advice(output))


def provide_browser(progress: Progress, python: str) -> Optional[str]:
    """Step of ``test``: return a browser: an installed one, Playwright's, or the system's package; else none."""
    progress.step("查找测试用的浏览器（Chromium 或 Chrome）")
    driver = (python, "-m", "playwright", "--version")
    if answer(driver) is None:
        install_by_system("libatomic")
        if answer(driver) is None:
            say(
                "      Playwright 不能启动，浏览器测试会失败；多半缺少系统库 libatomic，请先安装（Debian：libatomic1）"
            )
    found = installed_browser(os.environ, sys.platform) or playwright_browser(python)
    if found is None:
        say("      没有找到，改由 Playwright 下载")
        run_shown([python, "-m", "playwright", "install", "--no-shell", "chromium"])
        found = playwright_browser(python)
    if found is None:
        install_by_system("chromium")
        found = installed_browser(os.environ, sys.platform)
    progress.done(
        found or "没有可用的浏览器，浏览器测试将被跳过。请安装 Chromium 或 Chrome，或设置 GOVKB_CHROMIUM"
    )
    return found


def install_by_system(what: str) -> None:
    """Let the system's package manager install ``what`` when we are root; say so."""
    root_user = getattr(os, "geteuid", lambda: 1)() == 0
    for command in system_commands(what, shutil.which, root_user):
        say("      由系统安装：" + " ".join(command))
        run_shown(command)


class SiteHandler(http.server.SimpleHTTPRequestHandler):
    """Serves the built site: right types, no stale copies, nothing printed."""

    def guess_type(self, path: "str | os.PathLike[str]") -> str:
        """Return the content type with its charset."""
        return content_type(str(path), super().guess_type(path))

    def end_headers(self) -> None:
        """Ask the browser to look again at each visit: the next build may have changed the page."""
        self.send_header("Cache-Control", "no-cache")
        super().end_headers()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class names it so
        """Stay quiet."""


class SiteServer(socketserver.ThreadingMixIn, http.server.HTTPServer):
    """A local server that never shares its port."""

    daemon_threads = True
    # Windows would let two programs answer on one port.
    allow_reuse_address = not WINDOWS


def open_server(folder: Path, preferred: int) -> SiteServer:
    """Return a server for ``folder`` on the preferred port of 127.0.0.1 or the next free one."""
    handler = functools.partial(SiteHandler, directory=str(folder))
    for port in free_port_order(preferred):
        try:
            return SiteServer(("127.0.0.1", port), handler)
        except OSError:
            continue
    raise Obstacle("127.0.0.1 上没有可用的端口。请用 --port 指定一个。")


def serve(folder: Path, preferred: int) -> None:
    """Serve ``folder`` until Ctrl-C."""
    with open_server(folder, preferred) as server:
        say()
        say("    网站地址：http://127.0.0.1:%d/" % server.server_address[1])
        say("    按 Ctrl-C 停止。")
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            while True:
                time.sleep(3600)
        except KeyboardInterrupt:
            say("已停止。")
        server.shutdown()


# ── the commands ─────────────────────────────────────────────────────────────────────────────────────────


def site(options: argparse.Namespace, _rest: Sequence[str]) -> int:
    """Install, check, build and serve."""
    progress = Progress(5 if options.no_serve else 6)
    find_python(progress)
    install(progress, (RUN_LOCK,), "运行所需")
    govkb = str(venv_program(ROOT, "govkb", WINDOWS))
    progress.step("检查全部条目")
    if run([govkb, "check"]):
        raise Obstacle("条目没有通过检查。请按上面的提示修改后重新运行。")
    progress.done("检查通过")
    progress.step("生成网站和 PDF")
    if run([govkb, "site", "--pdf"]):
        raise Obstacle("网站没有生成，原因见上。")
    progress.done("网站在 %s" % (ROOT / "site"))
    if options.no_serve:
        progress.end("完成")
        return 0
    progress.step("在本机打开网站")
    progress.end("准备完毕")
    serve(ROOT / "site", options.port)
    return 0


def check(_options: argparse.Namespace, rest: Sequence[str]) -> int:
    """Install what ``govkb check`` needs and run it with the arguments that follow."""
    progress = Progress(4)
    find_python(progress)
    install(progress, (RUN_LOCK,), "运行所需")
    progress.step("检查全部条目")
    code = run([str(venv_program(ROOT, "govkb", WINDOWS)), "check", *rest])
    progress.done("没有通过，请按上面的提示修改" if code else "检查通过")
    return code


def test(_options: argparse.Namespace, rest: Sequence[str]) -> int:
    """Install what the tests need and run them."""
    progress = Progress(5)
    find_python(progress)
    python = install(progress, (RUN_LOCK, TEST_LOCK), "测试所需")
    browser = provide_browser(progress, python)
    progress.step("运行测试")
    code = run(
        [python, "-m", "pytest", *pytest_arguments(rest)], **({"GOVKB_CHROMIUM": browser} if browser else {})
    )
    progress.end("测试全部通过" if code == 0 else "测试没有全部通过，原因见上")
    return code


def lint(_options: argparse.Namespace, _rest: Sequence[str]) -> int:
    """Check style, layout, types, floors and generated files; all of them, even when one fails."""
    checks = (
        ("代码规范（ruff check）", ("ruff", "check", ".")),
        ("代码格式（ruff format）", ("ruff", "format", "--check", ".")),
        ("类型（mypy）", ("mypy",)),
        ("模块层次（import-linter）", ("lint-imports",)),
        ("由代码生成的文件是否最新（govkb generate）", ("govkb", "generate", "--check")),
    )
    progress = Progress(4 + len(checks))
    find_python(progress)
    install(progress, (RUN_LOCK, TEST_LOCK), "测试所需")
    failed = []
    for title, (program, *arguments) in checks:
        progress.step("检查" + title)
        code = run([str(venv_program(ROOT, program, WINDOWS)), *arguments])
        progress.done("没有通过" if code else "通过")
        failed += [title] if code else []
    progress.step("检查页面脚本（ESLint）")
    found = lint_page_scripts(shutil.which("npm"), shutil.which("node"))
    if found is None:
        progress.done("跳过：没有 npm，或者取不到 ESLint，页面脚本没有检查")
    else:
        progress.done("没有通过" if found else "通过")
        failed += ["页面脚本（ESLint）"] if found else []
    progress.end("没有通过：" + "、".join(failed) if failed else "全部通过")
    return 1 if failed else 0


def lint_page_scripts(npm: Optional[str], node: Optional[str]) -> Optional[int]:
    """Check `docs/assets` with the locked ESLint, which is fetched into `.cache/` once.

    Return its exit code; None where it cannot be fetched: nobody has to have npm, or its registry.
    """
    if not npm or not node:
        return None
    aside = ROOT / ".cache" / "eslint"
    aside.mkdir(parents=True, exist_ok=True)
    for file in (ROOT / "scripts" / "lint").iterdir():
        shutil.copyfile(str(file), str(aside / file.name))
    wanted, fetched = (aside / "package-lock.json").read_bytes(), aside / "fetched"
    if not fetched.is_file() or fetched.read_bytes() != wanted:
        waiting = ("--fetch-retries", "1", "--fetch-timeout", "30000")
        if run([npm, "ci", "--no-audit", "--no-fund", "--silent", *waiting, "--prefix", str(aside)]):
            return None
        fetched.write_bytes(wanted)
    program = aside / "node_modules" / "eslint" / "bin" / "eslint.js"
    return run([node, str(program), "--config", str(aside / "eslint.config.mjs"), "docs/assets"])


def lock(options: argparse.Namespace, _rest: Sequence[str]) -> int:
    """Re-make both lock files from pyproject.toml."""
    progress = Progress(4)
    find_python(progress)
    python, _ = prepare_environment(progress)
    progress.step("安装锁定工具 %s" % UV)
    pip(python, ["--progress-bar", "off", UV])
    progress.done("已安装")
    progress.step("重新生成 %s 和 %s" % (RUN_LOCK, TEST_LOCK))
    index = os.environ.get("PIP_INDEX_URL")
    common = ["--universal", "--python-version", "%d.%d" % OLDEST, "--generate-hashes", "--no-emit-index-url"]
    common += ["--custom-compile-command", "python3 scripts/dev.py lock", "--quiet"]
    common += ["--upgrade"] if options.upgrade else []
    # The second is made under the first one's versions, so that both commands see the same program.
    for arguments in (
        ("--group", "build", "-o", RUN_LOCK),
        ("--group", "dev", "-c", RUN_LOCK, "-o", TEST_LOCK),
    ):
        command = [python, "-m", "uv", "pip", "compile", "pyproject.toml", *arguments, *common]
        if run(command, **({"UV_DEFAULT_INDEX": index} if index else {})):
            raise Obstacle("没有生成锁定文件，原因见上。")
    progress.done("请查看差异，并运行 python3 scripts/dev.py test")
    return 0


WHEELHOUSE = """\
离线安装包：{name}
只能用在同一种系统（{system}）、同一个版本的 Python（{python}）上。

装整个项目（能改条目、生成网站）：把项目文件夹和本文件夹都拷到没有网络的电脑上，在项目文件夹里运行
  Linux、macOS： PIP_NO_INDEX=1 PIP_FIND_LINKS=本文件夹的路径 python3 scripts/dev.py site
  Windows：      set PIP_NO_INDEX=1
                 set PIP_FIND_LINKS=本文件夹的路径
                 python scripts\\dev.py site
路径里不能有空格。装的是锁定的版本，逐个核对校验值。

只装命令 govkb：
  python3 -m venv 文件夹
  文件夹/bin/pip install --no-index --find-links 本文件夹的路径 --require-hashes -r 本文件夹的路径/requirements.lock
  文件夹/bin/pip install --no-index --find-links 本文件夹的路径 --no-deps govkb

核对有没有坏：在本文件夹里运行 sha256sum -c SHA256SUMS
"""


def wheelhouse(options: argparse.Namespace, _rest: Sequence[str]) -> int:
    """Collect what an installation without any network needs, for this system and this Python."""
    progress = Progress(5)
    find_python(progress)
    python, version = prepare_environment(progress)
    system = "%s-%s" % (platform.system().lower(), platform.machine().lower())
    name = "govkb-wheelhouse-%s-py%d.%d" % (system, version[0], version[1])
    folder = Path(options.out or ROOT / "dist" / name).resolve()
    if folder.exists() and any(folder.iterdir()):
        raise Obstacle("%s 里已经有东西。请换一个文件夹（--out），或先删掉它。" % folder)
    folder.mkdir(parents=True, exist_ok=True)
    progress.step("下载锁定的依赖，逐个核对校验值")
    download = [
        python,
        "-m",
        "pip",
        "download",
        "--require-hashes",
        "--only-binary",
        ":all:",
        "--progress-bar",
        "off",
    ]
    code, output = run_shown([*download, "--dest", str(folder), "-r", str(ROOT / RUN_LOCK)])
    if code:
        raise Obstacle("pip 没有完成下载。%s" % pip_advice(output))
    progress.done("%d 个文件" % len(list(folder.iterdir())))
    progress.step("打包 govkb")
    # The build backend is among what was just downloaded.
    build = [python, "-m", "pip", "wheel", "--no-deps", "--no-index", "--find-links", str(folder), "--quiet"]
    code, output = run_shown([*build, "--wheel-dir", str(folder), str(ROOT)])
    if code:
        raise Obstacle("govkb 没有打成包。%s" % pip_advice(output))
    progress.done("已放进去")
    progress.step("写说明和校验值")
    shutil.copyfile(str(ROOT / RUN_LOCK), str(folder / RUN_LOCK))
    told = WHEELHOUSE.format(name=name, system=system, python=".".join(map(str, version[:2])))
    (folder / "安装说明.txt").write_text(told, encoding="utf-8-sig")
    names = sorted(file.name for file in folder.iterdir())
    lines = ["%s  %s\n" % (hashlib.sha256((folder / one).read_bytes()).hexdigest(), one) for one in names]
    (folder / "SHA256SUMS").write_bytes("".join(lines).encode("utf-8"))
    progress.end("在 %s；怎样安装见其中的“安装说明.txt”" % folder)
    return 0


HELP = """\
用法：python3 scripts/dev.py 命令 [选项]

命令：
  site [--no-serve] [--port 端口]
         安装依赖，检查全部条目，生成网站和 PDF，并在本机打开。
         --no-serve 只生成，不打开；--port 优先使用的端口（默认 8000），被占用时顺延。
  check [govkb check 的参数 …]
         安装依赖，只检查条目。
  test [pytest 的参数 …]
         安装测试所需（包括浏览器），运行全部测试。
  lint   检查代码规范、格式、类型、模块层次、页面脚本（有 npm 时），以及由代码生成的文件是否最新。
  lock [--upgrade]
         按 pyproject.toml 重新生成两个锁定文件；--upgrade 同时升级到允许的最新版本。
  wheelhouse [--out 文件夹]
         把安装所需的全部文件收到一个文件夹（默认在 dist/ 里），拿到没有网络的电脑上安装。

只需要 Python 3.11 或更高版本、git 和 Python 软件源。依赖装在项目的 .venv 文件夹内，删除该文件夹即可还原。
浏览器测试使用已安装的 Chromium 或 Chrome，可用环境变量 GOVKB_CHROMIUM 指定。
软件源的镜像用环境变量 PIP_INDEX_URL 指定，代理用 HTTPS_PROXY。
"""


class CommandLine(argparse.ArgumentParser):
    """A reader whose complaints are in Chinese."""

    def error(self, message: str) -> NoReturn:
        """Stop with what was not understood (the standard library words it in English) and where to read on."""
        raise Obstacle("命令或选项有误（%s）。用法见 python3 scripts/dev.py --help" % message)


def command_line() -> argparse.ArgumentParser:
    """Return the reader of the command line; what it does not know is left for the program that is started."""
    reader = CommandLine(add_help=False)
    commands = reader.add_subparsers(dest="command")
    for function in (site, check, test, lint, lock, wheelhouse):
        command = commands.add_parser(function.__name__, add_help=False)
        command.set_defaults(function=function)
        if function is site:
            command.add_argument("--no-serve", action="store_true")
            command.add_argument("--port", type=int, default=8000)
        if function is wheelhouse:
            command.add_argument("--out")
        if function is lock:
            command.add_argument("--upgrade", action="store_true")
    return reader


def main(arguments: Sequence[str]) -> int:
    """Run one command; return the exit code."""
    if not arguments or {"-h", "--help"} & set(arguments):
        say(HELP)
        return 0 if arguments else 2
    try:
        reader = command_line()
        options, rest = reader.parse_known_args(list(arguments))
        if rest and options.function not in (check, test):
            reader.error(" ".join(rest))
        missing = missing_from_checkout(ROOT)
        if missing:
            raise Obstacle(
                "%s 不是完整的项目文件夹，缺少：%s。请用 git clone 取得整个项目，在其中运行 python3 scripts/dev.py。"
                % (ROOT, "、".join(missing))
            )
        hand_over_when_too_old(arguments)
        return int(options.function(options, rest))
    except Obstacle as obstacle:
        say("\n停止：%s" % obstacle)
        return 1
    except KeyboardInterrupt:
        say("\n已取消。")
        return 130


if __name__ == "__main__":
    for stream in (sys.stdout, sys.stderr):
        # A Windows console may default to a code page without these characters. (Python 3.6 cannot be told.)
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    raise SystemExit(main(sys.argv[1:]))
