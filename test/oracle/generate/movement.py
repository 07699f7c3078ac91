"""movement.json: words that place elements elsewhere. args, and what they mean in NumPy:

reshape { shape } (one -1 allowed), flatten {}, transpose {} (the last two axes), permute { order }, squeeze { axis? },
expandDims { axis }, broadcastTo { shape }, concat { axis } and stack { axis } (the inputs are the list), split
{ sections, axis } or { sizes, axis } (several outputs), slice { start, limit, strides? } (one entry an axis, limit
exclusive), pad { low, high, value } (one entry an axis), flip { axis } (number or list), tile { repeats } (one entry an
axis), take { axis } (inputs x and int32 indices of any shape, which replaces the axis), gather { axis } (inputs x and
int32 indices of x's rank: numpy.take_along_axis), oneHot { depth } (int32 indices to float32, one new axis at the end;
an index out of range gives a row of zeros). Indices of take and gather are in range and not negative.
"""
from common import case, np, jax, jnp, f32, f64, i32, boolean


def named(args, shape):
    return f'{list(shape)} ' + ' '.join(f'{k} {v}' for k, v in args.items())


def simple(word, fn, shapes_and_args):
    return [(word, fn, shape, args) for shape, args in shapes_and_args]


def unary():
    yield from simple('reshape', lambda x, a: x.reshape(a['shape']), [
        ((2, 3, 4), {'shape': [6, 4]}), ((2, 3, 4), {'shape': [24]}), ((2, 3), {'shape': [3, -1]}),
        ((1,), {'shape': []}),
        ((2, 0), {'shape': [0, 5]}), ((), {'shape': [1, 1]})])
    yield from simple('flatten', lambda x, a: x.reshape(-1), [((2, 3, 4), {}), ((3,), {}), ((), {})])
    yield from simple('transpose', lambda x, a: jnp.swapaxes(x, -1, -2), [((2, 3), {}), ((2, 3, 4), {}), ((1, 5), {})])
    yield from simple('permute', lambda x, a: jnp.transpose(x, a['order']), [
        ((2, 3, 4), {'order': [2, 0, 1]}), ((2, 3, 4), {'order': [0, 2, 1]}), ((2, 3, 4), {'order': [1, 2, 0]}),
        ((2, 3), {'order': [0, 1]}), ((2, 1, 3, 2), {'order': [3, 1, 0, 2]})])
    yield from simple('squeeze', lambda x, a: jnp.squeeze(x, a.get('axis')), [
        ((2, 1, 3), {'axis': 1}), ((2, 1), {'axis': -1}), ((1, 2, 1), {}), ((1,), {'axis': 0})])
    yield from simple('expandDims', lambda x, a: jnp.expand_dims(x, a['axis']), [
        ((2, 3), {'axis': 0}), ((2, 3), {'axis': 1}), ((2, 3), {'axis': 2}), ((2, 3), {'axis': -1}),
        ((2, 3), {'axis': -2}), ((), {'axis': 0})])
    yield from simple('broadcastTo', lambda x, a: jnp.broadcast_to(x, a['shape']), [
        ((), {'shape': [2, 3]}), ((3,), {'shape': [2, 3]}), ((2, 1), {'shape': [4, 2, 3]}), ((1, 3), {'shape': [0, 3]}),
        ((2, 3), {'shape': [2, 3]})])
    yield from simple('slice', do_slice, [
        ((5,), {'start': [1], 'limit': [4]}), ((5, 4), {'start': [0, 1], 'limit': [5, 4], 'strides': [2, 1]}),
        ((7, 3), {'start': [1, 0], 'limit': [7, 3], 'strides': [3, 2]}), ((3, 2), {'start': [1, 0], 'limit': [1, 2]}),
        ((2, 3, 4), {'start': [0, 1, 1], 'limit': [2, 3, 3], 'strides': [1, 1, 1]})])
    yield from simple('pad', do_pad, [
        ((3,), {'low': [1], 'high': [2], 'value': 0}), ((2, 3), {'low': [1, 0], 'high': [0, 2], 'value': -1.5}),
        ((2, 2), {'low': [0, 0], 'high': [0, 0], 'value': 0}), ((2, 0), {'low': [1, 1], 'high': [1, 1], 'value': 2.5})])
    yield from simple('flip', lambda x, a: jnp.flip(x, np.atleast_1d(a['axis']).tolist()), [
        ((4,), {'axis': 0}), ((2, 3), {'axis': 0}), ((2, 3), {'axis': -1}), ((2, 3, 2), {'axis': [0, 2]})])
    yield from simple('tile', lambda x, a: jnp.tile(x, a['repeats']), [
        ((2,), {'repeats': [3]}), ((2, 3), {'repeats': [2, 1]}), ((2, 3), {'repeats': [1, 2]}),
        ((2, 1), {'repeats': [2, 3]})])


def do_slice(x, a):
    strides = a.get('strides', [1] * x.ndim)
    return x[tuple(slice(*b) for b in zip(a['start'], a['limit'], strides))]


def do_pad(x, a):
    return jnp.pad(x, list(zip(a['low'], a['high'])), constant_values=a['value'])


def joining(draw, rng):
    for shapes, axis in ((((2, 3), (2, 3)), 0), (((2, 3), (2, 1), (2, 2)), 1), (((2, 3), (2, 2)), -1),
                         (((2,), (0,)), 0),
                         (((3,),), 0)):
        xs = [f32(draw(s)) for s in shapes]
        name = f'{" ".join(str(list(s)) for s in shapes)} axis {axis}'
        yield case('concat', lambda *v, axis=axis: jnp.concatenate(v, axis), xs, {'axis': axis}, name=name, rng=rng)
    for n, shape, axis in ((2, (3,), 0), (3, (2, 2), 1), (2, (2, 3), -1), (2, (), 0), (1, (2,), 0)):
        xs = [f32(draw(shape)) for _ in range(n)]
        name = f'{n} of {list(shape)} axis {axis}'
        yield case('stack', lambda *v, axis=axis: jnp.stack(v, axis), xs, {'axis': axis}, name=name, rng=rng)
    for shape, args in (((6,), {'sections': 3, 'axis': 0}), ((2, 4), {'sections': 2, 'axis': 1}),
                        ((2, 6), {'sizes': [1, 2, 3], 'axis': -1}), ((3, 2), {'sizes': [2, 1], 'axis': 0})):
        at = args['sections'] if 'sections' in args else np.cumsum(args['sizes'])[:-1].tolist()
        run = lambda x, at=at, axis=args['axis']: jnp.split(x, at, axis)
        yield case('split', run, [f32(draw(shape))], args, name=named(args, shape), rng=rng)


def indexing(draw, rng):
    for shape, indices, axis in (((4,), [3, 0, 0, 2, 1], 0), ((4, 3), [1, 1, 3], 0), ((2, 3), [2, 0], 1),
                                 ((2, 3), [2, 0], -1), ((4, 2), [[0, 3], [3, 3], [1, 0]], 0),
                                 ((2, 3, 2), [[1], [2]], 1), ((3, 2), 1, 0)):
        args = {'axis': axis}
        run = lambda x, i, axis=axis: jnp.take(x, i, axis)
        name = f'{list(shape)} {indices} axis {axis}'
        yield case('take', run, [f32(draw(shape)), i32(indices)], args, name=name, rng=rng)
    for shape, to, axis in (((3, 4), (3, 2), 1), ((3, 4), (5, 4), 0), ((3, 4), (3, 1), -1),
                            ((2, 3, 4), (2, 2, 4), 1), ((4,), (6,), 0)):
        i = i32(rng.integers(0, shape[axis], to))
        args = {'axis': axis}
        run = lambda x, i, axis=axis: jnp.take_along_axis(x, i, axis)
        yield case('gather', run, [f32(draw(shape)), i], args, name=f'{list(shape)} {list(to)} axis {axis}', rng=rng)
    for indices, depth in (([0, 2, 1], 3), ([[1, 0], [3, 3]], 4), (2, 3), ([0, 5, -1], 3)):
        run = lambda i, depth=depth: jax.nn.one_hot(i, depth, dtype=jnp.float32)
        yield case('oneHot', run, [i32(indices)], {'depth': depth}, name=f'{indices} depth {depth}')


def other_dtypes(draw):
    def whole(shape):
        return np.arange(np.prod(shape)).reshape(shape) % 5 - 2
    for to, dtype in ((i32, 'int32'), (lambda x: boolean(x > 0), 'bool')):
        x, y = to(whole((2, 3))), to(whole((2, 3)) + 1)
        yield case('transpose', lambda v: v.T, [x], name=dtype)
        yield case('reshape', lambda v: v.reshape(3, 2), [x], {'shape': [3, 2]}, name=dtype)
        yield case('broadcastTo', lambda v: jnp.broadcast_to(v, (2, 2, 3)), [x], {'shape': [2, 2, 3]}, name=dtype)
        yield case('concat', lambda *v: jnp.concatenate(v, 1), [x, y], {'axis': 1}, name=dtype)
        yield case('flip', lambda v: jnp.flip(v, 1), [x], {'axis': 1}, name=dtype)
        yield case('take', lambda v, i: jnp.take(v, i, 1), [x, i32([2, 0])], {'axis': 1}, name=dtype)
        yield case('gather', lambda v, i: jnp.take_along_axis(v, i, 1), [x, i32([[2], [0]])], {'axis': 1}, name=dtype)
        args = {'start': [0, 0], 'limit': [2, 3], 'strides': [1, 2]}
        yield case('slice', lambda v, a=args: do_slice(v, a), [x], args, name=dtype)
    args = {'low': [1, 0], 'high': [0, 1], 'value': 7}
    yield case('pad', lambda v: do_pad(v, args), [i32(whole((2, 2)))], args, name='int32')


def cases():
    rng = np.random.default_rng(4)
    def draw(shape):
        return rng.standard_normal(shape)
    for word, fn, shape, args in unary():
        yield case(word, lambda x, fn=fn, a=args: fn(x, a), [f32(draw(shape))], args, name=named(args, shape), rng=rng)
    yield case('permute', lambda x: x.transpose(1, 0), [f64(draw((2, 3)))], {'order': [1, 0]}, name='float64', rng=rng)
    yield from joining(draw, rng)
    yield from indexing(draw, rng)
    yield from other_dtypes(draw)
