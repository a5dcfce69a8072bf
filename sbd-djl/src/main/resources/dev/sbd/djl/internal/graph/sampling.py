
  # Of decoder.py: from logits to tokens and what is known of them.
  lanes : List[Tensor]
  shifts : List[Tensor]
  most : List[Tensor]

  # logits: (r, v), changed in place at (row, token): CTRL's repetition penalty, then the bias.
  def edit(self: __torch__.Model, logits: Tensor, row: Tensor, token: Tensor, penalty: Tensor, bias: Tensor) -> None:
    at = annotate(List[Optional[Tensor]], [row, token])
    old = torch.index(logits, at)
    new = torch.where(torch.gt(old, 0), old / penalty, old * penalty) + bias
    torch.index_put_(logits, at, torch.clamp(new, -3.0e38, 3.0e37))

  # logits: (r, v), changed in place: as banned where a row's mask (r), one of those in words (m, w), leaves a token out.
  # Token t is bit t % 64 of word t / 64. Taking the smaller is a thirtieth of masked_fill_'s time; looking up eight
  # tokens at once is less than telling their bits apart.
  def leave(self: __torch__.Model, logits: Tensor, words: Tensor, mask: Tensor) -> None:
    bytes = torch.bitwise_and(torch.bitwise_right_shift(words.unsqueeze(2), self.shifts[0]), 255)
    most = torch.embedding(self.most[0], bytes).view([words.size(0), -1]).narrow(1, 0, logits.size(1))
    logits.clamp_max_(most.index_select(0, mask))

  # For leave: how far the bytes of a word are shifted; the largest logit that each of a byte's bits (256, 8) allows.
  def prepare_masks(self: __torch__.Model) -> None:
    self.shifts = [torch.arange(0, 64, 8, dtype=4, device=self.device)]
    powers = torch.bitwise_left_shift(torch.ones([8], dtype=4, device=self.device), torch.arange(8, dtype=4, device=self.device))
    left = torch.ne(torch.bitwise_and(torch.arange(256, dtype=4, device=self.device).unsqueeze(1), powers), 0)
    self.most = [torch.where(left, inf, -3.0e38).to(6)]

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
  # term needs the logarithm of 0. Weights up to 1.7e-38 count as 0: exp takes ten times as long near numbers whose power
  # it cannot tell from 0, such as those of tokens that a mask leaves out.
  def statistics(self: __torch__.Model, logits: Tensor, top: Tensor, index: Tensor, token: Tensor) -> Tensor:
    below = logits.sub_(top)
    weight = torch.threshold_(torch.exp(torch.clamp_min(below, -87.)), 1.7e-38, 0.)
    lane_sum = self.lane_sum(weight)
    confidence = torch.reciprocal(lane_sum)
    rest = weight.scatter_(1, index, 0.)
    margin = confidence - torch.amax(rest, [1], True) / lane_sum
    sum = torch.sum(rest, 1, True).to(7)
    log_sum = torch.log1p(sum)
    log_p = torch.gather(below, 1, token).to(7) - log_sum
    entropy = log_sum - torch.sum(below.mul_(rest), 1, True).to(7) / (sum + 1.)
    return torch.cat([token.to(7), log_p, entropy, confidence.to(7), margin.to(7)], 1)
