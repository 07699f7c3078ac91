"""accuracy.json: elementary functions over their whole range, float64 values from mpmath in 60 digits; inputs are float32 numbers."""
import mpmath as mp

from common import f32, f64, np, record

mp.mp.dps = 60


def softplus(x):
    return mp.log1p(mp.exp(x)) if x < 200 else x


FUNCTIONS = {
    'exp2': (lambda x: mp.mpf(2) ** x, -125, 127.9), 'log2': (lambda x: mp.log(x, 2), 0, None), 'cbrt': (lambda x: mp.sign(x) * mp.cbrt(abs(x)), None, None),
    'tan': (mp.tan, -1e5, 1e5), 'asin': (mp.asin, -1, 1), 'acos': (mp.acos, -1, 1), 'atan': (mp.atan, None, None),
    'sinh': (mp.sinh, -89.4, 89.4), 'cosh': (mp.cosh, -89.4, 89.4), 'asinh': (mp.asinh, None, None), 'acosh': (mp.acosh, 1, None),
    'atanh': (mp.atanh, -1, 1), 'logSigmoid': (lambda x: -softplus(-x), -1e30, 80),
    'softsign': (lambda x: x / (1 + abs(x)), None, None), 'elu': (lambda x: x if x > 0 else mp.expm1(x), None, None),
}


def cases():
    rng = np.random.default_rng(12)
    powers = [sign * m * 2.0**e for e in range(-125, 127, 14) for m in (1.0, 1.37) for sign in (1, -1)]
    drawn = [*rng.uniform(-1, 1, 16), *rng.uniform(-4, 4, 16), *rng.uniform(-89.3, 89.3, 16), 89.3, -89.3, 1.0 + 2**-20, 1.0 - 2**-20]
    numbers = sorted({float(x) for x in f32(powers + drawn)})
    for word, (fn, low, high) in FUNCTIONS.items():
        xs = [x for x in numbers if (low is None or x > low) and (high is None or x < high)]
        yield {'word': word, 'name': word, 'args': {}, 'inputs': [record(f64(xs))], 'outputs': [record(f64([float(fn(mp.mpf(x))) for x in xs]))]}
