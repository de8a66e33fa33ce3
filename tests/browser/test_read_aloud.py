"""Reading aloud, with a voice that says nothing: the button is there only with a Chinese voice, and obeys."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect

pytestmark = pytest.mark.browser

SPEECH = """
(() => {
  const heard = [];
  let pending = null;
  class Utterance { constructor(text) { this.text = text; } }
  const speech = {
    heard,
    getVoices: () => VOICES.map(lang => ({ lang, localService: true })),
    speak(utterance) { heard.push(utterance); pending = utterance; },
    cancel() { const cut = pending; pending = null; if (cut && cut.onerror) cut.onerror({ error: "interrupted" }); },
    // The test ends a sentence when it likes.
    finish() { const done = pending; pending = null; if (done && done.onend) done.onend({}); },
    addEventListener() {},
  };
  Object.defineProperty(window, "speechSynthesis", { value: speech });
  Object.defineProperty(window, "SpeechSynthesisUtterance", { value: Utterance });
})();
"""


def listening(browser: Browser, address: str, voices: str) -> Page:
    page = browser.new_context().new_page()
    page.add_init_script(SPEECH.replace("VOICES", voices))
    page.goto(address + "practices/wuchanghui/")
    return page


def heard(page: Page) -> list[str]:
    return [str(text) for text in page.evaluate("speechSynthesis.heard.map(one => one.text)")]


def finish(page: Page, times: int = 1) -> None:
    for _ in range(times):
        page.evaluate("speechSynthesis.finish()")


@pytest.mark.parametrize("voices", ["[]", "['en-US', 'de-DE']"])
def test_without_a_chinese_voice_there_is_no_button(browser: Browser, address: str, voices: str) -> None:
    page = listening(browser, address, voices)
    page.wait_for_load_state("networkidle")
    expect(page.locator("[data-read]")).to_be_hidden()


@pytest.mark.parametrize("voice", ["zh-CN", "zh_CN_#Hans", "cmn-Hans-CN"])
def test_with_one_there_is(browser: Browser, address: str, voice: str) -> None:
    expect(
        listening(browser, address, f"['en-US', '{voice}']").get_by_role("button", name="朗读")
    ).to_be_visible()


def test_it_reads_from_the_name_to_the_end_and_shows_where_it_is(browser: Browser, address: str) -> None:
    page = listening(browser, address, "['zh-CN']")
    page.get_by_role("button", name="朗读").click()
    assert heard(page) == ["议事协商、矛盾调解"]
    finish(page)
    assert heard(page)[-1] == "屋场会"
    expect(page.locator(".is-read")).to_have_text("屋场会")
    for _ in range(60):
        finish(page)
    expect(page.locator(".is-read")).to_be_in_viewport(ratio=1)
    expect(page.locator("[data-read]")).to_be_in_viewport(ratio=1)
    for _ in range(400):
        if not page.locator(".is-reading").count():
            break
        finish(page)
    said = heard(page)
    assert "情境与问题" in "".join(said)
    assert any("来源未载" in sentence for sentence in said)
    assert "不能" in said  # the condition of a way out of a fork
    assert not any("[1]" in sentence for sentence in said)
    assert all(len(sentence) < 150 for sentence in said)  # longer ones fall silent in the middle
    assert len(said) > 80
    expect(page.locator(".is-read")).to_have_count(0)
    expect(page.get_by_role("button", name="停止")).to_be_hidden()


def test_pausing_goes_on_with_the_same_sentence(browser: Browser, address: str) -> None:
    page = listening(browser, address, "['zh-CN']")
    page.get_by_role("button", name="朗读").click()
    finish(page, 4)
    sentence = heard(page)[-1]
    page.get_by_role("button", name="暂停").click()
    finish(page)  # a late end of what was cut off changes nothing
    page.get_by_role("button", name="接着读").click()
    assert heard(page)[-2:] == [sentence, sentence]


def test_next_slower_and_escape(browser: Browser, address: str) -> None:
    page = listening(browser, address, "['zh-CN']")
    page.get_by_role("button", name="朗读").focus()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="下一段").press("Enter")
    assert heard(page)[-1] == "屋场会"
    page.get_by_role("button", name="慢一点").press("Enter")
    assert page.evaluate("speechSynthesis.heard.slice(-1)[0].rate") < 1
    expect(page.locator("[data-read]")).to_contain_text("第 2 段")
    page.keyboard.press("Escape")
    expect(page.locator(".is-read")).to_have_count(0)
    expect(page.get_by_role("button", name="朗读")).to_be_focused()
