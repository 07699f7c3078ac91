// Compiles programs by name with the built package of the checkout given, and prints for each the modules it made and what explain() says.
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { modules } from './record.mjs'

const [checkout] = process.argv.slice(2)
const load = path => import(pathToFileURL(join(checkout, 'dist', path, 'index.js')).href)
const P = await load('')
const [L, Loss, Opt, Random, Train, { digits }] = await Promise.all(['layer', 'loss', 'optimizer', 'random', 'train', 'datasets'].map(load))

const key = Random.key(0)
const draw = (name, shape) => Random.normal(Random.foldIn(key, name), shape)
const x = draw('x', [8, 12]), y = draw('y', [8, 12]), w = draw('w', [12, 5])

/** Words of one tensor, then programs of several. */
const words = [
  'abs', 'neg', 'exp', 'expm1', 'log', 'log1p', 'sqrt', 'rsqrt', 'square', 'sign', 'sin', 'cos', 'tanh', 'erf', 'sigmoid', 'relu', 'gelu', 'silu',
  'softplus', 'softmax', 'logSoftmax', 'logSumExp', 'sum', 'mean', 'max', 'min', 'prod', 'variance', 'std', 'argmax', 'argmin', 'cumsum',
  'transpose', 'flatten',
]
const programs = {
  ...Object.fromEntries(words.flatMap(name => [
    [name, () => [P.compile(a => P[name](a)), x]],
    ...['argmax', 'argmin', 'sign'].includes(name) ? [] : [[`grad ${name}`, () => [P.compile(P.grad(a => P.sum(P[name](a)))), x]]],
  ])),
  'sum over axis 0': () => [P.compile(a => P.sum(a, 0)), x],
  'softmax over axis 0': () => [P.compile(a => P.softmax(a, 0)), x],
  matmul: () => [P.compile((a, b) => P.matmul(a, b)), x, w],
  'matmul 256': () => [P.compile((a, b) => P.matmul(a, b)), draw('m', [256, 256]), draw('n', [256, 256])],
  'matmul, bias, relu': () => [P.compile((a, b) => P.relu(P.add(P.matmul(a, b), 1))), x, w],
  'product of a transpose': () => [P.compile((a, b) => P.matmul(P.transpose(a), b)), x, y],
  'batched matmul': () => [P.compile((a, b) => P.matmul(a, b)), draw('b', [3, 4, 5]), draw('c', [3, 5, 6])],
  'moves': () => [P.compile(a => P.concat([P.slice(a, [[0, 4], [2, 12]]), P.flip(P.pad(P.permute(P.reshape(a, [4, 2, 12]), [1, 0, 2]), [[0, 0], [0, 0], [1, 1]]), 0)].map(P.flatten), 0)), x],
  'gather and its gradient': () => [P.compile(P.grad(a => P.sum(P.square(P.take(a, P.tensor([1, 3, 1], { dtype: 'int32' }), 1))))), x],
  'draws': () => [P.compile(k => [Random.uniform(k, [7]), Random.normal(k, [7]), Random.permutation(k, 9)]), key],
  'hessian of a network': () => [P.compile(P.grad((a, b) => P.sum(P.square(P.grad(c => P.sum(P.tanh(P.matmul(c, b))))(a))))), x, w],
}

const networks = {
  sgd: [P.pipe(L.input(64), L.named('h', L.dense(32)), L.named('a', L.relu), L.named('o', L.dense(10))), Opt.sgd(0.1)],
  adam: [P.pipe(L.input(64), L.named('h', L.dense(32)), L.named('a', L.gelu), L.named('o', L.dense(10))), Opt.chain(Opt.clipByGlobalNorm(1), Opt.adam(0.01))],
  'batch norm, dropout, momentum': [
    P.pipe(L.input(64), L.named('h', L.dense(32)), L.named('n', L.batchNorm()), L.named('a', L.relu), L.named('d', L.dropout(0.5)), L.named('o', L.dense(10))),
    Opt.momentum(0.1, { decay: 0.9 }),
  ],
}
const rows = { x: P.slice(digits.x, [[0, 70], [0, 64]]), y: P.slice(digits.y, [[0, 70]]) }

const found = {}
const note = (name, run) => {
  const before = modules.length
  const explained = run()
  found[name] = { modules: modules.slice(before), explained }
}
for (const [name, program] of Object.entries(programs)) {
  note(name, () => {
    const [f, ...args] = program()
    f(...args)
    return f.explain()
  })
}
for (const [name, [model, optimizer]] of Object.entries(networks)) {
  const config = { model, loss: Loss.softmaxCrossEntropy, optimizer, batchSize: 32, epochs: 1, key, metrics: { accuracy: Train.accuracy } }
  note(`fit, ${name}`, () => { Train.fit(config, { train: rows, test: rows }) })
}
console.log(JSON.stringify(found))
