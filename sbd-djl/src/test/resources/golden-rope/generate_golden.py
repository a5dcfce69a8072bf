"""Writes these golden folders: small random models whose rotary embeddings are stretched, and transformers' logits.

  python generate_golden.py

Needs torch and transformers. One forward pass over all tokens, without a cache, with a mask that lets causal tokens see
what is before them and block tokens see everything; texts are longer than the context that the models were made for.
"""

import json
from pathlib import Path

import torch
from safetensors.torch import save_file
from transformers import LlamaConfig, LlamaForCausalLM, Qwen2Config, Qwen2ForCausalLM, Qwen3Config, Qwen3ForCausalLM

HERE = Path(__file__).parent
VOCABULARY, MASK, TRAINED = 72, 71, 32
SIZES = dict(
    vocab_size=VOCABULARY, hidden_size=48, intermediate_size=64, num_hidden_layers=2, num_attention_heads=4,
    num_key_value_heads=2, tie_word_embeddings=True, initializer_range=0.2, head_dim=16,
    bos_token_id=1, eos_token_id=2)
YARN = {"rope_type": "yarn", "factor": 4.0, "original_max_position_embeddings": TRAINED}
FOLDERS = {
    # as Qwen's model cards have it
    "qwen2-yarn": (Qwen2Config, Qwen2ForCausalLM, 10_000.0, YARN),
    "qwen3-yarn-mscale": (Qwen3Config, Qwen3ForCausalLM, 1_000_000.0, YARN | {"mscale": 1.5, "mscale_all_dim": 0.5, "truncate": False}),
    "llama-yarn-factor": (LlamaConfig, LlamaForCausalLM, 10_000.0, YARN | {"attention_factor": 1.25, "beta_fast": 8.0, "beta_slow": 2.0}),
    "llama-linear": (LlamaConfig, LlamaForCausalLM, 10_000.0, {"rope_type": "linear", "factor": 2.5}),
    # one text of 96 tokens: all else has other frequencies
    "llama-dynamic-96": (LlamaConfig, LlamaForCausalLM, 10_000.0, {"rope_type": "dynamic", "factor": 4.0}),
}


def tokens(count):
    return torch.randint(3, MASK, (count,)).tolist()


for seed, (name, (config_class, model_class, theta, scaling)) in enumerate(FOLDERS.items()):
    torch.manual_seed(seed)
    folder = HERE / name
    config = config_class(
        **SIZES, max_position_embeddings=3 * TRAINED if "linear" in name else TRAINED, rope_parameters=scaling | {"rope_theta": theta},
        attn_implementation="eager")
    model = model_class(config).eval()
    with torch.no_grad():
        for parameter in model.parameters():
            if parameter.dim() == 1:
                parameter.add_(torch.randn_like(parameter) * 0.2)
    model.save_pretrained(folder)
    (folder / "generation_config.json").unlink(missing_ok=True)
    saved = json.load(open(folder / "config.json"))
    saved["rope_scaling"], saved["rope_theta"] = scaling, theta  # as published checkpoints spell it
    saved.pop("rope_parameters")
    saved["mask_token_id"] = MASK
    json.dump(saved, open(folder / "config.json", "w"), indent=1)
    shapes = [(0, 12, 0), (20, 4, 8), (60, 1, 8), (0, 88, 8), (30, 60, 6)]
    cases, logits = [], {}
    for cached, commit, block in shapes[3:4] if "dynamic" in name else shapes:
        all_tokens = tokens(cached + commit) + [MASK if i % 3 else 5 for i in range(block)]
        length, first = len(all_tokens), cached + commit
        sees = torch.tril(torch.ones(length, length, dtype=torch.bool))
        sees[first:] = True
        mask = torch.zeros(length, length).masked_fill(~sees, torch.finfo(torch.float32).min)
        with torch.no_grad():
            rows = model_class.from_pretrained(folder, config=config).eval()(
                torch.tensor([all_tokens]), attention_mask=mask[None, None]).logits[0]
        logits[f"logits.{len(cases)}"] = rows[cached:].contiguous()
        cases.append({
            "cached": all_tokens[:cached], "commit": all_tokens[cached:first], "block": all_tokens[first:],
            "logits": f"logits.{len(cases)}"})
    save_file(logits, folder / "golden.safetensors", metadata={"format": "pt"})
    json.dump({"reference_rms": 0.0, "cases": cases}, open(folder / "golden.json", "w"))
