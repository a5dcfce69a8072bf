"""Writes this golden folder: a random Llama, a random gated adapter, and the logits that transformers computes with both.

  python generate_golden.py

Needs torch and transformers. No cache, no products of several sequences: one forward pass over all tokens, with a mask
that lets causal tokens see what is before them and block tokens see everything, and hooks that add scale * B (A x) to the
block's rows.
"""

import hashlib
import json
import os
from pathlib import Path

import torch
from safetensors.torch import save_file
from transformers import LlamaConfig, LlamaForCausalLM

HERE = Path(__file__).parent
VOCABULARY, RANK, ALPHA, MOST = 100, 4, 6, 8
TARGETS = ["q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj"]

torch.manual_seed(20)
config = LlamaConfig(
    vocab_size=VOCABULARY, hidden_size=48, intermediate_size=80, num_hidden_layers=2, num_attention_heads=4,
    num_key_value_heads=2, max_position_embeddings=128, tie_word_embeddings=True, initializer_range=0.2,
    bos_token_id=1, eos_token_id=2)
model = LlamaForCausalLM(config).bfloat16()
os.makedirs(HERE / "adapter", exist_ok=True)
model.save_pretrained(HERE)
(HERE / "generation_config.json").unlink(missing_ok=True)

low = {}
linear = {name: m for name, m in model.named_modules() if name.split(".")[-1] in TARGETS}
for name, module in linear.items():
    low[f"base_model.model.{name}.lora_A.weight"] = (torch.randn(RANK, module.in_features) * 0.2).bfloat16()
    low[f"base_model.model.{name}.lora_B.weight"] = (torch.randn(module.out_features, RANK) * 0.2).bfloat16()
low["sbd.mask_embedding"] = (torch.randn(config.hidden_size) * 0.2).bfloat16()
save_file(low, HERE / "adapter/adapter_model.safetensors", metadata={"format": "pt"})
digest = hashlib.sha256()
for name in ["model.embed_tokens", "model.layers.0.self_attn.k_proj", "model.layers.1.mlp.down_proj", "model.norm"]:
    digest.update(model.get_submodule(name).weight.detach().view(torch.int16).numpy().tobytes())
base = {"vocab_size": VOCABULARY, "fingerprint": "sha256:" + digest.hexdigest()[:16]}
adapter = {
    "peft_type": "LORA", "task_type": "CAUSAL_LM", "r": RANK, "lora_alpha": ALPHA, "target_modules": TARGETS,
    "sbd": {"gated": True, "max_block_size": MOST, "base": base}}
json.dump(adapter, open(HERE / "adapter/adapter_config.json", "w"), indent=1)


def run(dtype, cached, commit, block):
    """The logits (commit and block, vocabulary)."""
    own = LlamaForCausalLM.from_pretrained(HERE, dtype=dtype, attn_implementation="eager").eval()
    tokens, rows = cached + commit + block, len(commit) + len(block)
    first, length = len(cached) + len(commit), len(cached) + rows
    ids = torch.tensor(tokens)
    embedded = own.model.embed_tokens(ids.clamp(max=VOCABULARY - 1))
    embedded = torch.where((ids == VOCABULARY)[:, None], low["sbd.mask_embedding"].to(dtype), embedded)
    sees = torch.tril(torch.ones(length, length, dtype=torch.bool))
    sees[first:] = True
    mask = torch.zeros(length, length, dtype=dtype).masked_fill(~sees, torch.finfo(dtype).min)

    def hook(name):
        a = low[f"base_model.model.{name}.lora_A.weight"].to(dtype)
        b = low[f"base_model.model.{name}.lora_B.weight"].to(dtype)

        def add(module, args, output):
            output[:, first:] += ALPHA / RANK * (args[0][:, first:] @ a.T @ b.T)

        return add

    for name in linear:
        own.get_submodule(name).register_forward_hook(hook(name))
    with torch.no_grad():
        logits = own(inputs_embeds=embedded[None], attention_mask=mask[None, None]).logits[0]
    return logits[length - rows:].float()


def tokens(count):
    return torch.randint(3, VOCABULARY, (count,)).tolist()


cases, logits, worst = [], {}, 0.0
half = [VOCABULARY, 7, VOCABULARY, 9, 11, VOCABULARY]
for cached, commit, block in [
    ([], tokens(9), []), ([], tokens(9), [VOCABULARY] * 8), ([], tokens(1), [VOCABULARY]), ([], [], [VOCABULARY] * 5),
    (tokens(12), tokens(4), [VOCABULARY] * 8), (tokens(12), [], half), (tokens(30), tokens(1), half), (tokens(7), tokens(3), []),
    (tokens(40), [], [VOCABULARY] * 8), (tokens(5), tokens(8), [VOCABULARY] * 3)]:
    expected = run(torch.float32, cached, commit, block)
    error = (run(torch.bfloat16, cached, commit, block) - expected).square().mean().sqrt() / expected.std(correction=0)
    worst = max(worst, error.item())
    logits[f"logits.{len(cases)}"] = expected.contiguous()
    cases.append({"cached": cached, "commit": commit, "block": block, "logits": f"logits.{len(cases)}"})
save_file(logits, HERE / "golden.safetensors", metadata={"format": "pt"})
note = "as in the other folders; the mask is vocab_size, and block rows have what adapter/ adds"
json.dump({"mask_token_id": VOCABULARY, "note": note, "reference_rms": worst, "cases": cases}, open(HERE / "golden.json", "w"))
