"""What a run says about tests that need a browser, on a machine that has none."""

from __future__ import annotations

from pathlib import Path

import pytest

import dev

pytest_plugins = ["pytester"]


@pytest.fixture
def elsewhere(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> pytest.Pytester:
    """A small project under our conftest, on a machine without a browser."""
    monkeypatch.setattr(dev, "installed_browser", lambda _env, _platform: None)
    monkeypatch.setattr(dev, "playwright_browser", lambda _python: None)
    monkeypatch.delenv("CI", raising=False)
    pytester.makeconftest(Path(__file__).with_name("conftest.py").read_text(encoding="utf-8"))
    pytester.makeini(
        "[pytest]\nmarkers = browser: needs one\naddopts = -p no:xdist -p no:cacheprovider -p no:hypothesispytest\n"
    )
    pytester.makepyfile(
        """
        def test_page(page): ...
        def test_browser(browser): ...
        def test_neither(): ...
        """
    )
    return pytester


def test_they_are_skipped_and_the_last_lines_say_so(elsewhere: pytest.Pytester) -> None:
    result = elsewhere.runpytest_inprocess()
    result.assert_outcomes(passed=1, skipped=2)
    result.stdout.fnmatch_lines(["!!* 注意 !!*", "没有找到 Chromium 或 Chrome，跳过了 2 个浏览器测试。*"])


def test_in_ci_they_fail(elsewhere: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CI", "true")
    result = elsewhere.runpytest_inprocess()
    result.assert_outcomes(passed=1, errors=2)
    assert "跳过" not in result.stdout.str()


def test_asking_for_a_page_is_enough_to_be_marked(elsewhere: pytest.Pytester) -> None:
    result = elsewhere.runpytest_inprocess("-m", "not browser")
    result.assert_outcomes(passed=1, deselected=2)
    assert "注意" not in result.stdout.str()
