"""python flax_linen.py FILE: what Flax trains and saves: flax.json, whose `bytes` are the variables, flattened with '/', as a safetensors file, of

    Dense(4), BatchNorm, relu, Dense(3, use_bias=False) on five features

and `output` what it gives, evaluating, for `input`. Made with flax 0.12.8, jax 0.10.2 and safetensors 0.8.0.
"""
import base64
import json
import sys

import flax
import flax.linen as nn
import jax
import jax.numpy as jnp
import numpy as np
import optax
from safetensors.numpy import save


class Net(nn.Module):
    @nn.compact
    def __call__(self, x, train):
        x = nn.Dense(4)(x)
        x = nn.BatchNorm(use_running_average=not train, momentum=0.9)(x)
        return nn.Dense(3, use_bias=False)(nn.relu(x))


net = Net()
key = jax.random.key(0)
variables = net.init(key, jnp.zeros((1, 5)), train=False)
for step in range(5):
    x = jax.random.normal(jax.random.fold_in(key, step), (16, 5))

    def loss(params):
        logits, new = net.apply({**variables, 'params': params}, x, train=True, mutable=['batch_stats'])
        return optax.softmax_cross_entropy_with_integer_labels(logits, x[:, :3].argmax(1)).mean(), new

    grads, new = jax.grad(loss, has_aux=True)(variables['params'])
    variables = {'params': jax.tree.map(lambda p, g: p - 0.1 * g, variables['params'], grads), **new}
x = jax.random.normal(jax.random.key(1), (6, 5))
flat = flax.traverse_util.flatten_dict(variables, sep='/')
with open(sys.argv[1], 'w', encoding='utf-8') as file:
    json.dump({
        'about': __doc__.split('\n', 1)[0], 'versions': {'flax': flax.__version__, 'jax': jax.__version__},
        'bytes': base64.b64encode(save({name: np.asarray(value) for name, value in flat.items()})).decode(),
        'input': np.asarray(x).tolist(), 'output': np.asarray(net.apply(variables, x, train=False)).tolist(),
    }, file, indent=1)
    file.write('\n')
