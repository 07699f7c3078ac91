# Coefficients of the polynomials and quotients in src/engine/wasm/math, never needed at run time.
#
#     python3 test/engine/wasm/math/coefficients.py [name …]        (needs mpmath 1.3)
#
# Method: Remez's exchange (E. Ya. Remez, "Sur le calcul effectif des polynômes d'approximation de Tchebychef", Comptes rendus 199
# (1934), pp. 337–340) with the error weighted as the function is used, in 60 digits; for quotients the levelled error is found by
# iteration, as in W. J. Cody, W. Fraser, J. F. Hart, "Rational Chebyshev approximation using linear equations", Numerische Mathematik
# 12 (1968), pp. 242–251. Coefficients of float32 are rounded one after the other, lowest power first, the others fitted anew.
#
# The sources give the fewest decimal digits that are the same float32, or that move a result of float64 by less than 2⁻⁵⁵ of itself.
import struct
import sys
from mpmath import cos, erf, erfc, exp, log, lu_solve, matrix, mp, mpf, pi, sin, sqrt, tanh

mp.dps = 400 if '2/pi' in sys.argv[1:] else 60


def float32(c):
    return mpf(struct.unpack('f', struct.pack('f', float(c)))[0])


def float64(c):
    return mpf(float(c))


def value(coefficients, x):
    y = mpf(0)
    for c in reversed(coefficients):
        y = y * x + c
    return y


def extrema(error, a, b, count, density=24):
    """The places of the largest deviation in each run of one sign, `count` neighbouring ones of them."""
    n = count * density
    # Dense towards both ends, as the extrema are.
    xs = [a + (b - a) * (1 - cos(pi * i / n)) / 2 for i in range(n + 1)]
    runs = []
    for x in xs:
        e = error(x)
        if runs and (e > 0) == (runs[-1][1] > 0):
            if abs(e) > abs(runs[-1][1]):
                runs[-1] = (x, e)
        else:
            runs.append((x, e))
    while len(runs) > count:
        if len(runs) == count + 1:
            runs.pop(0 if abs(runs[0][1]) < abs(runs[-1][1]) else -1)
        else:
            # Dropping the smallest deviation and its smaller neighbour keeps the signs alternating.
            i = min(range(len(runs)), key=lambda k: abs(runs[k][1]))
            if i in (0, len(runs) - 1):
                runs.pop(i)
            else:
                j = i - 1 if abs(runs[i - 1][1]) < abs(runs[i + 1][1]) else i + 1
                for k in sorted((i, j), reverse=True):
                    runs.pop(k)
    return runs


def remez(f, weight, a, b, top, fixed=()):
    """A polynomial for which weight·(p - f) is levelled; its lowest coefficients may be given. With it the largest deviation."""
    first = len(fixed)
    count = top + 2 - first
    a, b = mpf(a), mpf(b)
    xs = [a + (b - a) * (1 - cos(pi * (2 * i + 1) / (2 * count))) / 2 for i in range(count)]
    for _ in range(30):
        left, right = matrix(count, count), matrix(count, 1)
        for i, x in enumerate(xs):
            for j in range(first, top + 1):
                left[i, j - first] = x ** j
            left[i, count - 1] = (-1) ** i / weight(x)
            right[i] = f(x) - value(fixed, x)
        solution = lu_solve(left, right)
        p = list(fixed) + [solution[j] for j in range(count - 1)]
        runs = extrema(lambda x: weight(x) * (value(p, x) - f(x)), a, b, count)
        sizes = [abs(e) for _, e in runs]
        if len(runs) < count or max(sizes) < min(sizes) * mpf('1.01'):
            break
        xs = [x for x, _ in runs]
    return p, max(sizes)


def lawson(f, weight, b, top, bottom):
    """p and q whose quotient is nearly levelled for x² in [0, b]: weighted least squares, heavier where the error is large."""
    n = 12 * (top + bottom + 2)
    zs = [b * ((1 - cos(pi * (i + mpf(1) / 2) / n)) / 2) ** 2 for i in range(n)]
    fs, ws = [f(z) for z in zs], [weight(z) for z in zs]
    # Powers of z/b keep the normal equations solvable.
    rows = [[(z / b) ** j for j in range(top + 1)] + [-u * (z / b) ** j for j in range(1, bottom + 1)] for z, u in zip(zs, fs)]
    size = top + bottom + 1
    under, heavy, best = [mpf(1)] * n, [mpf(1)] * n, None
    for _ in range(40):
        scale = [h * (w / u) ** 2 for h, w, u in zip(heavy, ws, under)]
        left, right = matrix(size, size), matrix(size, 1)
        for s, row, u in zip(scale, rows, fs):
            scaled = [s * r for r in row]
            for i in range(size):
                right[i] += scaled[i] * u
                for j in range(i + 1):
                    left[i, j] += scaled[i] * row[j]
        for i in range(size):
            for j in range(i):
                left[j, i] = left[i, j]
        c = lu_solve(left, right)
        p, q = [c[j] / b ** j for j in range(top + 1)], [mpf(1)] + [c[top + j] / b ** j for j in range(1, bottom + 1)]
        under = [value(q, z) for z in zs]
        deviation = [abs(w * (value(p, z) / u - v)) for w, z, u, v in zip(ws, zs, under, fs)]
        worst = max(deviation)
        if min(under) > 0 and (best is None or worst < best[0]):
            best = (worst, p, q)
        heavy = [max(h * d / worst, mpf('1e-9')) for h, d in zip(heavy, deviation)]
        top_weight = max(heavy)
        heavy = [h / top_weight for h in heavy]
    return best[1], best[2]


def quotient(f, weight, b, top, bottom):
    """p, q with q[0] = 1 for which weight·(p/q - f) is levelled on [0, b], and the largest deviation."""
    b = mpf(b)
    p, q = lawson(f, weight, b, top, bottom)
    count = top + bottom + 2
    error = lambda z: weight(z) * (value(p, z) / value(q, z) - f(z))
    worst = mpf(1)
    for _ in range(12):
        # Extrema lie evenly in √z, not in z.
        runs = [(x * x, e) for x, e in extrema(lambda x: error(x * x), mpf(0), sqrt(b), count)]
        sizes = [abs(e) for _, e in runs]
        worst = min(worst, max(sizes))
        if len(runs) < count or max(sizes) < min(sizes) * mpf('1.02'):
            break
        level = sum(sizes) / count * (1 if runs[0][1] > 0 else -1)
        for _ in range(8):  # Newton's iteration for p, q and the level together
            left, right = matrix(count, count), matrix(count, 1)
            for i, (z, _) in enumerate(runs):
                sign = (-1) ** i / weight(z)
                target = f(z) + sign * level
                for j in range(top + 1):
                    left[i, j] = z ** j
                for j in range(1, bottom + 1):
                    left[i, top + j] = -target * z ** j
                left[i, count - 1] = -sign * value(q, z)
                right[i] = target * value(q, z) - value(p, z)
            step = lu_solve(left, right)
            p = [u + step[j] for j, u in enumerate(p)]
            q = [u + (step[top + j] if j else 0) for j, u in enumerate(q)]
            level += step[count - 1]
    return p, q, worst


def rounded(f, weight, a, b, top, to, fixed=()):
    """A polynomial with coefficients of the dtype."""
    fixed = list(fixed)
    if to is float64:
        fixed = [to(c) for c in remez(f, weight, a, b, top, fixed)[0]]
    while len(fixed) <= top:
        fixed.append(to(remez(f, weight, a, b, top, fixed)[0][len(fixed)]))
    worst = max(abs(weight(x) * (value(fixed, x) - f(x))) for x in (mpf(a) + (mpf(b) - mpf(a)) * i / 997 for i in range(998)))
    return fixed, worst


def show(name, coefficients, worst):
    print(f'{name}: error {float(worst):.2g}\n  ' + ', '.join(repr(float(c)) for c in coefficients))


def rest_of_log(z):
    if z < mpf('1e-30'):
        return mpf(2) / 3 + 2 * z / 5
    s = sqrt(z)
    return (log((1 + s) / (1 - s)) / s - 2) / z


def rest_of_sine(z):
    return mpf(1) / 6 - z / 120 if z < mpf('1e-25') else (1 - sin(sqrt(z)) / sqrt(z)) / z


def rest_of_cosine(z):
    return mpf(1) / 24 - z / 720 if z < mpf('1e-15') else (cos(sqrt(z)) - 1 + z / 2) / z ** 2


def half(f, floor):
    """
    u(x)/x as a function of x², where f = u/(1 + u²/4), and the weight by which its error comes to f's relative one. The weight vanishes
    where f is 1; the floor keeps the square of the error small there.
    """
    tiny = mpf('1e-30')

    def u(z):
        y = f(sqrt(z + tiny))
        return 2 * y / (1 + sqrt(1 - y * y)) / sqrt(z + tiny)

    def weight(z):
        t = u(z) * sqrt(z + tiny) / 2
        return ((1 - t * t) / (1 + t * t) + mpf(floor)) / u(z)

    return u, weight


def polynomials(name, f, weight, a, b, degree32, degree64, fixed=()):
    for dtype, degree, to in (('float32', degree32, float32), ('float64', degree64, float64)):
        show(f'{name} {dtype}', *rounded(f, weight, a, b, degree, to, fixed))


def quotients(name, f, *cases):
    """For u/x = 1 + D/Q."""
    for dtype, limit, floor, top, bottom in cases:
        p, q, worst = quotient(*half(f, floor), mpf(limit) ** 2, top, bottom)
        difference = [(p[j] if j <= top else 0) - q[j] for j in range(bottom + 1)]
        show(f'{name} {dtype} over', difference, worst)
        show(f'{name} {dtype} under', q, worst)


def rest_of_erf(z):
    return 2 / sqrt(pi) * (1 - z / 3) - 1 if z < mpf('1e-15') else erf(sqrt(z)) / sqrt(z) - 1


def scaled_erfc(k):
    """s(q) of (1 + 2y)·exp(y²)·erfc(y) = 1 + w·s(w - 1), where w = 2y/(y + k), and the weight by which its error comes to erfc's relative one."""
    tiny = mpf('1e-25')

    def parts(q):
        w = max(mpf(q) + 1, tiny)
        y = k * w / (2 - w)
        return w, (1 + 2 * y) * exp(y * y) * erfc(y)

    def s(q):
        w, value = parts(q)
        return (value - 1) / w

    def weight(q):
        w, value = parts(q)
        return w / value

    return s, weight


def erfc_of(dtype, to, k, largest, degree):
    s, weight = scaled_erfc(mpf(k))
    top = (mpf(largest) - k) / (mpf(largest) + k)
    show(f'erfc {dtype}', *rounded(s, weight, -1, top, degree, to))


LN2 = log(2)
LAST = ((sqrt(2) - 1) / (sqrt(2) + 1)) ** 2 * mpf('1.001')
EIGHTH = (pi / 4 * mpf('1.0001')) ** 2
ALL = {
    'exponential': lambda: polynomials(
        'exponential', lambda r: exp(r / 2), lambda r: exp(-r / 2), -LN2 * mpf('1.0001'), LN2 * mpf('1.0001'), 6, 11, [mpf(1), mpf(1) / 2]),
    'log': lambda: polynomials('log', rest_of_log, lambda z: (z + mpf('1e-12')) / 2, 0, LAST, 2, 6),
    'sine': lambda: polynomials('sine', rest_of_sine, lambda z: z + mpf('1e-12'), 0, EIGHTH, 2, 5),
    'cosine': lambda: polynomials('cosine', rest_of_cosine, lambda z: z ** 2 + mpf('1e-12'), 0, EIGHTH, 2, 5),
    'tanh': lambda: quotients('tanh', tanh, ('float32', '9.02', '1e-4', 2, 3), ('float64', '19.1', '1e-8', 5, 6)),
    'erf': lambda: (
        quotients('erf', erf, ('float32', '3.93', '1e-4', 3, 4)),
        show('erf float64', *rounded(rest_of_erf, lambda z: sqrt(z + mpf('1e-30')) / erf(sqrt(z + mpf('1e-30'))), 0, mpf('0.2276'), 10, float64))),
    'erfc': lambda: (erfc_of('float32', float32, 2, '10.1', 8), erfc_of('float64', float64, 4, '27.3', 21)),
    # Only by name: it needs more digits than the others.
    '2/pi': lambda: print('2/pi: ' + '%x' % int((2 / pi) * mpf(2) ** 1208)),
}

if __name__ == '__main__':
    for name, run in ALL.items():
        if name in sys.argv[1:] or len(sys.argv) == 1 and name != '2/pi':
            run()
