"""``neomeo eval``: how well searches and answers go, by a judged collection or one's own questions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cli.clock import clock
from cli.output import print_json, progress
from cli.setting import (
    CommandFailed,
    HomeOption,
    JsonOption,
    catalog_of,
    desk_in,
    home_at,
    model_of,
    reader,
)

if TYPE_CHECKING:
    from answer.evaluations import Verdict

_PREPARED = Path(__file__).resolve().parents[1] / "var" / "model"
"""Where ``make demo`` prepares the model of a checkout."""
_CHOICE = (
    "--corpus·--queries·--qrels 세 파일로 검색을 재거나, --questions 파일로 내 질문을 재어 "
    "주시기 바랍니다."
)
_WORDS = {
    "n": "질문 수",
    "recall@1": "첫째에 나온 비율",
    "recall@5": "다섯째 안에 나온 비율",
    "recall@10": "열째 안에 나온 비율",
    "mrr": "첫 정답 순위의 역수 평균",
    "mrr@10": "첫 정답 순위의 역수 평균",
    "ndcg@10": "순위 점수(nDCG@10)",
    "outcome": "바르게 답하거나 답하지 않은 비율",
    "abstained": "답이 없는 질문에 답하지 않은 비율",
    "refused": "답이 있는 질문에 답하지 않은 비율",
}


def evaluate(
    corpus: Annotated[
        Path | None, typer.Option(help="문서(JSONL: id, title, text)", show_default=False)
    ] = None,
    queries: Annotated[
        Path | None, typer.Option(help="질문(JSONL: id, text)", show_default=False)
    ] = None,
    qrels: Annotated[
        Path | None, typer.Option(help="맞는 짝(JSONL: query, doc, rel)", show_default=False)
    ] = None,
    questions: Annotated[
        Path | None, typer.Option(help="내 질문(TOML, [[question]])", show_default=False)
    ] = None,
    person: Annotated[
        str, typer.Option("--as", help="묻는 사람을 적지 않은 질문을 누구의 권한으로 물을지")
    ] = "",
    home: HomeOption = None,
    as_json: JsonOption = False,
) -> None:
    """찾기와 답을 잽니다. 판정된 문서 묶음은 임시 색인에서, 내 질문은 지금 자료에서 잽니다."""
    files = (corpus, queries, qrels)
    if questions is not None and not any(files):
        _questions(home, questions, person, as_json)
    elif questions is None and corpus and queries and qrels:
        _collection(home, corpus, queries, qrels, as_json)
    else:
        raise CommandFailed(_CHOICE)


def _collection(home: Path | None, corpus: Path, queries: Path, qrels: Path, as_json: bool) -> None:
    from cli.judged_index import judged_index
    from cli.judged_set import read_judged_set
    from cli.tables import TableError
    from index.metrics import figures
    from index.model import ModelError, shared_embedder

    try:
        judged = read_judged_set(corpus, queries, qrels)
    except TableError as problem:
        raise CommandFailed(str(problem)) from None
    asked = {query: text for query, text in judged.queries.items() if query in judged.judgements}
    typer.echo(f"문서 {len(judged.corpus)}건을 색인하고 질문 {len(asked)}건을 찾습니다.", err=True)
    model = model_directory(home)
    rankings: dict[str, list[str]] = {}
    try:
        embedder = shared_embedder(model)
    except ModelError as problem:
        raise CommandFailed(str(problem)) from None
    with (
        judged_index(judged, embedder, model / "tokenizer.json") as index,
        progress("찾기") as report,
    ):
        for query, text in asked.items():
            rankings[query] = index.ranking(text)
            report(len(rankings), len(asked))
    found = figures(rankings, judged.judgements)
    if as_json:
        print_json(found)
    else:
        _print(found)


def model_directory(root: Path | None) -> Path:
    """Return the model's directory: as for every command, else the one ``make demo`` prepared."""
    from catalog.home import Home

    place = home_at(root) if root is not None else Home(_PREPARED.parent)
    stated = model_of(place)
    return _PREPARED if stated == place.model and not stated.is_dir() else stated


def _questions(home: Path | None, path: Path, person: str, as_json: bool) -> None:
    from answer.evaluations import Evaluation, EvaluationNotKept, Verdict, changes, keep, last
    from answer.judging import Result, examine, summary
    from catalog.audit import AuditUnavailable
    from cli.tables import TableError, read_questions
    from index.model import ModelError

    try:
        asked = read_questions(path, person)
    except TableError as problem:
        raise CommandFailed(str(problem)) from None
    at = clock()()
    results: list[Result] = []
    with catalog_of(home) as (place, database):
        permits = {each.asker: reader(database, each.asker, "평가") for each in asked}
        try:
            desk = desk_in(place, database)
            with progress("묻기") as report:
                for each in asked:
                    results.append(examine(permits[each.asker], desk, each))
                    report(len(results), len(asked))
        except (ModelError, AuditUnavailable) as problem:
            raise CommandFailed(str(problem)) from None
        before = last(place, path.stem)
        verdicts = tuple(Verdict.of(each) for each in results)
        now = Evaluation(at.isoformat(timespec="seconds"), summary(results), verdicts)
        try:
            keep(place, path.stem, now, at)
        except EvaluationNotKept as problem:
            raise CommandFailed(str(problem)) from None
    compared = changes(before, now) if before is not None else None
    if as_json:
        print_json({**asdict(now), "changes": compared and asdict(compared)})
        return
    for verdict in verdicts:
        typer.echo(_line(verdict))
    _print(now.totals)
    if before is None or compared is None:
        return
    typer.echo(
        f"지난번({before.at})과 견줌: 나아짐 {len(compared.better)}, 나빠짐 {len(compared.worse)}"
    )
    for word, pairs in (("나아짐", compared.better), ("나빠짐", compared.worse)):
        for earlier, present in pairs:
            typer.echo(f"  {word}\t{_state(earlier)} → {_state(present)}\t{present.text}")


def _line(verdict: Verdict) -> str:
    return (
        f"{'맞음' if verdict.right else '틀림'}\t{_state(verdict)}\t{verdict.asker}\t{verdict.text}"
    )


def _state(verdict: Verdict) -> str:
    found = f"{verdict.rank}위" if verdict.rank else "못 찾음"
    cited = "바른 근거" if verdict.cites_right else "다른 근거"
    return "답하지 않음" if verdict.outcome == "not_found" else f"{found}, {cited}"


def _print(figures: Mapping[str, float]) -> None:
    for name, value in figures.items():
        typer.echo(f"{_WORDS[name]}\t{value if name == 'n' else f'{value:.3f}'}")
