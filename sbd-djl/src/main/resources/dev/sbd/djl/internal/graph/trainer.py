# Trains the decoder of decoder.py: loss of a batch, its gradients, AdamW. Set Block Decoding's input is
# [clean x | noised x^] (arXiv 2509.04185, section 3); plain next-token training is the same without the noised rows.
# TorchScript: libtorch compiles this file, no Python runs. dtype numbers: 4 int64, 6 float32, 15 bfloat16.
#
# Shapes: t rows of a batch, r rows read, h hidden, q query heads, kv key/value heads, g = q / kv, d head width,
# v vocabulary. Rows lie in groups of b sequences of s rows each; a sequence attends to itself only.
class Model(Module):
  __parameters__ = []
  __buffers__ = []
  training : bool
  device : Device
  dtype : int
  master : int
  layers : int
  heads : int
  kv_heads : int
  head_dim : int
  mask_token : int
  eps : float
  frequencies : List[Tensor]
  files : Dict[int, Tensor]
  index : Dict[str, int]
  weights : List[Tensor]
  matrices : List[Tensor]
  first : List[Tensor]
  second : List[Tensor]
  steps : List[Tensor]
  gradients : List[List[Tensor]]

  def configure(self: __torch__.Model, device: str, dtypes: List[int], sizes: List[int], eps: float, frequencies: List[float]) -> None:
    self.device = torch.device(device)
    self.dtype = dtypes[0]
    self.master = dtypes[1]
    self.layers = sizes[0]
    self.heads = sizes[1]
    self.kv_heads = sizes[2]
    self.head_dim = sizes[3]
    self.mask_token = sizes[4]
    self.eps = eps
    high = torch.tensor(frequencies, dtype=self.master)
    self.frequencies = [torch.cat([torch.neg(high), high]).to(self.device)] # the first half turns the other way

  def window(self: __torch__.Model, file: int, offset: int, shape: List[int]) -> Tensor:
    if file not in self.files:
      self.files[file] = self.mapping(file)
    return self.tensor(self.files[file], self.mappings[file][0], offset, shape)

  # Tensors to begin with: windows on mapped files, which `begin` copies.
  def add_weight(self: __torch__.Model, name: str, file: int, offset: int, shape: List[int]) -> None:
    self.index[name] = len(self.weights)
    self.weights.append(self.window(file, offset, shape))

  def add_first(self: __torch__.Model, name: str, file: int, offset: int, shape: List[int]) -> None:
    self.first.append(self.window(file, offset, shape))

  def add_second(self: __torch__.Model, name: str, file: int, offset: int, shape: List[int]) -> None:
    self.second.append(self.window(file, offset, shape))

  # One entry: `forward` is the only method that DJL calls with autograd on. Tensors made by the others are inference
  # tensors, so `begin` copies them here. Batches of different slots may run at a time; a slot keeps their gradients.
  def forward(self: __torch__.Model, plan: Tensor, numbers: Tensor) -> Tensor:
    ints : List[int] = plan.narrow(0, 0, 8).tolist()
    floats : List[float] = numbers.tolist()
    if ints[0] == 0:
      return self.begin(ints[1], ints[2])
    elif ints[0] == 1:
      return self.batch(plan, ints, floats[0])
    elif ints[0] == 2:
      return self.update(floats)
    elif ints[0] == 3:
      return self.state(ints[1], ints[2])
    elif ints[0] == 4:
      return self.logits(plan, ints, self.leaves()).detach().to(7).cpu()
    elif ints[0] == 5:
      return self.gradients[ints[1]][ints[2]].to(7).cpu()
    return self.seen(plan, ints)

  def begin(self: __torch__.Model, steps: int, slots: int) -> Tensor:
    self.weights = [w.to(self.device, self.master).clone() for w in self.weights]
    for w in self.weights:
      if w.dim() == 2:
        self.matrices.append(w)
    if len(self.first) == 0:
      self.first = [torch.zeros_like(w) for w in self.weights]
      self.second = [torch.zeros_like(w) for w in self.weights]
    self.first = [m.to(self.device, self.master).clone() for m in self.first]
    self.second = [m.to(self.device, self.master).clone() for m in self.second]
    self.steps = [torch.full([], steps, dtype=6, device=self.device) for w in self.weights]
    self.frequencies = [f.clone() for f in self.frequencies]
    self.files.clear()
    for i in range(slots):
      self.gradients.append(annotate(List[Tensor], []))
    return torch.zeros([1], dtype=7)

  def state(self: __torch__.Model, kind: int, i: int) -> Tensor:
    tensors = [self.weights, self.first, self.second][kind]
    return tensors[i].to(6).cpu().clone()

  # The weights, to be differentiated by.
  def leaves(self: __torch__.Model) -> List[Tensor]:
    return [w.detach().requires_grad_(True) for w in self.weights]

  def bias(self: __torch__.Model, w: List[Tensor], names: List[str]) -> Optional[Tensor]:
    found = annotate(Optional[Tensor], None)
    if names[0] in self.index:
      found = self.joined(w, names).to(self.dtype)
    return found

  def joined(self: __torch__.Model, w: List[Tensor], names: List[str]) -> Tensor:
    return torch.cat([w[self.index[name]] for name in names])

  # RMS norm over the last dimension, without its weight.
  def norm(self: __torch__.Model, x: Tensor) -> Tensor:
    x = x.to(self.master)
    return (x * torch.rsqrt(torch.mean(x * x, [-1], True) + self.eps)).to(self.dtype)

  # Linear layers of a norm's output; the norm's weight goes into the matrix.
  def normed_linear(self: __torch__.Model, w: List[Tensor], x: Tensor, norm: str, names: List[str], biases: List[str]) -> Tensor:
    weight = (self.joined(w, names) * w[self.index[norm]]).to(self.dtype)
    return torch.linear(self.norm(x), weight, self.bias(w, biases))

  def linear(self: __torch__.Model, w: List[Tensor], x: Tensor, name: str, bias: str) -> Tensor:
    return torch.linear(x, w[self.index[name]].to(self.dtype), self.bias(w, [bias]))

  def angles(self: __torch__.Model, positions: Tensor) -> Tuple[Tensor, Tensor]:
    angles = (positions.unsqueeze(1) * self.frequencies[0]).unsqueeze(1)
    return (torch.cos(angles).to(self.dtype), torch.sin(angles).to(self.dtype))

  # x: (t, heads, d). Halves are rotated against each other, as Hugging Face stores them.
  def rotate(self: __torch__.Model, x: Tensor, cos: Tensor, sin: Tensor) -> Tensor:
    return torch.addcmul(x * cos, torch.roll(x, self.head_dim // 2, 2), sin)

  # The row numbers that say who sees whom (t each): key, a clean row's position, else beyond all reach; reach, the last
  # clean position a row sees; block, the noised block it is in, else -1.
  def masks(self: __torch__.Model, groups: List[int], key: Tensor, reach: Tensor, block: Tensor) -> List[Tensor]:
    masks = annotate(List[Tensor], [])
    row = 0
    for i in range(len(groups) // 2):
      shape = [groups[2 * i], groups[2 * i + 1]]
      rows = shape[0] * shape[1]
      k = key.narrow(0, row, rows).view(shape)
      r = reach.narrow(0, row, rows).view(shape)
      b = block.narrow(0, row, rows).view(shape)
      same = torch.logical_and(torch.eq(b.unsqueeze(2), b.unsqueeze(1)), torch.ge(b, 0).unsqueeze(2))
      seen = torch.logical_or(torch.le(k.unsqueeze(1), r.unsqueeze(2)), same).unsqueeze(1)
      masks.append(seen)
      row = row + rows
    return masks

  def seen(self: __torch__.Model, plan: Tensor, ints: List[int]) -> Tensor:
    groups : List[int] = plan.narrow(0, 8, 2 * ints[3]).tolist()
    parts = self.parts(plan, ints)
    return torch.cat([mask.flatten() for mask in self.masks(groups, parts[2], parts[3], parts[4])]).to(7).cpu()

  # plan: op, t, r, groups, next-token rows, slot, 0, 0, then (b, s) per group, then token, position, key, reach, block
  # (t each), then row and label (r each). Rows beyond the groups' are there to round t up, labels of -100 to round r up.
  def parts(self: __torch__.Model, plan: Tensor, ints: List[int]) -> List[Tensor]:
    t = ints[1]
    r = ints[2]
    n = 2 * ints[3]
    return torch.split_with_sizes(plan.to(self.device), [8, n, t, t, t, t, t, r, r])[2:]

  def attend(self: __torch__.Model, q: Tensor, k: Tensor, v: Tensor, mask: Tensor) -> Tensor:
    b = q.size(0)
    s = q.size(1)
    g = self.heads // self.kv_heads
    q = q.view([b, s, self.kv_heads, g, self.head_dim]).permute([0, 2, 3, 1, 4]).reshape([b, self.kv_heads, g * s, self.head_dim])
    out = torch.scaled_dot_product_attention(q, k.transpose(1, 2), v.transpose(1, 2), mask)
    return out.view([b, self.kv_heads, g, s, self.head_dim]).permute([0, 3, 1, 2, 4]).reshape([b * s, self.heads * self.head_dim])

  # Numbers to add to the scores, per group (b, 1, g * s, s).
  def biases(self: __torch__.Model, seen: List[Tensor]) -> List[Tensor]:
    biases = annotate(List[Tensor], [])
    for mask in seen:
      bias = torch.zeros(mask.size(), dtype=self.dtype, device=self.device)
      bias = torch.masked_fill(bias, torch.logical_not(mask), -inf)
      biases.append(bias.repeat([1, 1, self.heads // self.kv_heads, 1]))
    return biases

  # The attention of all groups (t, q * d), before the output projection.
  def attention(self: __torch__.Model, w: List[Tensor], hidden: Tensor, layer: str, groups: List[int], masks: List[Tensor], cos: Tensor, sin: Tensor) -> Tensor:
    a = layer + "self_attn."
    d = self.head_dim
    qk = self.heads + self.kv_heads
    qkv = self.normed_linear(w, hidden, layer + "input_layernorm.weight", [a + "q_proj.weight", a + "k_proj.weight", a + "v_proj.weight"], [a + "q_proj.bias", a + "k_proj.bias", a + "v_proj.bias"])
    x, v = torch.split_with_sizes(qkv.view([-1, qk + self.kv_heads, d]), [qk, self.kv_heads], 1)
    if (a + "q_norm.weight") in self.index:
      q_norm = w[self.index[a + "q_norm.weight"]].expand([self.heads, d])
      k_norm = w[self.index[a + "k_norm.weight"]].expand([self.kv_heads, d])
      x = self.norm(x) * torch.cat([q_norm, k_norm]).to(self.dtype)
    q, k = torch.split_with_sizes(self.rotate(x, cos, sin), [self.heads, self.kv_heads], 1)
    lengths = [mask.size(0) * mask.size(3) for mask in masks]
    rest = hidden.size(0)
    for length in lengths:
      rest = rest - length
    lengths.append(rest)
    qs = torch.split_with_sizes(q, lengths)
    ks = torch.split_with_sizes(k, lengths)
    vs = torch.split_with_sizes(v, lengths)
    outs = annotate(List[Tensor], [])
    for j in range(len(masks)):
      b = masks[j].size(0)
      s = masks[j].size(3)
      outs.append(self.attend(qs[j].view([b, s, self.heads, d]), ks[j].view([b, s, self.kv_heads, d]), vs[j].view([b, s, self.kv_heads, d]), masks[j]))
    outs.append(torch.zeros([rest, self.heads * d], dtype=self.dtype, device=self.device))
    return torch.cat(outs)

  # The hidden states (r, h) of the rows to read, after the last layer.
  def hidden(self: __torch__.Model, w: List[Tensor], plan: Tensor, ints: List[int]) -> Tensor:
    groups : List[int] = plan.narrow(0, 8, 2 * ints[3]).tolist()
    tokens, positions, key, reach, block, rows, labels = self.parts(plan, ints)
    masks = self.biases(self.masks(groups, key, reach, block))
    cos, sin = self.angles(positions)
    hidden = torch.embedding(w[self.index["model.embed_tokens.weight"]], tokens)
    for i in range(self.layers):
      layer = "model.layers." + str(i) + "."
      x = self.attention(w, hidden, layer, groups, masks, cos, sin)
      if i == self.layers - 1: # what is not read need not go through the last layer's other half
        x = torch.index_select(x, 0, rows)
        hidden = torch.index_select(hidden, 0, rows)
      hidden = hidden + self.linear(w, x, layer + "self_attn.o_proj.weight", layer + "self_attn.o_proj.bias")
      m = layer + "mlp."
      x = self.normed_linear(w, hidden, layer + "post_attention_layernorm.weight", [m + "gate_proj.weight", m + "up_proj.weight"], [m + "gate_proj.bias", m + "up_proj.bias"])
      gate, up = torch.chunk(x, 2, 1)
      hidden = hidden + self.linear(w, torch.silu(gate) * up, m + "down_proj.weight", m + "down_proj.bias")
    return hidden

  def logits(self: __torch__.Model, plan: Tensor, ints: List[int], w: List[Tensor]) -> Tensor:
    head = "lm_head.weight" if "lm_head.weight" in self.index else "model.embed_tokens.weight"
    return self.normed_linear(w, self.hidden(w, plan, ints), "model.norm.weight", [head], [""]).to(self.master)

  # Adds the gradients of a batch's cross-entropies, divided by `divisor`, to those of its slot. Returns the sums of
  # the next-token rows' and the masked rows' cross-entropies, in nats.
  def batch(self: __torch__.Model, plan: Tensor, ints: List[int], divisor: float) -> Tensor:
    w = self.leaves()
    logits = self.logits(plan, ints, w)
    hole = torch.zeros([1, logits.size(1)], dtype=self.master, device=self.device)
    hole.select(1, self.mask_token).fill_(-inf)
    losses = torch.nll_loss(torch.log_softmax(logits + hole, 1), self.parts(plan, ints)[6], None, 0)
    found = annotate(List[Tensor], [])
    for gradient in torch.grad([torch.sum(losses) / divisor], w):
      if gradient is not None:
        found.append(gradient)
    if len(self.gradients[ints[5]]) == 0:
      self.gradients[ints[5]].extend(found)
    else:
      ops.aten._foreach_add_(self.gradients[ints[5]], found)
    ntp, matp = torch.split_with_sizes(losses.detach().to(7), [ints[4], losses.size(0) - ints[4]])
    return torch.stack([torch.sum(ntp), torch.sum(matp)]).cpu()

  # numbers: learning rate, weight decay, clip (0: none), beta1, beta2, epsilon. Returns the gradients' norm before
  # clipping. If it is not finite nothing changes but that the gradients are gone. Weight decay is for matrices only.
  def update(self: __torch__.Model, numbers: List[float]) -> Tensor:
    total = annotate(List[Tensor], [])
    for found in self.gradients:
      if len(total) == 0:
        total.extend(found)
      elif len(found) > 0:
        ops.aten._foreach_add_(total, found)
      found.clear()
    norm = torch.linalg_vector_norm(torch.stack(ops.aten._foreach_norm(total)), 2)
    length = float(norm)
    if length < inf:
      if numbers[2] > 0. and length > numbers[2]:
        ops.aten._foreach_mul_(total, numbers[2] / length)
      ops.aten._foreach_add_(self.steps, 1.)
      ops.aten._foreach_mul_(self.matrices, 1. - numbers[0] * numbers[1])
      # All lists are the module's: the compiler drops a call that writes to tensors of a list of its own.
      ops.aten._fused_adamw_(self.weights, total, self.first, self.second, annotate(List[Tensor], []), self.steps, lr=numbers[0], beta1=numbers[3], beta2=numbers[4], weight_decay=0., eps=numbers[5], amsgrad=False, maximize=False)
    return norm.to(7).cpu().view([1])
