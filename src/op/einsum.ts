import { binders } from '../graph/binders.js'
import type { Told } from '../shape/error.js'
import { checkArgument, refuse, tensorArgument } from '../tensor/argument.js'
import { asStated } from '../tensor/cast.js'
import type { DType, NumericDType } from '../tensor/dtype.js'
import { mismatch } from '../tensor/mismatch.js'
import type { AnyTensor, Given, Tensor } from '../tensor/value.js'
import { equation } from './pattern/equation.js'
import type { Einsum1, Einsum2, Einsum3, Einsum4, EquationCheck, FirstOf, Last1, Last2, Last3, Last4, SecondOf, ThirdOf } from './pattern/quick.js'
import { checkDType, numeric, type Asks } from './takes.js'

/**
 * `unknown` where an operand has the dtype of the first, else the error.
 *
 * @since 0.2.0
 * @category type checks
 */
export type OneDType<D extends DType, E extends DType> = [TakerOfEach<D>] extends [Taker<E>] ? unknown : DType extends D ? unknown : Told<Differing<D, E>>

type Differing<D extends DType, E extends DType> = D extends unknown ? E extends D ? never : `einsum: ${D} and ${E} differ: cast one of them` : never

interface Taker<in T> { readonly takes: (value: T) => void }
type TakerOfEach<T> = T extends unknown ? Taker<T> : never

/**
 * The type of `einsum`: a signature for each number of operands.
 *
 * @since 0.2.0
 * @category types of words
 */
export interface EinsumWord {
  <const Q extends string, A extends Given>(
    equation: Q & NoInfer<EquationCheck<Q, 1>>, a: A & NoInfer<Asks<'einsum', NumericDType, A['dtype']> & Last1<Q, A['shape']>>,
  ): Tensor<Einsum1<Q, A['shape']>, A['dtype']>
  <const Q extends string, A extends Given, B extends Given>(
    equation: Q & NoInfer<EquationCheck<Q, 2>>, a: A & NoInfer<Asks<'einsum', NumericDType, A['dtype']> & FirstOf<Q, A['shape']>>,
    b: B & NoInfer<OneDType<A['dtype'], B['dtype']> & Last2<Q, A['shape'], B['shape']>>,
  ): Tensor<Einsum2<Q, A['shape'], B['shape']>, A['dtype']>
  <const Q extends string, A extends Given, B extends Given, C extends Given>(
    equation: Q & NoInfer<EquationCheck<Q, 3>>, a: A & NoInfer<Asks<'einsum', NumericDType, A['dtype']> & FirstOf<Q, A['shape']>>,
    b: B & NoInfer<OneDType<A['dtype'], B['dtype']> & SecondOf<Q, A['shape'], B['shape']>>,
    c: C & NoInfer<OneDType<A['dtype'], C['dtype']> & Last3<Q, A['shape'], B['shape'], C['shape']>>,
  ): Tensor<Einsum3<Q, A['shape'], B['shape'], C['shape']>, A['dtype']>
  <const Q extends string, A extends Given, B extends Given, C extends Given, D extends Given>(
    equation: Q & NoInfer<EquationCheck<Q, 4>>, a: A & NoInfer<Asks<'einsum', NumericDType, A['dtype']> & FirstOf<Q, A['shape']>>,
    b: B & NoInfer<OneDType<A['dtype'], B['dtype']> & SecondOf<Q, A['shape'], B['shape']>>,
    c: C & NoInfer<OneDType<A['dtype'], C['dtype']> & ThirdOf<Q, A['shape'], B['shape'], C['shape']>>,
    d: D & NoInfer<OneDType<A['dtype'], D['dtype']> & Last4<Q, A['shape'], B['shape'], C['shape'], D['shape']>>,
  ): Tensor<Einsum4<Q, A['shape'], B['shape'], C['shape'], D['shape']>, A['dtype']>
}

/** A tensor, with a letter for each axis. */
interface Term { readonly x: AnyTensor; readonly letters: readonly string[] }

const without = (letters: readonly string[], others: readonly string[]): readonly string[] => letters.filter(k => !others.includes(k))

/** Without the axes of size 1 that broadcast: the others give them their size. */
const narrow = ({ x, letters }: Term, sizes: ReadonlyMap<string, number>): Term => {
  const stays = letters.map((k, axis) => x.shape[axis] === sizes.get(k))
  return stays.every(Boolean) ? { x, letters }
    : { x: binders.reshape({ shape: x.shape.filter((_, axis) => stays[axis]) }, x), letters: letters.filter((_, axis) => stays[axis]) }
}

/** Of axes with one letter the diagonal: of both as one axis, each element that is a row and a column further. */
const diagonal = ({ x, letters }: Term): Term => {
  const second = letters.findIndex((k, axis) => letters.indexOf(k) < axis)
  if (second < 0) return { x, letters }
  const first = letters.indexOf(letters[second]!)
  const others = letters.map((_, axis) => axis).filter(axis => axis !== first && axis !== second)
  const [n, rest] = [x.shape[first]!, others.map(axis => x.shape[axis]!)]
  const flat = binders.reshape({ shape: [...rest, n * n] }, turned(x, [...others, first, second]))
  const kept = binders.slice({ start: [...rest.map(() => 0), 0], limit: [...rest, n * n], strides: [...rest.map(() => 1), n + 1] }, flat)
  return diagonal({ x: kept, letters: [...others.map(axis => letters[axis]!), letters[first]!] })
}

const turned = (x: AnyTensor, permutation: readonly number[]): AnyTensor =>
  permutation.every((axis, i) => axis === i) ? x : binders.transpose({ permutation }, x)

/** The sum over the axes whose letters nobody else needs. */
const summed = ({ x, letters }: Term, needed: readonly string[]): Term => {
  const dimensions = letters.flatMap((k, axis) => needed.includes(k) ? [] : [axis])
  return dimensions.length === 0 ? { x, letters } : { x: binders.reduce({ kind: 'add', dimensions }, x), letters: letters.filter(k => needed.includes(k)) }
}

/** One product over the letters that both have: those needed later are batches, the others are summed. Its axes stand as near to `out` as they can. */
const paired = (a: Term, b: Term, needed: readonly string[], out: readonly string[]): Term => {
  const both = a.letters.filter(k => b.letters.includes(k))
  const summing = without(both, needed)
  const batch = [...out.filter(k => both.includes(k)), ...without(both, [...summing, ...out])]
  const axes = (letters: readonly string[], of: readonly string[]): readonly number[] => of.map(k => letters.indexOf(k))
  const [first] = without(out, batch)
  const [lhs, rhs] = first !== undefined && b.letters.includes(first) ? [b, a] : [a, b]
  return {
    x: binders.dot_general({
      lhsBatching: axes(lhs.letters, batch), rhsBatching: axes(rhs.letters, batch), lhsContracting: axes(lhs.letters, summing), rhsContracting: axes(rhs.letters, summing),
    }, lhs.x, rhs.x),
    letters: [...batch, ...without(lhs.letters, both), ...without(rhs.letters, both)],
  }
}

type Pair = readonly [number, number]

/** The pairs that are contracted one after the other, in the order that multiplies least: of at most four operands, all orders are tried. */
const cheapest = (terms: readonly (readonly string[])[], out: readonly string[], sizeOf: (k: string) => number): { readonly cost: number; readonly pairs: readonly Pair[] } => {
  const tries = terms.flatMap((a, i) => terms.slice(i + 1).map((b, j) => {
    const others = terms.filter((_, at) => at !== i && at !== i + 1 + j)
    const union = [...new Set([...a, ...b])]
    const later = cheapest([...others, union.filter(k => out.includes(k) || others.some(letters => letters.includes(k)))], out, sizeOf)
    const pair: Pair = [i, i + 1 + j]
    return { cost: union.reduce((n, k) => n * sizeOf(k), 1) + later.cost, pairs: [pair, ...later.pairs] }
  }))
  return tries.reduce((best, next) => next.cost < best.cost ? next : best, tries[0] ?? { cost: 0, pairs: [] })
}

const contract = (operands: readonly Term[], out: readonly string[], sizes: ReadonlyMap<string, number>): AnyTensor => {
  const needs = (others: readonly Term[]): readonly string[] => [...out, ...others.flatMap(({ letters }) => letters)]
  const start = operands.map((term, i) => summed(term, needs(operands.toSpliced(i, 1))))
  const { pairs } = cheapest(start.map(({ letters }) => letters), out, k => sizes.get(k)!)
  const [{ x, letters } = operands[0]!] = pairs.reduce<readonly Term[]>((terms, [i, j]) => {
    const others = terms.filter((_, at) => at !== i && at !== j)
    return [...others, paired(terms[i]!, terms[j]!, needs(others), out)]
  }, start)
  return turned(x, out.map(k => letters.indexOf(k)))
}

/**
 * The sum of products that an equation says: `'bi,io->bo'` is y_{bo} = Σᵢ x_{bi} w_{io}. Each operand, of one to four, has a term with an index for each
 * axis; what is in no output is summed, an index twice in a term takes the diagonal, `...` stands for any axes, which broadcast, and without an arrow the output is
 * what stands once, in alphabetical order. The derivative by an operand is the einsum of dy with the others. Several operands are multiplied in the order that
 * multiplies least. An equation that is no literal is read at run time, and gives a tensor of any shape. Primitives: `dot_general`, `reduce`, `transpose`.
 *
 * @throws {ShapeMismatch} when an operand is of another rank than its term, an index has two sizes, or the output has an index twice or one that no operand has; a
 * compile error where types tell.
 * @example
 * import { einsum, tensor } from 'pullback'
 *
 * const x = tensor([[1, 2], [3, 4]])
 * console.log(einsum('bi,io->bo', x, tensor([[1], [1]])).toString()) // => Tensor [2, 1] float32 (3, 7)
 * console.log(einsum('ii->i', x).toString())                         // => Tensor [2] float32 (1, 4)
 *
 * @since 0.2.0
 * @category contraction
 */
export const einsum: EinsumWord = asStated((...args: readonly unknown[]) => {
  const [q, ...rest] = args
  const text = checkArgument('einsum', 'the equation', q, 'string')
  if (rest.length === 0 || rest.length > 4) refuse(`einsum: there are ${rest.length} operands: it takes one to four`)
  const xs = rest.map(x => tensorArgument('einsum', x))
  const [{ dtype } = xs[0]!] = xs
  checkDType('einsum', numeric, dtype)
  for (const x of xs) if (x.dtype !== dtype) mismatch(`einsum: ${dtype} and ${x.dtype} differ: cast one of them`)
  const { terms, out, sizes } = equation(text, xs.map(x => x.shape), mismatch)
  return contract(xs.map((x, i) => diagonal(narrow({ x, letters: terms[i]!.split('') }, sizes))), out.split(''), sizes)
})
