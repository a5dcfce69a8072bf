
  # Of decoder.py: matrices and vectors, from mapped files to the form in which products are fast, and the products.
  # The formats of matrices, by MatrixFormat.java: 0 rows, 1 oneDNN's own, 2 FBGEMM's of float16,
  # 3 FBGEMM's of 8 bits, 4 and 5 libtorch's of 8 and 4 bits. A layer in 0 to 3 has the head's.
  onednn : bool
  layer_format : int
  head_format : int
  steps : int
  factors : List[float]
  packed : List[__torch__.torch.classes.quantized.LinearPackedParamsBase]
  to_pack : List[List[Tensor]]
  scratch : List[Tensor]
  files : Dict[int, Tensor]
  places : Dict[str, List[int]]

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

  # A weight in a shard.
  def add_weight(self: __torch__.Model, name: str, file: int, offset: int, shape: List[int]) -> None:
    self.places[name] = [file, offset] + shape

  # The shard. Weights that are copied out of it have a mapping of their own, to be let go with all its pages; others share one.
  def shard(self: __torch__.Model, file: int, copied: bool) -> Tensor:
    if not copied and file in self.files:
      return self.files[file]
    shard = self.mapping(file)
    if not copied:
      self.files[file] = shard
    return shard

  # A weight, empty if there is none: a view of its shard where dtype and device are the model's, else a copy. A matrix that
  # opening packs is one all the same until then.
  def take(self: __torch__.Model, name: str) -> Tensor:
    if name not in self.places:
      return torch.zeros([0], dtype=self.stored, device=self.device)
    file, offset = self.places[name][:2]
    shape = self.places[name][2:]
    dtype, mapped, _ = self.mappings[file]
    shard = self.shard(file, self.layer_format != 0 or dtype != self.stored or mapped != dtype or self.device != torch.device("cpu"))
    weight = self.tensor(shard, dtype, offset, shape)
    return weight if self.head_format >= 2 and len(shape) == 2 else weight.to(self.device, self.stored)

  # The vectors of every layer, one after the other; empty where the checkpoint has none.
  def vectors(self: __torch__.Model, layers: int, names: List[str]) -> List[Tensor]:
    found = annotate(List[Tensor], [])
    for i in range(layers):
      prefix = "model.layers." + str(i) + "."
      found.append(torch.cat([self.take(prefix + name) for name in names]).to(self.dtype))
    return found

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
        pieces.extend(self.quantise(part.to(self.stored), 8 if self.layer_format == 4 else 4) if self.layer_format >= 4 else [part])
      found.append(pieces)
    return found

  # The matrices in the head's format have numbers, layer by layer, as files have them, and then the head: where one is.
  def packable(self: __torch__.Model, number: int) -> Tuple[List[List[Tensor]], int]:
    kinds = [self.qkv_proj, self.o_proj, self.gate_up_proj, self.down_proj, self.lm_head]
    kind = number % 4 if number < self.packables() - 1 else 4
    return (kinds[kind], number // 4 if kind < 4 else 0)

  def packables(self: __torch__.Model) -> int:
    return 1 + (4 * len(self.o_proj) if self.layer_format == self.head_format else 0)

  # How many numbers each of the matrices has that are to be packed. FBGEMM's have an index in `packed`, as a tensor, since a
  # list has one type; those of more numbers than `most` go in pieces, since packing copies them.
  def prepare_packing(self: __torch__.Model, most: int) -> List[float]:
    if self.head_format >= 2:
      self.number_matrices(most)
      return [float(sum([part.numel() for part in parts])) for parts in self.to_pack]
    sizes = annotate(List[float], [])
    for number in range(self.packables()):
      matrices, i = self.packable(number)
      sizes.append(float(sum([part.numel() for part in matrices[i]])))
    return sizes

  def number_matrices(self: __torch__.Model, most: int) -> None:
    nothing = self.int8_weights(torch.zeros([16, 64], dtype=1), torch.ones([16], dtype=6))
    for number in range(self.packables()):
      matrices, i = self.packable(number)
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

  # oneDNN packs a matrix into its own layout with all threads: from it a product takes half the time; from rows oneDNN packs
  # it anew each time. FBGEMM packs with one thread: several may pack a matrix each.
  def pack_matrix(self: __torch__.Model, number: int) -> None:
    if self.head_format >= 2:
      self.pack_for_fbgemm(number)
    else:
      matrices, i = self.packable(number)
      if not matrices[i][0].is_mkldnn: # as it is if packing began before, and ended in an error
        matrices[i] = [self.reorder(self.gathered(matrices[i]))]

  # Joined in memory that all matrices use, one after the other: new memory would cost more than the rest.
  def gathered(self: __torch__.Model, parts: List[Tensor]) -> Tensor:
    if len(parts) == 1:
      return parts[0]
    columns = parts[0].size(1)
    numbers = sum([part.numel() for part in parts])
    if len(self.scratch) == 0 or self.scratch[0].numel() < numbers:
      self.scratch = [torch.empty([numbers], dtype=self.stored)]
    joined = self.scratch[0].narrow(0, 0, numbers).view([-1, columns])
    return torch.cat(parts, 0, out=joined)

  def end_packing(self: __torch__.Model) -> None:
    self.scratch.clear()
    self.to_pack.clear()

  def pack_for_fbgemm(self: __torch__.Model, number: int) -> None:
    parts = self.to_pack[number]
    matrix = (parts[0] if len(parts) == 1 else torch.cat(parts)).to(self.stored)
    if self.head_format == 3:
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

  # parts: matrices that stand on each other, or a quantised one and its scales.
  def linear(self: __torch__.Model, x: Tensor, parts: List[Tensor], bias: Tensor, format: int) -> Tensor:
    if format >= 4:
      y = self.quantised_linear(x, parts[0], parts[1], format).to(self.dtype)
    elif len(parts) == 1:
      y = self.multiply(x, parts[0], format)
    else:
      y = torch.cat([self.multiply(x, part, format) for part in parts], 1)
    if bias.numel() > 0:
      y = y + bias
    return y

  # x times a matrix, or one of FBGEMM's by its index in `packed`.
  def multiply(self: __torch__.Model, x: Tensor, matrix: Tensor, format: int) -> Tensor:
    if format == 1:
      y = self.packed_linear(x, matrix)
    elif format == 0:
      y = torch.linear(x, matrix)
    elif format == 2:
      y = ops.quantized.linear_dynamic_fp16(x, self.packed[int(matrix)])
      factor = self.factors[int(matrix)]
      if factor != 1.:
        y = y * factor
    else:
      y = self.int8_linear(x, self.packed[int(matrix)], self.steps)
    return y

  # In bfloat16, the only format that libtorch's products with quantised weights are fast in. They widen the weights anew
  # for every 4 rows; for many rows it pays to do so once, to what the CPU multiplies.
  def quantised_linear(self: __torch__.Model, x: Tensor, numbers: Tensor, scales: Tensor, format: int) -> Tensor:
    if format == 5:
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
