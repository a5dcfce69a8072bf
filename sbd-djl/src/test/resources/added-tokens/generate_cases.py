"""Makes cases.json beside it: python3 generate_cases.py, with transformers 5.24 and tokenizers 0.23.

Each case is the tiny tokenizer with some fields of tokenizer.json set and other files beside it, as
PreTrainedTokenizerFast reads them.
"""
import json, pathlib, tempfile
from transformers import PreTrainedTokenizerFast

HERE = pathlib.Path(__file__).resolve().parent
BASE = json.loads((HERE.parent / "tiny-tokenizer" / "tokenizer.json").read_text())
CONFIG, MAP, ADDED = "tokenizer_config.json", "special_tokens_map.json", "added_tokens.json"
TEXTS = ["a<x> b <y>c", "<X> xylo <x>y<x>", "  <z>  <x>\n<w>.<|end|>", "<|end|><pad><image>", "end user xy"]


def token(content, special=True, **flags):
    usual = {"lstrip": False, "normalized": False, "rstrip": False, "single_word": False}
    return {"content": content, **usual, "special": special, **flags}


def typed(content, special=True, **flags):
    return {"__type": "AddedToken", **token(content, special, **flags)}


def plus(*tokens):
    """tokenizer.json's added tokens and these"""
    return {"added_tokens": BASE["added_tokens"] + [{"id": id, **token} for id, token in tokens]}


OWN = {str(t["id"]): {k: v for k, v in t.items() if k != "id"} for t in BASE["added_tokens"]}
N = len(BASE["model"]["vocab"])
WORD = next(t for t, i in BASE["model"]["vocab"].items() if t.isascii() and t.isalpha() and len(t) > 3)


def decoder(**more):
    return {"added_tokens_decoder": {**OWN, **{k[1:]: v for k, v in more.items()}}}


def at(*tokens):
    return {f"_{N + i}": t for i, t in enumerate(tokens)}


# name: (fields of tokenizer.json, files beside it)
CASES = {
    "nothing beside": ({}, {}),
    "decoder as tokenizer.json": ({}, {CONFIG: decoder()}),
    "decoder alone has special tokens": ({}, {CONFIG: decoder(**at(token("<x>"), token("<y>")))}),
    "decoder alone has ordinary tokens": ({}, {CONFIG: decoder(**at(token("<x>", False), token("<y>", False, normalized=True)))}),
    "decoder alone, without tokenizer.json's": ({}, {CONFIG: {"added_tokens_decoder": {str(N): token("<x>")}}}),
    "decoder's ids have gaps": ({}, {CONFIG: decoder(**{f"_{N + 9}": token("<y>"), f"_{N + 4}": token("<x>")})}),
    "decoder's ids are as text out of order": ({}, {CONFIG: decoder(_1000=token("<x>"), _999=token("<y>"))}),
    "decoder's id is a word's": ({}, {CONFIG: decoder(_50=token("<x>"))}),
    "decoder's token is a word of the vocabulary": ({}, {CONFIG: decoder(_50=token(WORD))}),
    "stripping and single words": ({}, {CONFIG: decoder(**at(token("<x>", lstrip=True), token("<y>", rstrip=True), token("xy", False, single_word=True), token("<z>", False, lstrip=True, rstrip=True)))}),
    "flags left out": ({}, {CONFIG: decoder(**at({"content": "<x>", "special": True}, {"content": "<y>"}))}),
    "normalized and not": ({"normalizer": {"type": "Lowercase"}}, {CONFIG: decoder(**at(token("<x>", False, normalized=True), token("<Y>", False)))}),
    "decoder makes an ordinary token special": (plus((N, token("<x>", False))), {CONFIG: decoder(**at(token("<x>")))}),
    "decoder makes a special token ordinary": (plus((N, token("<x>"))), {CONFIG: decoder(**at(token("<x>", False)))}),
    "decoder lets a token strip": (plus((N, token("<x>"))), {CONFIG: decoder(**at(token("<x>", rstrip=True)))}),
    "tokenizer.json's ids have gaps": (plus((N + 7, token("<x>"))), {CONFIG: decoder(**{f"_{N + 7}": token("<x>"), f"_{N + 8}": token("<y>")})}),
    "empty decoder": ({}, {CONFIG: {"added_tokens_decoder": {}, "eos_token": "<|end|>"}, MAP: {"pad_token": "<pad>"}, ADDED: {"<x>": N}}),
    "named special tokens": ({}, {CONFIG: {"eos_token": "<x>", "pad_token": "<pad>", "unk_token": None, "bos_token": "<|end|>"}}),
    "named special tokens beside a decoder": ({}, {CONFIG: {**decoder(**at(token("<x>", False))), "eos_token": "<x>", "pad_token": "<pad>"}}),
    "named token that tokenizer.json has as ordinary": (plus((N, token("<x>", False))), {CONFIG: {"eos_token": "<x>"}}),
    "named token that both have as ordinary": (plus((N, token("<x>", False))), {CONFIG: {**decoder(**at(token("<x>", False))), "eos_token": "<x>"}}),
    "named token that tokenizer.json alone has, as ordinary": (plus((N, token("<x>", False))), {CONFIG: {**decoder(), "eos_token": "<x>"}}),
    "named token of the vocabulary": ({}, {CONFIG: {"eos_token": WORD}}),
    "named token as an object": ({}, {CONFIG: {"eos_token": typed("<x>", False, lstrip=True)}}),
    "additional special tokens": ({}, {CONFIG: {"additional_special_tokens": ["<x>", "<|end|>", "<y>"]}}),
    "extra special tokens": ({}, {CONFIG: {"extra_special_tokens": ["<y>", "<x>"]}}),
    "extra before additional special tokens": ({}, {CONFIG: {"extra_special_tokens": ["<y>"], "additional_special_tokens": ["<x>"]}}),
    "additional where there are no extra special tokens": ({}, {CONFIG: {"extra_special_tokens": [], "additional_special_tokens": ["<x>"]}}),
    "extra special tokens as objects": ({}, {CONFIG: {"extra_special_tokens": [typed("<x>", rstrip=True), typed("<y>", False)]}}),
    "extra special tokens by name": ({}, {CONFIG: {"extra_special_tokens": {"image_token": "<image>", "eoi_token": "<y>"}}}),
    "a special token of the model's own": ({}, {CONFIG: {"image_token": "<image>", "add_bos_token": False, "pad_token": "<pad>"}}),
    "special_tokens_map.json": ({}, {MAP: {"eos_token": "<x>", "pad_token": token("<pad>"), "additional_special_tokens": ["<y>"]}}),
    "special_tokens_map.json's flags": ({}, {MAP: {"eos_token": {k: v for k, v in token("<x>", lstrip=True).items() if k != "special"}}}),
    "special_tokens_map.json before the configuration": ({}, {CONFIG: {"eos_token": "<x>", "pad_token": "<pad>", "additional_special_tokens": ["<y>"]}, MAP: {"eos_token": "<|end|>", "additional_special_tokens": ["<z>"]}}),
    "special_tokens_map.json's extra ones follow": ({}, {CONFIG: {"extra_special_tokens": ["<y>"]}, MAP: {"extra_special_tokens": ["<x>", "<y>"]}}),
    "special_tokens_map.json's own": ({}, {CONFIG: {"eos_token": "<|end|>"}, MAP: {"image_token": "<image>"}}),
    "special_tokens_map.json beside a decoder": ({}, {CONFIG: {**decoder(), "eos_token": "<|end|>"}, MAP: {"pad_token": "<pad>", "eos_token": "<x>"}}),
    "added_tokens.json": ({}, {ADDED: {"<y>": N + 1, "<x>": N}}),
    "added_tokens.json's special ones": ({}, {CONFIG: {"eos_token": "<x>", "extra_special_tokens": ["<y>"]}, ADDED: {"<x>": N, "<y>": N + 1, "<z>": N + 2}}),
    "added_tokens.json has what tokenizer.json has": (plus((N, token("<x>", False))), {ADDED: {"<x>": N, "<|end|>": 4, "<y>": N + 1}}),
    "added_tokens.json beside a decoder": ({}, {CONFIG: decoder(**at(token("<x>"))), ADDED: {"<y>": N}}),
}


def made(fields, files):
    with tempfile.TemporaryDirectory() as folder:
        for name, content in {"tokenizer.json": {**BASE, **fields}, **files}.items():
            pathlib.Path(folder, name).write_text(json.dumps(content))
        tokenizer = PreTrainedTokenizerFast.from_pretrained(folder)
    return {
        "added": {str(i): t.content for i, t in sorted(tokenizer.added_tokens_decoder.items())},
        "special": {k: v for k, v in tokenizer.special_tokens_map.items() if isinstance(v, str)},
        "texts": [
            {"text": text, "ids": ids, "decoded": tokenizer.decode(ids, skip_special_tokens=True), "verbatim": tokenizer.decode(ids)}
            for text in TEXTS + [f"a {WORD} b{WORD}"]
            for ids in [tokenizer.encode(text, add_special_tokens=False)]
        ],
    }


if __name__ == "__main__":
    cases = [
        {"name": name, "fields": fields, "files": files, **made(fields, files)}
        for name, (fields, files) in CASES.items()
    ]
    text = json.dumps(cases, ensure_ascii=False, separators=(",", ":"))
    (HERE / "cases.json").write_text(text.replace('{"name":', '\n{"name":') + "\n")
