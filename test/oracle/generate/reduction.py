"""reduction.json: words over one axis, several, or all.

- args: { axis?, keepDims? }. axis is a number, a list of numbers, or absent for all axes; it is always present for
  cumsum, softmax and logSoftmax, which keep the shape, and never a list for these and for argmax and argmin.
- `argmax` and `argmin` give int32, the first index at a tie, the first NaN's if there is one; without an axis, the
  index into the row-major elements.
- `norm` has `ord` 1 or Infinity among its args, or none for 2.
- `variance` and `std` divide by n. sum, prod and cumsum of int32 are int32 and wrap. The sum over nothing is 0, the
  product 1.
- Cases named 'special …' are forward only: max and min give NaN if there is one; logSumExp of -Infinity alone is
  -Infinity, softmax of it NaN.
"""
from common import case, np, jax, jnp, f32, f64, i32, boolean

AXES = [None, 0, 1, 2, -1, -2, (0, 2), (1, -1), (0, 1, 2)]
FLOAT = {
    'sum': jnp.sum, 'mean': jnp.mean, 'max': jnp.max, 'min': jnp.min, 'prod': jnp.prod,
    'variance': jnp.var, 'std': jnp.std, 'logSumExp': jax.nn.logsumexp,
}
SAME = {'softmax': jax.nn.softmax, 'logSoftmax': jax.nn.log_softmax, 'cumsum': jnp.cumsum}


def arguments(axis, keep):
    args = {} if axis is None else {'axis': list(axis) if isinstance(axis, tuple) else axis}
    return args | ({'keepDims': True} if keep else {})


def label(args):
    return ' '.join(f'{k} {v}' for k, v in args.items()) or 'all'


def over(fn, axis, keep, **more):
    return lambda x: fn(x, axis=axis, keepdims=keep, **more)


def index(fn, axis, keep):
    return lambda x: fn(x, axis=axis, keepdims=keep).astype(jnp.int32)


def separate(rng, shape):
    """Distinct values at least 0.05 apart, so that max and min have one winner."""
    n = int(np.prod(shape))
    return (rng.permutation(n) * 0.1 - 0.05 * n + rng.uniform(0, 0.05, n)).reshape(shape)


def reductions(rng):
    for word, fn in FLOAT.items():
        for axis in AXES:
            for keep in (False, True):
                args = arguments(axis, keep)
                x = f32(separate(rng, (2, 3, 4)))
                yield case(word, over(fn, axis, keep), [x], args, name='[2,3,4] ' + label(args), rng=rng)
        x = separate(rng, (3, 2))
        yield case(word, over(fn, 0, False), [f64(x)], {'axis': 0}, name='float64 [3,2] axis 0', rng=rng)
        yield case(word, over(fn, None, False), [f64(x)], {}, name='float64 [3,2] all', rng=rng)
        yield case(word, over(fn, None, False), [f32(1.5)], {}, name='[] all', rng=None if word == 'std' else rng)
    for word in ('sum', 'prod'):
        for shape, axis in (((0,), None), ((2, 0), 1), ((2, 0), 0), ((0, 3), 0)):
            args = arguments(axis, False)
            x = f32(np.zeros(shape))
            yield case(word, over(FLOAT[word], axis, False), [x], args, name=f'{list(shape)} {label(args)}', rng=rng)
    for name, row in {'one zero': [2, 0, -3, 1.5], 'two zeros': [0, 2, 0, 3], 'no zero': [2, 1, -3, 1.5]}.items():
        yield case('prod', jnp.prod, [f32(row)], {}, name=name, rng=rng)
        x = f32([row, [1, 2, 0.5, 3]])
        yield case('prod', over(jnp.prod, 1, False), [x], {'axis': 1}, name=f'{name} axis 1', rng=rng)
    x = f32(rng.uniform(-1, 1, (300,)) + 1000)
    yield case('variance', jnp.var, [x], {}, name='large mean', rng=rng)


def whole(rng):
    x = i32(rng.integers(-9, 10, (2, 3, 4)))
    for axis in (None, 1, (0, 2)):
        args = arguments(axis, False)
        for word in ('sum', 'prod'):
            fn = over(FLOAT[word], axis, False, dtype=jnp.int32)
            yield case(word, fn, [x], args, name='int32 ' + label(args))
        for word in ('max', 'min'):
            yield case(word, over(FLOAT[word], axis, False), [x], args, name='int32 ' + label(args))
    big = i32([2**31 - 1, 1, 5])
    yield case('sum', over(jnp.sum, None, False, dtype=jnp.int32), [big], {}, name='int32 wraps')
    yield case('prod', over(jnp.prod, None, False, dtype=jnp.int32), [big], {}, name='int32 wraps')
    yield case('cumsum', lambda v: jnp.cumsum(v, axis=1, dtype=jnp.int32), [x], {'axis': 1}, name='int32 axis 1')
    for word, fn in {'argmax': jnp.argmax, 'argmin': jnp.argmin}.items():
        for axis in (None, 0, 1, -1):
            for keep in (False, True):
                args = arguments(axis, keep)
                y = f32(separate(rng, (2, 3, 4)))
                yield case(word, index(fn, axis, keep), [y], args, name='[2,3,4] ' + label(args))
        yield case(word, index(fn, 0, False), [f32([1, 3, 3, 1, 2])], {'axis': 0}, name='tie')
        yield case(word, index(fn, 0, False), [f32([1, np.nan, 3, np.nan])], {'axis': 0}, name='special')
        yield case(word, index(fn, -1, False), [x], {'axis': -1}, name='int32 axis -1')
        yield case(word, index(fn, 0, False), [f64([1, 3, 2])], {'axis': 0}, name='float64')
    b = boolean(rng.integers(0, 4, (2, 3, 4)) > 0)
    mixed = boolean(rng.integers(0, 4, (2, 3, 4)) > 0)
    for word, fn, data in (('all', jnp.all, mixed), ('any', jnp.any, ~mixed)):
        for axis in (None, 0, -1, (0, 2)):
            for keep in (False, True):
                args = arguments(axis, keep)
                yield case(word, over(fn, axis, keep), [data], args, name='[2,3,4] ' + label(args))
        yield case(word, over(fn, 1, False), [boolean(np.zeros((2, 0)))], {'axis': 1}, name='[2,0] axis 1')


def same_shape(rng):
    for word, fn in SAME.items():
        for axis in (0, 1, 2, -1, -2):
            x = f32(rng.standard_normal((2, 3, 4)))
            run = lambda v, fn=fn, axis=axis: fn(v, axis=axis)
            yield case(word, run, [x], {'axis': axis}, name=f'[2,3,4] axis {axis}', rng=rng)
        last = lambda v, fn=fn: fn(v, axis=-1)
        yield case(word, last, [f64(rng.standard_normal((2, 3)))], {'axis': -1}, name='float64 [2,3] axis -1', rng=rng)


def extremes(rng):
    inf, nan = np.inf, np.nan
    large = f32([[1e4, 1e4 - 1, -1e4], [-1e4, -1e4, -1e4], [88, 90, 100], [-200, -201, -202], [1e30, 1, -1e30]])
    masked = f32([[1, -inf, 2], [-inf, -inf, 3], [0.5, 0.25, -inf]])
    special = f32([[-inf, -inf, -inf], [inf, 1, 2], [nan, 1, 2], [inf, -inf, 0], [1, 2, -inf]])
    for word in ('logSumExp', 'softmax', 'logSoftmax'):
        fn = (FLOAT | SAME)[word]
        last = lambda v, fn=fn: fn(v, axis=-1)
        args = {'axis': -1}
        yield case(word, last, [large], args, name='large', rng=rng)
        yield case(word, last, [masked], args, name='masked by -Infinity', rng=None if word == 'logSoftmax' else rng)
        yield case(word, last, [special], args, name='special')
    for word in ('sum', 'mean', 'max', 'min', 'prod'):
        rows = f32([[nan, 1, 2], [1, nan, 2], [inf, 1, 2], [-inf, 1, 2], [inf, -inf, 1], [nan, inf, -inf], [0, -1, 2]])
        yield case(word, over(FLOAT[word], 1, False), [rows], {'axis': 1}, name='special axis 1')


NORMS = {
    None: lambda x, axis, keepdims: jnp.sqrt(jnp.sum(x * x, axis=axis, keepdims=keepdims)),
    1: lambda x, axis, keepdims: jnp.sum(jnp.abs(x), axis=axis, keepdims=keepdims),
    np.inf: lambda x, axis, keepdims: jnp.max(jnp.abs(x), axis=axis, keepdims=keepdims),
}


def norms(rng):
    for order, fn in NORMS.items():
        more = {} if order is None else {'ord': order}
        for axis in AXES:
            for keep in (False, True):
                args = arguments(axis, keep) | more
                yield case('norm', over(fn, axis, keep), [f32(separate(rng, (2, 3, 4)))], args, name='[2,3,4] ' + label(args), rng=rng)
        x = f64(separate(rng, (3, 2)))
        yield case('norm', over(fn, 0, False), [x], {'axis': 0} | more, name=f'float64 [3,2] axis 0, order {order or 2}', rng=rng)
        rows = f32([[0, 0, 0], [np.inf, 1, 2], [-np.inf, 0, 0], [np.nan, 1, 2], [3, -4, 0]])
        yield case('norm', over(fn, 1, False), [rows], {'axis': 1} | more, name=f'special axis 1, order {order or 2}')


def cases():
    rng = np.random.default_rng(3)
    yield from reductions(rng)
    yield from whole(rng)
    yield from same_shape(rng)
    yield from extremes(rng)
    yield from norms(np.random.default_rng(5))
