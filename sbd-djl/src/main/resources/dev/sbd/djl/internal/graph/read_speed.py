# Reads a buffer of float32 as fast as the device can, with the threads that a forward pass has. See ReadSpeed.java.
class Model(Module):
  __parameters__ = []
  __buffers__ = []
  training : bool
  buffer : List[Tensor]

  # Ones: memory that was never written to is one page of zeros, which stays in the cache.
  def fill(self: __torch__.Model, device: str, elements: int) -> None:
    self.buffer.append(torch.full([elements], 1., dtype=6, device=torch.device(device)))

  def read(self: __torch__.Model) -> List[float]:
    sum = torch.sum(self.buffer[0]).to(7).cpu().view([1])
    out : List[float] = sum.tolist() # of a name: what stands before .tolist() is evaluated twice
    return out
