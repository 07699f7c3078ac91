"""contraction.json: words that sum over paired axes.

- `matmul` contracts the last axis of the first input with the last but one of the second (its only one when it is a
  vector) and broadcasts the axes before; `dot` takes two vectors; `outer` takes two vectors to a matrix.
"""
from common import case, np, jnp, f32, f64, i32

MATMUL = [
    ([2, 3], [3, 4]), ([1, 1], [1, 1]), ([5, 2], [2, 1]), ([3, 2, 4], [3, 4, 5]), ([2, 1, 3, 4], [5, 4, 2]),
    ([2, 3], [4, 3, 2]), ([4, 2, 3], [3, 2]), ([2, 3], [3]), ([3], [3, 2]), ([2, 2, 3], [3]), ([3], [2, 3, 4]),
    ([2, 0], [0, 3]), ([0, 2], [2, 3]), ([17, 33], [33, 9]),
]


def cases():
    rng = np.random.default_rng(2)
    def draw(shape):
        return rng.standard_normal(shape)
    for a, b in MATMUL:
        yield case('matmul', jnp.matmul, [f32(draw(a)), f32(draw(b))], name=f'{a} {b}', rng=rng)
    double = [f64(draw([2, 2, 3])), f64(draw([3, 2]))]
    yield case('matmul', jnp.matmul, double, name='float64 [2, 2, 3] [3, 2]', rng=rng)
    yield case('matmul', jnp.matmul, [i32([[1, -2, 3], [4, 5, -6]]), i32([[7, 8], [9, 1], [2, 3]])], name='int32')
    for n in (1, 4, 100, 0):
        yield case('dot', jnp.dot, [f32(draw([n])), f32(draw([n]))], name=f'[{n}] [{n}]', rng=rng)
    yield case('dot', jnp.dot, [f64(draw([5])), f64(draw([5]))], name='float64 [5] [5]', rng=rng)
    for m, n in ((2, 3), (1, 4), (3, 0)):
        yield case('outer', jnp.outer, [f32(draw([m])), f32(draw([n]))], name=f'[{m}] [{n}]', rng=rng)
    yield case('outer', jnp.outer, [f64(draw([3])), f64(draw([2]))], name='float64 [3] [2]', rng=rng)
