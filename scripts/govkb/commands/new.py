"""`govkb new`: questions and answers become an entry to go on with."""

from __future__ import annotations

from pathlib import Path

import click

from govkb.commands.place import find_root, today
from govkb.terminal import Command, ask, choose, confirm


@click.command(cls=Command)
def new() -> None:
    """一问一答，写出一份可以接着填的条目。"""
    from govkb.catalog import load_catalog
    from govkb.skeleton import Answers, refusal, render_skeleton

    root = find_root(Path.cwd())
    catalog = load_catalog(root)

    def answer(field: str, question: str) -> str:
        return ask(question, lambda text: refusal(catalog, field, text))

    def term(facet: str) -> str:
        terms = [term for term in catalog.vocabulary.facets[facet].terms if not term.retired]
        choices = [f"{term.label}（{term.definition}）" for term in terms]
        return terms[choose(catalog.vocabulary.facets[facet].question, choices)].id

    answers = Answers(
        name=answer("name", "做法的名称"),
        identifier=answer("identifier", "编号（名称的拼音，小写，用连字符隔开，如 wuchanghui）"),
        code=answer("code", "所在县（市、区）的六位行政区划代码"),
        summary=answer("summary", "一两句话说清是什么、怎么做（40–120 字）"),
        terms={
            facet: term(facet)
            for facet in ("lead_level", "setting", "theme", "mechanism", "problem", "actor")
        },
        source_title=answer("source_title", "来源的标题"),
        self_reported=confirm("来源是不是由当地供稿？"),
        today=today(),
    )
    path, text = render_skeleton(catalog, answers)
    target = root / path
    target.parent.mkdir(parents=True, exist_ok=True)
    with target.open("x", encoding="utf-8", newline="\n") as file:
        file.write(text)
    click.echo(f"写好了：{path}。接着填写步骤、数据、难点，随时运行 govkb check 看有没有问题。")
