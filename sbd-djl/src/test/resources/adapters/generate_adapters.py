"""Writes small adapters with peft itself, for the golden checkpoint llama-tied-bf16.

  python generate_adapters.py ../golden/llama-tied-bf16

Needs torch, transformers and peft. B is not zero, as it would be before training. modules.json has rank and scale of each
module, merged.safetensors what peft's own merge makes of every 16th row.
"""

import json
import os
import sys

import torch
from peft import LoraConfig, get_peft_model
from safetensors.torch import save_file
from transformers import AutoModelForCausalLM

BASE = sys.argv[1]
ALL = ["q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj"]
CASES = {
    "listed": dict(r=4, lora_alpha=8, target_modules=ALL),
    "all-linear": dict(r=2, lora_alpha=3, target_modules="all-linear", use_rslora=True),
    "regex": dict(r=2, lora_alpha=4, target_modules=r".*\.layers\.1\.(self_attn\.[qv]|mlp\.down)_proj"),
    "patterns": dict(
        r=2,
        lora_alpha=4,
        target_modules=["q_proj", "mlp.up_proj", "down_proj"],
        exclude_modules=["layers.0.mlp.up_proj"],
        rank_pattern={"q_proj": 3, r"layers\.1\.mlp\.down_proj": 1},
        alpha_pattern={r"layers\.0\..*down_proj": 6},
    ),
    "one-layer": dict(r=1, lora_alpha=1, target_modules=["o_proj", "v_proj"], layers_to_transform=1),
}
modules, merged = {}, {}
for name, config in CASES.items():
    torch.manual_seed(len(name))
    model = AutoModelForCausalLM.from_pretrained(BASE, dtype=torch.float32)
    adapted = get_peft_model(model, LoraConfig(task_type="CAUSAL_LM", **config))
    for key, weight in adapted.named_parameters():
        if "lora_" in key:
            torch.nn.init.normal_(weight, std=0.1)
    adapted.peft_config["default"].base_model_name_or_path = "llama-tied-bf16"
    adapted.save_pretrained(name)
    os.remove(f"{name}/README.md")
    modules[name] = {
        key.removeprefix("base_model.model.").removesuffix(".lora_A.default.weight"): [
            module.r["default"],
            module.scaling["default"],
        ]
        for key, _ in adapted.named_parameters()
        if key.endswith("lora_A.default.weight")
        for module in [adapted.get_submodule(key.removesuffix(".lora_A.default.weight"))]
    }
    for key, weight in adapted.merge_and_unload().state_dict().items():
        if key.removesuffix(".weight") in modules[name]:
            merged[f"{name}.{key}"] = weight[::16].contiguous()
json.dump(modules, open("modules.json", "w"), indent=1)
save_file(merged, "merged.safetensors")
