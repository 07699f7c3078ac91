"""loss.json: losses, each in float32 and float64; inputs are output and target, the gradient is d loss / d output.

- `squaredError`: mean over the batch [B] of ½ Σ (output − target)², the sum over the features.
- `meanSquaredError`: mean over all entries of (output − target)².
- `binaryCrossEntropy`: mean over all entries of −t ln p − (1−t) ln(1−p), p strictly between 0 and 1.
- `binaryCrossEntropyWithLogits`: the same at p = sigmoid(z), without the sigmoid: max(z, 0) − z t + ln(1 + e^−|z|).
- `softmaxCrossEntropy`: mean over the batch (all axes but the last) of −Σ t · logSoftmax(output); targets are of the
  output's shape, or int32 labels of its batch shape. Rows of float targets sum to 1.
- `l2Penalty`: args { lambda }, "params" and "dParams" by dotted path, no input: λ/2 Σ ‖W‖² over the paths that end in
  `w`; other gradients are zero.
"""
from common import argument, case, f32, f64, i32, jax, jnp, np, record_tree, records


def squared_error(y, t):
    return jnp.mean(0.5 * jnp.sum((y - t) ** 2, -1))


def mean_squared_error(y, t):
    return jnp.mean((y - t) ** 2)


def bce(p, t):
    return jnp.mean(-t * jnp.log(p) - (1 - t) * jnp.log1p(-p))


def bce_with_logits(z, t):
    return jnp.mean(jnp.maximum(z, 0) - z * t + jnp.log1p(jnp.exp(-jnp.abs(z))))


def softmax_cross_entropy(z, t):
    logp = jax.nn.log_softmax(z)
    if jnp.issubdtype(t.dtype, jnp.integer):
        return -jnp.mean(jnp.take_along_axis(logp, t[..., None], -1))
    return jnp.mean(-jnp.sum(t * logp, -1))


def wrt_output(word, fn, name, output, target):
    """The gradient of the first input only: a target is given, not learned."""
    made = case(word, fn, [output, target], name=f'{name} {output.dtype}', d_outputs=[np.ones((), output.dtype)])
    made['dInputs'][1] = None
    return made


def of_dtype(to, rng):
    def draw(*shape):
        return to(rng.standard_normal(shape))
    for shape in ((4, 3), (1, 1), (8, 1)):
        for word, fn in (('squaredError', squared_error), ('meanSquaredError', mean_squared_error)):
            yield wrt_output(word, fn, f'{list(shape)}', draw(*shape), draw(*shape))
    yield wrt_output('meanSquaredError', mean_squared_error, '[2,3,2]', draw(2, 3, 2), draw(2, 3, 2))
    for shape in ((4, 1), (3, 2)):
        hard, soft = to(rng.integers(0, 2, shape)), to(rng.uniform(0.1, 0.9, shape))
        for kind, t in (('hard', hard), ('soft', soft)):
            yield wrt_output('binaryCrossEntropy', bce, f'{list(shape)} {kind}', to(rng.uniform(0.02, 0.98, shape)), t)
            z = draw(*shape) * to(3)
            yield wrt_output('binaryCrossEntropyWithLogits', bce_with_logits, f'{list(shape)} {kind}', z, t)
    large = to([[100.0], [-100.0], [1e4], [-1e4], [80.0], [-80.0]])
    for kind, t in (('wrong', to(large < 0)), ('right', to(large > 0))):
        yield wrt_output('binaryCrossEntropyWithLogits', bce_with_logits, f'large {kind}', large, t)
    for shape in ((5, 4), (1, 2), (2, 3, 4)):
        z = draw(*shape)
        labels = i32(rng.integers(0, shape[-1], shape[:-1]))
        soft = rng.uniform(0.1, 1, shape)
        soft = to(soft / soft.sum(-1, keepdims=True))
        targets = {'labels': labels, 'one-hot': to(np.eye(shape[-1])[labels]), 'soft': soft}
        for kind, t in targets.items():
            yield wrt_output('softmaxCrossEntropy', softmax_cross_entropy, f'{list(shape)} {kind}', z, t)
    big = to([[1e4, 0, -1e4], [1e4, 0, -1e4], [500, 500, 500]])
    yield wrt_output('softmaxCrossEntropy', softmax_cross_entropy, 'large labels', big, i32([0, 2, 1]))
    yield wrt_output('softmaxCrossEntropy', softmax_cross_entropy, 'large one-hot', big, to(np.eye(3)[[0, 2, 1]]))
    params = {'hidden': {'w': draw(3, 2), 'b': draw(2)}, 'out': {'w': draw(2, 2), 'b': draw(2)}}
    for lam in (0.01, 2.0):
        def penalty(p, lam=lam):
            return lam / 2 * sum(jnp.sum(jnp.square(v['w'])) for v in p.values())
        value, grads = jax.value_and_grad(penalty)(jax.tree.map(jnp.asarray, params))
        yield {'word': 'l2Penalty', 'name': f'l2Penalty {lam} {to(0).dtype}', 'args': argument({'lambda': lam}),
               'params': record_tree(params), 'inputs': [], 'outputs': records([value]),
               'dOutputs': records([to(1)]), 'dParams': record_tree(grads)}


def cases():
    for seed, to in ((7, f32), (70, f64)):
        yield from of_dtype(to, np.random.default_rng(seed))
