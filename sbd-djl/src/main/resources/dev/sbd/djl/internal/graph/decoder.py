# The decoder of Llama, Qwen2 and Qwen3 with two heads in one: f(causal ; block), arXiv 2509.04185, eq. 9. Its matrices are
# in matrices.py, what an adapter adds to them in adapter.py, the files they come from in mapped.py, what becomes of its
# logits in sampling.py: ScriptModule joins them.
# TorchScript: libtorch compiles it, no Python runs. dtype numbers: 0 uint8, 1 int8, 3 int32, 4 int64, 6 float32, 7 float64,
# 15 bfloat16.
#
# Shapes: t rows of a pass (the causal tokens of all sequences, then their blocks), r rows read, h hidden, q query heads,
# kv key/value heads, g = q / kv, d head width, v vocabulary.
class Model(Module):
  __parameters__ = []
  __buffers__ = []
  training : bool
  device : Device
  stored : int
  dtype : int
  cached : int
  heads : int
  kv_heads : int
  head_dim : int
  banned : int
  eps : List[Tensor]
  frequencies : List[Tensor]
  embedding : List[Tensor]
  lm_head : List[List[Tensor]]
  no_bias : List[Tensor]
  final_norm : List[Tensor]
  input_norm : List[Tensor]
  qkv_proj : List[List[Tensor]]
  qkv_bias : List[Tensor]
  qk_norm : List[Tensor]
  o_proj : List[List[Tensor]]
  o_bias : List[Tensor]
  mlp_norm : List[Tensor]
  gate_up_proj : List[List[Tensor]]
  gate_up_bias : List[Tensor]
  down_proj : List[List[Tensor]]
  down_bias : List[Tensor]
  caches : Dict[int, Tensor]

  # Appends causal rows to the caches; the hidden states (r, h) of the rows to read. See PassPlan.java for the plan.
  def hidden(self: __torch__.Model, plan: List[int], ids: Tensor) -> Tensor:
    self.pack()
    spans, tokens, rows, _, _, blocks = plan[:6]
    masks = annotate(List[Optional[Tensor]], [])
    row = 0
    for s in range(spans):
      _, slot, n, _, kind = plan[6 + 5 * s:11 + 5 * s]
      if row < tokens - blocks:
        masks.append(self.causal_mask(slot, n, kind > 0))
      elif kind > 0:
        masks.append(self.block_mask(slot + n, ids.narrow(0, 2 * tokens, 3 * blocks).view([3, blocks, 1]).narrow(1, row - tokens + blocks, n)))
      else:
        masks.append(annotate(Optional[Tensor], None))
      row = row + n
    adapted = blocks if len(self.mask_embedding) > 0 else 0
    hidden = self.embed(ids.narrow(0, 0, tokens), adapted)
    cos, sin = self.angles(ids.narrow(0, tokens, tokens))
    qk_heads = self.heads + self.kv_heads
    for i in range(len(self.o_proj)):
      x = self.norm(hidden, self.input_norm[i])
      qkv = self.linear(x, self.qkv_proj[i], self.qkv_bias[i], self.layer_format)
      if adapted > 0:
        self.adapt(qkv, x, self.qkv_adapter[i], adapted)
      qkv = qkv.view([tokens, qk_heads + self.kv_heads, self.head_dim])
      if self.qk_norm[i].numel() > 0:
        qk, v = torch.split_with_sizes(qkv, [qk_heads, self.kv_heads], 1)
        qkv = torch.cat([self.norm(qk, self.qk_norm[i]), v], 1)
      q, kv = torch.split_with_sizes(self.rotate(qkv, cos, sin).to(self.cached), [self.heads, 2 * self.kv_heads], 1)
      kv = kv.view([tokens, 2, self.kv_heads, self.head_dim]).permute([1, 2, 0, 3])
      parts = annotate(List[Tensor], [])
      row = 0
      for s in range(spans):
        number, slot, n, written, _ = plan[6 + 5 * s:11 + 5 * s]
        cache = self.caches[number].select(0, i)
        if written > 0:
          cache.narrow(2, slot, written).copy_(kv.narrow(2, row, written))
        parts.append(self.attend(q.narrow(0, row, n), cache, slot + n, masks[s]))
        row = row + n
      attended = parts[0] if len(parts) == 1 else torch.cat(parts, 0)
      y = self.linear(attended, self.o_proj[i], self.o_bias[i], self.layer_format)
      if adapted > 0:
        self.adapt(y, attended, self.o_adapter[i], adapted)
      hidden = hidden + y
      x = self.norm(hidden, self.mlp_norm[i])
      y = self.linear(x, self.gate_up_proj[i], self.gate_up_bias[i], self.layer_format)
      if adapted > 0:
        self.adapt(y, x, self.gate_up_adapter[i], adapted)
      gate, up = torch.chunk(y, 2, 1)
      x = torch.silu(gate) * up
      y = self.linear(x, self.down_proj[i], self.down_bias[i], self.layer_format)
      if adapted > 0:
        self.adapt(y, x, self.down_adapter[i], adapted)
      hidden = hidden + y
    return hidden.index_select(0, ids.narrow(0, 2 * tokens + 3 * blocks, rows))

  # q: (n, q, d); cache: (2, kv, capacity, d), its first `end` positions visible except where the mask says -inf.
  # The g query heads of a key head become rows of one matrix product.
  def attend(self: __torch__.Model, q: Tensor, cache: Tensor, end: int, mask: Optional[Tensor]) -> Tensor:
    if mask is not None:
      if mask.dim() == 4:
        return self.attend_pairs(q, cache, mask)
    n = q.size(0)
    groups = self.heads // self.kv_heads
    folded = q.view([n, self.kv_heads, groups, self.head_dim]).permute([1, 2, 0, 3]).reshape([1, self.kv_heads, groups * n, self.head_dim])
    k, v = torch.split_with_sizes(cache.narrow(2, 0, end), [1, 1])
    out = torch.scaled_dot_product_attention(folded, k, v, mask)
    return out.view([self.kv_heads, groups, n, self.head_dim]).permute([2, 0, 1, 3]).reshape([n, self.heads * self.head_dim])

  # Few causal rows, or drafts: two at a time, and the keys up to the next multiple of 64, whatever the pass is, so that a token's
  # bits do not depend on those that share its pass. mask: (pairs, 1, 2 * g, keys).
  def attend_pairs(self: __torch__.Model, q: Tensor, cache: Tensor, mask: Tensor) -> Tensor:
    n = q.size(0)
    pairs, _, rows, keys = mask.size()
    if n == 1:
      q = q.expand([2, -1, -1])
    elif n < 2 * pairs:
      q = torch.cat([q, q.narrow(0, 0, 1)])
    folded = q.view([pairs, 2, self.kv_heads, rows // 2, self.head_dim]).permute([0, 2, 3, 1, 4]).reshape([pairs, self.kv_heads, rows, self.head_dim])
    k, v = torch.split_with_sizes(cache.narrow(2, 0, keys), [1, 1])
    if pairs > 1:
      k, v = k.expand([pairs, -1, -1, -1]), v.expand([pairs, -1, -1, -1])
    out = torch.scaled_dot_product_attention(folded, k, v, mask)
    return out.view([pairs, self.kv_heads, rows // 2, 2, self.head_dim]).permute([0, 3, 1, 2, 4]).reshape([2 * pairs, self.heads * self.head_dim]).narrow(0, 0, n)

  # A causal row sees the cache and the causal rows up to itself; (g * n, end), or that of pairs: where bfloat16 rounds what a
  # matrix product sums up in another order. None where all is seen.
  # Numbers to add to the scores, so that attention need not convert truth values in every layer.
  def causal_mask(self: __torch__.Model, cached: int, n: int, in_pairs: bool) -> Optional[Tensor]:
    mask = annotate(Optional[Tensor], None)
    groups = self.heads // self.kv_heads
    if in_pairs and self.cached == 15 and self.device == torch.device("cpu"):
      pairs = (n + 1) // 2
      hidden = torch.full([2 * pairs, (cached + n + 63) // 64 * 64], -inf, dtype=self.cached)
      mask = torch.triu(hidden, cached + 1).view([pairs, 1, 2, -1]).repeat([1, 1, groups, 1])
    elif n > 1:
      hidden = torch.full([n, cached + n], -inf, dtype=self.cached, device=self.device)
      mask = torch.triu(hidden, cached + 1).repeat([groups, 1])
    return mask

  # Blocks that stand apart: each sees the slots before its place, and its own; (g * n, end). seen: (3, n, 1), see PassPlan.java.
  def block_mask(self: __torch__.Model, end: int, seen: Tensor) -> Tensor:
    slots = torch.arange(end, dtype=4, device=self.device).unsqueeze(0)
    before, own, ended = seen.select(0, 0), seen.select(0, 1), seen.select(0, 2)
    visible = torch.logical_or(torch.lt(slots, before), torch.logical_and(torch.ge(slots, own), torch.lt(slots, ended)))
    hidden = torch.full([seen.size(1), end], -inf, dtype=self.cached, device=self.device)
    return hidden.masked_fill(visible, 0.).repeat([self.heads // self.kv_heads, 1])

  # RMS norm over the last dimension, its sums in float32. torch.rms_norm is the same in twice the time.
  def norm(self: __torch__.Model, x: Tensor, weight: Tensor) -> Tensor:
    length = torch.linalg_vector_norm(x, 2, [-1], True, dtype=6)
    scale = torch.rsqrt(torch.addcmul(self.eps[0], length, length, value=1. / x.size(-1)))
    return (x * scale).to(self.dtype) * weight

  # Positions (t) to cosines and sines (t, q + 2 kv, d), of angle 0 for value heads. The first half of a head turns
  # the other way, so its sines are negative.
  def angles(self: __torch__.Model, positions: Tensor) -> Tuple[Tensor, Tensor]:
    angles = (positions.unsqueeze(1) * self.frequencies[0]).unsqueeze(1)
    heads = [positions.size(0), self.heads + self.kv_heads, self.head_dim]
    still = torch.zeros([positions.size(0), self.kv_heads, self.head_dim], dtype=self.dtype, device=self.device)
    cos = torch.cat([torch.cos(angles).to(self.dtype).expand(heads), torch.ones_like(still)], 1)
    sin = torch.cat([torch.sin(angles).to(self.dtype).expand(heads), still], 1)
    return (cos, sin)

  # x: (t, q + 2 kv, d). Halves are rotated against each other, as Hugging Face stores them.
  def rotate(self: __torch__.Model, x: Tensor, cos: Tensor, sin: Tensor) -> Tensor:
    return torch.addcmul(x * cos, torch.roll(x, self.head_dim // 2, 2), sin)

  def logits_of(self: __torch__.Model, hidden: Tensor) -> Tensor:
    return self.linear(self.norm(hidden, self.final_norm[0]), self.lm_head[0], self.no_bias[0], self.head_format).to(6)

  def upload(self: __torch__.Model, plan: List[int]) -> Tensor:
    return torch.tensor(plan[6 + 5 * plan[0]:], dtype=4).to(self.device)

  # Returns the raw logits (r, v), flat.
  def logits(self: __torch__.Model, plan: List[int]) -> List[float]:
    logits = self.logits_of(self.hidden(plan, self.upload(plan))).to(7).cpu().flatten()
    out : List[float] = logits.tolist() # of a name: what stands before .tolist() is evaluated twice
    return out

  # Returns (r, 5) numbers, flat: token, log-probability, entropy, top-1 probability, margin.
  def forward(self: __torch__.Model, plan: List[int], numbers: List[float]) -> List[float]:
    _, tokens, rows, draws, edits, blocks = plan[:6]
    ids = self.upload(plan)
    hidden = self.hidden(plan, ids)
    if rows == 0:
      return annotate(List[float], [])
    logits = self.logits_of(hidden)
    _, _, _, _, given, draw_row, key, top_k, edit_row, edited = torch.split_with_sizes(ids, [tokens, tokens, 3 * blocks, rows, rows, draws, draws, draws, edits, edits])
    temperature, top_p, min_p, penalty, bias = torch.split_with_sizes(torch.tensor(numbers, dtype=6).to(self.device), [draws, draws, draws, edits, edits])
    if edits > 0:
      self.edit(logits, edit_row, edited, penalty, bias)
    if self.banned >= 0:
      logits.select(1, self.banned).fill_(-3.0e38)
    top, index = torch.max(logits, 1, True)
    token = index.squeeze(1)
    if draws > 0:
      drawn = self.draw(logits.index_select(0, draw_row), key, top_k, temperature, top_p, min_p)
      token = torch.index_copy(token, 0, draw_row, drawn)
    token = torch.where(torch.ge(given, 0), given, token).unsqueeze(1)
    found = self.statistics(logits, top, index, token).cpu().flatten()
    out : List[float] = found.tolist()
    return out

  # (layers, 2, kv, capacity, d), of whole multiples of 64.
  def open_cache(self: __torch__.Model, cache: int, capacity: int) -> None:
    self.caches[cache] = torch.zeros([len(self.o_proj), 2, self.kv_heads, (capacity + 63) // 64 * 64, self.head_dim], dtype=self.cached, device=self.device)

  # For measuring: a cache as full as if tokens had gone through.
  def fill_cache(self: __torch__.Model, cache: int, length: int) -> None:
    torch.normal_(self.caches[cache].narrow(3, 0, length))

  def close_cache(self: __torch__.Model, cache: int) -> None:
    self.caches.pop(cache)

  # formats: of the layers' matrices, of the head's. dtypes: of weights as they are read, of what is computed, of the cache.
  # steps: of activations in 8 bits, else 0. The last of sizes is the token
  # that is never predicted, -1 if there is none.
  def configure(self: __torch__.Model, device: str, formats: List[int], dtypes: List[int], steps: int, sizes: List[int], eps: float, frequencies: List[float]) -> None:
    self.device = torch.device(device)
    self.layer_format, self.head_format = formats
    self.stored, self.dtype, self.cached = dtypes
    self.steps = steps
    self.heads, self.kv_heads, self.head_dim, self.banned = sizes
    self.eps = [torch.tensor(eps, dtype=6, device=self.device)]
    turns = torch.tensor(frequencies, dtype=6, device=self.device)
    self.frequencies = [torch.cat([torch.neg(turns), turns])]

  def bind(self: __torch__.Model, layers: int) -> None:
    elements = 0
    for place in self.places.values():
      elements = elements + self.elements(place[2:])
    # Packing joins, too; in a larger model the copies cost more memory than they save time.
    join = self.layer_format >= 4 or (self.layer_format == 0 and elements <= 16777216)
    self.embedding = [self.take("model.embed_tokens.weight").to(self.stored)]
    self.final_norm = [self.take("model.norm.weight").to(self.dtype)]
    head = self.embedding[0]
    if "lm_head.weight" in self.places:
      head = self.take("lm_head.weight")
    elif self.head_format != 0:
      head = self.take("model.embed_tokens.weight") # mapped anew, so that the embedding's own pages stay unread
    self.lm_head = [[head]]
    self.no_bias = [torch.zeros([0], device=self.device)]
    self.lanes = [torch.remainder(torch.arange(self.embedding[0].size(0), dtype=4, device=self.device), 16).unsqueeze(0)]
    self.input_norm = self.vectors(layers, ["input_layernorm.weight"])
    self.qkv_proj = self.matrices(layers, ["self_attn.q_proj.weight", "self_attn.k_proj.weight", "self_attn.v_proj.weight"], join)
    self.qkv_bias = self.vectors(layers, ["self_attn.q_proj.bias", "self_attn.k_proj.bias", "self_attn.v_proj.bias"])
    q_norm = self.vectors(layers, ["self_attn.q_norm.weight"])
    k_norm = self.vectors(layers, ["self_attn.k_norm.weight"])
    for i in range(layers):
      self.qk_norm.append(torch.cat([q_norm[i].expand([self.heads, -1]), k_norm[i].expand([self.kv_heads, -1])]))
    self.o_proj = self.matrices(layers, ["self_attn.o_proj.weight"], join)
    self.o_bias = self.vectors(layers, ["self_attn.o_proj.bias"])
    self.mlp_norm = self.vectors(layers, ["post_attention_layernorm.weight"])
    self.gate_up_proj = self.matrices(layers, ["mlp.gate_proj.weight", "mlp.up_proj.weight"], join)
    self.gate_up_bias = self.vectors(layers, ["mlp.gate_proj.bias", "mlp.up_proj.bias"])
    self.down_proj = self.matrices(layers, ["mlp.down_proj.weight"], join)
    self.down_bias = self.vectors(layers, ["mlp.down_proj.bias"])
    self.bind_adapter(layers)
    self.files.clear()
