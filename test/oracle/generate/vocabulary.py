"""vocabulary.json: the rest of NumPy's words, each on twenty shapes and more, among them empty axes and axes of size 1.

- Values of magnitude 0.2 to 2.2, or within the word's domain; gradients are taken away from kinks and jumps.
- Binary words take two shapes that broadcast. `floor`, `ceil`, `round`, `isNaN`, `isFinite` and `floorDiv` have no gradient; that of `mod` by JAX.
- Cases named 'int32 …' hold whole numbers, those named 'numpy …' what NumPy gives where JAX has another convention.
"""
from common import f32, f64, i32, jax, jnp, np, record

SHAPES = [[], [0], [1], [2], [5], [1, 1], [2, 3], [3, 1], [1, 4], [0, 3], [2, 0], [4, 2], [2, 1, 3], [1, 1, 1], [2, 2, 2], [3, 0, 2], [1, 5, 1],
          [2, 1, 1, 2], [1, 2, 1, 1, 2], [7]]
PAIRS = [([], []), ([0], [1]), ([1], [1]), ([2], [2]), ([5], []), ([], [3]), ([2, 3], [3]), ([3, 1], [1, 4]), ([0, 3], [3]), ([2, 0], [1]),
         ([4, 2], [4, 1]), ([2, 1, 3], [4, 1]), ([1, 1, 1], [1]), ([2, 2], [2, 2, 2]), ([3, 0, 2], [1, 2]), ([1, 5, 1], [1]), ([1], [1, 2]),
         ([2, 1, 2], [1, 3, 1]), ([7], [7]), ([1, 3], [3, 1])]


def mish(x):
    return x * jnp.tanh(jax.nn.softplus(x))


# Word: function, smooth, and where its arguments lie.
UNARY = {
    'exp2': (jnp.exp2, (-2.2, 2.2)), 'log2': (jnp.log2, (0.2, 2.2)), 'cbrt': (jnp.cbrt, (0.2, 2.2)), 'tan': (jnp.tan, (-1.2, 1.2)),
    'asin': (jnp.arcsin, (-0.9, 0.9)), 'acos': (jnp.arccos, (-0.9, 0.9)), 'atan': (jnp.arctan, (-2.2, 2.2)), 'sinh': (jnp.sinh, (-2.2, 2.2)),
    'cosh': (jnp.cosh, (-2.2, 2.2)), 'asinh': (jnp.arcsinh, (-2.2, 2.2)), 'acosh': (jnp.arccosh, (1.2, 3)), 'atanh': (jnp.arctanh, (-0.9, 0.9)),
    'logSigmoid': (jax.nn.log_sigmoid, (-2.2, 2.2)), 'mish': (mish, (-2.2, 2.2)), 'softsign': (jax.nn.soft_sign, (0.2, 2.2)),
}
KINKED = {'leakyRelu': (jax.nn.leaky_relu, 'slope', [None, 0.2]), 'elu': (jax.nn.elu, 'scale', [None, 1.5])}
STEPS = {'floor': np.floor, 'ceil': np.ceil, 'round': np.round, 'isNaN': np.isnan, 'isFinite': np.isfinite}


def show(*shapes):
    return ' '.join(str(list(s)).replace(' ', '') for s in shapes)


def split(flat, shapes):
    """A long vector as arrays of these shapes."""
    at = np.cumsum([0, *(int(np.prod(s)) for s in shapes)])
    return [flat[a:b].reshape(s) for a, b, s in zip(at, at[1:], shapes)]


def count(shapes):
    return sum(int(np.prod(s)) for s in shapes)


def rounded(to, x):
    """As case records it: computed in float64, of numbers that are float32 where `to` says so."""
    return record(to(x))


def all_shapes(rng, word, fn, flat, *, args=lambda i: {}, second=True):
    """A word of one operand on all shapes, by one call each of the function and its derivatives."""
    flat = f64(f32(flat))
    slopes = jax.vmap(jax.grad(fn))(flat)
    curves = jax.vmap(jax.grad(jax.grad(fn)))(flat)
    parts = zip(*(split(np.asarray(v), SHAPES) for v in (flat, fn(flat), slopes, curves)), SHAPES)
    for i, (x, y, slope, curve, shape) in enumerate(parts):
        to, label = (f64, 'float64 ') if i % 4 == 3 else (f32, '')
        dy = to(rng.standard_normal(shape))
        out = {'word': word, 'name': f'{word} {label}{show(shape)} {args(i)}', 'args': args(i), 'inputs': [rounded(to, x)], 'outputs': [rounded(to, y)],
               'dOutputs': [record(dy)], 'dInputs': [rounded(to, f64(dy) * slope)]}
        yield out | ({'second': rounded(to, curve)} if second and i % 4 == 2 else {})


def without(x, shape):
    """A cotangent summed to the shape that was broadcast."""
    x = x.sum(tuple(range(x.ndim - len(shape))))
    return x.sum(tuple(i for i, d in enumerate(shape) if d == 1 and x.shape[i] != 1), keepdims=True).reshape(shape)


def all_pairs(rng, word, fn, draw, slopes=None):
    """The same of two operands that broadcast. Without slopes it has no gradient."""
    operands = [(draw[0](a), draw[1](b)) for a, b in PAIRS]
    wide = [np.broadcast_arrays(f64(x), f64(y)) for x, y in operands]
    shapes = [x.shape for x, _ in wide]
    a, b = (np.concatenate([pair[k].reshape(-1) for pair in wide]) for k in (0, 1))
    values = split(np.asarray(fn(a, b)), shapes)
    by = [split(np.asarray(d), shapes) for d in slopes(a, b)] if slopes else None
    for i, (x, y) in enumerate(operands):
        to = i32 if x.dtype == np.int32 else f32
        out = {'word': word, 'name': f'{word} {x.dtype.name} {show(*PAIRS[i])}', 'args': {}, 'inputs': [record(x), record(y)], 'outputs': [rounded(to, values[i])]}
        if by:
            dy = f32(rng.standard_normal(shapes[i]))
            out |= {'dOutputs': [record(dy)], 'dInputs': [rounded(f32, without(dy * d[i], v.shape)) for d, v in zip(by, (x, y))]}
        yield out


def special(word, fn, *values):
    with np.errstate(all='ignore'):
        return {'word': word, 'name': f'{word} {values[0].dtype.name} special', 'args': {}, 'inputs': [record(v) for v in values], 'outputs': [record(fn(*values))]}


def elementwise(rng):
    n = count(SHAPES)
    for word, (fn, (low, high)) in UNARY.items():
        yield from all_shapes(rng, word, fn, rng.uniform(low, high, n))
    for word, (fn, name, values) in KINKED.items():
        for value in values:
            args = {} if value is None else {name: value}
            flat = rng.uniform(0.2, 2.2, n) * rng.choice([-1.0, 1.0], n)
            yield from all_shapes(rng, word, lambda v, a=tuple(args.values()): fn(v, *a), flat, args=lambda i, a=args: a, second=False)
    for word, fn in STEPS.items():
        for x, shape in zip(split(np.round(rng.uniform(-4, 4, n) * 4) / 4, SHAPES), SHAPES):
            yield {'word': word, 'name': f'{word} {show(shape)}', 'args': {}, 'inputs': [record(f32(x))], 'outputs': [record(fn(f32(x)))]}
        edge = [np.nan, np.inf, -np.inf, 0.0, -0.0, 0.5, -0.5, 1.5, 2.5, -2.5, 8388607.5, -8388607.5, 8388609.0, 3e9, 1e30, -1e-30]
        yield special(word, fn, f32(edge))
        yield special(word, fn, f64(edge))
    slopes = jax.vmap(jax.grad(jnp.arctan2, (0, 1)))
    signed = (lambda s: f32(rng.uniform(0.2, 2.2, s) * rng.choice([-1.0, 1.0], s)))
    yield from all_pairs(rng, 'atan2', jnp.arctan2, (signed, signed), slopes)
    zeros = [0.0, -0.0, 1.0, -1.0, np.inf, -np.inf, np.nan, 1e30, -1e-30]
    yield special('atan2', np.arctan2, f32(zeros).reshape(-1, 1), f32(zeros))


def remainders(rng):
    # Odd multiples of 1/16, so that no quotient is whole.
    fractions = (lambda s: f32((np.round(rng.uniform(-20, 20, s) * 8) * 2 + 1) / 16))
    divisors = (lambda s: f32(np.round(rng.uniform(1, 4, s)) * rng.choice([-1.0, 1.0], s)))
    slopes = jax.vmap(jax.grad(jnp.mod, (0, 1)))
    whole = (lambda s: i32(rng.integers(-20, 20, s)))
    counts = (lambda s: i32(rng.integers(1, 5, s) * rng.choice([-1, 1], s)))
    for word, fn in (('mod', jnp.mod), ('floorDiv', jnp.floor_divide)):
        yield from all_pairs(rng, word, fn, (fractions, divisors), slopes if word == 'mod' else None)
        yield from all_pairs(rng, word, fn, (whole, counts))
    values = [0.0, 1.0, -1.0, 5.5, -5.5, 3.0, -3.0, 0.1, 1e10, -1e30, 3e-30, np.inf, -np.inf, np.nan]
    edge = [0, 1, -1, 7, -7, 2**31 - 1, -2**31]
    for word, fn in (('mod', np.mod), ('floorDiv', np.floor_divide)):
        for to, of in ((f32, values), (f64, values), (i32, edge)):
            yield special(word, fn, to(of).reshape(-1, 1), to(of))


def cases():
    rng = np.random.default_rng(11)
    yield from elementwise(rng)
    yield from remainders(rng)
