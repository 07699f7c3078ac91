// A word of each kind as a user writes it, once data-first and once in a pipe.
import { add, argmax, concat, gather, matmul, mean, pad, permute, pipe, reshape, slice, softmax, split, squeeze, stack, sum, take, tensor, tile, zeros } from 'pullback'

const x = zeros([32, 28, 28, 3])
const rows = reshape(x, [32, -1])
const labels = argmax(rows, 1)

export const results = {
  turned: permute(x, [0, 3, 1, 2]),
  halves: split(rows, 2, 1),
  corner: slice(x, [null, [4, 24], [4, 24]]),
  framed: pad(x, [[0, 0], [2, 2], [2, 2], [0, 0]]),
  twice: tile(rows, [2, 1]),
  both: concat([rows, zeros([32, 10])], 1),
  pair: stack([labels, labels]),
  some: take(rows, [0, 3, 5], 0),
  picked: gather(rows, zeros([32, 2], { dtype: 'int32' }), 1),
  columns: sum(rows, 0, { keepDims: true }),
  shares: softmax(rows),
  shifted: add(zeros([32, 1]), zeros([10])),
  score: pipe(zeros([32, 10]), matmul(zeros([10, 1])), squeeze(1), mean),
  piped: pipe(zeros([6, 4]), reshape([3, 8]), permute([1, 0]), slice([[0, 4]])),
  literal: tensor([[1, 2, 3], [4, 5, 6]]),
}
