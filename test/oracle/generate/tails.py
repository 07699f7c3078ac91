"""tails.json: functions and their derivatives where float32 and float64 run out: float64 values from mpmath, in 60 digits.

Inputs are float32 numbers, also where the case is used in float64. "dInputs" is the derivative, the cotangent being 1. Where a value is beyond
float64 it is the infinity or the 0 that it rounds to.
"""
from mpmath import cos, erf, erfc, exp, expm1, log, log1p, mp, mpf, pi, sin, sqrt, tanh

from common import f32, f64, np, record

mp.dps = 60

SIZES = [1e-30, 1e-3, 0.1, 0.3, 0.4765, 0.5, 0.7, 1, 1.5, 2, 2.5, 3, 3.5, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 17, 20, 30, 50, 87, 100, 700, 1e4, 3e7,
         1e30]


def held(f):
    """f, where what mpmath cannot hold is its limit."""
    def at(x):
        return mpf(f(max(min(x, mpf(10) ** 5), -mpf(10) ** 5)))
    return at


logistic = held(lambda x: 1 / (1 + exp(-x)))
bell = held(lambda x: 2 / sqrt(pi) * exp(-x * x))
phi = held(lambda x: exp(-x * x / 2) / sqrt(2 * pi))
below = held(lambda x: erfc(-x / sqrt(2)) / 2)
smooth = held(lambda x: log1p(exp(x)))
bend = held(tanh)


def softplus(x):
    return x if x > 1e5 else smooth(x)


def mish(x):
    return x * bend(softplus(x))


def mish_slope(x):
    return bend(softplus(x)) + x * (1 - bend(softplus(x)) ** 2) * logistic(x)


BOTH = {
    'erf': (held(erf), bell),
    'erfc': (held(erfc), lambda x: -bell(x)),
    'sigmoid': (logistic, lambda x: logistic(x) * logistic(-x)),
    'tanh': (bend, lambda x: 1 - bend(x) ** 2),
    'gelu': (lambda x: x * below(x), lambda x: below(x) + x * phi(x)),
    'silu': (lambda x: x * logistic(x), lambda x: logistic(x) * (1 + x * logistic(-x))),
    'softplus': (softplus, logistic),
    'mish': (mish, mish_slope),
    'exp': (exp, exp),
    'expm1': (expm1, exp),
    'sin': (sin, cos),
    'cos': (cos, lambda x: -sin(x)),
}
POSITIVE = {
    'log': (log, lambda x: 1 / x),
    'log1p': (log1p, lambda x: 1 / (1 + x)),
}


def of(word, functions, sizes):
    xs = [float(x) for x in f32(sizes)]
    if word in ('exp', 'expm1'):
        xs = [x for x in xs if abs(x) < 1e4]
    values, slopes = ([float(f(mpf(x))) for x in xs] for f in functions)
    return {'word': word, 'name': f'{word} in the tails', 'args': {}, 'inputs': [record(f64(xs))], 'outputs': [record(f64(values))],
            'dOutputs': [record(np.ones(len(xs)))], 'dInputs': [record(f64(slopes))]}


def cases():
    for word, functions in BOTH.items():
        yield of(word, functions, SIZES + [-x for x in SIZES])
    for word, functions in POSITIVE.items():
        yield of(word, functions, SIZES)
