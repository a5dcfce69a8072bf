"""llama.cpp by llama-cpp-python as an engine of peers.py, which says what is read and printed.

    python llama_peer.py CHECKPOINT bf16|q8_0 THREADS [TOKENS_TO_DRAFT]

The checkpoint, of the Llama family, is written as GGUF first, without a tokenizer. A model with drafts keeps the logits of
all positions, so that one for token by token is another.
"""
import json
import multiprocessing
import sys
import tempfile
import time
from pathlib import Path

from llama_cpp import Llama
from llama_cpp.llama_speculative import LlamaPromptLookupDecoding

NAMES = {
    "input_layernorm": "attn_norm", "self_attn.q_proj": "attn_q", "self_attn.k_proj": "attn_k", "self_attn.v_proj": "attn_v",
    "self_attn.o_proj": "attn_output", "post_attention_layernorm": "ffn_norm", "mlp.gate_proj": "ffn_gate",
    "mlp.up_proj": "ffn_up", "mlp.down_proj": "ffn_down"}


def write_gguf(checkpoint, numbers, path):
    """In a process of its own, so that this one's memory is llama.cpp's."""
    import gguf
    from safetensors.torch import load_file

    numbers, single = gguf.GGMLQuantizationType[numbers.upper()], gguf.GGMLQuantizationType.F32
    config = json.loads((checkpoint / "config.json").read_text())
    heads, kv_heads = config["num_attention_heads"], config["num_key_value_heads"]
    writer = gguf.GGUFWriter(path, "llama")
    writer.add_tokenizer_model("no_vocab")
    writer.add_vocab_size(config["vocab_size"])
    writer.add_context_length(config["max_position_embeddings"])
    writer.add_embedding_length(config["hidden_size"])
    writer.add_block_count(config["num_hidden_layers"])
    writer.add_feed_forward_length(config["intermediate_size"])
    writer.add_head_count(heads)
    writer.add_head_count_kv(kv_heads)
    writer.add_layer_norm_rms_eps(config["rms_norm_eps"])
    writer.add_rope_freq_base((config.get("rope_parameters") or config)["rope_theta"])
    writer.add_rope_dimension_count(config["hidden_size"] // heads)
    for file in sorted(checkpoint.glob("*.safetensors")):
        for name, tensor in load_file(file).items():
            if name.endswith(("q_proj.weight", "k_proj.weight")):
                tensor = pairs_together(tensor, heads if "q_proj" in name else kv_heads)
            kind = single if tensor.dim() == 1 else numbers
            writer.add_tensor(renamed(name), gguf.quantize(tensor.float().numpy(), kind), raw_dtype=kind)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def pairs_together(matrix, heads):
    """RoPE turns rows i and i + half of a head with each other: llama.cpp wants them to be neighbours."""
    rows, columns = matrix.shape
    return matrix.view(heads, 2, rows // heads // 2, columns).transpose(1, 2).reshape(rows, columns)


def renamed(name):
    outer = {"model.embed_tokens.weight": "token_embd.weight", "model.norm.weight": "output_norm.weight",
             "lm_head.weight": "output.weight"}
    if name in outer:
        return outer[name]
    _, _, layer, *rest = name.split(".")
    return f"blk.{layer}.{NAMES['.'.join(rest[:-1])]}.weight"


def answer(model, end, most, prompt):
    model.reset()
    began = time.perf_counter()
    tokens, at = [], []
    for token in model.generate(prompt, temp=0.0, repeat_penalty=1.0):
        tokens.append(token)
        at.append(time.perf_counter())
        if token in end or len(tokens) == most:
            break
    return {"tokens": tokens, "first": 1, "first_ms": (at[0] - began) * 1e3, "ms": (at[-1] - began) * 1e3}


def main():
    checkpoint, numbers, threads, *drafts = sys.argv[1:]
    end = json.loads(Path(checkpoint, "config.json").read_text())["eos_token_id"]
    with tempfile.TemporaryDirectory() as directory:
        path = f"{directory}/model.gguf"
        writer = multiprocessing.get_context("spawn").Process(target=write_gguf, args=(Path(checkpoint), numbers, path))
        writer.start()
        writer.join()
        model = Llama(
            path, n_ctx=2048, n_batch=512, n_threads=int(threads), n_threads_batch=int(threads), verbose=False,
            draft_model=LlamaPromptLookupDecoding(num_pred_tokens=int(drafts[0])) if drafts else None)
        print("ready", flush=True)
        for line in sys.stdin:
            _, most, *prompt = line.split()
            ends = end if isinstance(end, list) else [end]
            print(json.dumps(answer(model, ends, int(most), [int(token) for token in prompt])), flush=True)


if __name__ == "__main__":
    main()
