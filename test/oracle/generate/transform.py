"""transform.json: loops, branches, maps and derivatives of derivatives, by jax.lax and jax.

A case's name says which function it is; test/transform/oracle.test.ts has the same functions under the same names. Outputs of trees are their leaves, in
the order of the names. Matrices of derivatives have the shape of the result, then that of the parameter. `args` of draws is { seed }.
- `scan`: an Elman cell, tanh(x·w + h·u + b), and others, along axis 0; `jvp`: inputs, then a tangent for each; outputs, then a tangent for each.
- `grad`, `jacobian`, `hessian`: outputs are the derivatives, so that "dInputs" are of the order above.
Numbers are computed in float64 from float32 inputs, and rounded: what JAX's float32 loses in a second derivative is more than the tests allow.
"""
from common import case as made, f32, i32, jax, jnp, np, number, to_tuple, widen

lax = jax.lax


def inputs(rng, *shapes):
    return [f32(rng.standard_normal(shape) * 0.7) for shape in shapes]


def narrowed(x):
    """A recorded case with its float64 arrays as float32."""
    if isinstance(x, dict) and x.get('dtype') == 'float64':
        return {**x, 'dtype': 'float32', 'data': [number(np.float32(v)) for v in x['data']]}
    return {k: narrowed(v) for k, v in x.items()} if isinstance(x, dict) else [narrowed(v) for v in x] if isinstance(x, list) else x


def elman(w, u, b, h, xs, reverse=False):
    def step(h, x):
        new = jnp.tanh(x @ w + h @ u + b)
        return new, new * x.sum()
    return lax.scan(step, h, xs, reverse=reverse)


def lstm(w, u, h, c, xs, mask):
    def step(carry, at):
        gates = at['x'] @ w + carry['h'] @ u
        i, f, g, o = jnp.split(gates, 4)
        new = jax.nn.sigmoid(f) * carry['c'] + jax.nn.sigmoid(i) * jnp.tanh(g)
        out = jax.nn.sigmoid(o) * jnp.tanh(new)
        return {'c': new, 'h': out}, {'masked': out * at['mask'], 'pair': (new, at['mask'])}
    last, ys = lax.scan(step, {'c': c, 'h': h}, {'mask': mask, 'x': xs})
    return last['c'], last['h'], ys['masked'], *ys['pair']


def nested(w, c, xs):
    def outer(c, row):
        def inner(d, x):
            new = jnp.sin(d * w + x)
            return new, new * c
        new, ys = lax.scan(inner, c, row, reverse=True)
        return new, (ys, new - c)
    last, (ys, steps) = lax.scan(outer, c, xs)
    return last, ys, steps


def logistic(r, x):
    return lax.scan(lambda x, _: (r * x * (1 - x), x), x, None, length=6)


def counted(x, n):
    def step(carry, at):
        count, found, total = carry
        more = at > 0
        return (count + jnp.where(more, 1, 0).astype(jnp.int32), found | more, total * at), (count, found)
    (count, found, total), (counts, founds) = lax.scan(step, (n, jnp.asarray(False), x[0]), x)
    return count, found, total, counts, founds


def both(c, x):
    """Carries that change places, one of them returned as a result too, one of xs unread."""
    (a, b), (ys, zs) = lax.scan(lambda carry, at: ((carry[1], carry[0] * at[0]), (carry[1], carry[1])), (c, c), (x, x))
    return a, b, ys, zs


def loss(w, u, b, h, xs):
    last, ys = elman(w, u, b, h, xs)
    return (last ** 2).sum() + jnp.sin(ys).sum()


def nested_loss(w, c, xs):
    last, ys, steps = nested(w, c, xs)
    return last * ys.sum() + (steps ** 2).sum()


def walk(key, n=5):
    def step(carry, _):
        at, key = carry
        key, own = jax.random.split(key)
        at = at + jax.random.uniform(own, (2,), jnp.float32)
        return (at, key), at
    return lax.scan(step, (jnp.zeros(2, jnp.float32), key), None, length=n)[1]


def chosen(x):
    return lax.cond(x.sum() > 0, lambda x: x * x, lambda x: jnp.sin(x) - 3, x)


def chosen_loop(w, xs):
    def step(c, x):
        c = lax.cond(x > c, lambda c: w * x, lambda c: c + jnp.cos(w), c)
        return c, c
    return lax.scan(step, jnp.zeros_like(w), xs)


def dense_loss(w, b, x, y):
    return ((jnp.tanh(x @ w + b) - y) ** 2).sum()


def record(f, n):
    """Derivatives of all first n arguments, one after another."""
    return jax.grad(f, argnums=tuple(range(n)))


def forward(f, n):
    def run(*all):
        outputs, tangents = jax.jvp(f, all[:n], all[n:])
        flat = jax.tree_util.tree_leaves
        return *flat(outputs), *flat(tangents)
    return run


def cell_vector(x):
    return jnp.stack([x[0] * x[1], jnp.sin(x[2]) * x[0], jnp.exp(x[1] * 0.3), x.sum() ** 2])


def cube(x):
    return (x[0] * x[1] * x[2] + jnp.sin(x).sum()) ** 2


def tree_of(w, b):
    y = jnp.tanh(b @ w)
    return y, (w * w).sum()


def layered(w, b):
    return (jnp.tanh(b @ w) ** 2).sum() * b.sum()


def root(a, x):
    """Newton's steps to the roots of a, until all are near."""
    return lax.while_loop(lambda y: jnp.abs(y * y - a).max() > 1e-3, lambda y: 0.5 * (y + a / y), x)


def spiral(w, x):
    """Turns and grows until it is far, at most 40 times."""
    def step(carry):
        n, y, path = carry
        new = jnp.sin(y @ w) + y * 1.2
        return n + 1, new, path + new.sum()
    return lax.while_loop(lambda c: (c[0] < 40) & ((c[1] ** 2).sum() < 30), step, (jnp.int32(0), x, x.sum() * 0))


def floats_of(f):
    return lambda *xs: tuple(y for y in to_tuple(f(*xs)) if y.dtype != jnp.int32)


def cases():
    rng = np.random.default_rng(10)

    def case(word, name, fn, *shapes, differentiate=True, given=None):
        wide = [widen(x) for x in given or inputs(rng, *shapes)]
        d_outputs = [f32(rng.standard_normal(y.shape)) for y in to_tuple(jax.eval_shape(fn, *wide))] if differentiate else None
        return narrowed(made(word, fn, wide, name=name, d_outputs=d_outputs and [widen(d) for d in d_outputs]))

    rnn = [(2, 3), (3, 3), (3,), (3,), (4, 2)]
    yield case('scan', 'cell', elman, *rnn)
    yield case('scan', 'cell, reverse', lambda *xs: elman(*xs, reverse=True), *rnn)
    yield case('scan', 'one step', elman, *rnn[:4], (1, 2))
    yield case('scan', 'no step', elman, *rnn[:4], (0, 2))
    yield case('scan', 'trees', lstm, (2, 12), (3, 12), (3,), (3,), (5, 2), (5,))
    yield case('scan', 'nested', nested, (), (), (3, 4))
    yield case('scan', 'length alone', logistic, (), ())
    yield case('scan', 'carries that change places', both, (2,), (4, 2))
    yield case('scan', 'counts', counted, given=[inputs(rng, (6,))[0], i32(3)], differentiate=False)
    for seed in [0, 7]:
        yield made('scan', lambda seed=seed: walk(jax.random.key(seed)), [], {'seed': seed}, name=f'draws {seed}')

    yield case('grad', 'of scan', record(loss, 5), *rnn)
    yield case('grad', 'of nested scan', record(nested_loss, 3), (), (), (2, 3))
    yield case('grad', 'of grad of scan', jax.grad(lambda r, x: jax.grad(lambda x: logistic(r, x)[0])(x) ** 2), given=inputs(rng, (), ()))
    yield case('grad', 'of cond in scan', jax.grad(lambda w, xs: (chosen_loop(w, xs)[1] ** 2).sum(), argnums=(0, 1)), (), (5,))
    yield case('grad', 'of scan of remat', record(
        lambda w, c, xs: lax.scan(jax.checkpoint(lambda c, x: (jnp.sin(c * w + x), {})), c, xs)[0], 3), (), (), (6,))
    yield case('grad', 'of mapped', jax.grad(lambda x, y: jax.vmap(lambda a, b: jnp.exp(a * b).sum())(x, y).prod(), argnums=(0, 1)), (3, 2), (3, 2))

    yield case('jvp', 'of scan', forward(elman, 5), *rnn, *rnn)
    yield case('jvp', 'of nested scan', forward(nested, 3), (), (), (2, 3), (), (), (2, 3))
    yield case('jvp', 'of grad of scan', forward(record(loss, 5), 5), *rnn, *rnn)
    yield case('jvp', 'of cond', forward(chosen, 1), (3,), (3,))

    yield case('cond', 'yes', chosen, given=[f32([1, 2, -0.5])])
    yield case('cond', 'no', chosen, given=[f32([-1, 0.2, -0.5])])
    yield case('cond', 'mapped', jax.vmap(chosen), (6, 3))
    yield case('cond', 'in scan', chosen_loop, (), (5,))
    yield case('cond', 'in scan, mapped', jax.vmap(chosen_loop, in_axes=(0, 1), out_axes=-1), (3,), (4, 3))

    product = lambda a, b: a @ b
    yield case('vmap', 'over axes 0 and 1', jax.vmap(lambda a, b: a * jnp.sin(b), in_axes=(0, 1)), (3, 2), (2, 3))
    yield case('vmap', 'over the last axis', jax.vmap(product, in_axes=(-1, None)), (2, 4, 3), (4, 2))
    yield case('vmap', 'not over the first', jax.vmap(product, in_axes=(None, 2), out_axes=-1), (2, 4), (4, 2, 3))
    yield case('vmap', 'out 1', jax.vmap(product, out_axes=1), (3, 2, 4), (3, 4, 2))
    yield case('vmap', 'of vmap', jax.vmap(jax.vmap(product, in_axes=(None, 0)), in_axes=(0, None)), (3, 4), (2, 4))
    yield case('vmap', 'of vmap, crossed', jax.vmap(jax.vmap(jnp.outer, in_axes=(1, 0), out_axes=2), in_axes=(0, -1), out_axes=1), (2, 4, 3), (3, 5, 2))
    yield case('vmap', 'of grad', jax.vmap(record(dense_loss, 2), in_axes=(None, None, 0, 0)), (2, 3), (3,), (4, 2), (4, 3))
    yield case('vmap', 'of scan', jax.vmap(elman, in_axes=(None, None, None, 0, 1), out_axes=1), *rnn[:3], (3, 3), (4, 3, 2))
    yield case('vmap', 'of scan, over the weights', jax.vmap(elman, in_axes=(0, None, None, None, None)), (3, 2, 3), *rnn[1:])
    yield case('vmap', 'of grad of scan', jax.vmap(record(loss, 5)), *[(3, *shape) for shape in rnn])
    yield case('vmap', 'of jvp', jax.vmap(lambda x, v: jax.jvp(cell_vector, (x,), (v,))[1], in_axes=(None, 0)), (3,), (4, 3))
    yield case('vmap', 'of softmax and argmax', jax.vmap(lambda x: (jax.nn.softmax(x), jnp.argmax(x).astype(jnp.int32)), in_axes=1), (4, 3), differentiate=False)
    yield made('vmap', lambda: jax.vmap(lambda key: jax.random.uniform(key, (3,), jnp.float32))(jax.random.split(jax.random.key(5), 4)), [], {'seed': 5}, name='of keys')

    yield case('jacobian', 'of a vector', jax.jacobian(cell_vector), (3,))
    yield case('jacobian', 'of trees', lambda w, b: jax.tree_util.tree_leaves(jax.jacobian(tree_of, argnums=(0, 1))(w, b)), (3, 2), (3,))
    yield case('jacobian', 'of scan', jax.jacobian(lambda h, w, u, b, xs: elman(w, u, b, h, xs)[1]), (3,), *rnn[:3], (4, 2))
    yield case('jacobian', 'mapped', jax.vmap(jax.jacobian(cell_vector)), (4, 3))
    yield case('hessian', 'of a vector', jax.hessian(cube), (3,))
    yield case('hessian', 'of trees', lambda w, b: jax.tree_util.tree_leaves(jax.hessian(layered, argnums=(0, 1))(w, b)), (3, 2), (3,))
    yield case('hessian', 'of scan', jax.hessian(lambda h, w, u, b, xs: loss(w, u, b, h, xs)), (3,), *rnn[:3], (4, 2))
    yield case('hessian', 'mapped', jax.vmap(jax.hessian(cube)), (4, 3))

    positive = [f32(abs(x) + 0.5) for x in inputs(rng, (4,), (4,))]
    yield case('whileLoop', 'roots', root, given=positive, differentiate=False)
    yield case('whileLoop', 'no step', root, given=[f32(np.square(np.float32([1.5, 2]))), f32([1.5, 2])], differentiate=False)
    yield case('whileLoop', 'trees and counts', spiral, (3, 3), (3,), differentiate=False)
    yield case('whileLoop', 'mapped', jax.vmap(spiral, in_axes=(None, 0)), (3, 3), (5, 3), differentiate=False)
    yield case('whileLoop', 'mapped over both', jax.vmap(root), given=positive, differentiate=False)
    yield case('whileLoop', 'in scan', lambda w, xs: lax.scan(lambda c, x: (spiral(w, jnp.sin(c) + x)[1], spiral(w, x)[0]), xs[0], xs), (3, 3), (4, 3), differentiate=False)
    yield case('jvp', 'of whileLoop', forward(root, 2), given=[*positive, *inputs(rng, (4,), (4,))], differentiate=False)
    yield case('jvp', 'of whileLoop over trees', forward(floats_of(spiral), 2), (3, 3), (3,), (3, 3), (3,), differentiate=False)
    yield case('jvp', 'of jvp of whileLoop', forward(lambda a, x: jax.jvp(root, (a, x), (a * 0.3, x))[1], 2), given=[*positive, *inputs(rng, (4,), (4,))], differentiate=False)
    yield case('vmap', 'of jvp of whileLoop', jax.vmap(lambda v, w, x: jax.jvp(lambda y: spiral(w, y)[1], (x,), (v,))[1], in_axes=(0, None, None)), (5, 3), (3, 3), (3,), differentiate=False)
