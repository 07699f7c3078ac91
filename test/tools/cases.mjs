/** Two values, made anew at each call so that no tool finds them identical, and whether a test tool has to call them equal. */
export const casesOf = ({ tensor, zeros, neg, div }, { key, split }) => {
  const nan = div(tensor([0]), 0) // Other bits than those of a literal.
  return [
    ['one element', false, () => tensor([1, 2]), () => tensor([1, 3])],
    ['the last of many elements', false, () => zeros([1000]), () => tensor(Array.from({ length: 1000 }, (_, i) => i === 999 ? 1 : 0))],
    ['a scalar', false, () => tensor(1), () => tensor(2)],
    ['a boolean', false, () => tensor([true]), () => tensor([false])],
    ['the shape', false, () => tensor([1, 2]), () => tensor([[1, 2]])],
    ['the shape of nothing', false, () => zeros([0, 2]), () => zeros([0, 3])],
    ['the dtype', false, () => tensor([1, 2]), () => tensor([1, 2], { dtype: 'int32' })],
    ['the dtype of floats', false, () => tensor([1, 2]), () => tensor([1, 2], { dtype: 'float64' })],
    ['the sign of zero', false, () => tensor([0]), () => neg(tensor([0]))],
    ['NaN and a number', false, () => tensor([NaN]), () => tensor([0])],
    ['an element deep in a record', false, () => ({ a: [{ w: tensor([1]) }] }), () => ({ a: [{ w: tensor([2]) }] })],
    ['keys', false, () => key(1), () => key(2)],
    ['keys of a split', false, () => split(key(1)), () => split(key(2))],
    ['a tensor and its text', false, () => tensor([1]), () => 'Tensor [1] float32 (1)'],
    ['a tensor and an empty record', false, () => tensor([1]), () => ({})],
    ['nothing', true, () => tensor([[1, 2], [3, 4]]), () => tensor([[1, 2], [3, 4]])],
    ['nothing, computed', true, () => neg(tensor([1, 2])), () => tensor([-1, -2])],
    ['nothing, repeated', true, () => zeros([2, 2]), () => tensor([[0, 0], [0, 0]])],
    ['nothing, NaN', true, () => tensor([NaN]), () => nan],
    ['nothing, deep in a record', true, () => ({ a: [{ w: tensor([1]) }], k: key(3) }), () => ({ a: [{ w: tensor([1]) }], k: key(3) })],
  ]
}
