"""The files for servers are taken by a real server, and no page asks for what the policy forbids."""

from __future__ import annotations

import re
import shutil
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from built_site import ROOT, build, served
from govkb.outputs.hosting import POLICY

KINDS = (
    "", "find/", "find/?q=楼长", "compare/", "compare/?ids=wuchanghui,jifenzhi", "compare/cunli-yishi/",
    "practices/wuchanghui/", "practices/haiyan-shiyu-zhili/", "browse/theme/self-governance/", "browse/region/430000/",
    "glossary/", "guide/reading/", "guide/evidence/", "contribute/", "train/", "about/", "404.html",
)  # fmt: skip


def every_page(site: Path) -> list[Path]:
    return sorted(site.rglob("*.html"))


def test_every_page_carries_the_policy(site: Path) -> None:
    for page in every_page(site):
        text = page.read_text("utf-8")
        assert f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">' in text.replace(
            "&#39;", "'"
        ), page
        assert text.index("Content-Security-Policy") < text.index("<link"), page


@pytest.mark.browser
@pytest.mark.parametrize("over", ["http", "file"])
def test_no_page_breaks_the_policy(browser: Browser, site: Path, over: str) -> None:
    broken: list[str] = []
    with served(site) as address:
        page = browser.new_page()
        page.on(
            "console",
            lambda said: broken.append(said.text) if "Content Security Policy" in said.text else None,
        )
        page.add_init_script(
            "addEventListener('securitypolicyviolation', e => console.error('Content Security Policy', e.blockedURI))"
        )
        for kind in KINDS:
            path, mark, query = kind.partition("?")
            file = path if path.endswith(".html") else f"{path}index.html"
            page.goto((site / file).as_uri() + mark + query if over == "file" else address + kind)
            page.wait_for_timeout(150)
        page.close()
    assert broken == []


@contextmanager
def nginx(site: Path, folder: Path, settings: str = "") -> Iterator[str]:
    """Serve a site with the settings that it carries, or with others."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    told = settings or (site / "hosting/nginx.conf").read_text("utf-8")
    told = told.replace("/srv/govkb/site", str(site))
    temporary = "".join(
        f"{kind}_temp_path {folder}/{kind};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    (folder / "nginx.conf").write_text(
        f"daemon off; master_process off; pid {folder}/pid; error_log {folder}/log; events {{}}\n"
        f"http {{ access_log off; {temporary}\n types {{ text/html html; text/css css; application/javascript js; }}\n"
        f"server {{ listen 127.0.0.1:{port};\n{told}\n}} }}\n"
    )  # fmt: skip
    server = subprocess.Popen(
        ["nginx", "-p", str(folder), "-e", str(folder / "log"), "-c", str(folder / "nginx.conf")]
    )
    try:
        for _ in range(100):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.05)
        yield f"http://127.0.0.1:{port}/"
    finally:
        server.terminate()
        server.wait()


@pytest.mark.skipif(not shutil.which("nginx"), reason="没有 nginx，跳过：apt-get install nginx-light")
def test_nginx_serves_it_with_the_headers(site: Path, tmp_path: Path) -> None:
    with nginx(site, tmp_path) as address:
        with urllib.request.urlopen(address + "practices/wuchanghui/") as answer:
            assert answer.headers["Content-Security-Policy"].startswith(POLICY)
            assert answer.headers["X-Content-Type-Options"] == "nosniff"
            assert answer.headers["Cache-Control"] == "no-cache"
            assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
        shard = min((site / "search/b").iterdir()).name
        with urllib.request.urlopen(f"{address}search/b/{shard}") as answer:
            assert "immutable" in answer.headers["Cache-Control"]
            assert answer.headers["Content-Security-Policy"].startswith(POLICY)
        with pytest.raises(urllib.error.HTTPError) as missing:
            urllib.request.urlopen(address + "practices/nobody/")
        assert missing.value.code == 404
        assert "没有这一页" in missing.value.read().decode()


@pytest.mark.skipif(not shutil.which("nginx"), reason="没有 nginx，跳过：apt-get install nginx-light")
def test_nginx_serves_it_below_a_path_as_the_guide_says(tmp_path: Path) -> None:
    below = tmp_path / "built"
    made = build(below, SITE_URL="http://intranet.example/zhili/")
    assert made.returncode == 0, made.stderr
    guide = (ROOT / "docs/guide/hosting.md").read_text("utf-8")
    (settings,) = re.findall(r"```nginx\n(location .*?)```", guide, re.DOTALL)
    with nginx(below, tmp_path, settings) as address:
        for path in ("", "practices/wuchanghui/", "find/"):
            with urllib.request.urlopen(f"{address}zhili/{path}") as answer:
                assert answer.headers["Cache-Control"] == "no-cache"
                assert answer.headers["X-Content-Type-Options"] == "nosniff"
                assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
                assert "基层治理做法库" in answer.read().decode()
        with pytest.raises(urllib.error.HTTPError) as missing:
            urllib.request.urlopen(f"{address}zhili/practices/nobody/")
        assert missing.value.code == 404
        page = missing.value.read().decode()
        assert "没有这一页" in page
        assert 'href="/zhili/' in page


def test_the_file_for_static_hosts_names_what_is_there(site: Path) -> None:
    rules = re.findall(r"^(/\S+)$", (site / "_headers").read_text("utf-8"), re.MULTILINE)
    assert rules[0] == "/*"
    for rule in rules[1:]:
        assert (site / rule.strip("/*")).is_dir(), rule
