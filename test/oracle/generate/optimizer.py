"""optimizer.json: ten steps of each optimizer of Optax on two problems in two dtypes, and values of its schedules.

Optimizer cases: args { problem, dtype, learningRate, … }; "start", "gradients", "trajectory", each a record by leaf:
start has the leaf's shape; gradients [10, …] holds the gradient at the point *before* each step, trajectory [11, …] the
points, the start first. `trajectory[t+1] = trajectory[t] + update(gradients[t])`. "inputs" are the problem's constants:
- quadratic: leaves w [3] and b [1]; x = (w, b); f = ½ xᵀA x − cᵀx; inputs A [4, 4], c [4]; gradient A x − c.
- rosenbrock: leaf w [2]; f = (1 − w₀)² + 100 (w₁ − w₀²)²; no inputs.
"outputs" is f along the trajectory, [11].

Formulas (g gradient, η learning rate, t = 1, 2, …; all state starts at 0 unless said; u is added to the parameters):
- sgd: u = −η g. momentum(m): v ← g + m v, u = −η v. nesterov(m): v ← g + m v, u = −η (g + m v).
- adam(b1, b2, eps): m ← b1 m + (1−b1) g, v ← b2 v + (1−b2) g², u = −η (m/(1−b1^t)) / (√(v/(1−b2^t)) + eps).
- adamW: adam's u − η · weightDecay · parameter.
- rmsprop(decay, eps): v ← decay v + (1−decay) g², u = −η g / √(v + eps): eps inside the root (Optax's default).
- adagrad(initialAccumulator, eps): s ← s + g² from s = initialAccumulator, u = −η g / √(s + eps), eps inside too.
- clipByGlobalNorm(maxNorm), then sgd: g · maxNorm/‖g‖ over all leaves together when ‖g‖ ≥ maxNorm, else g.
- weightDecay(rate), then sgd: u = −η (g + rate · parameter).

Schedule cases: args, and inputs [step int32 [n]] to outputs [value float64 [n]]; the step count starts at 0.
- constant { value }. exponential { init, transitionSteps, decayRate, staircase }: init · decayRate^(t/transitionSteps),
  the exponent floored under staircase. piecewise { init, boundaries: { step: factor } }: every factor with
  boundary ≤ t applies.
- cosine { init, decaySteps, alpha }: init · ((1−alpha) ½ (1 + cos(π min(t, decaySteps)/decaySteps)) + alpha).
- warmupCosine { init, peak, warmupSteps, decaySteps, end }: linear from init to peak in warmupSteps, then cosine to
  end at decaySteps, which counts from 0 and so includes the warm-up.
"""
from common import argument, f32, f64, i32, jax, jnp, np, optax, record, records

ADAM = {'learningRate': 0.1, 'b1': 0.9, 'b2': 0.999, 'eps': 1e-8}
OPTIMIZERS = [
    ('sgd', {'learningRate': 0.05}, lambda lr: optax.sgd(lr)),
    ('momentum', {'learningRate': 0.02, 'momentum': 0.9}, lambda lr: optax.sgd(lr, momentum=0.9)),
    ('nesterov', {'learningRate': 0.02, 'momentum': 0.9}, lambda lr: optax.sgd(lr, momentum=0.9, nesterov=True)),
    ('adam', ADAM, lambda lr: optax.adam(lr)),
    ('adamW', ADAM | {'weightDecay': 1e-4}, lambda lr: optax.adamw(lr)),
    ('adamW', ADAM | {'weightDecay': 0.1}, lambda lr: optax.adamw(lr, weight_decay=0.1)),
    ('rmsprop', {'learningRate': 0.02, 'decay': 0.9, 'eps': 1e-8}, lambda lr: optax.rmsprop(lr)),
    ('adagrad', {'learningRate': 0.1, 'initialAccumulator': 0.1, 'eps': 1e-7}, lambda lr: optax.adagrad(lr)),
    ('clipByGlobalNorm', {'learningRate': 0.3, 'maxNorm': 2.0},
     lambda lr: optax.chain(optax.clip_by_global_norm(2.0), optax.sgd(lr))),
    ('weightDecay', {'learningRate': 0.05, 'rate': 0.1},
     lambda lr: optax.chain(optax.add_decayed_weights(0.1), optax.sgd(lr))),
]
STEPS = 10


def problems(to):
    a = to([[3, 0.5, 0.2, 0], [0.5, 2, 0.1, 0.3], [0.2, 0.1, 1, 0], [0, 0.3, 0, 0.5]])
    c = to([1, -2, 0.5, 0.25])

    def quadratic(p):
        x = jnp.concatenate([p['w'], p['b']])
        return 0.5 * x @ a @ x - c @ x

    def rosenbrock(p):
        x, y = p['w']
        return (1 - x) ** 2 + 100 * (y - x * x) ** 2

    yield 'quadratic', quadratic, {'w': to([2, -1.5, 3]), 'b': to([-2])}, [a, c]
    yield 'rosenbrock', rosenbrock, {'w': to([-1.2, 1])}, []


def stacked(trees):
    return {k: record(np.stack([np.asarray(t[k]) for t in trees])) for k in trees[0]}


def follow(f, start, optimizer):
    params, state = jax.tree.map(jnp.asarray, start), optimizer.init(start)
    points, gradients, values = [params], [], [f(params)]
    for _ in range(STEPS):
        g = jax.grad(f)(params)
        updates, state = optimizer.update(g, state, params)
        params = optax.apply_updates(params, updates)
        points, gradients, values = points + [params], gradients + [g], values + [f(params)]
    return points, gradients, values


def trajectories():
    ends = {}
    for to in (f64, f32):
        for problem, f, start, constants in problems(to):
            for word, args, make in OPTIMIZERS:
                # Rosenbrock's gradient is large at the start: plain descent needs a small step.
                lr = args['learningRate']
                if problem == 'rosenbrock' and word in ('sgd', 'momentum', 'nesterov', 'weightDecay'):
                    lr = 0.0005
                elif problem == 'rosenbrock' and word == 'clipByGlobalNorm':
                    lr = 0.05
                points, gradients, values = follow(f, start, make(lr))
                dtype = np.asarray(start['w']).dtype.name
                assert all(np.asarray(v).dtype.name == dtype for p in points for v in p.values())
                decay = f' {args["weightDecay"]}' if 'weightDecay' in args else ''
                name = f'{word}{decay} {problem}'
                # The two dtypes must tell one story, or the float32 trajectory amplifies rounding.
                end = np.concatenate([f64(v) for v in points[-1].values()])
                other = ends.setdefault(name, end)
                assert np.abs(end - other).max() <= 1e-5 * np.abs(end).max(), (name, end, other)
                assert f64(values[-1]) < f64(values[0]), name
                yield {
                    'word': word, 'name': f'{name} {dtype}',
                    'args': argument({'problem': problem, 'dtype': dtype} | args | {'learningRate': lr}),
                    'inputs': records(constants), 'outputs': records([np.asarray(values, dtype)]),
                    'start': {k: record(v) for k, v in start.items()},
                    'gradients': stacked(gradients), 'trajectory': stacked(points),
                }


def schedules():
    s = optax.schedules
    exp = {'init': 0.1, 'transitionSteps': 10, 'decayRate': 0.5}
    warm = {'init': 0.01, 'peak': 0.2, 'warmupSteps': 10, 'decaySteps': 50, 'end': 0.002}
    made = [
        ('constant', {'value': 0.1}, s.constant_schedule(0.1)),
        ('exponential', exp | {'staircase': False}, s.exponential_decay(0.1, 10, 0.5)),
        ('exponential', exp | {'staircase': True}, s.exponential_decay(0.1, 10, 0.5, staircase=True)),
        ('piecewise', {'init': 0.1, 'boundaries': {'10': 0.5, '30': 0.1}},
         s.piecewise_constant_schedule(0.1, {10: 0.5, 30: 0.1})),
        ('cosine', {'init': 0.1, 'decaySteps': 40, 'alpha': 0.0}, s.cosine_decay_schedule(0.1, 40)),
        ('cosine', {'init': 0.1, 'decaySteps': 40, 'alpha': 0.1}, s.cosine_decay_schedule(0.1, 40, 0.1)),
        ('warmupCosine', warm, s.warmup_cosine_decay_schedule(0.01, 0.2, 10, 50, 0.002)),
        ('warmupCosine', warm | {'init': 0.0, 'end': 0.0}, s.warmup_cosine_decay_schedule(0.0, 0.2, 10, 50, 0.0)),
    ]
    steps = i32([0, 1, 2, 5, 9, 10, 11, 15, 19, 20, 21, 29, 30, 31, 39, 40, 41, 49, 50, 51, 100])
    for word, args, schedule in made:
        values = f64([np.asarray(schedule(jnp.asarray(int(t), jnp.int64)), np.float64) for t in steps])
        settings = {k: v for k, v in args.items() if k in ('staircase', 'alpha', 'end')}
        yield {'word': word, 'name': f'{word} {settings}', 'args': argument(args),
               'inputs': records([steps]), 'outputs': records([values])}


def cases():
    yield from trajectories()
    yield from schedules()
