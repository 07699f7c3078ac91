/** How a word is read by people: its call, its derivative as TeX, and the formula that derives it. */
export interface Read {
  readonly call: string
  readonly derivative?: string
  readonly derived?: string
}

const unary = (derivative: string, derived?: string): Omit<Read, 'call'> => ({ derivative, ...derived !== undefined && { derived } })
const one = (name: string, rest: Omit<Read, 'call'>): readonly [string, Read] => [name, { call: `${name}(x: Tensor<S>): Tensor<S>`, ...rest }]
const two = (name: string, derivative?: string, derived?: string): readonly [string, Read] => [name, {
  call: `${name}(a: Tensor<A>, b: Tensor<B>): Tensor<broadcast of A and B>\npipe(a, ${name}(b))                              // the same, data last`,
  ...derivative !== undefined && { derivative }, ...derived !== undefined && { derived },
}]
const reduced = (name: string, derivative?: string): readonly [string, Read] => [name, {
  call: `${name}(x: Tensor<S>): Tensor<[]>\n${name}(x: Tensor<S>, axes, { keepDims = false }?): Tensor<S without axes>`, ...derivative !== undefined && { derivative },
}]
const compared = (name: string): readonly [string, Read] => [name, { call: `${name}(a: Tensor<A>, b: Tensor<B>): Tensor<broadcast of A and B, 'bool'>` }]

/** A table, so that the reference is read before it is decoded: `…` stands for any axes in front, `S` for any shape. */
export const readable: ReadonlyMap<string, Read> = new Map<string, Read>([
  two('add', '\\bar a = \\bar y, \\quad \\bar b = \\bar y', 'Z9'),
  two('sub', '\\bar a = \\bar y, \\quad \\bar b = -\\bar y', 'Z9'),
  two('mul', '\\bar a = b \\odot \\bar y, \\quad \\bar b = a \\odot \\bar y', 'Z9'),
  two('div', '\\bar a = \\bar y / b, \\quad \\bar b = -a\\, \\bar y / b^2', 'Z2'),
  two('pow', '\\bar a = b\\, a^{b-1} \\bar y, \\quad \\bar b = a^b \\ln a \\; \\bar y', 'Z2'),
  two('maximum', '\\bar a = \\bar y \\text{ where } a > b,\\ \\tfrac12 \\bar y \\text{ where } a = b, \\text{ else } 0', 'Z9'),
  two('minimum', '\\bar a = \\bar y \\text{ where } a < b,\\ \\tfrac12 \\bar y \\text{ where } a = b, \\text{ else } 0', 'Z9'),
  one('neg', unary('\\bar x = -\\bar y')), one('exp', unary('\\bar x = e^x \\odot \\bar y', 'Z2')),
  one('expm1', unary('\\bar x = e^x \\odot \\bar y')), one('log', unary('\\bar x = \\bar y / x', 'Z2')),
  one('log1p', unary('\\bar x = \\bar y / (1 + x)')), one('sqrt', unary('\\bar x = \\bar y / (2\\sqrt x)', 'Z2')),
  one('rsqrt', unary('\\bar x = -\\tfrac12\\, x^{-3/2} \\odot \\bar y', 'C7')), one('square', unary('\\bar x = 2x \\odot \\bar y')),
  one('abs', unary('\\bar x = \\operatorname{sign}(x) \\odot \\bar y')), one('sign', unary('\\bar x = 0')),
  one('sin', unary('\\bar x = \\cos x \\odot \\bar y')), one('cos', unary('\\bar x = -\\sin x \\odot \\bar y')),
  one('tanh', unary('\\bar x = (1 - \\tanh^2 x) \\odot \\bar y', 'Z2')),
  one('erf', unary('\\bar x = \\tfrac{2}{\\sqrt\\pi} e^{-x^2} \\odot \\bar y')), one('erfc', unary('\\bar x = -\\tfrac{2}{\\sqrt\\pi} e^{-x^2} \\odot \\bar y')),
  one('sigmoid', unary('\\bar x = \\sigma(x)(1 - \\sigma(x)) \\odot \\bar y', 'A5')), one('relu', unary('\\bar x = \\bar y \\text{ where } x > 0, \\text{ else } 0')),
  one('softplus', unary('\\bar x = \\sigma(x) \\odot \\bar y', 'Z2')), one('silu', unary('\\bar x = \\bigl(\\sigma(x) + x\\,\\sigma(x)(1 - \\sigma(x))\\bigr) \\odot \\bar y')),
  one('gelu', unary('\\bar x = \\bigl(\\Phi(x) + x\\,\\varphi(x)\\bigr) \\odot \\bar y')),
  ['clip', { call: 'clip(x: Tensor<S>, low, high): Tensor<S>', derivative: '\\bar x = \\bar y \\text{ inside the bounds, else } 0' }],
  ['where', { call: "where(choose: Tensor<A, 'bool'>, yes: Tensor<B>, no: Tensor<C>): Tensor<broadcast of A, B and C>", derivative: '\\overline{yes} = \\bar y \\text{ where chosen, } \\overline{no} = \\bar y \\text{ elsewhere}' }],
  ['cast', { call: 'cast(x: Tensor<S>, dtype): Tensor<S, dtype>' }],
  ['matmul', {
    call: 'matmul(a: Tensor<[…, M, K]>, b: Tensor<[…, K, N]>): Tensor<[…, M, N]>\nmatmul(a: Tensor<[…, M, K]>, b: Tensor<[K]>): Tensor<[…, M]>\npipe(a, matmul(b))                               // the same, data last',
    derivative: '\\bar a = \\bar y\\, b^{\\mathsf T}, \\quad \\bar b = a^{\\mathsf T} \\bar y', derived: 'D7',
  }],
  ['dot', { call: 'dot(a: Tensor<[N]>, b: Tensor<[N]>): Tensor<[]>', derivative: '\\bar a = \\bar y\\, b, \\quad \\bar b = \\bar y\\, a', derived: 'A7' }],
  ['outer', { call: 'outer(a: Tensor<[M]>, b: Tensor<[N]>): Tensor<[M, N]>', derivative: '\\bar a = \\bar y\\, b, \\quad \\bar b = \\bar y^{\\mathsf T} a', derived: 'D7' }],
  reduced('sum', '\\bar x_i = \\bar y'), reduced('mean', '\\bar x_i = \\bar y / n'),
  reduced('prod', '\\bar x_i = \\bar y \\prod_{j \\ne i} x_j'), reduced('max', '\\bar x_i = \\bar y \\text{ shared by those that are largest}'),
  reduced('min', '\\bar x_i = \\bar y \\text{ shared by those that are smallest}'),
  reduced('variance', '\\bar x_i = \\tfrac2n (x_i - \\operatorname{mean} x)\\, \\bar y'), reduced('std', '\\bar x_i = \\frac{x_i - \\operatorname{mean} x}{n\\, \\operatorname{std} x}\\, \\bar y'),
  reduced('all'), reduced('any'),
  ['logSumExp', { call: 'logSumExp(x: Tensor<S>, axes?, { keepDims = false }?): Tensor<S without axes>', derivative: '\\bar x_j = p_j\\, \\bar y, \\quad p = \\operatorname{softmax} x', derived: 'F5' }],
  ['softmax', { call: 'softmax(x: Tensor<S>, axis = -1): Tensor<S>', derivative: '\\bar x = p \\odot \\bigl(\\bar y - \\textstyle\\sum p\\, \\bar y\\bigr)', derived: 'F3' }],
  ['logSoftmax', { call: 'logSoftmax(x: Tensor<S>, axis = -1): Tensor<S>', derivative: '\\bar x = \\bar y - p \\textstyle\\sum \\bar y', derived: 'F5' }],
  ['cumsum', { call: 'cumsum(x: Tensor<S>, axis): Tensor<S>', derivative: '\\bar x_i = \\textstyle\\sum_{j \\ge i} \\bar y_j' }],
  ['argmax', { call: "argmax(x: Tensor<S>, axis): Tensor<S without axis, 'int32'>" }], ['argmin', { call: "argmin(x: Tensor<S>, axis): Tensor<S without axis, 'int32'>" }],
  ['reshape', { call: 'reshape(x: Tensor<S>, shape: T): Tensor<T>             // equal products; one -1 is worked out', derivative: '\\bar x = \\operatorname{reshape}(\\bar y, S)' }],
  ['flatten', { call: 'flatten(x: Tensor<S>): Tensor<[product of S]>', derivative: '\\bar x = \\operatorname{reshape}(\\bar y, S)' }],
  ['transpose', { call: 'transpose(x: Tensor<[…, M, N]>): Tensor<[…, N, M]>', derivative: '\\bar x = \\bar y^{\\mathsf T}' }],
  ['permute', { call: 'permute(x: Tensor<S>, order): Tensor<S in that order>', derivative: '\\bar x = \\bar y \\text{ in the order that undoes it}' }],
  ['squeeze', { call: 'squeeze(x: Tensor<S>, axes?): Tensor<S without axes of size 1>', derivative: '\\bar x = \\operatorname{reshape}(\\bar y, S)' }],
  ['expandDims', { call: 'expandDims(x: Tensor<S>, axis): Tensor<S with an axis of size 1>', derivative: '\\bar x = \\operatorname{reshape}(\\bar y, S)' }],
  ['broadcastTo', { call: 'broadcastTo(x: Tensor<S>, shape: T): Tensor<T>', derivative: '\\bar x = \\textstyle\\sum \\bar y \\text{ over what was repeated}', derived: 'Z9' }],
  ['concat', { call: 'concat([a, b, …], axis): Tensor<sizes added along axis>', derivative: '\\text{each gets its piece of } \\bar y' }],
  ['stack', { call: 'stack([a, b, …], axis = 0): Tensor<S with a new axis>', derivative: '\\text{each gets its piece of } \\bar y' }],
  ['split', { call: 'split(x: Tensor<S>, parts, axis): [Tensor, Tensor, …]', derivative: '\\bar x = \\text{the pieces of } \\bar y, \\text{ put together}' }],
  ['slice', { call: 'slice(x: Tensor<S>, [[from, to], …]): Tensor<the range>', derivative: '\\bar x = \\bar y \\text{ in its place, 0 elsewhere}' }],
  ['pad', { call: 'pad(x: Tensor<S>, [[before, after], …], { value = 0 }?): Tensor<S, grown>', derivative: '\\bar x = \\bar y \\text{ without the rim}' }],
  ['flip', { call: 'flip(x: Tensor<S>, axes): Tensor<S>', derivative: '\\bar x = \\operatorname{flip}(\\bar y)' }],
  ['tile', { call: 'tile(x: Tensor<S>, counts): Tensor<S times counts>', derivative: '\\bar x = \\textstyle\\sum \\bar y \\text{ over the copies}', derived: 'Z9' }],
  ['take', { call: "take(x: Tensor<S>, indices: Tensor<I, 'int32'>, axis = 0): Tensor<S with I in the place of axis>", derivative: '\\bar x = \\bar y \\text{ added where it was taken}', derived: 'Z9' }],
  ['gather', { call: "gather(x: Tensor<S>, indices: Tensor<I, 'int32'>, axis): Tensor<I>", derivative: '\\bar x = \\bar y \\text{ added where it was taken}' }],
  ['oneHot', { call: "oneHot(labels: Tensor<S, 'int32'>, classes): Tensor<[…S, classes]>" }],
  compared('equal'), compared('notEqual'), compared('less'), compared('lessEqual'), compared('greater'), compared('greaterEqual'),
  compared('logicalAnd'), compared('logicalOr'), ['logicalNot', { call: "logicalNot(x: Tensor<S, 'bool'>): Tensor<S, 'bool'>" }],
  ['tensor', { call: "tensor(value, { dtype }?): Tensor<shape of the literal>  // numbers give float32, true and false give bool" }],
  ['zeros', { call: "zeros(shape: S, { dtype = 'float32' }?): Tensor<S>" }], ['ones', { call: "ones(shape: S, { dtype = 'float32' }?): Tensor<S>" }],
  ['full', { call: "full(shape: S, value, { dtype = 'float32' }?): Tensor<S>" }], ['eye', { call: "eye(N, { dtype = 'float32' }?): Tensor<[N, N]>" }],
  ['grad', { call: 'grad(f: (p, …rest) => Tensor<[]>): (p, …rest) => tree like p', derived: 'F2' }],
  ['valueAndGrad', { call: 'valueAndGrad(f: (p, …rest) => Tensor<[]>): (p, …rest) => [Tensor<[]>, tree like p]', derived: 'F2' }],
  ['vjp', { call: 'vjp(f)(...arguments): [output, backward: (dOutput) => [dArgument, …]]', derived: 'Z8' }],
  ['jvp', { call: 'jvp(f)(arguments, tangents): [output, its change]', derived: 'Z6' }],
  ['pipe', { call: 'pipe(a, f, g, …): g(f(a))' }], ['flow', { call: 'flow(f, g, …): (a) => g(f(a))' }],
])
