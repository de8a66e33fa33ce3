"""Workflows as far as security depends on them (docs/dev/decisions/0030-review-sheet.md)."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from fixture_library import REPOSITORY

FOLDER = REPOSITORY / ".github/workflows"
ALL = sorted(FOLDER.glob("*.yml"))


def read(path: Path) -> dict[Any, Any]:
    loaded: dict[Any, Any] = yaml.safe_load(path.read_text("utf-8"))
    return loaded


def steps(workflow: dict[Any, Any]) -> list[dict[str, Any]]:
    return [step for job in workflow["jobs"].values() for step in job["steps"]]


@pytest.mark.parametrize("path", ALL, ids=lambda path: path.stem)
def test_nothing_of_an_event_is_pasted_into_a_script(path: Path) -> None:
    for step in steps(read(path)):
        assert "${{" not in step.get("run", ""), step.get("name")


@pytest.mark.parametrize("path", ALL, ids=lambda path: path.stem)
def test_actions_are_pinned_and_keep_no_credentials(path: Path) -> None:
    for step in steps(read(path)):
        if "uses" in step:
            assert re.fullmatch(r"[\w/-]+@[0-9a-f]{40}", step["uses"])
        if "checkout" in step.get("uses", ""):
            assert step["with"]["persist-credentials"] is False


@pytest.mark.parametrize("path", ALL, ids=lambda path: path.stem)
def test_a_workflow_may_read_and_a_job_that_may_write_runs_no_code_of_the_repository(path: Path) -> None:
    workflow = read(path)
    assert set((workflow["permissions"] or {"none": "read"}).values()) <= {"read"}
    for name, job in workflow["jobs"].items():
        assert job["timeout-minutes"] <= 30, name
        if "write" in job.get("permissions", {}).values():
            script = "\n".join(step.get("run", "") for step in job["steps"])
            assert not re.search(r"python|dev\.py|govkb |\bsource\b|bash |\beval\b|npm|pip ", script), name
            assert not [step for step in job["steps"] if "checkout" in step.get("uses", "")], name


def test_a_release_is_made_of_what_earlier_jobs_made_and_is_signed() -> None:
    jobs = read(FOLDER / "release.yml")["jobs"]
    writing = [name for name, job in jobs.items() if "write" in job.get("permissions", {}).values()]
    assert writing == ["publish"]
    assert set(jobs["publish"]["needs"]) == set(jobs) - {"publish"}
    uses = [step.get("uses", "") for step in jobs["publish"]["steps"]]
    assert any(one.startswith("actions/attest-build-provenance@") for one in uses)


def test_what_runs_on_a_pull_request_may_only_read() -> None:
    workflow = read(FOLDER / "check.yml")
    assert workflow["permissions"] == {"contents": "read"}
    assert not [job for job in workflow["jobs"].values() if "permissions" in job]
    assert "secrets." not in (FOLDER / "check.yml").read_text("utf-8")
    for path in ALL:
        assert "pull_request_target" not in read(path)[True], (
            "it would run strangers' files with a token that writes"
        )


def test_a_preview_waits_for_nothing_and_needs_no_more_than_the_program() -> None:
    """Within three minutes of a push: what would make it slower, or give it rights, is not there."""
    job = read(FOLDER / "check.yml")["jobs"]["preview"]
    assert not {"needs", "strategy", "permissions", "environment", "services"} & set(job)
    run = [step["run"] for step in job["steps"] if "run" in step]
    assert run == ['bash .ci/preview "$BASE"']
    python, upload = (next(step["with"] for step in job["steps"] if one in step.get("uses", ""))
                      for one in ("setup-python", "upload-artifact"))  # fmt: skip
    assert (python["cache"], python["cache-dependency-path"]) == ("pip", "requirements.lock")
    assert (upload["name"], upload["path"], upload["if-no-files-found"]) == ("site", "site/", "error")
    script = (REPOSITORY / ".ci/preview").read_text("utf-8")
    assert re.findall(r"dev\.py (\w+)", script) == ["check"], "`check` installs the smaller of the two locks"
    assert re.findall(r"govkb (\w+) (\S+)", script) == [("site", "--pdf-since")]


def test_what_may_write_comments_runs_no_code_of_the_repository() -> None:
    workflow = read(FOLDER / "review.yml")
    assert workflow["permissions"] == {}
    (job,) = workflow["jobs"].values()
    assert set(job["permissions"]) == {"actions", "pull-requests"}
    assert not [step for step in job["steps"] if "uses" in step], "no checkout, no action"
    script = "\n".join(step["run"] for step in job["steps"])
    assert not re.search(r"python|dev\.py|\bsource\b|bash |\beval\b", script)
    assert '"$now" != "$HEAD"' in script


def test_the_two_jobs_agree_on_what_is_handed_over() -> None:
    check, review = read(FOLDER / "check.yml"), read(FOLDER / "review.yml")
    assert review[True]["workflow_run"]["workflows"] == [check["name"]]
    uploads = [step["with"] for step in check["jobs"]["review"]["steps"] if "upload" in step.get("uses", "")]
    assert [one["name"] for one in uploads] == ["review"]
    script = "\n".join(step["run"] for step in review["jobs"]["comment"]["steps"])
    assert "--name review " in script
    made = "\n".join(step.get("run", "") for step in check["jobs"]["review"]["steps"])
    assert "review/number" in made
    assert "review/number" in script


def test_the_posting_script_makes_a_harmless_comment(tmp_path: Path) -> None:
    """The script as it stands, with a stand-in for the platform's program."""
    (tmp_path / "review").mkdir()
    (tmp_path / "review/number").write_text("12; rm -rf x\n")
    (tmp_path / "review/review.md").write_text(
        "<!-- govkb-review -->\n@all 看 <!-- x -->\n" + "字" * 40_000, encoding="utf-8"
    )
    program = tmp_path / "bin/gh"
    program.parent.mkdir()
    program.write_text(
        '#!/bin/sh\necho "$*" >> calls\ncase "$*" in *head.sha*) echo abc;; *files*) echo practices/a.yml; echo scripts/b.py;; esac\n'
    )
    program.chmod(0o755)
    script = read(FOLDER / "review.yml")["jobs"]["comment"]["steps"][1]["run"]
    environment = {
        "PATH": f"{program.parent}:/usr/bin:/bin",
        "GH_REPO": "a/b",
        "HEAD": "abc",
        "LC_ALL": "C.UTF-8",
    }
    subprocess.run(["bash", "-e", "-c", script], cwd=tmp_path, env=environment, check=True, timeout=60)
    body = (tmp_path / "body.md").read_text("utf-8")
    assert body.startswith("<!-- govkb-review -->\n> 这个合并请求还改了 practices/ 以外的 1 个文件")
    assert body.count("<!--") == 1
    assert "@all" not in body
    assert len(body.encode()) < 65_000
    calls = (tmp_path / "calls").read_text()
    assert "--method POST repos/a/b/issues/12/comments -F body=@body.md" in calls
    environment["HEAD"] = "another"
    (tmp_path / "calls").unlink()
    subprocess.run(["bash", "-e", "-c", script], cwd=tmp_path, env=environment, check=True, timeout=60)
    assert "POST" not in (tmp_path / "calls").read_text()


def test_other_hosts_use_the_same_script() -> None:
    for path in (".workflow/check.yml", ".gitcode/workflows/check.yml"):
        assert "bash .ci/review" in (REPOSITORY / path).read_text("utf-8")
    assert "bash .ci/preview" in (REPOSITORY / ".workflow/check.yml").read_text("utf-8")
    for name in ("preview", "review"):
        assert (REPOSITORY / ".ci" / name).stat().st_mode & 0o111
