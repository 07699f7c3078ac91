"""JAX's own epoch of a network of two dense layers, as a lax.scan: what `test/bench/xla.mjs` compares with. One line in, one epoch, one line out."""
import json
import sys
import time

import jax
import jax.numpy as jnp
import numpy as np

inputs, hidden, batch, steps, rate = json.loads(sys.argv[1])
rng = np.random.default_rng(0)
x = jnp.asarray(rng.normal(size=(batch * steps, inputs)).astype('float32'))
y = jnp.asarray((np.arange(batch * steps) * 7 % 10).astype('int32'))
params = {
    'w1': jnp.asarray(rng.normal(size=(inputs, hidden)).astype('float32') / inputs ** 0.5), 'b1': jnp.zeros(hidden),
    'w2': jnp.asarray(rng.normal(size=(hidden, 10)).astype('float32') / hidden ** 0.5), 'b2': jnp.zeros(10),
}


def loss(p, x, y):
    h = jax.nn.relu(jnp.matmul(x, p['w1'], precision='highest') + p['b1'])
    logits = jnp.matmul(h, p['w2'], precision='highest') + p['b2']
    return -jnp.mean(jnp.take_along_axis(jax.nn.log_softmax(logits), y[:, None], 1))


def step(p, rows):
    value, g = jax.value_and_grad(loss)(p, x[rows], y[rows])
    return jax.tree.map(lambda a, b: a - rate * b, p, g), value


epoch = jax.jit(lambda p, order: jax.lax.scan(step, p, order), donate_argnums=0)
order = np.arange(batch * steps, dtype='int32').reshape(steps, batch)
params, values = epoch(params, order)
values.block_until_ready()
print('ready', flush=True)
for line in sys.stdin:
    begun = time.perf_counter()
    order = np.random.default_rng(1).permutation(batch * steps).astype('int32').reshape(steps, batch)
    params, values = epoch(params, order)
    np.asarray(values)
    print((time.perf_counter() - begun) * 1000, flush=True)
