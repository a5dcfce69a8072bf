
  # Of decoder.py: what an adapter adds to the rows of blocks, which are the last of a pass. Of matrices that are multiplied at
  # once, the A stand on each other and the B in a diagonal; a B is multiplied by its scale. A list is empty where there is no
  # adapter, or it leaves these matrices alone.
  mask_embedding : List[Tensor]
  adapter : Dict[str, List[int]]
  scales : Dict[str, float]
  qkv_adapter : List[List[Tensor]]
  o_adapter : List[List[Tensor]]
  gate_up_adapter : List[List[Tensor]]
  down_adapter : List[List[Tensor]]

  # A tensor of the adapter in its file.
  def add_adapter(self: __torch__.Model, name: str, file: int, offset: int, shape: List[int]) -> None:
    self.adapter[name] = [file, offset] + shape

  # What the product of a module's matrices is multiplied by.
  def add_scale(self: __torch__.Model, module: str, scale: float) -> None:
    self.scales[module] = scale

  def adapter_tensor(self: __torch__.Model, name: str) -> Tensor:
    file, offset = self.adapter[name][:2]
    return self.tensor(self.mapping(file), self.mappings[file][0], offset, self.adapter[name][2:]).to(6)

  def bind_adapter(self: __torch__.Model, layers: int) -> None:
    if "sbd.mask_embedding" in self.adapter:
      self.mask_embedding = [self.adapter_tensor("sbd.mask_embedding").to(self.device, self.dtype)]
    self.qkv_adapter = self.adapters(layers, ["self_attn.q_proj", "self_attn.k_proj", "self_attn.v_proj"])
    self.o_adapter = self.adapters(layers, ["self_attn.o_proj"])
    self.gate_up_adapter = self.adapters(layers, ["mlp.gate_proj", "mlp.up_proj"])
    self.down_adapter = self.adapters(layers, ["mlp.down_proj"])

  # A and B of every layer.
  def adapters(self: __torch__.Model, layers: int, modules: List[str]) -> List[List[Tensor]]:
    found = annotate(List[List[Tensor]], [])
    for i in range(layers):
      a = annotate(List[Tensor], [])
      b = annotate(List[Tensor], [])
      for module in modules:
        name = "model.layers." + str(i) + "." + module
        if name in self.scales:
          a.append(self.adapter_tensor("base_model.model." + name + ".lora_A.weight"))
          b.append(self.adapter_tensor("base_model.model." + name + ".lora_B.weight") * self.scales[name])
        else:
          b.append(torch.zeros([self.places[name + ".weight"][2], 0]))
      pair = annotate(List[Tensor], [])
      if len(a) > 0:
        pair = [self.adapter_matrix(torch.cat(a)), self.adapter_matrix(torch.block_diag(b))]
      found.append(pair)
    return found

  # In oneDNN's layout where matrices are.
  def adapter_matrix(self: __torch__.Model, matrix: Tensor) -> Tensor:
    matrix = matrix.to(self.device, self.dtype)
    return self.reorder(matrix) if self.head_format == 1 else matrix

  # (t) to (t, h). The id beyond the embedding's is the mask that an adapter brings.
  def embed(self: __torch__.Model, ids: Tensor, adapted: int) -> Tensor:
    table = self.embedding[0]
    if adapted == 0 or len(self.mask_embedding) == 0:
      return torch.embedding(table, ids).to(self.dtype)
    rows = torch.embedding(table, torch.clamp_max(ids, table.size(0) - 1)).to(self.dtype)
    return torch.where(torch.eq(ids, table.size(0)).unsqueeze(1), self.mask_embedding[0], rows)

  # Adds to y, a linear layer of x, what the adapter does in the last rows.
  def adapt(self: __torch__.Model, y: Tensor, x: Tensor, adapter: List[Tensor], rows: int) -> None:
    if len(adapter) > 0:
      first = x.size(0) - rows
      format = 1 if self.head_format == 1 else 0
      low = self.multiply(x.narrow(0, first, rows).to(self.dtype), adapter[0], format)
      y.narrow(0, first, rows).add_(self.multiply(low, adapter[1], format))
