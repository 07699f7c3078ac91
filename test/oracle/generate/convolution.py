"""convolution.json: words that slide a window along one or two axes, channels last.

- `conv1d` and `conv2d` are lax.conv_general_dilated of x and kernels [taps…, channels / groups, kernels].
- `convTranspose1d` and `convTranspose2d` are the linear transpose of such a convolution, from its results back to its input, group by group.
- `maxPool1d`, `maxPool2d`, `avgPool1d`, `avgPool2d` take `size`; a mean is of what lies in the window, without padding.
Options go by their names in "args".
"""
from common import case, np, jnp, f32, f64, jax

lax = jax.lax


def each(value, rank):
    return tuple(value) if isinstance(value, list) else (value,) * rank


def padding_of(padding, rank):
    if isinstance(padding, str):
        return padding.upper()
    sides = [padding] * rank if isinstance(padding, int) or rank == 1 else padding
    return [tuple(each(p, 2)) for p in sides]


def numbers(rank):
    places = 'HW'[:rank]
    return (f'N{places}C', f'{places}IO', f'N{places}C')


def rows(x, rank):
    """The batch axes as one."""
    return x.reshape((-1,) + x.shape[-rank - 1:]) if x.size else x.reshape((int(np.prod(x.shape[:-rank - 1])),) + x.shape[-rank - 1:])


def conv(rank, options):
    def f(x, w):
        y = lax.conv_general_dilated(
            rows(x, rank), w, each(options.get('stride', 1), rank), padding_of(options.get('padding', 'valid'), rank),
            rhs_dilation=each(options.get('dilation', 1), rank), dimension_numbers=numbers(rank), feature_group_count=options.get('groups', 1))
        return y.reshape(x.shape[:-rank - 1] + y.shape[1:])
    return f


def transposed(rank, options):
    groups = options.get('groups', 1)
    stride, dilation = each(options.get('stride', 1), rank), each(options.get('dilation', 1), rank)
    padding = padding_of(options.get('padding', 'valid'), rank)
    one = conv(rank, {k: v for k, v in options.items() if k != 'groups'})

    def sizes(x, w):
        extents = [(k - 1) * d + 1 for k, d in zip(w.shape, dilation)]
        places = x.shape[-rank - 1:-1]
        if padding == 'SAME':
            return [n * s for n, s in zip(places, stride)]
        cuts = [(0, 0)] * rank if padding == 'VALID' else padding
        return [(n - 1) * s + e - a - b for n, s, e, (a, b) in zip(places, stride, extents, cuts)]

    def f(x, w):
        batch = rows(x, rank)
        like = jax.ShapeDtypeStruct((batch.shape[0], *sizes(x, w), w.shape[-1] // groups), x.dtype)
        parts = []
        for xs, ws in zip(jnp.split(batch, groups, axis=-1), jnp.split(w, groups, axis=-1)):
            parts.append(jax.linear_transpose(lambda y: one(y, jnp.swapaxes(ws, -1, -2)), like)(xs)[0])
        y = jnp.concatenate(parts, axis=-1)
        return y.reshape(x.shape[:-rank - 1] + y.shape[1:])
    return f


def pool(rank, options, mean):
    window = each(options['size'], rank)
    stride = each(options.get('stride', options['size']), rank)
    dilation = (1, *each(options.get('dilation', 1), rank), 1)
    padding = padding_of(options.get('padding', 'valid'), rank)
    around = padding if isinstance(padding, str) else [(0, 0), *padding, (0, 0)]

    def slide(x, init, op):
        return lax.reduce_window(x, init, op, (1, *window, 1), (1, *stride, 1), around, window_dilation=dilation)

    def f(x):
        batch = rows(x, rank)
        if mean:
            y = slide(batch, jnp.zeros((), x.dtype), lax.add) / slide(jnp.ones_like(batch), jnp.zeros((), x.dtype), lax.add)
        else:
            y = slide(batch, jnp.array(-jnp.inf, x.dtype), lax.max)
        return y.reshape(x.shape[:-rank - 1] + y.shape[1:])
    return f


CONV2D = [
    ([2, 5, 5, 3], [3, 3, 3, 4], {}), ([1, 1, 1, 1], [1, 1, 1, 1], {}), ([2, 4, 6, 5], [1, 1, 5, 3], {}), ([2, 4, 5, 2], [1, 1, 2, 3], {'stride': 2}),
    ([2, 7, 6, 2], [3, 3, 2, 4], {'padding': 'same'}), ([2, 7, 6, 2], [3, 2, 2, 4], {'padding': 'same', 'stride': 2}),
    ([1, 9, 8, 2], [3, 3, 2, 3], {'stride': [2, 3], 'padding': 1}), ([2, 6, 5, 2], [2, 3, 2, 5], {'padding': [[0, 1], [2, 0]], 'stride': [1, 2]}),
    ([1, 9, 9, 1], [3, 3, 1, 4], {'dilation': 2}), ([1, 8, 10, 2], [2, 3, 2, 3], {'dilation': [3, 2], 'padding': 'same', 'stride': 2}),
    ([2, 6, 6, 4], [3, 3, 1, 4], {'groups': 4, 'padding': 1}), ([2, 5, 6, 4], [3, 3, 1, 8], {'groups': 4, 'stride': 2}),
    ([2, 5, 5, 6], [2, 2, 3, 4], {'groups': 2}), ([1, 7, 7, 6], [3, 3, 2, 9], {'groups': 3, 'padding': 'same', 'dilation': 2, 'stride': 2}),
    ([3, 2, 5, 4, 2], [2, 2, 2, 3], {}), ([5, 4, 2], [2, 2, 2, 3], {'padding': [1, 2]}), ([0, 5, 5, 2], [3, 3, 2, 3], {}), ([2, 3, 4, 1], [3, 4, 1, 1], {}),
    ([1, 4, 4, 1], [5, 5, 1, 2], {'padding': 2}), ([2, 12, 11, 1], [5, 5, 1, 6], {'padding': 'same'}), ([1, 6, 6, 17], [3, 3, 17, 9], {}),
    ([4, 7, 7, 3], [7, 7, 3, 8], {'stride': 2, 'padding': 3}), ([2, 5, 4, 3], [2, 2, 3, 1], {'stride': 4}), ([1, 3, 40, 2], [1, 9, 2, 13], {'padding': 'same'}),
]

CONV1D = [
    ([2, 8, 3], [3, 3, 4], {}), ([1, 1, 1], [1, 1, 1], {}), ([2, 8, 3], [4, 3, 5], {'padding': 'same'}), ([2, 9, 2], [3, 2, 4], {'stride': 2, 'padding': 'same'}),
    ([3, 2, 10, 2], [3, 2, 2], {'dilation': 3}), ([7, 4], [2, 4, 3], {'padding': [2, 0]}), ([2, 10, 6], [3, 2, 6], {'groups': 3, 'stride': 3, 'padding': 1}),
    ([0, 6, 2], [2, 2, 3], {}), ([2, 30, 4], [5, 1, 4], {'groups': 4, 'padding': [4, 0]}),
]

TRANSPOSE2D = [
    ([2, 4, 5, 3], [3, 3, 3, 2], {}), ([1, 1, 1, 1], [1, 1, 1, 1], {}), ([2, 4, 3, 2], [4, 4, 2, 3], {'stride': 2, 'padding': 'same'}),
    ([2, 4, 3, 2], [3, 3, 2, 3], {'stride': 2, 'padding': 'same'}), ([1, 3, 3, 2], [2, 2, 2, 1], {'stride': 3}), ([1, 3, 3, 2], [2, 2, 2, 1], {'stride': 3, 'padding': 'same'}),
    ([2, 5, 4, 2], [3, 2, 2, 4], {'padding': 1}), ([1, 4, 4, 2], [3, 3, 2, 2], {'stride': [2, 1], 'padding': [[1, 0], [0, 2]]}),
    ([1, 4, 5, 1], [3, 3, 1, 2], {'dilation': 2, 'stride': 2}), ([2, 3, 4, 4], [3, 3, 2, 6], {'groups': 2, 'stride': 2, 'padding': 'same'}),
    ([2, 3, 3, 3], [2, 3, 1, 3], {'groups': 3}), ([3, 2, 3, 2, 2], [2, 2, 2, 3], {}), ([3, 2, 2], [2, 2, 2, 3], {'stride': 2}), ([0, 3, 3, 2], [2, 2, 2, 3], {}),
    ([1, 5, 5, 2], [5, 5, 2, 3], {'padding': 'same'}), ([2, 3, 3, 2], [2, 2, 2, 3], {'padding': 'same'}), ([1, 4, 4, 3], [5, 5, 3, 2], {'stride': 2, 'padding': 2}),
    ([1, 2, 7, 3], [1, 1, 3, 4], {'stride': 2}), ([2, 3, 3, 4], [4, 4, 4, 1], {'stride': 4, 'padding': 'same'}), ([1, 3, 4, 2], [3, 3, 2, 2], {'dilation': 2, 'padding': 'same'}),
]

TRANSPOSE1D = [
    ([2, 5, 3], [3, 3, 2], {}), ([2, 5, 2], [4, 2, 3], {'stride': 2, 'padding': 'same'}), ([4, 2], [3, 2, 1], {'stride': 3, 'padding': [1, 0]}),
    ([2, 4, 4], [2, 2, 2], {'groups': 2, 'stride': 2}), ([1, 4, 1], [3, 1, 2], {'dilation': 3}),
]

POOL2D = [
    ([2, 4, 6, 3], {'size': 2}), ([1, 1, 1, 1], {'size': 1}), ([2, 5, 7, 2], {'size': 2}), ([2, 7, 7, 3], {'size': 3, 'stride': 2}),
    ([2, 7, 6, 3], {'size': 3, 'stride': 2, 'padding': 1}), ([2, 7, 6, 3], {'size': 3, 'stride': 2, 'padding': 'same'}), ([1, 6, 8, 2], {'size': [2, 4]}),
    ([1, 6, 8, 2], {'size': [3, 1], 'stride': [1, 2]}), ([1, 5, 5, 1], {'size': 5}), ([3, 2, 4, 4, 2], {'size': 2}), ([4, 4, 2], {'size': 2, 'stride': 1}),
    ([0, 4, 4, 2], {'size': 2}), ([1, 9, 9, 17], {'size': 2, 'padding': [[1, 0], [0, 1]]}), ([2, 6, 5, 4], {'size': [1, 2], 'padding': 'same'}),
    ([1, 4, 4, 1], {'size': 2, 'stride': 3}), ([2, 8, 8, 5], {'size': 4, 'stride': 2, 'padding': 2}), ([2, 3, 9, 2], {'size': 3, 'stride': 1, 'padding': 'same'}),
    ([1, 12, 10, 3], {'size': [4, 5]}), ([1, 10, 3, 2], {'size': [2, 3], 'stride': 2}), ([2, 5, 5, 8], {'size': 2, 'stride': 2, 'padding': 'same'}),
]

POOL1D = [
    ([2, 8, 3], {'size': 2}), ([2, 9, 3], {'size': 3, 'stride': 2, 'padding': 1}), ([7, 2], {'size': 3, 'padding': 'same', 'stride': 1}), ([3, 2, 5, 1], {'size': 2}),
    ([1, 6, 4], {'size': 6}),
]

DILATED = [([1, 7, 7, 2], {'size': 2, 'dilation': 2, 'stride': 1}), ([1, 8, 9, 2], {'size': [3, 2], 'dilation': [2, 3], 'stride': 2, 'padding': 1})]


def cases():
    rng = np.random.default_rng(11)

    def draw(shape):
        return rng.standard_normal(shape)

    for word, rank, make, table in (('conv2d', 2, conv, CONV2D), ('conv1d', 1, conv, CONV1D), ('convTranspose2d', 2, transposed, TRANSPOSE2D), ('convTranspose1d', 1, transposed, TRANSPOSE1D)):
        for x, w, options in table:
            yield case(word, make(rank, options), [f32(draw(x)), f32(draw(w))], options, name=f'{x} by {w} {options}', rng=rng)
        x, w, options = table[3]
        yield case(word, make(rank, options), [f64(draw(x)), f64(draw(w))], options, name=f'float64 {x} by {w} {options}', rng=rng)
    for rank, table in ((2, POOL2D), (1, POOL1D)):
        for word, mean in (('maxPool', False), ('avgPool', True)):
            for x, options in table:
                yield case(f'{word}{rank}d', pool(rank, options, mean), [f32(draw(x))], options, name=f'{x} {options}', rng=rng)
            x, options = table[1]
            yield case(f'{word}{rank}d', pool(rank, options, mean), [f64(draw(x))], options, name=f'float64 {x} {options}', rng=rng)
    for x, options in DILATED:
        yield case('maxPool2d', pool(2, options, False), [f32(draw(x))], options, name=f'{x} {options}')
        yield case('avgPool2d', pool(2, options, True), [f32(draw(x))], options, name=f'{x} {options}', rng=rng)
    # Equal elements: the first of the largest has the cotangent.
    for x, options in (([2, 6, 6, 2], {'size': 2}), ([2, 6, 6, 2], {'size': 3, 'stride': 1}), ([1, 5, 7, 3], {'size': 3, 'stride': 2, 'padding': 1})):
        yield case('maxPool2d', pool(2, options, False), [f32(rng.integers(0, 3, x))], options, name=f'equal ones {x} {options}', rng=rng)
