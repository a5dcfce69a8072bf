"""transformers on torch as an engine of peers.py, which says what is read and printed.

    python torch_peer.py CHECKPOINT bf16|int8 THREADS

int8 is torch's dynamic quantisation of the linear layers, which begins from float32.
"""
import json
import sys
import time

import torch
from transformers import AutoModelForCausalLM, StoppingCriteria, StoppingCriteriaList


class FirstPass(StoppingCriteria):
    """Notes when the first pass was done and how many tokens there were then. Stops nothing."""

    def __init__(self):
        self.length, self.at = 0, 0.0

    def __call__(self, input_ids, scores, **kwargs):
        if not self.length:
            self.length, self.at = input_ids.shape[1], time.perf_counter()
        return torch.zeros(input_ids.shape[0], dtype=torch.bool)


def load(checkpoint, numbers):
    model = AutoModelForCausalLM.from_pretrained(checkpoint, dtype=torch.bfloat16 if numbers == "bf16" else torch.float32)
    if numbers == "int8":
        model = torch.ao.quantization.quantize_dynamic(model, {torch.nn.Linear}, dtype=torch.qint8)
    return model.eval()


def answer(model, decoding, most, prompt):
    lookup = {"prompt_lookup_num_tokens": int(decoding.split(":")[1])} if decoding.startswith("lookup:") else {}
    first, began = FirstPass(), time.perf_counter()
    ids = torch.tensor([prompt])
    tokens = model.generate(
        ids, attention_mask=torch.ones_like(ids), do_sample=False, max_new_tokens=most,
        stopping_criteria=StoppingCriteriaList([first]), **lookup)[0, len(prompt):].tolist()
    return {"tokens": tokens, "first": first.length - len(prompt), "first_ms": (first.at - began) * 1e3,
            "ms": (time.perf_counter() - began) * 1e3}


def main():
    checkpoint, numbers, threads = sys.argv[1:]
    torch.set_num_threads(int(threads))
    model = load(checkpoint, numbers)
    print("ready", flush=True)
    for line in sys.stdin:
        decoding, most, *prompt = line.split()
        print(json.dumps(answer(model, decoding, int(most), [int(token) for token in prompt])), flush=True)


with torch.inference_mode():
    main()
