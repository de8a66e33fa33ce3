"""What ``scripts/dev.py`` decides and says: from what is found on a machine, without network or a second Python."""

from __future__ import annotations

import ast
import http.client
import json
import shutil
import sys
import threading
from pathlib import Path

import pytest

import dev

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that looks like a complete checkout, with ``dev`` at home in it."""
    for name in ("pyproject.toml", dev.RUN_LOCK, dev.TEST_LOCK):
        (tmp_path / name).write_text(name, encoding="utf-8")
    (tmp_path / "practices").mkdir()
    monkeypatch.setattr(dev, "ROOT", tmp_path)
    return tmp_path


class TestOldInterpreters:
    def test_the_file_is_readable_for_them(self) -> None:
        source = (ROOT / "scripts/dev.py").read_text(encoding="utf-8")
        ast.parse(source, feature_version=(3, 7))
        assert "from __future__ import annotations" not in source, "Python 3.6 would stop with a traceback"
        assert ":=" not in source

    def test_only_the_standard_library_is_imported(self) -> None:
        tree = ast.parse((ROOT / "scripts/dev.py").read_text(encoding="utf-8"))
        imported = {
            alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names
        }
        imported |= {str(node.module) for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
        assert {name.split(".")[0] for name in imported} <= sys.stdlib_module_names

    def test_a_newer_python_is_looked_for_before_giving_up(self) -> None:
        candidates = dev.python_candidates(Path("/kb"), windows=False)
        assert candidates[0] == (str(Path("/kb/.venv/bin/python")),)
        assert candidates[1:5] == (("python3.14",), ("python3.13",), ("python3.12",), ("python3.11",))

    def test_windows_has_a_launcher(self) -> None:
        assert ("py", "-3.12") in dev.python_candidates(Path("C:/kb"), windows=True)

    def test_without_any_the_reader_learns_what_to_install(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(sys, "version_info", (3, 8, 10))
        monkeypatch.setattr(dev.shutil, "which", lambda _name: None)
        with pytest.raises(dev.Obstacle, match=r"当前是 Python 3\.8\.10，需要 3\.11 或更高版本"):
            dev.hand_over_when_too_old(["site"])

    def test_with_one_the_command_goes_on_there(
        self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        started: list[list[str]] = []
        monkeypatch.setattr(sys, "version_info", (3, 8, 10))
        monkeypatch.setattr(
            dev.shutil, "which", lambda name: "/opt/" + name if name == "python3.12" else None
        )
        monkeypatch.setattr(dev, "python_version", lambda _command: (3, 12, 1))
        monkeypatch.setattr(dev.subprocess, "call", lambda command: started.append(command) or 7)
        with pytest.raises(SystemExit) as stopped:
            dev.hand_over_when_too_old(["site", "--no-serve"])
        assert stopped.value.code == 7
        assert started == [["/opt/python3.12", dev.__file__, "site", "--no-serve"]]
        assert capsys.readouterr().out == "当前是 Python 3.8.10，改用这台电脑上的 Python 3.12.1。\n"


class TestEnvironment:
    @pytest.mark.parametrize(
        ("found", "action"),
        [
            pytest.param(None, "create", id="none"),
            pytest.param(dev.Environment(None, pip=False), "replace", id="does-not-start"),
            pytest.param(dev.Environment((3, 10, 4), pip=True), "replace", id="too-old"),
            pytest.param(dev.Environment((3, 12, 0), pip=False), "add pip", id="without-pip"),
            pytest.param(dev.Environment((3, 14, 0), pip=True), "keep", id="good"),
        ],
    )
    def test_what_happens_to_it(self, found: dev.Environment | None, action: str) -> None:
        assert dev.venv_action(found) == action

    def test_a_program_lies_where_the_system_puts_it(self) -> None:
        assert dev.venv_program(Path("kb"), "govkb", windows=False) == Path("kb/.venv/bin/govkb")
        assert dev.venv_program(Path("kb"), "govkb", windows=True) == Path("kb/.venv/Scripts/govkb.exe")

    def test_a_folder_without_a_python_counts_as_broken(self, checkout: Path) -> None:
        assert dev.inspect_environment() is None
        (checkout / ".venv").mkdir()
        assert dev.inspect_environment() == dev.Environment(None, pip=False)

    def test_missing_venv_module_names_the_package(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(dev, "answer", lambda _command: None)
        with pytest.raises(dev.Obstacle, match="sudo apt install python3-venv"):
            dev.make_environment(["python3", "-m", "venv", ".venv"])


class TestStamp:
    def test_nothing_is_installed_twice(self, checkout: Path) -> None:
        wanted = dev.wanted_stamp(checkout, [dev.RUN_LOCK], (3, 11, 7))
        assert dev.outdated(wanted, wanted) == ()

    def test_the_test_environment_serves_the_site_too(self, checkout: Path) -> None:
        stamp = dev.wanted_stamp(checkout, [dev.RUN_LOCK, dev.TEST_LOCK], (3, 11, 7))
        assert dev.outdated(stamp, dev.wanted_stamp(checkout, [dev.RUN_LOCK], (3, 11, 7))) == ()

    def test_but_not_the_other_way_round(self, checkout: Path) -> None:
        stamp = dev.wanted_stamp(checkout, [dev.RUN_LOCK], (3, 11, 7))
        wanted = dev.wanted_stamp(checkout, [dev.RUN_LOCK, dev.TEST_LOCK], (3, 11, 7))
        assert dev.outdated(stamp, wanted) == (dev.TEST_LOCK,)

    def test_a_changed_lock_a_new_python_and_a_moved_folder_are_noticed(self, checkout: Path) -> None:
        stamp = dev.wanted_stamp(checkout, [dev.RUN_LOCK], (3, 11, 7))
        (checkout / dev.RUN_LOCK).write_text("changed", encoding="utf-8")
        assert dev.outdated(stamp, dev.wanted_stamp(checkout, [dev.RUN_LOCK], (3, 12, 1))) == (
            "python",
            dev.RUN_LOCK,
        )
        assert "root" in dev.outdated({**stamp, "root": "/elsewhere"}, stamp)

    @pytest.mark.parametrize("text", ["", "{", "[1]"], ids=["empty", "cut-off", "not-a-mapping"])
    def test_an_unreadable_stamp_counts_as_none(self, tmp_path: Path, text: str) -> None:
        (tmp_path / "stamp").write_text(text, encoding="utf-8")
        assert dev.read_stamp(tmp_path / "stamp") == {}

    def test_an_interrupted_installation_is_done_again(
        self, checkout: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        stamp = checkout / ".venv/govkb-stamp.json"
        stamp.parent.mkdir()
        stamp.write_text(json.dumps({"root": "old"}), encoding="utf-8")
        monkeypatch.setattr(dev, "prepare_environment", lambda _progress: ("python", (3, 11, 7)))

        def interrupted(_python: str, _options: list[str]) -> None:
            raise KeyboardInterrupt

        monkeypatch.setattr(dev, "pip", interrupted)
        with pytest.raises(KeyboardInterrupt):
            dev.install(dev.Progress(3), [dev.RUN_LOCK], "运行所需")
        assert not stamp.exists()


class TestInstalling:
    @pytest.fixture
    def asked_of_pip(self, checkout: Path, monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
        asked: list[list[str]] = []
        (checkout / ".venv").mkdir()
        monkeypatch.setattr(dev, "prepare_environment", lambda _progress: ("python", (3, 11, 7)))
        monkeypatch.setattr(dev, "pip", lambda _python, options: asked.append(list(options)))
        return asked

    def test_the_lock_is_installed_with_hashes_and_the_project_without_network(
        self, checkout: Path, asked_of_pip: list[list[str]]
    ) -> None:
        dev.install(dev.Progress(3), [dev.RUN_LOCK, dev.TEST_LOCK], "测试所需")
        dependencies, project = asked_of_pip
        assert "--require-hashes" in dependencies
        assert dependencies[-2:] == ["-r", str(checkout / dev.TEST_LOCK)]
        assert {"--no-index", "--no-deps", "--no-build-isolation"} <= set(project)

    def test_the_second_run_installs_nothing(
        self, checkout: Path, asked_of_pip: list[list[str]], capsys: pytest.CaptureFixture[str]
    ) -> None:
        dev.install(dev.Progress(3), [dev.RUN_LOCK], "运行所需")
        command = dev.venv_program(checkout, "govkb", dev.WINDOWS)
        command.parent.mkdir()
        command.touch()
        asked_of_pip.clear()
        dev.install(dev.Progress(3), [dev.RUN_LOCK], "运行所需")
        assert asked_of_pip == []
        assert "与锁定文件一致，无需安装" in capsys.readouterr().out

    def test_a_lost_command_is_put_back_without_touching_the_rest(
        self, checkout: Path, asked_of_pip: list[list[str]]
    ) -> None:
        dev.install(dev.Progress(3), [dev.RUN_LOCK], "运行所需")
        asked_of_pip.clear()
        dev.install(dev.Progress(3), [dev.RUN_LOCK], "运行所需")
        assert [options[-2:] for options in asked_of_pip] == [["--editable", str(checkout)]]


@pytest.mark.parametrize(
    ("output", "advice"),
    [
        pytest.param(
            "WARNING: Retrying … NewConnectionError(…)\nERROR: No matching distribution found for babel==2.18.0",
            "连不上 Python 软件源",
            id="no-network",
        ),
        pytest.param(
            "ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE.",
            "不要绕过校验",
            id="hash",
        ),
        pytest.param(
            "ERROR: No matching distribution found for typst==0.15.2", "缺少锁定的版本", id="mirror"
        ),
        pytest.param("SSLError(SSLCertVerificationError(1, …))", "PIP_CERT", id="certificate"),
        pytest.param("OSError: [Errno 28] No space left on device", "磁盘已满", id="disk"),
        pytest.param("something new", "删除 .venv 文件夹后重新运行", id="unknown"),
    ],
)
def test_a_failed_installation_ends_with_advice(output: str, advice: str) -> None:
    assert advice in dev.pip_advice(output)


class TestBrowser:
    def test_windows_paths_come_from_its_folders(self) -> None:
        env = {"PROGRAMFILES": "C:\\Program Files", "LOCALAPPDATA": "C:\\Users\\a\\AppData\\Local"}
        assert dev.browser_candidates(env, "win32")[:2] == (
            "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
            "C:\\Users\\a\\AppData\\Local\\Google\\Chrome\\Application\\chrome.exe",
        )

    def test_macos_has_applications_for_all_and_for_one(self) -> None:
        assert dev.browser_candidates({"HOME": "/Users/a"}, "darwin")[:2] == (
            "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
            "/Users/a/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
        )

    def test_linux_prefers_browsers_that_are_not_confined(self) -> None:
        names = dev.browser_candidates({}, "linux")
        assert names.index("chromium") < names.index("chromium-browser") < names.index("/snap/bin/chromium")

    def test_the_named_browser_wins(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(dev.shutil, "which", lambda name: name)
        assert dev.installed_browser({"GOVKB_CHROMIUM": "/opt/chrome"}, "linux") == "/opt/chrome"

    def test_a_named_browser_that_is_not_there_is_an_error(self, tmp_path: Path) -> None:
        with pytest.raises(dev.Obstacle, match="GOVKB_CHROMIUM 指向的浏览器不存在"):
            dev.installed_browser({"GOVKB_CHROMIUM": str(tmp_path / "none")}, "linux")

    def test_one_that_does_not_start_is_passed_over(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(dev.shutil, "which", lambda name: "/usr/bin/" + name)
        monkeypatch.setattr(dev, "starts", lambda path: path.endswith("chromium"))
        assert dev.installed_browser({}, "linux") == "/usr/bin/chromium"

    @pytest.mark.parametrize(
        ("present", "root_user", "commands"),
        [
            pytest.param(
                "apt-get",
                True,
                ["apt-get update", "apt-get install -y --no-install-recommends libatomic1"],
                id="debian",
            ),
            pytest.param("dnf", True, ["dnf install -y libatomic"], id="fedora"),
            pytest.param("apt-get", False, [], id="not-root"),
            pytest.param("none", True, [], id="unknown-system"),
        ],
    )
    def test_the_system_installs_only_for_root(
        self, present: str, root_user: bool, commands: list[str]
    ) -> None:
        found = dev.system_commands("libatomic", lambda name: name if name == present else None, root_user)
        assert [" ".join(command) for command in found] == commands

    @pytest.fixture
    def bare(self, monkeypatch: pytest.MonkeyPatch) -> list[str]:
        """A machine with neither browser nor the library that Playwright needs; what is tried on it."""
        tried: list[str] = []
        monkeypatch.setattr(dev, "answer", lambda _command: None)
        monkeypatch.setattr(dev, "installed_browser", lambda _env, _platform: None)
        monkeypatch.setattr(dev, "playwright_browser", lambda _python: None)
        monkeypatch.setattr(dev, "system_commands", lambda what, _has, _root: (("system", "adds", what),))
        monkeypatch.setattr(dev, "run_shown", lambda command: tried.append(" ".join(command[-3:])))
        return tried

    def test_the_order_is_installed_downloaded_system(
        self, bare: list[str], capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert dev.provide_browser(dev.Progress(5), "python") is None
        assert bare == ["system adds libatomic", "install --no-shell chromium", "system adds chromium"]
        shown = capsys.readouterr().out
        assert "Playwright 不能启动" in shown
        assert "浏览器测试将被跳过" in shown

    def test_an_installed_one_needs_no_download(
        self, bare: list[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(dev, "answer", lambda _command: "Version 1.65.2")
        monkeypatch.setattr(dev, "installed_browser", lambda _env, _platform: "/usr/bin/chromium")
        assert dev.provide_browser(dev.Progress(5), "python") == "/usr/bin/chromium"
        assert bare == []


class TestServing:
    def test_the_next_free_port_is_taken(self, tmp_path: Path) -> None:
        with (
            dev.open_server(tmp_path, 20000) as first,
            dev.open_server(tmp_path, first.server_address[1]) as second,
        ):
            assert first.server_address[0] == "127.0.0.1"
            assert second.server_address[1] != first.server_address[1]

    def test_ports_end_where_they_end(self) -> None:
        assert dev.free_port_order(8000)[0] == 8000
        assert dev.free_port_order(65535) == (65535, 0)

    @pytest.mark.parametrize(
        ("name", "expected"),
        [
            ("index.html", "text/html; charset=utf-8"),
            ("搜索.js", "text/javascript; charset=utf-8"),
            ("data.json", "application/json; charset=utf-8"),
            ("data.csv", "text/csv; charset=utf-8"),
            ("handout.pdf", "application/pdf"),
        ],
    )
    def test_a_file_arrives_whole_with_its_type(self, tmp_path: Path, name: str, expected: str) -> None:
        (tmp_path / name).write_text("屋场会", encoding="utf-8")
        with dev.open_server(tmp_path, 0) as server:
            thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
            thread.start()
            connection = http.client.HTTPConnection("127.0.0.1", server.server_address[1], timeout=5)
            connection.request("GET", "/" + "".join(f"%{byte:02X}" for byte in name.encode()))
            response = connection.getresponse()
            body = response.read().decode()
            connection.close()
            server.shutdown()
            thread.join()
        assert (response.status, response.headers["Content-Type"], body) == (200, expected, "屋场会")
        assert response.headers["Cache-Control"] == "no-cache"


class TestCommandLine:
    def test_help_is_chinese_and_names_every_command(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert dev.main(["--help"]) == 0
        shown = capsys.readouterr().out
        assert shown.startswith("用法：python3 scripts/dev.py 命令")
        assert all(f"\n  {name}" in shown for name in ("site", "check", "test", "lint", "lock"))

    @pytest.mark.parametrize(
        "arguments", [["build"], ["site", "--no-server"], ["site", "--port", "x"]], ids=" ".join
    )
    def test_what_is_not_understood_is_said(
        self, arguments: list[str], capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert dev.main(arguments) == 1
        assert "停止：命令或选项有误" in capsys.readouterr().out

    def test_outside_a_checkout_it_says_how_to_get_one(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        monkeypatch.setattr(dev, "ROOT", tmp_path)
        assert dev.main(["site"]) == 1
        shown = capsys.readouterr().out
        assert "缺少：pyproject.toml、requirements.lock、requirements-dev.lock、practices" in shown
        assert "git clone" in shown

    def test_pytest_gets_what_follows(self) -> None:
        assert dev.pytest_arguments(["-k", "model", "-x"]) == ["-k", "model", "-x"]
        assert dev.pytest_arguments([])[:2] == ["-n", "auto"]

    @pytest.fixture
    def ran(self, checkout: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
        ran: list[str] = []
        monkeypatch.setattr(
            dev, "install", lambda progress, _locks, purpose: progress.step(purpose) or "python"
        )

        def run(command: list[str]) -> int:
            ran.append(" ".join([Path(command[0]).stem, *command[1:]]))
            return int("check" in command)

        monkeypatch.setattr(dev, "run", run)
        return ran

    def test_entries_that_fail_the_check_stop_the_site(
        self, ran: list[str], capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert dev.main(["site", "--no-serve"]) == 1
        assert ran == ["govkb check"]
        assert "停止：条目没有通过检查" in capsys.readouterr().out

    def test_check_hands_its_arguments_on(self, ran: list[str]) -> None:
        assert dev.main(["check", "--format", "github"]) == 1
        assert ran == ["govkb check --format github"]

    def test_lint_runs_everything_and_names_what_failed(
        self, ran: list[str], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(dev.shutil, "which", lambda _: None)
        assert dev.main(["lint"]) == 1
        assert ran == [
            "ruff check .",
            "ruff format --check .",
            "mypy",
            "lint-imports",
            "govkb generate --check",
        ]
        shown = capsys.readouterr().out
        assert "跳过：没有 npm，或者取不到 ESLint，页面脚本没有检查" in shown
        assert "\n没有通过：代码规范（ruff check）（共" in shown

    def test_page_scripts_are_linted_with_what_is_fetched_once(
        self, ran: list[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        shutil.copytree(Path(dev.__file__).parent / "lint", tmp_path / "scripts/lint")
        monkeypatch.setattr(dev, "ROOT", tmp_path)
        aside = tmp_path / ".cache/eslint"
        fetch = (
            f"npm ci --no-audit --no-fund --silent --fetch-retries 1 --fetch-timeout 30000 --prefix {aside}"
        )
        check = (
            f"node {aside}/node_modules/eslint/bin/eslint.js --config {aside}/eslint.config.mjs docs/assets"
        )
        for _ in range(2):
            assert dev.lint_page_scripts("npm", "node") == 0
        assert ran == [fetch, check, check]
        (tmp_path / "scripts/lint/package-lock.json").write_text("{}", "utf-8")
        assert dev.lint_page_scripts("npm", "node") == 0
        assert ran[3:] == [fetch, check]

    def test_page_scripts_are_passed_over_where_nothing_can_be_fetched(
        self, ran: list[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        shutil.copytree(Path(dev.__file__).parent / "lint", tmp_path / "scripts/lint")
        monkeypatch.setattr(dev, "ROOT", tmp_path)
        monkeypatch.setattr(dev, "run", lambda command: ran.append(command[1]) or 1)
        for npm, node in ((None, "node"), ("npm", None), ("npm", "node"), ("npm", "node")):
            assert dev.lint_page_scripts(npm, node) is None
        assert ran == ["ci", "ci"]
