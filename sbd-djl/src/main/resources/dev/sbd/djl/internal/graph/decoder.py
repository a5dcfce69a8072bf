# The decoder of Llama, Qwen2 and Qwen3 with two heads in one: f(causal ; block), arXiv 2509.04185, eq. 9.
# TorchScript: libtorch compiles this file, no Python runs. dtype numbers: 0 uint8, 1 int8, 3 int32, 4 int64, 6 float32,
# 7 float64, 15 bfloat16. layout numbers: 0 rows, 1 oneDNN's own, 2 FBGEMM's of float16, 3 FBGEMM's of int8 (MatrixLayout.java).
#
# Shapes: t rows of a pass (all sequences, each its causal tokens, then its block), r rows read, s sequences,
# h hidden, q query heads, kv key/value heads, g = q / kv, d head width, v vocabulary.
class Model(Module):
  __parameters__ = []
  __buffers__ = []
  training : bool
  device : Device
  onednn : bool
  layout : int
  stored : int
  dtype : int
  cached : int
  bits : int
  steps : int
  factors : List[float]
  packed : List[__torch__.torch.classes.quantized.LinearPackedParamsBase]
  to_pack : List[List[Tensor]]
  heads : int
  kv_heads : int
  head_dim : int
  eps : List[Tensor]
  mask_token : int
  paths : List[str]
  numbers : List[List[int]]
  files : Dict[int, Tensor]
  places : Dict[str, List[int]]
  frequencies : List[Tensor]
  embedding : List[Tensor]
  lm_head : List[List[Tensor]]
  lanes : List[Tensor]
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

  # Whether this CPU has instructions to multiply numbers of the dtype, so that oneDNN is fast with them. Nothing tells for
  # bfloat16, so try 2^100 times 7.3e-40: AVX512_BF16 and AMX take numbers below 2^-126 for 0, what stands in for them does not.
  def suits_onednn(self: __torch__.Model, dtype: int) -> List[float]:
    suits = False
    if hasattr(self, "onednn"):
      suits = torch._get_cpu_capability().startswith("AVX512" if dtype == 15 else "AVX")
      if suits and dtype == 15:
        weights = self.reorder(torch.full([64, 64], 1.2676506002282294e30, dtype=15))
        y = self.packed_linear(torch.full([1, 64], 7.3e-40, dtype=15), weights)
        suits = not bool(torch.any(y))
    return [1. if suits else 0.]

  # dtypes: of weights as they are read, of what is computed, of the cache. bits: of weights that
  # are quantised alone, else 16. steps: of activations in 8 bits, else 0.
  def configure(self: __torch__.Model, device: str, layout: int, dtypes: List[int], bits: int, steps: int, sizes: List[int], eps: float, frequencies: List[float]) -> None:
    self.device = torch.device(device)
    self.layout = layout
    self.stored, self.dtype, self.cached = dtypes
    self.bits = bits
    self.steps = steps
    self.heads, self.kv_heads, self.head_dim, self.mask_token = sizes
    self.eps = [torch.tensor(eps, dtype=6, device=self.device)]
    turns = torch.tensor(frequencies, dtype=6, device=self.device)
    self.frequencies = [torch.cat([torch.neg(turns), turns])]

  # A shard, to be mapped as numbers of one dtype.
  def map_file(self: __torch__.Model, path: str, dtype: int, elements: int) -> None:
    self.paths.append(path)
    self.numbers.append([dtype, elements])

  # A weight in a shard.
  def add_weight(self: __torch__.Model, name: str, file: int, offset: int, shape: List[int]) -> None:
    self.places[name] = [file, offset] + shape

  # The shard, mapped privately and without reading it. Weights that are copied out of it have a mapping of their own, to be
  # let go with all its pages; others share one.
  def shard(self: __torch__.Model, file: int, copied: bool) -> Tensor:
    dtype, elements = self.numbers[file]
    if not copied and file in self.files:
      return self.files[file]
    shard = torch.from_file(self.paths[file], False, elements, dtype=dtype)
    if not copied:
      self.files[file] = shard
    return shard

  def elements(self: __torch__.Model, shape: List[int]) -> int:
    elements = 1
    for size in shape:
      elements = elements * size
    return elements

  # A weight, empty if there is none: a view of its shard where dtype and device are the model's, else a copy. A matrix that
  # opening packs is a view all the same until then.
  def take(self: __torch__.Model, name: str) -> Tensor:
    if name not in self.places:
      return torch.zeros([0], dtype=self.stored, device=self.device)
    place = self.places[name]
    shape = place[2:]
    shard = self.shard(place[0], self.layout != 0 or self.bits < 16 or self.numbers[place[0]][0] != self.stored or self.device != torch.device("cpu"))
    weight = shard.narrow(0, place[1], self.elements(shape)).view(shape)
    return weight if self.layout >= 2 and len(shape) == 2 else weight.to(self.device, self.stored)

  # The vectors of every layer, one after the other; empty where the checkpoint has none.
  def vectors(self: __torch__.Model, layers: int, names: List[str]) -> List[Tensor]:
    found = annotate(List[Tensor], [])
    for i in range(layers):
      prefix = "model.layers." + str(i) + "."
      found.append(torch.cat([self.take(prefix + name) for name in names]).to(self.dtype))
    return found

  def every_matrix(self: __torch__.Model) -> List[List[List[Tensor]]]:
    return [self.qkv_proj, self.o_proj, self.gate_up_proj, self.down_proj, self.lm_head]

  # By the first pass, since it takes longer than opening should: every matrix in oneDNN's own layout. From it a product takes
  # half the time; from rows oneDNN packs a matrix anew each time.
  def pack(self: __torch__.Model) -> None:
    if self.layout == 1 and not self.lm_head[0][0].is_mkldnn:
      for matrices in self.every_matrix():
        for i in range(len(matrices)):
          if matrices[i][0].dtype > 1 and not matrices[i][0].is_mkldnn: # not quantised; not packed by a pass that ended in an error
            matrices[i] = [self.reorder(self.joined(matrices[i]))]

  def joined(self: __torch__.Model, parts: List[Tensor]) -> Tensor:
    return parts[0] if len(parts) == 1 else torch.cat(parts)

  # Gives every matrix that FBGEMM is to multiply its index in `packed`, as a tensor, since a list has one type; how many there
  # are. Those of more numbers than `most` in pieces, since packing copies them.
  def number_matrices(self: __torch__.Model, most: int) -> List[float]:
    nothing = self.int8_weights(torch.zeros([16, 64], dtype=1), torch.ones([16], dtype=6))
    for matrices in self.every_matrix():
      for i in range(len(matrices)):
        if matrices[i][0].dtype > 1: # not quantised
          pieces = annotate(List[List[Tensor]], [])
          if sum([part.numel() for part in matrices[i]]) <= most:
            pieces.append(matrices[i])
          else:
            for part in matrices[i]:
              pieces.extend([[rows] for rows in torch.split(part, max(1, most // part.size(1)))])
          matrices[i] = [torch.tensor(len(self.to_pack) + j) for j in range(len(pieces))]
          self.to_pack.extend(pieces)
    for i in range(len(self.to_pack)):
      self.packed.append(nothing) # threads fill it in any order
      self.factors.append(1.)
    return [float(len(self.to_pack))]

  # FBGEMM packs a matrix with one thread: several may pack one each.
  def pack_matrix(self: __torch__.Model, number: int) -> None:
    matrix = self.joined(self.to_pack[number]).to(self.stored)
    if self.layout == 3:
      numbers, scales = self.quantise(matrix, 8)
      self.packed[number] = self.int8_weights(numbers, scales)
    else:
      self.factors[number] = self.float16_factor(matrix)
      self.packed[number] = ops.quantized.linear_prepack_fp16(matrix.to(6).div_(self.factors[number]), None)
    self.to_pack[number] = annotate(List[Tensor], []) # lets go of its pages

  # What to divide a matrix by so that float16 holds its largest number (65504 at most), and its smallest ones well: a power of
  # two, nearly always 1. Not a number, for a matrix that has such.
  def float16_factor(self: __torch__.Model, matrix: Tensor) -> float:
    most = float(torch.amax(torch.abs(matrix)))
    factor = 1.
    if not (most <= 65504.) or (most > 0. and most < 0.015625):
      factor = 2. ** (float(torch.floor(torch.log2(torch.tensor(most)))) - 14.)
    return factor

  def reorder(self: __torch__.Model, matrix: Tensor) -> Tensor:
    if hasattr(self, "onednn"):
      matrix = ops.mkldnn._reorder_linear_weight(matrix, 1)
    return matrix

  # A matrix (n, k) in 8 bits a number and a scale a row, or in 4 bits and scale and middle for each 32 numbers of a row, as
  # libtorch's products of bfloat16 with quantised weights take it. In pieces, so that what is in between stays small.
  def quantise(self: __torch__.Model, matrix: Tensor, bits: int) -> List[Tensor]:
    numbers = torch.empty([matrix.size(0), matrix.size(1) * bits // 8], dtype=1 if bits == 8 else 0)
    scales = annotate(List[Tensor], [])
    row = 0
    for rows in torch.split(matrix, max(64, 524288 // matrix.size(1) // 64 * 64)):
      if bits == 8:
        w = rows.to(6)
        scale = torch.clamp_min(torch.amax(torch.abs(w), [1], True) / 127., 1e-30).to(15)
        q = torch.clamp(torch.round(w / scale), -127, 127).to(1)
        scales.append(scale.view([-1]))
      else:
        w = rows.to(6).view([rows.size(0), -1, 32])
        low = torch.amin(w, [2], True)
        scale = torch.clamp_min((torch.amax(w, [2], True) - low) / 15., 1e-30).to(15)
        middle = (low + scale * 8.).to(15)
        q = (torch.clamp(torch.round((w - middle) / scale), -8, 7) + 8.).to(3).view(rows.size())
        q = torch._convert_weight_to_int4pack_for_cpu(q, 2)
        scales.append(torch.cat([scale, middle], 2).transpose(0, 1))
      numbers.narrow(0, row, rows.size(0)).copy_(q)
      row = row + rows.size(0)
    return [numbers, torch.cat(scales, 0 if bits == 8 else 1)]

  def int8_weights(self: __torch__.Model, numbers: Tensor, scales: Tensor) -> __torch__.torch.classes.quantized.LinearPackedParamsBase:
    zeros = torch.zeros([numbers.size(0)], dtype=4)
    return ops.quantized.linear_prepack(torch._make_per_channel_quantized_tensor(numbers, scales.to(7), zeros, 0), None)

  # Steps from 0 to 1 that FBGEMM's products of 8 bits can tell apart: 127, or 63 where they keep sums of two in 16 bits (no
  # VNNI). Fails where there is no FBGEMM.
  def activation_steps(self: __torch__.Model) -> List[float]:
    weights = self.int8_weights(torch.full([16, 64], 127, dtype=1), torch.ones([16], dtype=6))
    y = self.int8_linear(torch.ones([1, 64], dtype=6), weights, 127)
    return [127. if torch.equal(y, torch.full_like(y, 8128.)) else 63.]

  # The matrices of every layer; of several, to be joined or not.
  def matrices(self: __torch__.Model, layers: int, names: List[str], join: bool) -> List[List[Tensor]]:
    found = annotate(List[List[Tensor]], [])
    for i in range(layers):
      prefix = "model.layers." + str(i) + "."
      parts = [self.take(prefix + name) for name in names]
      if join and len(parts) > 1:
        parts = [torch.cat(parts)]
      pieces = annotate(List[Tensor], [])
      for part in parts:
        pieces.extend(self.quantise(part.to(self.stored), self.bits) if self.bits < 16 else [part])
      found.append(pieces)
    return found

  def bind(self: __torch__.Model, layers: int) -> None:
    elements = 0
    for place in self.places.values():
      elements = elements + self.elements(place[2:])
    # Packing joins, too; in a larger model the copies cost more memory than they save time.
    join = self.bits < 16 or (self.layout == 0 and elements <= 16777216)
    self.embedding = [self.take("model.embed_tokens.weight").to(self.stored)]
    self.final_norm = [self.take("model.norm.weight").to(self.dtype)]
    head = self.embedding[0]
    if "lm_head.weight" in self.places:
      head = self.take("lm_head.weight")
    elif self.layout != 0:
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
    self.files.clear()

  # (layers, 2, kv, capacity, d)
  def open_cache(self: __torch__.Model, cache: int, capacity: int) -> None:
    self.caches[cache] = torch.zeros([len(self.o_proj), 2, self.kv_heads, capacity, self.head_dim], dtype=self.cached, device=self.device)

  # For measuring: a cache as full as if tokens had gone through.
  def fill_cache(self: __torch__.Model, cache: int, length: int) -> None:
    torch.normal_(self.caches[cache].narrow(3, 0, length))

  def close_cache(self: __torch__.Model, cache: int) -> None:
    self.caches.pop(cache)

  # parts: matrices that stand on each other, or a quantised one and its scales.
  def linear(self: __torch__.Model, x: Tensor, parts: List[Tensor], bias: Tensor) -> Tensor:
    if parts[0].dtype <= 1:
      y = self.quantised_linear(x, parts[0], parts[1]).to(self.dtype)
    elif len(parts) == 1:
      y = self.multiply(x, parts[0])
    else:
      y = torch.cat([self.multiply(x, part) for part in parts], 1)
    if bias.numel() > 0:
      y = y + bias
    return y

  # x times a matrix, or one of FBGEMM's by its index in `packed`.
  def multiply(self: __torch__.Model, x: Tensor, matrix: Tensor) -> Tensor:
    if self.layout == 1:
      y = self.packed_linear(x, matrix)
    elif self.layout == 0:
      y = torch.linear(x, matrix)
    elif self.layout == 2:
      y = ops.quantized.linear_dynamic_fp16(x, self.packed[int(matrix)])
      factor = self.factors[int(matrix)]
      if factor != 1.:
        y = y * factor
    else:
      y = self.int8_linear(x, self.packed[int(matrix)], self.steps)
    return y

  # In bfloat16, the only format that libtorch's products with quantised weights are fast in. They widen the weights anew
  # for every 4 rows; for many rows it pays to do so once, to what the CPU multiplies.
  def quantised_linear(self: __torch__.Model, x: Tensor, numbers: Tensor, scales: Tensor) -> Tensor:
    if self.bits == 4:
      return torch._weight_int4pack_mm_for_cpu(x.to(15), numbers, 32, scales)
    elif x.size(0) > 64:
      return torch.linear(x, numbers.to(self.dtype)) * scales
    else:
      return torch._weight_int8pack_mm(x.to(15), numbers, scales)

  # Each row of x in 8 bits by its own largest magnitude, so that it does not depend on the others; the sums are exact.
  def int8_linear(self: __torch__.Model, x: Tensor, weights: __torch__.torch.classes.quantized.LinearPackedParamsBase, steps: int) -> Tensor:
    most = torch.clamp_min(torch.amax(torch.abs(x), [1], True), 1e-30).to(6)
    y = ops.quantized.linear_with_input_q_dq_qweight_dq_output_fp32(x / most, 1. / steps, steps + 1, weights)
    return y.mul_(most)

  def packed_linear(self: __torch__.Model, x: Tensor, packed: Tensor) -> Tensor:
    if hasattr(self, "onednn"):
      x = ops.mkldnn._linear_pointwise(x, packed, None, "none", annotate(List[Optional[number]], []), "")
    return x

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

  # q: (n, q, d); cache: (2, kv, capacity, d), its first `end` positions visible except where the mask says -inf.
  # The g query heads of a key head become rows of one matrix product.
  def attend(self: __torch__.Model, q: Tensor, cache: Tensor, end: int, mask: Optional[Tensor]) -> Tensor:
    n = q.size(0)
    groups = self.heads // self.kv_heads
    folded = q.view([n, self.kv_heads, groups, self.head_dim]).permute([1, 2, 0, 3]).reshape([1, self.kv_heads, groups * n, self.head_dim])
    k, v = torch.split_with_sizes(cache.narrow(2, 0, end), [1, 1])
    out = torch.scaled_dot_product_attention(folded, k, v, mask)
    return out.view([self.kv_heads, groups, n, self.head_dim]).permute([2, 0, 1, 3]).reshape([n, self.heads * self.head_dim])

  # (g * n, end): a causal row sees the cache and the causal rows up to itself.
  # Numbers to add to the scores, so that attention need not convert truth values in every layer.
  def causal_mask(self: __torch__.Model, cached: int, n: int) -> Optional[Tensor]:
    mask = annotate(Optional[Tensor], None)
    if n > 1:
      hidden = torch.full([n, cached + n], -inf, dtype=self.cached, device=self.device)
      mask = torch.triu(hidden, cached + 1).repeat([self.heads // self.kv_heads, 1])
    return mask

  # Appends causal rows to the caches; the hidden states (r, h) of the rows to read. See PassPlan.java for the plan.
  def hidden(self: __torch__.Model, plan: List[int], ids: Tensor) -> Tensor:
    self.pack()
    sequences, tokens, rows = plan[:3]
    masks = annotate(List[Optional[Tensor]], [])
    for s in range(sequences):
      _, cached, causal, _ = plan[5 + 4 * s:9 + 4 * s]
      masks.append(self.causal_mask(cached, causal))
    hidden = torch.embedding(self.embedding[0], ids.narrow(0, 0, tokens)).to(self.dtype)
    cos, sin = self.angles(ids.narrow(0, tokens, tokens))
    qk_heads = self.heads + self.kv_heads
    for i in range(len(self.o_proj)):
      x = self.norm(hidden, self.input_norm[i])
      qkv = self.linear(x, self.qkv_proj[i], self.qkv_bias[i]).view([tokens, qk_heads + self.kv_heads, self.head_dim])
      if self.qk_norm[i].numel() > 0:
        qk, v = torch.split_with_sizes(qkv, [qk_heads, self.kv_heads], 1)
        qkv = torch.cat([self.norm(qk, self.qk_norm[i]), v], 1)
      q, kv = torch.split_with_sizes(self.rotate(qkv, cos, sin).to(self.cached), [self.heads, 2 * self.kv_heads], 1)
      kv = kv.view([tokens, 2, self.kv_heads, self.head_dim]).permute([1, 2, 0, 3])
      parts = annotate(List[Tensor], [])
      row = 0
      for s in range(sequences):
        number, cached, causal, block = plan[5 + 4 * s:9 + 4 * s]
        cache = self.caches[number].select(0, i)
        n = causal + block
        cache.narrow(2, cached, n).copy_(kv.narrow(2, row, n))
        if causal > 0:
          parts.append(self.attend(q.narrow(0, row, causal), cache, cached + causal, masks[s]))
        if block > 0:
          parts.append(self.attend(q.narrow(0, row + causal, block), cache, cached + n, None))
        row = row + n
      attended = parts[0] if len(parts) == 1 else torch.cat(parts, 0)
      hidden = hidden + self.linear(attended, self.o_proj[i], self.o_bias[i])
      x = self.norm(hidden, self.mlp_norm[i])
      gate, up = torch.chunk(self.linear(x, self.gate_up_proj[i], self.gate_up_bias[i]), 2, 1)
      hidden = hidden + self.linear(torch.silu(gate) * up, self.down_proj[i], self.down_bias[i])
    return hidden.index_select(0, ids.narrow(0, 2 * tokens, rows))

  def logits_of(self: __torch__.Model, hidden: Tensor) -> Tensor:
    return self.linear(self.norm(hidden, self.final_norm[0]), self.lm_head[0], self.no_bias[0]).to(6)

  def upload(self: __torch__.Model, plan: List[int]) -> Tensor:
    return torch.tensor(plan[5 + 4 * plan[0]:], dtype=4).to(self.device)

  # Returns the raw logits (r, v), flat.
  def logits(self: __torch__.Model, plan: List[int]) -> List[float]:
    logits = self.logits_of(self.hidden(plan, self.upload(plan))).to(7).cpu().flatten()
    out : List[float] = logits.tolist() # of a name: what stands before .tolist() is evaluated twice
    return out

  # Returns (r, 5) numbers, flat: token, log-probability, entropy, top-1 probability, margin.
  def forward(self: __torch__.Model, plan: List[int], numbers: List[float]) -> List[float]:
    _, tokens, rows, draws, edits = plan[:5]
    ids = self.upload(plan)
    hidden = self.hidden(plan, ids)
    if rows == 0:
      return annotate(List[float], [])
    logits = self.logits_of(hidden)
    _, _, _, given, draw_row, key, top_k, edit_row, edited = torch.split_with_sizes(ids, [tokens, tokens, rows, rows, draws, draws, draws, edits, edits])
    temperature, top_p, min_p, penalty, bias = torch.split_with_sizes(torch.tensor(numbers, dtype=6).to(self.device), [draws, draws, draws, edits, edits])
    if edits > 0:
      self.edit(logits, edit_row, edited, penalty, bias)
    logits.select(1, self.mask_token).fill_(-3.0e38)
    top, index = torch.max(logits, 1, True)
    token = index.squeeze(1)
    if draws > 0:
      drawn = self.draw(logits.index_select(0, draw_row), key, top_k, temperature, top_p, min_p)
      token = torch.index_copy(token, 0, draw_row, drawn)
    token = torch.where(torch.ge(given, 0), given, token).unsqueeze(1)
    found = self.statistics(logits, top, index, token).cpu().flatten()
    out : List[float] = found.tolist()
    return out

  # logits: (r, v), changed in place at (row, token): CTRL's repetition penalty, then the bias.
  def edit(self: __torch__.Model, logits: Tensor, row: Tensor, token: Tensor, penalty: Tensor, bias: Tensor) -> None:
    at = annotate(List[Optional[Tensor]], [row, token])
    old = torch.index(logits, at)
    new = torch.where(torch.gt(old, 0), old / penalty, old * penalty) + bias
    torch.index_put_(logits, at, torch.clamp(new, -3.0e38, 3.0e37))

  # logits: (d, v); all else (d). The largest of logit / temperature + Gumbel noise among the tokens that top-k, then
  # top-p, then min-p leave. The noise is a hash of key and token id: GumbelNoise.java.
  def draw(self: __torch__.Model, logits: Tensor, key: Tensor, top_k: Tensor, temperature: Tensor, top_p: Tensor, min_p: Tensor) -> Tensor:
    below = logits - torch.amax(logits, [1], True)
    banned = torch.le(logits, -2.9e38)
    scores = torch.masked_fill(below / torch.clamp(temperature, 1e-30, 1e30).unsqueeze(1), banned, -inf)
    ordered = torch.sort(scores, 1, True)[0]
    last = torch.where(torch.gt(top_k, 0), torch.clamp_max(top_k, scores.size(1)), scores.size(1)) - 1
    floor = torch.gather(ordered, 1, last.unsqueeze(1))
    p = torch.softmax(torch.masked_fill(ordered, torch.lt(ordered, floor), -inf), 1)
    before = torch.cumsum(p, 1) - p
    kept = torch.sum(torch.logical_or(torch.lt(before, top_p.unsqueeze(1)), torch.ge(top_p, 1).unsqueeze(1)), 1, True)
    floor = torch.maximum(floor, torch.gather(ordered, 1, torch.clamp_min(kept - 1, 0)))
    floor = torch.maximum(floor, ordered.narrow(1, 0, 1) + torch.log(min_p).unsqueeze(1))
    noisy = torch.masked_fill(scores + self.gumbel(key, scores.size(1)), torch.lt(scores, floor), -inf)
    return torch.argmax(noisy, 1)

  # (d, v) standard Gumbel noise from key (d).
  def gumbel(self: __torch__.Model, key: Tensor, tokens: int) -> Tensor:
    z = key.unsqueeze(1) + torch.arange(1, tokens + 1, dtype=4, device=self.device) * -7046029254386353131
    z = torch.bitwise_xor(z, torch.bitwise_and(torch.bitwise_right_shift(z, 30), 17179869183)) * -4658895280553007687
    z = torch.bitwise_xor(z, torch.bitwise_and(torch.bitwise_right_shift(z, 27), 137438953471)) * -7723592293110705685
    z = torch.bitwise_xor(z, torch.bitwise_and(torch.bitwise_right_shift(z, 31), 8589934591))
    u = (torch.bitwise_and(torch.bitwise_right_shift(z, 11), 9007199254740991).to(6) + 0.5) * 1.1102230246251565e-16
    u = torch.clamp_max(u, 0.99999994)
    return torch.neg(torch.log(torch.neg(torch.log1p(torch.neg(u)))))

  # (r, v) to (r, 1): on every CPU 16 partial sums and then a tree, in float32, in this order. It is the order of libtorch's
  # softmax on AVX-512; near 1 a probability's last digits, and with them which of two equally sure tokens comes first,
  # would else depend on the CPU's vector width. (A GPU scatters in any order, another one each time.)
  def lane_sum(self: __torch__.Model, x: Tensor) -> Tensor:
    if self.device != torch.device("cpu"):
      return torch.sum(x, 1, True)
    lanes = torch.zeros([x.size(0), 16], dtype=6, device=self.device)
    lanes.scatter_add_(1, self.lanes[0].expand_as(x), x)
    for width in [8, 4, 2, 1]:
      lanes = lanes.narrow(1, 0, width) + lanes.narrow(1, width, width)
    return lanes

  # logits: (r, v), which it overwrites; their largest, top, at index, and the token: (r, 1); to (r, 5). Entropy and
  # log-probability leave the largest term out of their sums, so that they keep their digits where it is nearly 1; no
  # term needs the logarithm of 0.
  def statistics(self: __torch__.Model, logits: Tensor, top: Tensor, index: Tensor, token: Tensor) -> Tensor:
    below = logits.sub_(top)
    weight = torch.exp(below)
    lane_sum = self.lane_sum(weight)
    confidence = torch.reciprocal(lane_sum)
    rest = weight.scatter_(1, index, 0.)
    margin = confidence - torch.amax(rest, [1], True) / lane_sum
    sum = torch.sum(rest, 1, True).to(7)
    log_sum = torch.log1p(sum)
    log_p = torch.gather(below, 1, token).to(7) - log_sum
    entropy = log_sum - torch.sum(below.mul_(rest), 1, True).to(7) / (sum + 1.)
    return torch.cat([token.to(7), log_p, entropy, confidence.to(7), margin.to(7)], 1)
