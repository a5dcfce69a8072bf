
  # Of decoder.py and trainer.py: tensors in files.
  paths : List[str]
  mappings : List[List[int]]

  # A file whose tensors of one dtype are wanted. It is mapped as such numbers, or as bytes, for tensors that do not begin at a
  # multiple of their numbers' size.
  def map_file(self: __torch__.Model, path: str, dtype: int, mapped: int, elements: int) -> None:
    self.paths.append(path)
    self.mappings.append([dtype, mapped, elements])

  # A file, mapped privately and without reading it.
  def mapping(self: __torch__.Model, file: int) -> Tensor:
    _, mapped, elements = self.mappings[file]
    return torch.from_file(self.paths[file], False, elements, dtype=mapped)

  def elements(self: __torch__.Model, shape: List[int]) -> int:
    elements = 1
    for size in shape:
      elements = elements * size
    return elements

  # A tensor in a mapped file: a view, or of bytes a copy, in pieces.
  def tensor(self: __torch__.Model, mapped: Tensor, dtype: int, offset: int, shape: List[int]) -> Tensor:
    elements = self.elements(shape)
    if mapped.dtype == dtype:
      return mapped.narrow(0, offset, elements).view(shape)
    copy = torch.empty([elements], dtype=dtype)
    row = 0
    for bytes in torch.split(mapped.narrow(0, offset, elements * copy.element_size()), 67108864):
      numbers = torch.view_copy(bytes.clone(), dtype)
      copy.narrow(0, row, numbers.numel()).copy_(numbers)
      row = row + numbers.numel()
    return copy.view(shape)
