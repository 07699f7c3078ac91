"""layer.json: layers as functions of parameters and input, each in float32 and float64 (args { dtype }).

- A case has "params" and "dParams" (records by dotted path) beside "inputs" and "dInputs"; both belong to the
  training call.
- `dense`: x [..., I] · w [I, O] + b [O]. `residual`: x + dense(x), params those of the dense inside. Activations
  have no params; softmax and logSoftmax go over the last axis.
- `batchNorm`: x [..., F]; params scale, offset [F]; (x − mean) / √(variance + 1e-5) · scale + offset, the mean and
  the biased variance over all axes but the last, differentiated through. "state" { mean, variance } before,
  "nextState" = 0.9·state + 0.1·batch, and "evaluated": the inference output for the same x under "state".
- `dropout`: args { rate }, "mask" (bool, true = kept): mask ? x / (1 − rate) : 0. "evaluated" is x.
- `mlp`: params hidden.w, hidden.b, out.w, out.b; inputs x [B, I] and int32 labels [B]; the output is the loss
  softmaxCrossEntropy(out(relu(hidden(x))), labels), "evaluated" the logits.
"""
from common import argument, close, f32, f64, i32, boolean, jax, jnp, np, record, record_tree, records, widen

ACTIVATIONS = {
    'relu': jax.nn.relu, 'sigmoid': jax.nn.sigmoid, 'tanh': jnp.tanh,
    'gelu': lambda x: jax.nn.gelu(x, approximate=False), 'silu': jax.nn.silu,
    'softplus': jax.nn.softplus, 'softmax': jax.nn.softmax, 'logSoftmax': jax.nn.log_softmax,
}
EPS = 1e-5


def run(fn, params, inputs, d_output):
    """Output, dParams, dInputs of `fn(params, *inputs)`; the first input is the differentiated one."""
    output, pull = jax.vjp(lambda p, x: fn(p, x, *inputs[1:]), params, inputs[0])
    d_params, dx = pull(jnp.asarray(d_output))
    return output, d_params, dx


def layer(word, name, fn, params, inputs, rng, args=None, **more):
    params, inputs = jax.tree.map(jnp.asarray, params), [jnp.asarray(x) for x in inputs]
    dtype = inputs[0].dtype.name
    label = f'{word} {name} {dtype}'.replace('  ', ' ')
    shape = jax.eval_shape(fn, params, *inputs).shape
    dy = np.asarray(rng.standard_normal(shape) if shape else 1.0, inputs[0].dtype)
    got = run(fn, params, inputs, dy)
    want = run(fn, jax.tree.map(widen, params), [widen(x) for x in inputs], widen(dy))
    for g, w in zip(jax.tree.leaves(got), jax.tree.leaves(want), strict=True):
        close(label, g, w, False)
    output, d_params, dx = got
    return {
        'word': word, 'name': label, 'args': argument({'dtype': dtype} | (args or {})), 'params': record_tree(params),
        'inputs': records(inputs), 'outputs': records([output]), 'dOutputs': records([dy]),
        'dParams': record_tree(d_params), 'dInputs': records([dx] + [None] * (len(inputs) - 1)), **more,
    }


def dense(p, x):
    return x @ p['w'] + p['b']


def batch_norm(p, x):
    over = tuple(range(x.ndim - 1))
    return (x - x.mean(over)) / jnp.sqrt(x.var(over) + EPS) * p['scale'] + p['offset']


def cross_entropy(logits, labels):
    return -jnp.mean(jnp.take_along_axis(jax.nn.log_softmax(logits), labels[..., None], -1))


def mlp(p, x, labels):
    return cross_entropy(dense(p['out'], jax.nn.relu(dense(p['hidden'], x))), labels)


def of_dtype(to, rng):
    def draw(*shape):
        return to(rng.standard_normal(shape))
    def weights(i, o):
        return {'w': draw(i, o), 'b': draw(o)}

    for prefix in ((4,), (2, 3), ()):
        yield layer('dense', f'{list(prefix)} 3 to 2', dense, weights(3, 2), [draw(*prefix, 3)], rng)
    yield layer('dense', '[5] 1 to 1', dense, weights(1, 1), [draw(5, 1)], rng)
    for word, fn in ACTIVATIONS.items():
        x = draw(3, 4)
        yield layer(word, '[3]', lambda p, v, fn=fn: fn(v), {}, [x + to(0.05) * np.sign(x)], rng)
    for prefix in ((4,), (2, 3)):
        residual = lambda p, x: x + dense(p, x)
        yield layer('residual', f'{list(prefix)} dense 3', residual, weights(3, 3), [draw(*prefix, 3)], rng)
    for prefix in ((6,), (3, 4)):
        params = {'scale': draw(3), 'offset': draw(3)}
        state = {'mean': draw(3), 'variance': to(rng.uniform(0.5, 2, 3))}
        x = draw(*prefix, 3) * to(2) + to(0.5)
        over = tuple(range(len(prefix)))
        batch = {'mean': jnp.asarray(x).mean(over), 'variance': jnp.asarray(x).var(over)}
        nxt = {k: to(0.9 * f64(state[k]) + 0.1 * f64(batch[k])) for k in state}
        evaluated = (x - state['mean']) / np.sqrt(state['variance'] + to(EPS)) * params['scale'] + params['offset']
        yield layer('batchNorm', f'{list(prefix)} 3', batch_norm, params, [x], rng, state=record_tree(state),
                    nextState=record_tree(nxt), evaluated=record(evaluated))
    for rate in (0.0, 0.5, 0.2):
        x, mask = draw(3, 4), boolean(rng.uniform(size=(3, 4)) >= rate)
        drop = lambda p, v, m=mask, r=rate: jnp.where(m, v / (1 - r), 0)
        yield layer('dropout', f'rate {rate}', drop, {}, [x], rng, {'rate': rate},
                    mask=record(mask), evaluated=record(x))
    for batch, i, h, o in ((5, 3, 4, 3), (1, 2, 2, 2)):
        params = {'hidden': weights(i, h), 'out': weights(h, o)}
        x, labels = draw(batch, i), i32(rng.integers(0, o, batch))
        assert np.abs(dense(params['hidden'], x)).min() > 1e-3
        logits = dense(params['out'], jax.nn.relu(dense(params['hidden'], x)))
        yield layer('mlp', f'[{batch}] {i} {h} {o}', mlp, params, [x, labels], rng, evaluated=record(logits))


def cases():
    for seed, to in ((6, f32), (60, f64)):
        yield from of_dtype(to, np.random.default_rng(seed))
