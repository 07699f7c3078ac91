"""places.json: words that look up, order and accumulate along an axis, and linear algebra; each on twenty shapes and more, values and gradients by JAX in float64.

args: at { index, axis }, roll { shift, axis }, writeAt { start, axis, later } (inputs x and the part; with `later` the start is a tensor), scatterAdd { axis } (inputs x, indices,
updates: x.at[indices].add), take { axis } (indices may be negative), tril triu { diagonal }, oneHot { depth, axis }, topK { k, axis, values } (with `values` they are the only
output), triangularSolve { lower }. The others take { axis }, or nothing. Elements are nowhere equal, but in cases named 'special', which NumPy sorts.
"""
from common import f32, f64, i32, jax, jnp, np, record

SHAPES = [[1], [2], [5], [1, 1], [2, 3], [3, 1], [1, 4], [4, 2], [2, 1, 3], [1, 1, 1], [2, 2, 2], [1, 5, 1], [2, 1, 1, 2], [1, 2, 1, 1, 2], [7], [3, 3], [2, 5], [3, 2, 2], [6, 1],
          [2, 3, 2]]
EMPTY = [[0], [0, 3], [2, 0], [3, 0, 2]]
MATRICES = [[1, 1], [2, 2], [3, 3], [4, 4], [5, 5], [7, 7], [1, 2, 2], [2, 1, 1], [2, 2, 2], [3, 3, 3], [2, 4, 4], [1, 1, 3, 3], [2, 2, 2, 2], [2, 1, 3, 3], [1, 6, 6], [4, 1, 1],
            [3, 2, 2], [1, 1, 1, 1], [8, 8], [1, 3, 2, 2]]
NONE = [[0, 0], [0, 2, 2], [2, 0, 0]]
RIGHT = [[1], [3], [2, 0]]


def case(rng, word, fn, inputs, args, name, floats=None):
    """Inputs are drawn as float32, or float64 in every fourth case of a word; JAX computes in float64."""
    fn64 = (lambda *xs: fn(*xs, **{}))
    wide = [jnp.asarray(f64(x) if np.asarray(x).dtype.kind == 'f' else x) for x in inputs]
    at = [i for i, x in enumerate(inputs) if np.asarray(x).dtype.kind == 'f']

    def of_floats(*xs):
        full = list(wide)
        for i, x in zip(at, xs):
            full[i] = x
        return fn64(*full)

    to = f64 if np.asarray(inputs[at[0]] if at else 0).dtype == np.float64 else f32
    out = {'word': word, 'name': f'{word} {name}', 'args': args, 'inputs': [record(x) for x in inputs]}
    if floats is False or not at:
        ys = fn64(*wide)
        ys = ys if isinstance(ys, (tuple, list)) else [ys]
        return out | {'outputs': [record(to(y) if np.asarray(y).dtype.kind == 'f' else i32(y)) for y in ys]}
    y, pull = jax.vjp(of_floats, *[wide[i] for i in at])
    dy = to(rng.standard_normal(y.shape))
    parts = dict(zip(at, pull(jnp.asarray(f64(dy)))))
    return out | {'outputs': [record(to(y))], 'dOutputs': [record(dy)],
                  'dInputs': [record(to(parts[i])) if i in parts else None for i in range(len(inputs))]}


def distinct(rng, shape):
    n = int(np.prod(shape))
    return ((rng.permutation(n) - n / 2) * 0.1 + 0.03).reshape(shape)


def show(shape):
    return str(list(shape)).replace(' ', '')


def each(rng, shapes, draw=distinct):
    for i, shape in enumerate(shapes):
        to, label = (f64, 'float64 ') if i % 4 == 3 else (f32, '')
        axis = int(rng.integers(-len(shape), len(shape)))
        yield i, to(draw(rng, shape)), shape, axis, f'{label}{show(shape)} {axis} {i}'


def along(rng):
    for word, fn in {'cumprod': jnp.cumprod, 'cummax': jax.lax.cummax, 'logCumSumExp': jax.lax.cumlogsumexp, 'sort': jnp.sort}.items():
        for _, x, shape, axis, name in each(rng, SHAPES + EMPTY):
            front = axis % len(shape)
            yield case(rng, word, lambda v, a=front: fn(v, axis=a), [x], {'axis': axis}, name)
    for _, x, shape, axis, name in each(rng, SHAPES + EMPTY):
        yield case(rng, 'argsort', lambda v, a=axis: jnp.argsort(v, axis=a), [x], {'axis': axis}, name, floats=False)
    for i, x, shape, axis, name in each(rng, SHAPES):
        k = int(rng.integers(0, shape[axis] + 1))

        def top(v, a=axis, k=k):
            order = jnp.flip(jnp.argsort(v, axis=a), a)
            places = jax.lax.slice_in_dim(order, 0, k, axis=a % v.ndim)
            return jnp.take_along_axis(v, places, a), places
        yield case(rng, 'topK', top, [x], {'k': k, 'axis': axis}, name, floats=False)
        yield case(rng, 'topK', lambda v: top(v)[0], [x], {'k': k, 'axis': axis, 'values': True}, name + ' values')
    special = f32([[np.nan, 2, -np.inf, 0.0, -0.0, np.inf, 2, np.nan, -1, 2]])
    for word, fn in (('sort', np.sort), ('argsort', lambda v: np.argsort(v, kind='stable'))):
        for x in (special, i32([[3, -2**31, 2**31 - 1, 0, 3]])):
            y = fn(x)
            yield {'word': word, 'name': f'{word} special {x.dtype.name}', 'args': {}, 'inputs': [record(x)], 'outputs': [record(y if word == 'sort' else i32(y))]}


def looked_up(rng):
    for i, x, shape, axis, name in each(rng, SHAPES):
        size, front = shape[axis], axis % len(shape)
        index = int(rng.integers(-size, size))
        yield case(rng, 'at', lambda v, k=index, a=axis: jnp.take(v, k % v.shape[a], axis=a), [x], {'index': index, 'axis': axis}, f'{name} {index}')
        shift = int(rng.integers(-7, 8))
        yield case(rng, 'roll', lambda v, s=shift, a=axis: jnp.roll(v, s, a), [x], {'shift': shift, 'axis': axis}, f'{name} {shift}')
        length = int(rng.integers(0, size + 1))
        start = int(rng.integers(0, size - length + 1))
        part = x.dtype.type(distinct(rng, [length if j == front else d for j, d in enumerate(shape)]))

        def write(v, p, s=start, a=front):
            return jax.lax.dynamic_update_slice_in_dim(v, p, s, a)
        yield case(rng, 'writeAt', write, [x, part], {'start': start, 'axis': axis, 'later': i % 2 == 0}, f'{name} {start} {length}')
        places = [[], [1], [3], [2, 2]][i % 4]
        indices = i32(rng.integers(-size, size, places))
        ahead = (slice(None),) * front
        updates = x.dtype.type(distinct(rng, [*shape[:front], *places, *shape[front + 1:]]))
        yield case(rng, 'scatterAdd', lambda v, at, u, h=ahead: v.at[(*h, at)].add(u), [x, indices, updates], {'axis': axis}, name)
        yield case(rng, 'take', lambda v, at, a=axis: jnp.take(v, at, axis=a), [x, indices], {'axis': axis}, 'negative ' + name)
    for i, (shape, axis) in enumerate([([], 0), ([2], 0), ([2], -1), ([2], 1), ([3, 1], 1), ([2, 3], 0), ([2, 3], -2), ([0], 0)] * 3):
        indices = i32(rng.integers(-1, 4, shape))
        yield case(rng, 'oneHot', lambda at, a=axis: jax.nn.one_hot(at, 3, axis=a), [indices], {'depth': 3, 'axis': axis}, f'{show(shape)} {axis} {i}')


def triangles(rng):
    both = [s for s in SHAPES + EMPTY if len(s) > 1] + [[3, 4], [4, 3], [2, 3, 3], [5, 5]]
    for i, x, shape, _, name in each(rng, both):
        k = int(rng.integers(-3, 4))
        yield case(rng, 'tril', lambda v, k=k: jnp.tril(v, k), [x], {'diagonal': k}, f'{name} {k}')
        yield case(rng, 'triu', lambda v, k=k: jnp.triu(v, k), [x], {'diagonal': k}, f'{name} {k}')
        yield case(rng, 'trace', lambda v: jnp.trace(v, axis1=-2, axis2=-1), [x], {}, name)
    for i, x, shape, _, name in each(rng, [[0], [1], [2], [5], [1, 1], [2, 3], [3, 2], [3, 3], [0, 3], [2, 0], [1, 4], [6], [4, 4], [5, 2], [0, 0], [2, 2], [7], [3, 5], [1, 2], [8]]):
        yield case(rng, 'diag', jnp.diag, [x], {}, name)


def linear(rng):
    def positive(g, shape):
        a = g.standard_normal(shape)
        return a @ np.swapaxes(a, -1, -2) + 2 * np.eye(shape[-1])

    def regular(g, shape):
        return g.standard_normal(shape) * 0.3 + 2 * np.eye(shape[-1])

    for _, x, shape, _, name in each(rng, MATRICES + NONE, positive):
        yield case(rng, 'cholesky', jnp.linalg.cholesky, [x], {}, name)
    for i, x, shape, _, name in each(rng, MATRICES + NONE, regular):
        yield case(rng, 'inverse', jnp.linalg.inv, [x], {}, name)
        right = shape[:-1] if len(shape) == 2 and i % 3 == 0 else [*shape[:-1], i % 4]
        y = x.dtype.type(rng.standard_normal(right))
        column = (lambda v: v[..., None] if v.ndim == 1 else v)
        yield case(rng, 'solve', lambda a, v: jnp.linalg.solve(a, column(v)).reshape(v.shape), [x, y], {}, name)
        lower = i % 2 == 0
        yield case(rng, 'triangularSolve', lambda a, v, low=lower: jax.scipy.linalg.solve_triangular(a, column(v), lower=low).reshape(v.shape), [x, y], {'lower': lower}, name)


def cases():
    rng = np.random.default_rng(13)
    yield from along(rng)
    yield from looked_up(rng)
    yield from triangles(rng)
    yield from linear(rng)
