"""random.json: jax.random with threefry2x32 and jax_threefry_partitionable=True.

`normal` and `gumbel` are to match within 1e-6, `truncatedNormal` within 1e-5, everything else bit for bit.

- A key is its uint32 data [2]: the seed's high and low 32 bits. uint32 elements are plain numbers 0 … 2^32 − 1.
- `threefry2x32`: inputs key [2] and counter [2]; the first cases are the published known answers of Random123.
- `key`: args { seed }, no input. JAX needs x64 enabled to keep a seed's high half; "x64" says that this seed does.
- `split`: args { n }; output [n, 2]. `foldIn`: args { data }, an integer 0 … 2^32 − 1.
- `bits` (32 bits, uint32), `uniform` and `normal`: args { shape, dtype?, minval?, maxval? }; float32 unless given.
- `bernoulli`: args { p, shape }: uniform(key, shape, float32) < p, with p rounded to float32.
- `gumbel`: as `normal`. `categorical`: args { shape }; the second input holds logits, drawn along the last axis.
- `truncatedNormal`: args { shape, dtype, lower, upper }.
- `chain`: args { path, … }: the key goes through `path`, a list of ['split', n, i] (child i of n) and ['foldIn', data];
  the output is uniform float32 of `shape` from the key it ends at, which is "key".
"""
from common import argument, f32, jax, jnp, np, records

from jax.extend.random import threefry_2x32

KNOWN = [
    (('00000000', '00000000'), ('00000000', '00000000'), ('6b200159', '99ba4efe')),
    (('ffffffff', 'ffffffff'), ('ffffffff', 'ffffffff'), ('1cb996fc', 'bb002be7')),
    (('13198a2e', '03707344'), ('243f6a88', '85a308d3'), ('c4923a9c', '483df7a0')),
]
SEEDS = [0, 1, 42, 2**31 - 1, 2**31, 2**32 - 1, 2**40 + 5, 2**53 - 1]
SHAPES = [[], [5], [3, 4], [2, 3, 5], [0], [1, 1]]
PATHS = [
    [['split', 2, 0]], [['split', 2, 1]], [['split', 3, 2], ['split', 2, 0]], [['foldIn', 7], ['foldIn', 11]],
    [['split', 5, 4], ['foldIn', 3]], [['foldIn', 2**32 - 1], ['split', 2, 1], ['foldIn', 0]],
]


def uint32(x):
    return np.asarray(x, np.uint32)


def data(key):
    return uint32(jax.random.key_data(key))


def case(word, name, inputs, args, outputs, **more):
    return {'word': word, 'name': f'{word} {name}', 'args': argument(args), 'inputs': records(inputs),
            'outputs': records([np.asarray(y) for y in outputs]), **more}


def threefry(key, counter):
    return uint32(threefry_2x32(uint32(key), uint32(counter)))


def known_answers(rng):
    for key, counter, want in KNOWN:
        k, c, w = (uint32([int(h, 16) for h in pair]) for pair in (key, counter, want))
        got = threefry(k, c)
        assert (got == w).all(), (got, w)
        yield case('threefry2x32', f'known answer {key[0]}', [k, c], {}, [got])
    for i in range(4):
        k, c = (uint32(rng.integers(0, 2**32, 2)) for _ in range(2))
        yield case('threefry2x32', f'random {i}', [k, c], {}, [threefry(k, c)])


def keys():
    for seed in SEEDS:
        wide = data(jax.random.key(seed))
        assert list(wide) == [seed >> 32, seed & 0xFFFFFFFF]
        with jax.enable_x64(False):
            narrow = data(jax.random.key(seed))
        yield case('key', str(seed), [], {'seed': seed}, [wide], x64=not (wide == narrow).all())
    for seed in (0, 42, 2**40 + 5):
        key = jax.random.key(seed)
        for n in (1, 2, 3, 5):
            yield case('split', f'{seed} into {n}', [data(key)], {'n': n}, [data(jax.random.split(key, n))])
        for number in (0, 1, 2, 42, 1000003, 2**31 - 1, 2**31, 2**32 - 1):
            folded = jax.random.fold_in(key, uint32(number))
            yield case('foldIn', f'{seed} {number}', [data(key)], {'data': number}, [data(folded)])


def draws():
    r = jax.random
    for seed in (0, 42):
        key = r.key(seed)
        for shape in SHAPES:
            args = {'shape': shape}
            yield case('bits', f'{seed} {shape}', [data(key)], args, [r.bits(key, shape, 'uint32')])
            for dtype in ('float32', 'float64'):
                typed = args | {'dtype': dtype}
                yield case('uniform', f'{seed} {dtype} {shape}', [data(key)], typed, [r.uniform(key, shape, dtype)])
                yield case('normal', f'{seed} {dtype} {shape}', [data(key)], typed, [r.normal(key, shape, dtype)])
                yield case('gumbel', f'{seed} {dtype} {shape}', [data(key)], typed, [r.gumbel(key, shape, dtype)])
            bern = r.bernoulli(key, jnp.float32(0.3), shape)
            assert (np.asarray(bern) == (np.asarray(r.uniform(key, shape, 'float32')) < f32(0.3))).all()
            yield case('bernoulli', f'{seed} {shape}', [data(key)], {'p': 0.3, 'shape': shape}, [bern])
        for lo, hi in ((-1.0, 1.0), (0.5, 3.25), (-10.0, -9.0), (-0.1, 0.3)):
            for dtype in ('float32', 'float64'):
                args = {'shape': [3, 4], 'dtype': dtype, 'minval': lo, 'maxval': hi}
                out = r.uniform(key, [3, 4], dtype, minval=lo, maxval=hi)
                yield case('uniform', f'{seed} {dtype} {lo} to {hi}', [data(key)], args, [out])
        for shape in ([4], [3, 5], [2, 3, 7]):
            logits = np.random.default_rng(seed).normal(size=shape).astype(np.float32) * 2
            yield case('categorical', f'{seed} {shape}', [data(key), logits], {'shape': shape}, [r.categorical(key, logits).astype(np.int32)])
        for lower, upper in ((-2.0, 2.0), (-1.0, 0.5), (0.5, 3.0)):
            for dtype in ('float32', 'float64'):
                args = {'shape': [3, 4], 'dtype': dtype, 'lower': lower, 'upper': upper}
                out = r.truncated_normal(key, lower, upper, [3, 4], dtype)
                yield case('truncatedNormal', f'{seed} {dtype} {lower} to {upper}', [data(key)], args, [out])
    key = r.key(7)
    yield case('bits', '7 [1000]', [data(key)], {'shape': [1000]}, [r.bits(key, [1000], 'uint32')])
    args = {'shape': [1000], 'dtype': 'float32'}
    yield case('normal', '7 float32 [1000]', [data(key)], args, [r.normal(key, [1000], 'float32')])


def chains():
    start = jax.random.key(42)
    for path in PATHS:
        key = start
        for step in path:
            folds = step[0] == 'foldIn'
            key = jax.random.fold_in(key, uint32(step[1])) if folds else jax.random.split(key, step[1])[step[2]]
        out = jax.random.uniform(key, [4], 'float32')
        yield case('chain', str(path), [data(start)], {'path': path, 'shape': [4]}, [out], key=records([data(key)])[0])


def cases():
    yield from known_answers(np.random.default_rng(5))
    yield from keys()
    yield from draws()
    yield from chains()
