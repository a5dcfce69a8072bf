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
  rope_scale : float
  query_beta : float
  query_context : float
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

  # Writes keys and values to the caches; the hidden states (r, h) of the rows to read. See PassPlan.java for the plan.
  def hidden(self: __torch__.Model, plan: List[int], ids: Tensor) -> Tensor:
    tensors, calls, called, tokens, blocks = plan[:5]
    layers = len(self.o_proj)
    targets = annotate(List[List[Tensor]], []) # (2, kv, places, d) of each tensor and layer
    sources = annotate(List[Tensor], [])
    places = annotate(List[Tensor], [])
    row = 0
    for w in range(tensors):
      tensor, n = plan[9 + 2 * w:11 + 2 * w]
      targets.append(torch.unbind(self.caches[tensor].flatten(3, 4)))
      sources.append(ids.narrow(0, 2 * tokens + row, n))
      places.append(ids.narrow(0, 3 * tokens + row, n))
      row = row + n
    seen = ids.narrow(0, 4 * tokens, 3 * called).view([3, called])
    gather, back = torch.split_with_sizes(ids.narrow(0, 4 * tokens + 3 * called, (called + tokens) * self.heads), [called * self.heads, tokens * self.heads])
    keys = annotate(List[List[Tensor]], []) # of each call and layer
    values = annotate(List[List[Tensor]], [])
    masks = annotate(List[Optional[Tensor]], [])
    shapes = annotate(List[List[int]], [])
    row = 0
    for c in range(calls):
      first = 9 + 2 * tensors + 7 * c
      tensor, slot, slots, batch, width, end, kind = plan[first:first + 7]
      shapes.append([batch, self.kv_heads, self.heads // self.kv_heads * width, self.head_dim])
      seen_keys = self.caches[tensor].narrow(3, slot, slots).narrow(4, 0, end).transpose(2, 3)
      k, v = torch.unbind(seen_keys.expand([-1, -1, batch, -1, -1, -1]), 1)
      keys.append(torch.unbind(k))
      values.append(torch.unbind(v))
      masks.append(self.mask(seen.narrow(1, row, batch * width), batch, end, kind))
      row = row + batch * width
    adapted = blocks if len(self.scales) > 0 else 0
    hidden = self.embed(ids.narrow(0, 0, tokens), adapted)
    cos, sin = self.angles(ids.narrow(0, tokens, tokens))
    query_scale = cos # where queries do not grow, nobody asks
    if self.query_beta > 0:
      query_scale = self.query_scale(ids.narrow(0, tokens, tokens))
    qk_heads = self.heads + self.kv_heads
    for i in range(layers):
      x = self.norm(hidden, self.input_norm[i])
      qkv = self.linear(x, self.qkv_proj[i], self.qkv_bias[i], self.layer_format)
      if adapted > 0:
        self.adapt(qkv, x, self.qkv_adapter[i], adapted)
      qkv = qkv.view([tokens, qk_heads + self.kv_heads, self.head_dim])
      if self.qk_norm[i].numel() > 0:
        qk, v = torch.split_with_sizes(qkv, [qk_heads, self.kv_heads], 1)
        qkv = torch.cat([self.norm(qk, self.qk_norm[i]), v], 1)
      self.rotate(qkv.narrow(1, 0, qk_heads), cos, sin)
      if self.query_beta > 0:
        qkv.narrow(1, 0, self.heads).mul_(query_scale)
      qkv = qkv.to(self.cached)
      kv = qkv.narrow(1, self.heads, 2 * self.kv_heads).view([tokens, 2, self.kv_heads, self.head_dim]).permute([1, 2, 0, 3])
      for w in range(tensors):
        targets[w][i].index_copy_(2, places[w], kv.index_select(2, sources[w]) if tensors > 1 else kv)
      q = qkv.view([-1, self.head_dim]).index_select(0, gather)
      parts = annotate(List[Tensor], [])
      row = 0
      for c in range(calls):
        shape = shapes[c]
        n = shape[0] * shape[1] * shape[2]
        out = torch.scaled_dot_product_attention(q.narrow(0, row, n).view(shape), keys[c][i], values[c][i], masks[c])
        parts.append(out.transpose(1, 2).reshape([n, self.head_dim]))
        row = row + n
      out = parts[0] if calls == 1 else torch.cat(parts, 0)
      attended_rows = out.index_select(0, back).view([tokens, self.heads * self.head_dim])
      y = self.linear(attended_rows, self.o_proj[i], self.o_bias[i], self.layer_format)
      if adapted > 0:
        self.adapt(y, attended_rows, self.o_adapter[i], adapted)
      hidden = hidden.add_(y)
      x = self.norm(hidden, self.mlp_norm[i])
      y = self.linear(x, self.gate_up_proj[i], self.gate_up_bias[i], self.layer_format)
      if adapted > 0:
        self.adapt(y, x, self.gate_up_adapter[i], adapted)
      gate, up = torch.chunk(y, 2, 1)
      x = torch.silu(gate).mul_(up)
      y = self.linear(x, self.down_proj[i], self.down_bias[i], self.layer_format)
      if adapted > 0:
        self.adapt(y, x, self.down_adapter[i], adapted)
      hidden = hidden.add_(y)
    return hidden.index_select(0, ids.narrow(0, self.asked(plan), plan[5]))

  # Where in the numbers that are uploaded the rows to read stand: behind all that attention needs.
  def asked(self: __torch__.Model, plan: List[int]) -> int:
    called, tokens = plan[2:4]
    return 4 * tokens + 3 * called + (called + tokens) * self.heads

  # Of a call of attention: (batch, 1, g * width, keys) numbers to add to the scores, so that attention need not convert truth
  # values in every layer; None where all is seen. On a GPU its rows begin 8 numbers apart, or attention would copy it in every
  # layer. seen: (3, batch * width), see TokenRows.java.
  def mask(self: __torch__.Model, seen: Tensor, batch: int, keys: int, kind: int) -> Optional[Tensor]:
    if kind == 0:
      return annotate(Optional[Tensor], None)
    aligned = keys if self.device == torch.device("cpu") else (keys + 7) // 8 * 8
    numbers = torch.arange(aligned, dtype=4, device=self.device)
    before, first, end = torch.unbind(seen.view([3, batch, 1, -1, 1]))
    unseen = torch.ge(numbers, before)
    if kind == 2:
      unseen.logical_and_(torch.logical_or(torch.lt(numbers, first), torch.ge(numbers, end)))
    hidden = torch.zeros_like(unseen, dtype=self.cached).masked_fill_(unseen, -inf)
    return hidden.repeat([1, self.heads // self.kv_heads, 1, 1]).flatten(1, 2).unsqueeze(1).narrow(3, 0, keys)

  # RMS norm over the last dimension, its sums in float32. torch.rms_norm is the same in twice the time.
  def norm(self: __torch__.Model, x: Tensor, weight: Tensor) -> Tensor:
    length = torch.linalg_vector_norm(x, 2, [-1], True, dtype=6)
    scale = torch.rsqrt(torch.addcmul(self.eps[0], length, length, value=1. / x.size(-1)))
    return (x * scale).to(self.dtype).mul_(weight)

  # Positions (t) to cosines and sines (t, 1, d). The first half of a head turns the other way, so its sines are negative.
  def angles(self: __torch__.Model, positions: Tensor) -> Tuple[Tensor, Tensor]:
    angles = (positions.unsqueeze(1) * self.frequencies[0]).unsqueeze(1)
    return (torch.cos(angles).mul_(self.rope_scale).to(self.dtype), torch.sin(angles).mul_(self.rope_scale).to(self.dtype))

  # What queries are multiplied by at positions (t): (t, 1, 1).
  def query_scale(self: __torch__.Model, positions: Tensor) -> Tensor:
    contexts = torch.floor(positions.to(6) / self.query_context)
    return (torch.log1p(contexts) * self.query_beta + 1.).to(self.dtype).view([-1, 1, 1])

  # x: (t, q + kv, d), in place. Halves are rotated against each other, as Hugging Face stores them.
  def rotate(self: __torch__.Model, x: Tensor, cos: Tensor, sin: Tensor) -> None:
    turned = torch.roll(x, self.head_dim // 2, 2)
    x.mul_(cos).addcmul_(turned, sin)

  def logits_of(self: __torch__.Model, hidden: Tensor) -> Tensor:
    return self.linear(self.norm(hidden, self.final_norm[0]), self.lm_head[0], self.no_bias[0], self.head_format).to(6)

  # A pass's uploads. Nobody waits for the device: CUDA has taken the numbers over when the call returns.
  def upload(self: __torch__.Model, plan: List[int]) -> Tensor:
    return torch.tensor(plan[9 + 2 * plan[0] + 7 * plan[1]:], dtype=4).to(self.device, non_blocking=True)

  def upload_numbers(self: __torch__.Model, numbers: List[float]) -> Tensor:
    return torch.tensor(numbers, dtype=6).to(self.device, non_blocking=True)

  # Returns the raw logits (r, v), flat.
  def logits(self: __torch__.Model, plan: List[int]) -> List[float]:
    logits = self.logits_of(self.hidden(plan, self.upload(plan))).to(7).cpu().flatten()
    out : List[float] = logits.tolist() # of a name: what stands before .tolist() is evaluated twice
    return out

  # Returns (r, 5) numbers, flat: token, log-probability, entropy, top-1 probability, margin.
  def forward(self: __torch__.Model, plan: List[int], numbers: List[float]) -> List[float]:
    rows, draws, edits, masks = plan[5:9]
    ids = self.upload(plan)
    hidden = self.hidden(plan, ids)
    if rows == 0:
      return annotate(List[float], [])
    logits = self.logits_of(hidden)
    masked = rows if masks > 0 else 0
    words = masks * ((logits.size(1) + 63) // 64)
    _, given, draw_row, key, top_k, edit_row, edited, mask, left = torch.split_with_sizes(ids, [self.asked(plan) + rows, rows, draws, draws, draws, edits, edits, masked, words])
    temperature, top_p, min_p, penalty, bias = torch.split_with_sizes(self.upload_numbers(numbers), [draws, draws, draws, edits, edits])
    if edits > 0:
      self.edit(logits, edit_row, edited, penalty, bias)
    if masks > 0:
      self.leave(logits, left.view([masks, -1]), mask)
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

  # Caches of one capacity: (layers, 2, kv, slots, capacity, d). More or fewer slots than there are, if any.
  def resize_caches(self: __torch__.Model, tensor: int, slots: int, capacity: int) -> None:
    caches = torch.zeros([len(self.o_proj), 2, self.kv_heads, slots, capacity, self.head_dim], dtype=self.cached, device=self.device)
    if tensor in self.caches:
      kept = min(slots, self.caches[tensor].size(3))
      caches.narrow(3, 0, kept).copy_(self.caches[tensor].narrow(3, 0, kept))
    self.caches[tensor] = caches

  # So that nothing of who had it before is left: what is masked is multiplied by 0, which does not help where it is no number.
  def clear_cache(self: __torch__.Model, tensor: int, slot: int) -> None:
    self.caches[tensor].select(3, slot).zero_()

  # The first tokens of a cache to another one.
  def copy_cache(self: __torch__.Model, source: int, source_slot: int, target: int, target_slot: int, length: int) -> None:
    beginning = self.caches[source].select(3, source_slot).narrow(3, 0, length)
    self.caches[target].select(3, target_slot).narrow(3, 0, length).copy_(beginning)

  # For measuring: a cache as full as if tokens had gone through.
  def fill_cache(self: __torch__.Model, tensor: int, slot: int, length: int) -> None:
    torch.normal_(self.caches[tensor].select(3, slot).narrow(3, 0, length))

  def close_caches(self: __torch__.Model, tensor: int) -> None:
    self.caches.pop(tensor)

  # formats: of the layers' matrices, of the head's. dtypes: of weights as they are read, of what is computed, of the cache.
  # steps: of activations in 8 bits, else 0. The last of sizes is the token
  # that is never predicted, -1 if there is none. rope: what cosines and sines are multiplied by; how queries grow, if they
  # do: beta, and the context that they grow beyond.
  def configure(self: __torch__.Model, device: str, formats: List[int], dtypes: List[int], steps: int, sizes: List[int], eps: float, frequencies: List[float], rope: List[float]) -> None:
    self.device = torch.device(device)
    self.layer_format, self.head_format = formats
    self.stored, self.dtype, self.cached = dtypes
    self.steps = steps
    self.heads, self.kv_heads, self.head_dim, self.banned = sizes
    self.eps = [torch.tensor(eps, dtype=6, device=self.device)]
    turns = torch.tensor(frequencies, dtype=6, device=self.device)
    self.frequencies = [torch.cat([torch.neg(turns), turns])]
    self.rope_scale, self.query_beta, self.query_context = rope

  def bind(self: __torch__.Model, layers: int) -> None:
    elements = 0
    for place in self.places.values():
      elements = elements + self.elements(place[2:])
    # Packing joins, too; in a larger model the copies cost more memory than they save time, but for a GPU, where all is copied.
    copied = self.layer_format >= 4 or self.device != torch.device("cpu")
    join = copied or (self.layer_format == 0 and elements <= 16777216)
    self.embedding = [self.take("model.embed_tokens.weight").to(self.stored)]
    self.final_norm = [self.take("model.norm.weight").to(self.dtype)]
    head = self.embedding[0]
    if "lm_head.weight" in self.places:
      head = self.take("lm_head.weight")
    elif self.head_format != 0:
      head = self.take("model.embed_tokens.weight") # mapped anew, so that the embedding's own pages stay unread
    self.lm_head = [[head]]
    self.no_bias = [torch.zeros([0], device=self.device)]
    self.prepare_masks()
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
