"""What all generators share: the settings of JAX, the JSON of a fixture, and the check of JAX against itself.

A fixture file is `{ "about", "versions", "cases" }`. An array is `{ "shape", "dtype", "data" }`: row-major elements,
bool as 0 and 1, floats by the shortest decimal that reads back to the same bits, NaN and infinities as the strings
'NaN', 'Infinity', '-Infinity'. -0 is written -0.0.

A case is `{ "word", "name", "args", "inputs", "outputs" }` and, where the word is differentiated,
- "dOutputs": a cotangent for each output,
- "dInputs": what jax.vjp makes of it for each input, null where an input is int32 or bool,
- "second" (smooth unary words only): the second derivative, elementwise, at the input.
"args" names the static arguments of the call. Every file adds what it needs; its generator says what.

Each float32 case is evaluated a second time in float64; a float32 result further than TOLERANCE from it, relative to
the largest entry (elementwise for special values), stops the generator: a fixture must not hold JAX's own rounding.
"""
import json
import os

# The widest instruction set changes float32 results in the last bit; pinned, so that x86-64 hosts agree.
os.environ.setdefault('XLA_FLAGS', '--xla_cpu_max_isa=AVX2')
os.environ.setdefault('JAX_PLATFORMS', 'cpu')

import jax
import jax.numpy as jnp
import numpy as np
import optax

jax.config.update('jax_enable_x64', True)
jax.config.update('jax_threefry_partitionable', True)
jax.config.update('jax_default_prng_impl', 'threefry2x32')
jax.config.update('jax_default_matmul_precision', 'highest')

TOLERANCE = 3e-6
DTYPES = {'float32', 'float64', 'int32', 'bool', 'uint32'}


def f32(x):
    return np.asarray(x, np.float32)


def f64(x):
    return np.asarray(x, np.float64)


def i32(x):
    return np.asarray(x, np.int32)


def boolean(x):
    return np.asarray(x, np.bool_)


def is_float(x):
    return np.asarray(x).dtype.kind == 'f'


def number(x):
    """A Python value that JSON writes briefly and that reads back to the same bits."""
    if isinstance(x, (bool, np.bool_)):
        return int(x)
    if isinstance(x, (int, np.integer)):
        return int(x)
    if np.isnan(x):
        return 'NaN'
    if np.isinf(x):
        return 'Infinity' if x > 0 else '-Infinity'
    value = float(str(x)) if isinstance(x, np.float32) else float(x)
    whole = value == int(value) and abs(value) < 1e15 and not (value == 0 and np.signbit(value))
    return int(value) if whole else value


def record(x):
    x = np.asarray(x)
    assert x.dtype.name in DTYPES, x.dtype
    return {'shape': list(x.shape), 'dtype': x.dtype.name, 'data': [number(v) for v in x.reshape(-1)]}


def records(xs):
    return [None if x is None else record(x) for x in xs]


def record_tree(tree, prefix=''):
    """A nested dictionary of arrays as one record by dotted path."""
    out = {}
    for k, v in tree.items():
        out |= record_tree(v, f'{prefix}{k}.') if isinstance(v, dict) else {prefix + k: record(v)}
    return out


def argument(x):
    """A static argument, infinities encoded as in arrays."""
    if isinstance(x, dict):
        return {k: argument(v) for k, v in x.items()}
    if isinstance(x, (list, tuple)):
        return [argument(v) for v in x]
    return number(x) if isinstance(x, (float, np.floating)) else x


def to_tuple(x):
    return tuple(x) if isinstance(x, (tuple, list)) else (x,)


def widen(x):
    return f64(x) if is_float(x) else x


def close(name, got, want, elementwise):
    got, want = np.asarray(got), np.asarray(want)
    assert got.shape == want.shape, name
    if got.dtype != np.float32:
        assert got.dtype == np.float64 or np.array_equal(got, want), name
        return
    with np.errstate(all='ignore'):
        want = want.astype(np.float32)
        same = (got == want) | (np.isnan(got) & np.isnan(want))
        if same.all():
            return
        finite = np.abs(want[np.isfinite(want)])
        scale = np.abs(want) if elementwise else finite.max(initial=1e-30)
        bad = ~same & ~(np.abs(got - want) <= TOLERANCE * scale)
    assert not bad.any(), f'{name}: float32 {got[bad]} but float64 {want[bad]}'


def differentiate(fn, inputs, d_outputs):
    """Outputs, and the input cotangents (None for int32 and bool)."""
    inputs = [jnp.asarray(x) for x in inputs]
    at = [i for i, x in enumerate(inputs) if is_float(x)]

    def of_floats(*xs):
        full = list(inputs)
        for i, x in zip(at, xs):
            full[i] = x
        return to_tuple(fn(*full))

    outputs, pull = jax.vjp(of_floats, *[inputs[i] for i in at])
    if d_outputs is None:
        return outputs, None
    cotangents = dict(zip(at, pull(tuple(jnp.asarray(d) for d in d_outputs))))
    return outputs, [cotangents.get(i) for i in range(len(inputs))]


def case(word, fn, inputs, args=None, *, name='', rng=None, d_outputs=None, special=False, second=False):
    """One case; differentiated when `rng` draws output cotangents or `d_outputs` gives them."""
    label = f'{word} {name}'.strip()
    out = {'word': word, 'name': label, 'args': argument(args or {}), 'inputs': records(inputs)}
    outputs = to_tuple(fn(*[jnp.asarray(x) for x in inputs]))
    if rng is not None and all(is_float(y) for y in outputs):
        d_outputs = [np.asarray(rng.standard_normal(y.shape), np.asarray(y).dtype) for y in outputs]
    wide = [widen(x) for x in inputs]
    wide_d = d_outputs and [widen(d) for d in d_outputs]
    outputs, d_inputs = differentiate(fn, inputs, d_outputs) if d_outputs else (outputs, None)
    true, d_true = differentiate(fn, wide, wide_d) if d_outputs else (to_tuple(fn(*map(jnp.asarray, wide))), None)
    for got, want in zip(outputs, true, strict=True):
        close(label, got, want, special)
    floats = {np.asarray(x).dtype for x in inputs if is_float(x)}
    assert len(floats) <= 1 and all(np.asarray(y).dtype in floats for y in outputs if is_float(y) and floats), label
    out['outputs'] = records(outputs)
    if d_inputs:
        for got, want in zip(d_inputs, d_true, strict=True):
            if got is not None:
                close(f'{label}: gradient', got, want, False)
                assert np.isfinite(np.asarray(got)).all(), f'{label}: gradient not finite'
        out |= {'dOutputs': records(d_outputs), 'dInputs': records(d_inputs)}
    if second:
        twice = jax.vmap(jax.grad(jax.grad(fn)))
        got, want = (twice(jnp.asarray(x).reshape(-1)).reshape(x.shape) for x in (inputs[0], wide[0]))
        close(f'{label}: second derivative', got, want, False)
        out['second'] = record(got)
    return out


def render(about, cases):
    """The text of a fixture file: one case a line, so that a change shows as one line."""
    versions = {'jax': jax.__version__, 'numpy': np.__version__, 'optax': optax.__version__}
    head = json.dumps({'about': about, 'versions': versions}, allow_nan=False)[:-1]
    lines = ',\n'.join(json.dumps(c, allow_nan=False, separators=(',', ':')) for c in cases)
    names = [c['name'] for c in cases]
    assert len(set(names)) == len(names), sorted(n for n in names if names.count(n) > 1)
    return f'{head}, "cases": [\n{lines}\n]}}\n'
