import { isFloat, none, type Rewriter, type Rule } from './rule.js'

/* Negations that cancel or join an operation: exact, as rounding is symmetric. */

const negated = (r: Rewriter, n: number): number | undefined => r.made(n, 'negate')?.inputs[0]

/** The number of -c where n is a constant c throughout. */
const opposite = (r: Rewriter, n: number): number | undefined => {
  const c = r.uniform(n)
  return c === undefined ? undefined : r.full(-c, r.typeOf(n))
}

/** -(-x) → x. */
export const negateTwice: Rule<'negate'> = (r, { inputs: [x] }) => negated(r, x!)

/** -(x·c) → x·(-c). */
export const negateProduct: Rule<'negate'> = (r, { inputs: [x] }) => {
  const product = r.made(x!, 'multiply')
  const c = product && opposite(r, product.inputs[1]!)
  return c === undefined ? undefined : r.emit('multiply', none, [product!.inputs[0]!, c])
}

/** -(x/c) → x/(-c) and -(c/x) → (-c)/x of floats. */
export const negateQuotient: Rule<'negate'> = (r, { inputs: [x], type }) => {
  const quotient = isFloat(type) ? r.made(x!, 'divide') : undefined
  if (quotient === undefined) return undefined
  const [p, q] = [quotient.inputs[0]!, quotient.inputs[1]!]
  const over = opposite(r, q)
  if (over !== undefined) return r.emit('divide', none, [p, over])
  const c = opposite(r, p)
  return c === undefined ? undefined : r.emit('divide', none, [c, q])
}

/** x + (-y) → x - y, and (-x) + y → y - x. */
export const addNegated: Rule<'add'> = (r, { inputs: [x, y] }) => {
  const right = negated(r, y!)
  if (right !== undefined) return r.emit('subtract', none, [x!, right])
  const left = negated(r, x!)
  return left === undefined ? undefined : r.emit('subtract', none, [y!, left])
}

/** x - (-y) → x + y. */
export const subtractNegated: Rule<'subtract'> = (r, { inputs: [x, y] }) => {
  const right = negated(r, y!)
  return right === undefined ? undefined : r.emit('add', none, [x!, right])
}

/** (-x)·(-y) → x·y, and (-x)·c → x·(-c). */
export const multiplyNegated: Rule<'multiply'> = (r, { inputs: [x, y] }) => {
  const left = negated(r, x!)
  if (left === undefined) return undefined
  const right = negated(r, y!) ?? opposite(r, y!)
  return right === undefined ? undefined : r.emit('multiply', none, [left, right])
}

/** (-x)/(-y) → x/y, (-x)/c → x/(-c) and c/(-y) → (-c)/y of floats. */
export const divideNegated: Rule<'divide'> = (r, { inputs: [x, y], type }) => {
  if (!isFloat(type)) return undefined
  const [left, right] = [negated(r, x!), negated(r, y!)]
  if (left === undefined && right === undefined) return undefined
  const [p, q] = [left ?? opposite(r, x!), right ?? opposite(r, y!)]
  return p === undefined || q === undefined ? undefined : r.emit('divide', none, [p, q])
}

/** |-x| → |x|, and ||x|| → |x|. */
export const absOfSigned: Rule<'abs'> = (r, { inputs: [x] }) => {
  const inner = negated(r, x!)
  return inner !== undefined ? r.emit('abs', none, [inner]) : r.made(x!, 'abs') && x
}
