# Trains the decoder of decoder.py: loss of a batch, its gradients, AdamW. Set Block Decoding's input is
# [clean x | noised x^] (arXiv 2509.04185, section 3); plain next-token training is the same without the noised rows.
# What is trained is all weights, or a gated adapter on frozen ones, which noised rows alone see (arXiv 2507.11851): then the
# clean rows are a context, computed once without gradients, that batches of noised rows attend to.
# The LM head and its cross-entropy are differentiated by hand, since their logits are the largest tensors there are.
# TorchScript: libtorch compiles this file, no Python runs. dtype numbers: 4 int64, 6 float32, 15 bfloat16.
#
# Shapes: t rows of a batch, r rows read, h hidden, q query heads, kv key/value heads, g = q / kv, d head width,
# v vocabulary. Rows lie in groups of b sequences of s rows each; a sequence attends to itself and its context only.
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
  adapter_scale : float
  recompute : bool
  frequencies : List[Tensor]
  rope_scale : float
  files : Dict[int, Tensor]
  index : Dict[str, int]
  weights : List[Tensor]
  matrices : List[Tensor]
  first : List[Tensor]
  second : List[Tensor]
  steps : List[Tensor]
  places : Dict[str, List[int]]
  frozen : Dict[str, Tensor]
  gradients : List[List[Tensor]]
  contexts : List[List[Tensor]]
  teachers : List[List[Tensor]]

  def configure(self: __torch__.Model, device: str, dtypes: List[int], sizes: List[int], numbers: List[float], frequencies: List[float]) -> None:
    self.device = torch.device(device)
    self.dtype, self.master = dtypes
    self.layers, self.heads, self.kv_heads, self.head_dim, self.mask_token, recompute = sizes
    self.recompute = recompute > 0
    self.eps, self.adapter_scale, self.rope_scale = numbers
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

  # A weight that stays as it is.
  def add_frozen(self: __torch__.Model, name: str, file: int, offset: int, shape: List[int]) -> None:
    self.places[name] = [file, offset] + shape

  # One entry: `forward` is the only method that DJL calls with autograd on. Tensors made by the others are inference
  # tensors, so `begin` copies them here. Batches of different slots may run at a time; a slot keeps their gradients.
  def forward(self: __torch__.Model, plan: Tensor, numbers: Tensor) -> Tensor:
    ints : List[int] = plan.narrow(0, 0, 8).tolist()
    floats : List[float] = numbers.tolist()
    if ints[0] == 0:
      return self.begin(ints[1], ints[2])
    elif ints[0] == 1:
      return self.batch(plan, ints, floats)
    elif ints[0] == 2:
      return self.update(floats)
    elif ints[0] == 3:
      return self.state(ints[1], ints[2])
    elif ints[0] == 4:
      return self.logits(plan, ints)
    elif ints[0] == 5:
      return self.gradients[ints[1]][ints[2]].to(7).cpu()
    elif ints[0] == 6:
      return self.seen(plan, ints)
    return self.context(plan, ints)

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
    for name in self.places.keys():
      place = self.places[name]
      self.frozen[name] = self.window(place[0], place[1], place[2:]).to(self.device, self.dtype)
    self.files.clear()
    for i in range(slots):
      self.gradients.append([torch.zeros([0], device=self.device) for w in self.weights])
      self.contexts.append(annotate(List[Tensor], []))
      self.teachers.append(annotate(List[Tensor], []))
    return torch.zeros([1], dtype=7)

  def state(self: __torch__.Model, kind: int, i: int) -> Tensor:
    tensors = [self.weights, self.first, self.second][kind]
    return tensors[i].to(6).cpu().clone()

  # What is trained, to be differentiated by.
  def leaves(self: __torch__.Model) -> List[Tensor]:
    return [w.detach().requires_grad_(True) for w in self.weights]

  # w: what is trained; empty for rows that do not see an adapter.
  def weight(self: __torch__.Model, w: List[Tensor], name: str) -> Tensor:
    if name in self.frozen:
      return self.frozen[name]
    return w[self.index[name]].to(self.dtype)

  def norm(self: __torch__.Model, w: List[Tensor], x: Tensor, name: str) -> Tensor:
    x = x.to(self.master)
    return (x * torch.rsqrt(torch.mean(x * x, [-1], True) + self.eps)).to(self.dtype) * self.weight(w, name)

  def linear(self: __torch__.Model, w: List[Tensor], x: Tensor, name: str) -> Tensor:
    bias = name + ".bias"
    y = torch.linear(x, self.weight(w, name + ".weight"), self.weight(w, bias) if bias in self.index or bias in self.frozen else None)
    down = "base_model.model." + name + ".lora_A.weight"
    if down in self.index and len(w) > 0:
      low = torch.linear(x, self.weight(w, down))
      up = self.weight(w, "base_model.model." + name + ".lora_B.weight") * self.adapter_scale
      y = torch.addmm(y, low, up.t())
    return y

  def embed(self: __torch__.Model, w: List[Tensor], tokens: Tensor) -> Tensor:
    name = "model.embed_tokens.weight"
    rows = self.frozen[name] if name in self.frozen else w[self.index[name]]
    hidden = torch.embedding(rows, torch.clamp_max(tokens, rows.size(0) - 1))
    mask = "sbd.mask_embedding"
    if mask in self.index and len(w) > 0:
      masked = torch.eq(tokens, rows.size(0)).unsqueeze(1)
      hidden = torch.where(masked, w[self.index[mask]].to(hidden.dtype), hidden)
    return hidden

  def angles(self: __torch__.Model, positions: Tensor) -> Tuple[Tensor, Tensor]:
    angles = (positions.unsqueeze(1) * self.frequencies[0]).unsqueeze(1)
    return ((torch.cos(angles) * self.rope_scale).to(self.dtype), (torch.sin(angles) * self.rope_scale).to(self.dtype))

  # x: (t, heads * d). Halves are rotated against each other, as Hugging Face stores them.
  def rotate(self: __torch__.Model, w: List[Tensor], x: Tensor, norm: str, cos: Tensor, sin: Tensor) -> Tensor:
    x = x.view([x.size(0), -1, self.head_dim])
    if norm in self.index or norm in self.frozen:
      x = self.norm(w, x, norm)
    return torch.addcmul(x * cos, torch.roll(x, self.head_dim // 2, 2), sin)

  # The row numbers that say who sees whom (t each): key, a clean row's position, else beyond all reach; reach, the last
  # clean position a row sees; block, the noised block it is in, else -1. Per group (b, s, s), behind it what is seen of the
  # contexts' rows, whose keys come first.
  def masks(self: __torch__.Model, groups: List[int], key: Tensor, reach: Tensor, block: Tensor, context: List[Tensor]) -> List[Tensor]:
    masks = annotate(List[Tensor], [])
    row = 0
    for i in range(len(groups) // 2):
      shape = [groups[2 * i], groups[2 * i + 1]]
      rows = shape[0] * shape[1]
      k = key.narrow(0, row, rows).view(shape)
      r = reach.narrow(0, row, rows).view(shape).unsqueeze(2)
      b = block.narrow(0, row, rows).view(shape)
      same = torch.logical_and(torch.eq(b.unsqueeze(2), b.unsqueeze(1)), torch.ge(b, 0).unsqueeze(2))
      seen = torch.logical_or(torch.le(k.unsqueeze(1), r), same)
      if len(context) > 0:
        seen = torch.cat([torch.le(context[i].unsqueeze(1), r), seen], 2)
      masks.append(seen)
      row = row + rows
    return masks

  def seen(self: __torch__.Model, plan: Tensor, ints: List[int]) -> Tensor:
    groups : List[int] = plan.narrow(0, 8, 2 * ints[3]).tolist()
    parts = self.parts(plan, ints)
    return torch.cat([mask.flatten() for mask in self.masks(groups, parts[2], parts[3], parts[4], self.contexts[ints[5]])]).to(7).cpu()

  # plan: op, t, r, groups, next-token rows, slot, 0, 0, then (b, s) per group, then token, position, key, reach, block
  # (t each), then row, label and teacher (r each). Rows beyond the groups' are there to round t up, labels of -100 to round r
  # up; a teacher is a row that was read of the context, or -1. Copies: Java frees the plan after the call, and contexts stay.
  def parts(self: __torch__.Model, plan: Tensor, ints: List[int]) -> List[Tensor]:
    t = ints[1]
    r = ints[2]
    n = 2 * ints[3]
    return torch.split_with_sizes(plan.clone().to(self.device, non_blocking=True), [8, n, t, t, t, t, t, r, r, r])[2:]

  # Numbers to add to the scores, per group (b * kv, g * s, keys).
  def biases(self: __torch__.Model, seen: List[Tensor]) -> List[Tensor]:
    biases = annotate(List[Tensor], [])
    for mask in seen:
      bias = torch.zeros(mask.size(), dtype=self.dtype, device=self.device)
      bias = torch.masked_fill(bias, torch.logical_not(mask), -inf)
      biases.append(bias.repeat([1, self.heads // self.kv_heads, 1]).repeat_interleave(self.kv_heads, 0))
    return biases

  # q: (b, s, q, d), k, v: (b, kv, keys, d); to (b * s, q * d). The scores written out are twice as fast as libtorch's
  # attention on CPUs, whose backward pass is slow, while they are small.
  def attend(self: __torch__.Model, q: Tensor, k: Tensor, v: Tensor, bias: Tensor) -> Tensor:
    b, s, _, d = q.size()
    g = self.heads // self.kv_heads
    q = q.view([b, s, self.kv_heads, g, d]).permute([0, 2, 3, 1, 4]).reshape([b * self.kv_heads, g * s, d])
    k = k.reshape([b * self.kv_heads, -1, d])
    v = v.reshape([b * self.kv_heads, -1, d])
    if bias.numel() <= 33554432:
      scores = torch.baddbmm(bias, q, k.transpose(1, 2), alpha=d ** -0.5)
      out = torch.bmm(torch.softmax(scores, 2), v)
    else:
      out = torch.scaled_dot_product_attention(q.unsqueeze(0), k.unsqueeze(0), v.unsqueeze(0), bias.unsqueeze(0))
    return out.view([b, self.kv_heads, g, s, d]).permute([0, 3, 1, 2, 4]).reshape([b * s, self.heads * d])

  # The attention of all groups (t, q * d), before the output projection. context: keys and values of the context's groups,
  # which come first; empty if there is none. Its own are added to `kept`.
  def attention(self: __torch__.Model, w: List[Tensor], x: Tensor, layer: str, biases: List[Tensor], cos: Tensor, sin: Tensor, context: List[Tensor], kept: List[Tensor]) -> Tensor:
    a = layer + "self_attn."
    d = self.head_dim
    q = self.rotate(w, self.linear(w, x, a + "q_proj"), a + "q_norm.weight", cos, sin)
    k = self.rotate(w, self.linear(w, x, a + "k_proj"), a + "k_norm.weight", cos, sin)
    v = self.linear(w, x, a + "v_proj").view([-1, self.kv_heads, d])
    outs = annotate(List[Tensor], [])
    row = 0
    for j in range(len(biases)):
      b = biases[j].size(0) // self.kv_heads
      s = biases[j].size(1) * self.kv_heads // self.heads
      keys = k.narrow(0, row, b * s).view([b, s, self.kv_heads, d]).transpose(1, 2)
      values = v.narrow(0, row, b * s).view([b, s, self.kv_heads, d]).transpose(1, 2)
      kept.extend([keys, values])
      if len(context) > 0:
        keys = torch.cat([context[2 * j], keys], 2)
        values = torch.cat([context[2 * j + 1], values], 2)
      outs.append(self.attend(q.narrow(0, row, b * s).view([b, s, self.heads, d]), keys, values, biases[j]))
      row = row + b * s
    outs.append(torch.zeros([x.size(0) - row, self.heads * d], dtype=self.dtype, device=self.device))
    return torch.cat(outs)

  # rows: those that are read: others need not go through the last layer's other half.
  def layer(self: __torch__.Model, w: List[Tensor], i: int, hidden: Tensor, rows: Tensor, biases: List[Tensor], cos: Tensor, sin: Tensor, context: List[Tensor], kept: List[Tensor]) -> Tensor:
    layer = "model.layers." + str(i) + "."
    x = self.norm(w, hidden, layer + "input_layernorm.weight")
    x = self.attention(w, x, layer, biases, cos, sin, context, kept)
    if i == self.layers - 1:
      x = torch.index_select(x, 0, rows)
      hidden = torch.index_select(hidden, 0, rows)
    hidden = hidden + self.linear(w, x, layer + "self_attn.o_proj")
    x = self.norm(w, hidden, layer + "post_attention_layernorm.weight")
    gate = self.linear(w, x, layer + "mlp.gate_proj")
    up = self.linear(w, x, layer + "mlp.up_proj")
    return hidden + self.linear(w, torch.silu(gate) * up, layer + "mlp.down_proj")

  # A layer's part of a context, whose groups' keys are in front.
  def context_of(self: __torch__.Model, context: List[Tensor], groups: int, i: int) -> List[Tensor]:
    start = groups + 2 * groups * i
    return context[start:start + 2 * groups]

  # Runs rows that noised ones will attend to, without gradients and without adapter, and keeps keys and values of every layer
  # in the slot; of the rows read, the most likely next tokens and their shares.
  def context(self: __torch__.Model, plan: Tensor, ints: List[int]) -> Tensor:
    groups : List[int] = plan.narrow(0, 8, 2 * ints[3]).tolist()
    tokens, positions, key, reach, block, rows, _, _ = self.parts(plan, ints)
    w = annotate(List[Tensor], [])
    biases = self.biases(self.masks(groups, key, reach, block, w))
    cos, sin = self.angles(positions)
    kept = self.contexts[ints[5]]
    kept.clear()
    row = 0
    for i in range(ints[3]):
      b, s = groups[2 * i:2 * i + 2]
      kept.append(key.narrow(0, row, b * s).view([b, s]))
      row = row + b * s
    hidden = self.embed(w, tokens)
    for i in range(self.layers):
      hidden = self.layer(w, i, hidden, rows, biases, cos, sin, w, kept)
    teacher = self.teachers[ints[5]]
    teacher.clear()
    if ints[2] > 0:
      x = self.norm(w, hidden, "model.norm.weight")
      ids = annotate(List[Tensor], [])
      shares = annotate(List[Tensor], [])
      head = self.head()
      for part in torch.split(x, self.head_rows(head)):
        best, id = torch.topk(self.head_logits(part, head), min(32, head.size(0)), 1)
        ids.append(id)
        shares.append(torch.softmax(best, 1, dtype=self.master))
      teacher.extend([torch.cat(ids), torch.cat(shares)])
    return torch.zeros([1], dtype=7)

  def head_name(self: __torch__.Model) -> str:
    own = "lm_head.weight"
    return own if own in self.index or own in self.frozen else "model.embed_tokens.weight"

  # (v, h), not to be differentiated by.
  def head(self: __torch__.Model) -> Tensor:
    return self.weight(self.weights, self.head_name()).detach()

  # The logits of normed rows; of the mask token none.
  def head_logits(self: __torch__.Model, x: Tensor, head: Tensor) -> Tensor:
    logits = torch.linear(x, head)
    if self.mask_token < head.size(0):
      logits.select(1, self.mask_token).fill_(-inf)
    return logits

  # Rows whose logits are computed at a time: as many as a CPU's cache holds.
  def head_rows(self: __torch__.Model, head: Tensor) -> int:
    return max(64, (8388608 if self.device.type == "cpu" else 33554432) // head.size(0))

  # The logits (r, v) of the rows read.
  def logits(self: __torch__.Model, plan: Tensor, ints: List[int]) -> Tensor:
    groups : List[int] = plan.narrow(0, 8, 2 * ints[3]).tolist()
    tokens, positions, key, reach, block, rows, _, _ = self.parts(plan, ints)
    context = self.contexts[ints[5]]
    biases = self.biases(self.masks(groups, key, reach, block, context))
    cos, sin = self.angles(positions)
    hidden = self.embed(self.weights, tokens)
    for i in range(self.layers):
      hidden = self.layer(self.weights, i, hidden, rows, biases, cos, sin, self.context_of(context, ints[3], i), annotate(List[Tensor], []))
    x = self.norm(self.weights, hidden, "model.norm.weight")
    return torch.linear(x, self.head()).detach().to(7).cpu()

  # Adds the gradients of y, by x and what is trained, to the slot's; returns that by x.
  def back(self: __torch__.Model, slot: int, y: Tensor, x: Tensor, w: List[Tensor], gradient: Tensor) -> Tensor:
    found = torch.grad([y], [x] + w, annotate(List[Optional[Tensor]], [gradient]), None, False, True)
    for j in range(len(w)):
      one = found[j + 1]
      if one is not None:
        self.add(slot, j, one)
    return torch._unwrap_optional(found[0])

  def add(self: __torch__.Model, slot: int, j: int, gradient: Tensor) -> None:
    found = self.gradients[slot]
    if found[j].numel() == 0:
      found[j] = gradient.to(self.master)
    else:
      found[j].add_(gradient)

  # What rows are to predict: tokens (r, n) and their shares (r, n), all 0 for rows that do not count. The label's, and where
  # there is a teacher, `taught` of it by the teacher.
  def targets(self: __torch__.Model, slot: int, labels: Tensor, teacher: Tensor, taught: float) -> Tuple[Tensor, Tensor]:
    ids = torch.clamp_min(labels, 0).unsqueeze(1)
    shares = torch.ge(labels, 0).to(self.master).unsqueeze(1)
    known = self.teachers[slot]
    if len(known) > 0:
      share = torch.ge(teacher, 0).to(self.master).unsqueeze(1) * taught
      at = torch.clamp_min(teacher, 0)
      ids = torch.cat([ids, torch.index_select(known[0], 0, at)], 1)
      shares = torch.cat([shares * (1. - share), shares * share * torch.index_select(known[1], 0, at)], 1)
    return (ids, shares)

  # Cross-entropies (r) of rows x (r, h), and their sum's gradient by x, divided by `divisor`; that by the LM head, if it is
  # trained, is added to the slot's.
  def cross_entropy(self: __torch__.Model, slot: int, x: Tensor, ids: Tensor, shares: Tensor, divisor: float) -> Tuple[Tensor, Tensor]:
    head = self.head()
    name = self.head_name()
    counted = torch.sum(shares, [1], True).to(self.dtype) / divisor # by all its terms, 1 or 0
    by_logits = torch.empty([x.size(0) if name in self.index else 0, head.size(0)], dtype=self.dtype, device=self.device)
    losses = annotate(List[Tensor], [])
    gradients = annotate(List[Tensor], [])
    row = 0
    for part in torch.split(x, self.head_rows(head)):
      n = part.size(0)
      p = torch.softmax(self.head_logits(part, head), 1, dtype=self.master)
      at = ids.narrow(0, row, n)
      share = shares.narrow(0, row, n)
      losses.append(torch.neg(torch.sum(torch.log(torch.clamp_min(torch.gather(p, 1, at), 1e-37)) * share, [1])))
      torch.scatter_add_(p, 1, at, torch.neg(share))
      gradient = by_logits.narrow(0, row, n).copy_(p) if name in self.index else p.to(self.dtype)
      gradients.append(torch.mm(gradient, head))
      row = row + n
    if name in self.index:
      self.add(slot, self.index[name], torch.mm(by_logits.t(), x * counted))
    return (torch.cat(losses), torch.cat(gradients) * counted)

  # Adds the gradients of a batch's cross-entropies, divided by floats[0], to those of its slot; floats[1] is the teacher's
  # share. Returns the sums of the next-token rows' and the masked rows' cross-entropies, in nats.
  def batch(self: __torch__.Model, plan: Tensor, ints: List[int], floats: List[float]) -> Tensor:
    slot = ints[5]
    groups : List[int] = plan.narrow(0, 8, 2 * ints[3]).tolist()
    tokens, positions, key, reach, block, rows, labels, teacher = self.parts(plan, ints)
    context = self.contexts[slot]
    biases = self.biases(self.masks(groups, key, reach, block, context))
    cos, sin = self.angles(positions)
    w = self.leaves()
    embedded = self.embed(w, tokens)
    inputs = annotate(List[Tensor], [])
    outputs = annotate(List[Tensor], [])
    hidden = embedded.detach()
    for i in range(self.layers):
      inputs.append(hidden)
      part = self.context_of(context, ints[3], i)
      if self.recompute:
        hidden = self.layer(self.weights, i, hidden, rows, biases, cos, sin, part, annotate(List[Tensor], []))
      else:
        outputs.append(self.layer(w, i, hidden.requires_grad_(True), rows, biases, cos, sin, part, annotate(List[Tensor], [])))
        hidden = outputs[i].detach()
    hidden = hidden.requires_grad_(True)
    x = self.norm(w, hidden, "model.norm.weight")
    ids, shares = self.targets(slot, labels, teacher, floats[1])
    losses, gradient = self.cross_entropy(slot, x.detach(), ids, shares, floats[0])
    gradient = self.back(slot, x, hidden, w, gradient)
    for n in range(self.layers):
      i = self.layers - 1 - n
      hidden = inputs.pop()
      if self.recompute:
        part = self.context_of(context, ints[3], i)
        outputs.append(self.layer(w, i, hidden.requires_grad_(True), rows, biases, cos, sin, part, annotate(List[Tensor], [])))
      gradient = self.back(slot, outputs.pop(), hidden, w, gradient)
    if embedded.requires_grad:
      self.back(slot, embedded, embedded, w, gradient)
    ntp, matp = torch.split_with_sizes(losses.to(7), [ints[4], losses.size(0) - ints[4]])
    return torch.stack([torch.sum(ntp), torch.sum(matp)]).cpu()

  # numbers: learning rate, weight decay, clip (0: none), beta1, beta2, epsilon. Returns the gradients' norm before
  # clipping. If it is not finite nothing changes but that the gradients are gone. Weight decay is for matrices only.
  def update(self: __torch__.Model, numbers: List[float]) -> Tensor:
    total = annotate(List[Tensor], [])
    for j in range(len(self.weights)):
      sum = torch.zeros([0], device=self.device)
      for found in self.gradients:
        if sum.numel() == 0:
          sum = found[j]
        elif found[j].numel() > 0:
          sum = sum.add_(found[j])
        found[j] = torch.zeros([0], device=self.device)
      total.append(sum if sum.numel() > 0 else torch.zeros_like(self.weights[j]))
    norm = torch.linalg_vector_norm(torch.stack(ops.aten._foreach_norm(total)), 2)
    length = float(norm) # waits for the device, once
    if length < inf:
      if numbers[2] > 0. and length > numbers[2]:
        ops.aten._foreach_mul_(total, numbers[2] / length)
      ops.aten._foreach_add_(self.steps, 1.)
      ops.aten._foreach_mul_(self.matrices, 1. - numbers[0] * numbers[1])
      # All lists are the module's: the compiler drops a call that writes to tensors of a list of its own.
      ops.aten._fused_adamw_(self.weights, total, self.first, self.second, annotate(List[Tensor], []), self.steps, lr=numbers[0], beta1=numbers[3], beta2=numbers[4], weight_decay=0., eps=numbers[5], amsgrad=False, maximize=False)
    return torch.full([1], length, dtype=7)
