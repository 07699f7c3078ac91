"""elementwise.json: words that treat each element alone, with NumPy broadcasting.

- Binary words and comparisons take two inputs, `where` a bool condition and two branches, the others one.
- `clip` has args { min, max }. `sigmoid` = 1/(1+e^-x), `gelu` = x/2 (1 + erf(x/√2)), `silu` = x sigmoid(x),
  `softplus` = log(1 + e^x), `relu` = maximum(x, 0), `pow` is C's powf (so 1^NaN = 1, unlike JavaScript's).
- Cases named 'special …' hold NaN, infinities, signed zeros, large and tiny numbers, forward only. Results there are
  far from the subnormal range, which XLA flushes to zero. -Infinity is left out for `gelu` and `silu`: the limit is 0,
  JAX's formula gives NaN. The sign of a zero result of maximum, minimum and relu is not specified: compare with ===.
- Gradients are taken away from kinks and ties. int32 wraps around as two's complement.
"""
from common import case, np, jax, jnp, f32, f64, i32, boolean

WORDS = {
    'add': jnp.add, 'sub': jnp.subtract, 'mul': jnp.multiply, 'div': jnp.divide, 'pow': jnp.power,
    'maximum': jnp.maximum, 'minimum': jnp.minimum,
}
COMPARISONS = {
    'equal': jnp.equal, 'notEqual': jnp.not_equal, 'less': jnp.less, 'lessEqual': jnp.less_equal,
    'greater': jnp.greater, 'greaterEqual': jnp.greater_equal,
}
PATTERNS = [
    ([], []), ([2, 3], [2, 3]), ([3, 1], [1, 4]), ([], [2, 3]), ([2, 3], []), ([2, 3], [3]), ([2, 1, 3], [4, 1]),
    ([4, 1], [2, 1, 3]), ([0], [1]), ([2, 0, 3], [1, 3]),
]


def gelu(x):
    return jax.nn.gelu(x, approximate=False)


# Word: function, range of ordinary values, smooth (with a second derivative).
UNARY = {
    'neg': (jnp.negative, 'all', True), 'exp': (jnp.exp, 'all', True), 'log': (jnp.log, 'positive', True),
    'log1p': (jnp.log1p, 'positive', True), 'expm1': (jnp.expm1, 'all', True), 'sqrt': (jnp.sqrt, 'positive', True),
    'rsqrt': (jax.lax.rsqrt, 'positive', True), 'square': (jnp.square, 'all', True), 'abs': (jnp.abs, 'all', False),
    'sign': (jnp.sign, 'all', False), 'sin': (jnp.sin, 'all', True), 'cos': (jnp.cos, 'all', True),
    'tanh': (jnp.tanh, 'all', True), 'sigmoid': (jax.nn.sigmoid, 'all', True), 'relu': (jax.nn.relu, 'all', False),
    'gelu': (gelu, 'all', True), 'silu': (jax.nn.silu, 'all', True),
    'softplus': (jax.nn.softplus, 'all', True), 'erf': (jax.lax.erf, 'all', True), 'erfc': (jax.lax.erfc, 'all', True),
}
SPECIAL = [np.nan, np.inf, -np.inf, 0.0, -0.0, 1.0, -1.0, 1e-37, -1e-37, 1e-15, -1e-15, 1e-4, -1e-4,
           0.3, -0.3, 5.0, -5.0, 20.0, -20.0, 80.0, -80.0, 120.0, -120.0, 1e10, -1e10, 3e38, -3e38]
PAIRED = [np.nan, np.inf, -np.inf, 0.0, -0.0, 1.0, -1.0, 2.5, -2.5, 3.0, 1e-37, 1e37]


def ordinary(rng, shape, kind):
    """Values of magnitude 0.2 to 2.2, so that no kink at 0 is near."""
    size = rng.uniform(0.2, 2.2, shape)
    return size if kind == 'positive' else size * rng.choice([-1.0, 1.0], shape)


def apart(rng, shapes):
    """Operands whose elements are nowhere closer than 0.05 after broadcasting."""
    while True:
        xs = [ordinary(rng, s, 'all') for s in shapes]
        if np.all(np.abs(xs[0] - xs[1]) > 0.05):
            return xs


def show(shapes):
    return ' '.join(str(list(s)).replace(' ', '') for s in shapes)


def binary(rng):
    for word, fn in WORDS.items():
        kind = 'positive' if word == 'pow' else 'all'
        for pattern in PATTERNS:
            xs = apart(rng, pattern) if word != 'pow' else [ordinary(rng, s, kind) for s in pattern]
            yield case(word, fn, [f32(x) for x in xs], name=show(pattern), rng=rng)
        yield case(word, fn, [f64(np.abs(x)) for x in apart(rng, ([2, 1], [3]))], name='float64 [2,1] [3]', rng=rng)
        yield case(word, fn, [f32(PAIRED).reshape(-1, 1), f32(PAIRED)], name='special', special=True)
    for word in ('add', 'sub', 'mul', 'maximum', 'minimum'):
        x, y = i32(rng.integers(-9, 10, (3, 1))), i32(rng.integers(-9, 10, (4,)))
        yield case(word, WORDS[word], [x, y], name='int32 [3,1] [4]')
        edge = i32([2**31 - 1, -2**31, 123456789, -1, 0])
        yield case(word, WORDS[word], [edge.reshape(-1, 1), edge], name='int32 wraps')


def logic(rng):
    for word, fn in COMPARISONS.items():
        x, y = f32(rng.integers(-2, 3, (3, 1))), f32(rng.integers(-2, 3, (1, 4)))
        yield case(word, fn, [x, y], name='[3,1] [1,4]')
        yield case(word, fn, [f64(x), f64(0)], name='float64 [3,1] []')
        yield case(word, fn, [f32(PAIRED).reshape(-1, 1), f32(PAIRED)], name='special')
        yield case(word, fn, [i32(x), i32(y)], name='int32 [3,1] [1,4]')
        yield case(word, fn, [f32(np.zeros(0)), f32([1])], name='[0] [1]')
    p, q = boolean([[True], [False]]), boolean([True, False, True])
    for word, fn in {'logicalAnd': jnp.logical_and, 'logicalOr': jnp.logical_or}.items():
        yield case(word, fn, [p, q], name='[2,1] [3]')
        yield case(word, fn, [p, boolean(True)], name='[2,1] []')
    yield case('logicalNot', jnp.logical_not, [q], name='[3]')
    c = boolean(rng.integers(0, 2, (2, 3)))
    for name, shapes in {'[2,3] [2,3]': ([2, 3], [2, 3]), '[3] [2,1]': ([3], [2, 1]), '[] [2,3]': ([], [2, 3])}.items():
        xs = [f32(ordinary(rng, s, 'all')) for s in shapes]
        yield case('where', jnp.where, [c, *xs], name='[2,3] ' + name, rng=rng)
    xs = [f32(ordinary(rng, s, 'all')) for s in ([2, 3], [2, 3])]
    yield case('where', jnp.where, [boolean([[True], [False]]), *xs], name='[2,1] [2,3] [2,3]', rng=rng)
    yield case('where', jnp.where, [boolean([True, False]), f32([1, np.nan]), f32([np.inf, 2])], name='special')
    yield case('where', jnp.where, [c, i32(1), i32(rng.integers(-9, 9, (2, 3)))], name='int32 [2,3] [] [2,3]')


def unary(rng):
    for word, (fn, kind, smooth) in UNARY.items():
        for to, label in ((f32, 'float32'), (f64, 'float64')):
            x = to(ordinary(rng, (2, 4), kind))
            yield case(word, fn, [x], name=f'{label} [2,4]', rng=rng, second=smooth)
        yield case(word, fn, [f32(ordinary(rng, (), kind))], name='[]', rng=rng)
        yield case(word, fn, [f32(np.zeros((2, 0)))], name='[2,0]', rng=rng)
        special = [v for v in SPECIAL if not (word in ('gelu', 'silu') and v == -np.inf)]
        yield case(word, fn, [f32(special)], name='special', special=True)
    x = f32([-2, -0.6, -0.1, 0.4, 0.9, 3])
    for lo, hi in ((-0.5, 0.75), (0.0, np.inf)):
        args = {'min': lo, 'max': hi}
        yield case('clip', lambda v, lo=lo, hi=hi: jnp.clip(v, lo, hi), [x], args, name=f'{lo} {hi}', rng=rng)
    args = {'min': -0.5, 'max': 0.75}
    yield case('clip', lambda v: jnp.clip(v, -0.5, 0.75), [f64(x)], args, name='float64', rng=rng)
    yield case('clip', lambda v: jnp.clip(v, -0.5, 0.75), [f32(SPECIAL)], args, name='special', special=True)
    edge = i32([0, 5, -7, 2**31 - 1, -2**31])
    for word in ('abs', 'neg', 'sign'):
        yield case(word, UNARY[word][0], [edge], name='int32')


def cases():
    rng = np.random.default_rng(1)
    yield from binary(rng)
    yield from logic(rng)
    yield from unary(rng)
