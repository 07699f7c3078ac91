import type { DivideDims, MultiplyDims } from '../../shape/arithmetic/dims.js'
import type { Told } from '../../shape/error.js'
import type { Dim, Shape, Sizes } from '../../shape/kind/dim.js'
import type { Show, ShowDim } from '../../shape/show.js'
import type { Counts, NoSize } from '../../shape/sizes.js'
import type { EachShape, Meet } from '../../shape/union.js'
import { show } from '../../tensor/mismatch.js'
import { say, type Say } from './say.js'

/*
 * Patterns of `rearrange`, `reduce` and `repeat`, in einops' grammar, read by the compiler and at run time alike:
 *
 *   1. 'b (h p) c -> b h (p c)' has two sides, of names, numbers, `...` and groups; spaces are put in order.
 *   2. The left side is bound to the sizes of the tensor: a name is an axis; of a group the one size that is not given is worked out.
 *   3. The right side is looked up; the size of a group is the product.
 */

/** The words that take a pattern. */
export type Op = 'rearrange' | 'reduce' | 'repeat'

/** What may be wrong; the gaps are filled in by `say` and by `Say`. */
export const sentences = {
  arrow: "it has no arrow: write it as 'left -> right'",
  parentheses: 'its parentheses do not pair',
  twice: '{} stands twice on one side',
  inside: '... stands in parentheses on the left',
  rank: 'the left side is of rank {}, {} of rank {}',
  least: 'the left side is of rank {} at least, {} of rank {}',
  one: '{} stands for an axis of size {}',
  size: '{} is {} and not {}',
  several: 'give all sizes but one of ({})',
  divide: '{} of size {} does not divide by {}',
  number: '{} has no name: only 1 may stand there',
  left: '{} is on the left only',
  right: '{} is on the right only',
  unsized: '{} has no size',
  unused: 'there is no axis {}',
  negative: '{} is {}, which is no size',
} as const

type Sentences = typeof sentences

/** The place of a fault is the pattern, or the sizes that are given. */
type At = 'pattern' | 'sizes'
interface Fault<S extends string, A extends At = 'pattern'> { readonly fault: S; readonly at: A }

// 1. Sides.

type Replace<P extends string, From extends string, To extends string, Acc extends string = ''> =
  P extends `${infer A}${From}${infer B}` ? Replace<B, From, To, `${Acc}${A}${To}`> : `${Acc}${P}`
type Collapse<P extends string> =
  P extends `${infer A}  ${infer B}` ? Collapse<`${A} ${B}`> : P extends `${infer A}( ${infer B}` ? Collapse<`${A}(${B}`> : P extends `${infer A} )${infer B}` ? Collapse<`${A})${B}`> : P
type Trim<P extends string> = P extends ` ${infer R}` ? Trim<R> : P extends `${infer R} ` ? Trim<R> : P
type Tidy<P extends string> = Trim<Collapse<Replace<Replace<P, '(', ' ('>, ')', ') '>>>

/** The tokens of a side, each with a space behind it. */
type Side<P extends string> = Tidy<P> extends infer T extends string ? T extends '' ? '' : `${T} ` : never

type Untidy = `${string}  ${string}` | ` ${string}` | `${string} ` | `${string}->` | `->${string}` | `${string}( ${string}` | `${string} )${string}` | `${string})(${string}`

type Sides<P extends string> =
  P extends Untidy ? Untidied<P> : P extends `${infer L} -> ${infer R}` ? Spaced<L> extends true ? Spaced<R> extends true ? readonly [`${L} `, `${R} `] : Untidied<P> : Untidied<P> : Untidied<P>
type Untidied<P extends string> = P extends `${infer L}->${infer R}` ? readonly [Side<L>, Side<R>] : Fault<Sentences['arrow']>

/** Whether parentheses have spaces around them. */
type Spaced<P extends string> = P extends `${string}(${string}` ? ` ${P} ` extends `${infer A} (${infer G}) ${infer B}` ? `${A}${G}${B}` extends `${string}${'(' | ')'}${string}` ? false : true : false : true

const tidy = (side: string): string => side.replaceAll('(', ' (').replaceAll(')', ') ').replaceAll(/ +/g, ' ').replaceAll('( ', '(').replaceAll(' )', ')').trim()

// 2. The left side.

type Entry<K extends string, D> = { readonly [P in K]: D }

/** Of a tensor of unknown rank each axis has any size. */
type AnyRank<S extends Sizes, E> = number extends S['length'] ? E & { readonly [name: string]: number } : Unlike
interface Unlike { readonly rank: true }

type Left<P extends string, S extends Sizes, Z, E = unknown> =
  P extends `${infer N} ${infer R}`
    ? N extends `(${string}`
      ? P extends `(${infer G}) ${infer Q}`
        ? S extends readonly [infer D extends Dim, ...infer T] ? Merge<Group<G, D, Z, E>, Q, T, Z, E> : AnyRank<S, E>
        : Fault<Sentences['parentheses']>
      : N extends Exclude<keyof E, `${number}`> ? Fault<Say<Sentences['twice'], [N]>>
      : N extends '...' ? Dots<R, S, Z, E>
      : S extends readonly [infer D, ...infer T]
        ? N extends keyof Z | `${number}` | `${string})` ? Merge<Fixed<N, D, Z>, R, T, Z, E> : Left<R, T, Z, E & Entry<N, D>>
        : AnyRank<S, E>
    : S extends readonly [] ? E : AnyRank<S, E>
type Merge<F, R extends string, T extends Sizes, Z, E> = F extends Fault<string, At> ? F : Left<R, T, Z, E & F>

type Dots<R extends string, S extends Sizes, Z, E> =
  number extends S['length'] ? AnyRank<S, E>
    : S extends readonly [...infer M, ...Tokens<R>] ? S extends readonly [...M, ...infer T] ? Left<R, T, Z, E & Entry<'...', readonly [...M]>> : never : Unlike
type Tokens<P extends string, Acc extends Sizes = []> =
  P extends `(${string}) ${infer R}` ? Tokens<R, [...Acc, unknown]> : P extends `${string} ${infer R}` ? Tokens<R, [...Acc, unknown]> : Acc

/** A single axis whose size is given, or a number. */
type Fixed<N extends string, D, Z> =
  N extends `${string})` ? Fault<Sentences['parentheses']>
    : N extends keyof Z ? unknown extends Meet<D, Z[N]> ? Entry<N, Z[N]> : Fault<Say<Sentences['size'], [N, ShowDim<D & Dim>, ShowDim<Z[N] & Dim>]>, 'sizes'>
    : N extends `${infer K extends number}` ? unknown extends Meet<D, K> ? Entry<N, K> : Fault<Say<Sentences['one'], [N, ShowDim<D & Dim>]>> : never

/** The sizes in a group of size D: all given but for one, or none. */
type Group<G extends string, D extends Dim, Z, E, All extends string = G, K extends Dim = 1, M extends string = never, F = unknown> =
  G extends '' ? Grouped<D, All, K, M, F>
    : G extends `${infer N} ${infer R}` ? InGroup<N, R, D, Z, E, All, K, M, F> : InGroup<G, '', D, Z, E, All, K, M, F>
type InGroup<N extends string, R extends string, D extends Dim, Z, E, All extends string, K extends Dim, M extends string, F> =
  N extends `${string}${'(' | ')'}${string}` ? Fault<Sentences['parentheses']>
    : N extends '...' ? Fault<Sentences['inside']>
    : N extends keyof E | keyof F | M ? N extends '1' ? Group<R, D, Z, E, All, K, M, F> : N extends `${infer L extends number}` ? Group<R, D, Z, E, All, MultiplyDims<K, L>, M, F> : Fault<Say<Sentences['twice'], [N]>>
    : N extends keyof Z ? Group<R, D, Z, E, All, MultiplyDims<K, Z[N] & Dim>, M, F & Entry<N, Z[N]>>
    : N extends `${infer L extends number}` ? Group<R, D, Z, E, All, MultiplyDims<K, L>, M, F & Entry<N, L>>
    : [M] extends [never] ? Group<R, D, Z, E, All, K, N, F> : Fault<Say<Sentences['several'], [All]>>
type Grouped<D extends Dim, All extends string, K extends Dim, M extends string, F> =
  [M] extends [never] ? unknown extends Meet<D, K> ? F & Entry<never, K> : number extends K ? F : Fault<Say<Sentences['size'], [`(${All})`, ShowDim<D>, ShowDim<K>]>, 'sizes'>
    : [DivideDims<D, K>] extends [never] ? Fault<Say<Sentences['divide'], [`(${All})`, ShowDim<D>, ShowDim<K>]>, 'sizes'> : F & Entry<M, DivideDims<D, K>>

// 3. The right side.

type Right<O extends Op, P extends string, E, Z, Acc extends Sizes = readonly [], Used extends string = never> =
  P extends `${infer N} ${infer R}`
    ? N extends `(${string}`
      ? P extends `(${infer G}) ${infer Q}` ? Times<O, G, E, Z, Used> extends infer F ? F extends Fault<string, At> ? F : F extends [infer D, infer U extends string] ? Right<O, Q, E, Z, readonly [...Acc, D], U> : never : never
        : Fault<Sentences['parentheses']>
      : N extends '1' ? Right<O, R, E, Z, readonly [...Acc, 1], Used>
      : N extends Used ? Fault<Say<Sentences['twice'], [N]>>
      : SizesOf<O, N, E, Z> extends infer M
        ? M extends Fault<string, At> ? M : M extends Sizes ? Right<O, R, E, Z, readonly [...Acc, ...M], Used | N> : Shape
        : never
    : Complete<O, Acc, E, Z, Used>

/** The size that a name on the right has, as a list: those that `...` has are several. */
type SizesOf<O extends Op, N extends string, E, Z> =
  N extends `${infer L extends number}` ? O extends 'repeat' ? N extends NoSize ? Fault<Say<Sentences['number'], [N]>> : readonly [L] : Fault<Say<Sentences['number'], [N]>>
    : N extends keyof E ? N extends '...' ? E[N] : readonly [E[N]]
    : N extends `${string})` ? Fault<Sentences['parentheses']>
    : O extends 'repeat' ? N extends keyof Z ? readonly [Z[N]] : Fault<Say<Sentences['unsized'], [N]>> : Fault<Say<Sentences['right'], [N]>>

type Times<O extends Op, G extends string, E, Z, Used extends string, K extends Dim = 1> =
  G extends '' ? [K, Used] : G extends `${infer N} ${infer R}` ? Factor<O, N, R, E, Z, Used, K> : Factor<O, G, '', E, Z, Used, K>
type Factor<O extends Op, N extends string, R extends string, E, Z, Used extends string, K extends Dim> =
  N extends '1' ? Times<O, R, E, Z, Used, K>
    : N extends `${string}${'(' | ')'}${string}` ? Fault<Sentences['parentheses']>
    : N extends Used ? Fault<Say<Sentences['twice'], [N]>>
    : SizesOf<O, N, E, Z> extends infer M ? M extends Fault<string, At> ? M : Times<O, R, E, Z, Used | N, M extends Sizes ? Product<M, K> : number> : never
type Product<M extends Sizes, K extends Dim> = number extends M['length'] ? number : M extends readonly [infer D extends Dim, ...infer R] ? Product<R, MultiplyDims<K, D>> : K

/** The shape, where no name of the left is lost, and no size is for nothing. */
type Complete<O extends Op, Acc extends Sizes, E, Z, Used extends string> =
  string extends keyof E ? Acc
    : [Exclude<keyof Z, keyof E | Used>] extends [never]
      ? O extends 'reduce' ? Acc : [Exclude<keyof E, Used | '1'>] extends [never] ? Acc : Fault<Say<Sentences['left'], [Exclude<keyof E, Used | '1'>]>>
      : Fault<Say<Sentences['unused'], [Exclude<keyof Z, keyof E | Used>]>, 'sizes'>

type Ranked<L extends string, S extends Sizes> =
  L extends `${infer A}... ${infer B}` ? Say<Sentences['least'], [Tokens<`${A}${B}`>['length'], Show<S>, S['length']]> : Say<Sentences['rank'], [Tokens<L>['length'], Show<S>, S['length']]>

type Fitted<O extends Op, X, S extends Sizes, Z> =
  X extends readonly [infer L extends string, infer R extends string]
    ? Left<L, S, Z> extends infer E ? E extends Fault<string, At> ? E : E extends Unlike ? Fault<Ranked<L, S>> : Right<O, R, E, Z> : never
    : X

/** A pattern that is no literal is read at run time. */
type IsOpen<P extends string> = {} extends { readonly [K in P]: 0 } ? true : false

type Cased<O extends Op, P extends string, S extends Sizes, Z> =
  P extends unknown ? IsOpen<P> extends true ? Shape : EachShape<S> extends infer T ? T extends Sizes ? Z extends unknown ? Named<P, Fitted<O, Sides<P>, T, Z>, O> : never : never : never : never
type Named<P extends string, R, O extends Op> = R extends Fault<infer S, infer A> ? Fault<`${O} '${P}': ${S}`, A> : R

/**
 * The shape that a pattern gives; any shape where something is wrong.
 *
 * @since 0.2.0
 * @category type checks
 */
export type Arranged<O extends Op, P extends string, S extends Sizes, Z = {}> = Cased<O, P, S, Z> extends infer R ? R extends Sizes ? R : Shape : never

/**
 * `unknown` where a pattern fits a tensor and the sizes given, else the error of one place, or of both.
 *
 * @since 0.2.0
 * @category type checks
 */
export type PatternCheck<O extends Op, P extends string, S extends Sizes, A extends At = At, Z = {}> =
  [Problem<Cased<O, P, S, Z>, A>] extends [infer T extends string] ? Told<T> : never

/**
 * What the sizes given are checked against, each by its text: sizes that are type parameters go on.
 *
 * @since 0.2.0
 * @category type checks
 */
export type GivenSizes<O extends Op, P extends string, Z> = {
  readonly [K in keyof Z]: Counts<`${O} '${P}': ${Say<Sentences['negative'], [K, Z[K]]> & string}`>[`${Z[K] & Dim}`]
}

type Problem<R, A> = R extends Fault<infer S, infer B> ? B extends A ? S : never : never

// The same at run time.

/** How elements move: the axes that the tensor splits into, those of them that stay, in their new order, and between them new ones, which repeat; then the shape. */
export interface Moves {
  readonly split: readonly number[]
  readonly kept: readonly number[]
  /** The places of the kept axes among all of the right side, whose sizes are `spread`. */
  readonly places: readonly number[]
  readonly spread: readonly number[]
  readonly shape: readonly number[]
}

/** An axis that the tensor splits into. */
interface Atom { readonly name: string; readonly size: number }

const isSize = (size: number): boolean => Number.isInteger(size) && size >= 0
const isNumber = (name: string): boolean => /^-?[\d.]+$/.test(name) && String(Number(name)) === name

/** What a pattern does to a tensor of this shape, with these sizes given. `fail` gets the sentence of what is wrong. */
export const moves = (op: Op, pattern: string, shape: readonly number[], given: Readonly<Record<string, number>>, fail: (sentence: string) => never): Moves => {
  const wrong = (text: string, ...gaps: readonly (string | number)[]): never => fail(`${op} '${pattern}': ${say(text, gaps)}`)
  const sizeOf = (name: string): number | undefined => Object.hasOwn(given, name) ? given[name] : isNumber(name) ? Number(name) : undefined
  for (const [name, size] of Object.entries(given)) if (!isSize(size)) wrong(sentences.negative, name, size)
  const arrow = pattern.indexOf('->')
  if (arrow < 0) wrong(sentences.arrow)
  const sides = [pattern.slice(0, arrow), pattern.slice(arrow + 2)].map(tidy)
  /** Groups are lists. */
  const tokens = (side: string): readonly (string | readonly string[])[] => {
    if (side === '') return []
    const [, group, afterGroup = ''] = /^\((.*?)\)(?: (.*))?$/.exec(side) ?? []
    if (side.startsWith('(')) return group === undefined || /[()]/.test(group) ? wrong(sentences.parentheses) : [group === '' ? [] : group.split(' '), ...tokens(afterGroup)]
    const [name = '', ...rest] = side.split(' ')
    return /[()]/.test(name) ? wrong(sentences.parentheses) : [name, ...tokens(rest.join(' '))]
  }
  const [left = [], right = []] = sides.map(tokens)

  const atoms: Atom[] = []
  const bound = new Map<string, readonly number[]>()
  const bind = (name: string, size: number): void => {
    if (bound.has(name) && !isNumber(name)) wrong(sentences.twice, name)
    bound.set(name, [size])
    atoms.push({ name, size })
  }
  const dots = left.includes('...')
  const unlike = (): never => wrong(dots ? sentences.least : sentences.rank, left.length - Number(dots), show(shape), shape.length)
  let axis = 0
  for (const [i, token] of left.entries()) {
    if (token === '...') {
      if (bound.has(token)) wrong(sentences.twice, token)
      const count = shape.length - axis - (left.length - i - 1)
      if (count < 0) unlike()
      const mine = shape.slice(axis, axis += count)
      bound.set(token, mine)
      mine.forEach((size, k) => atoms.push({ name: `...${k}`, size }))
      continue
    }
    if (typeof token === 'string') {
      if (bound.has(token) && !isNumber(token)) wrong(sentences.twice, token)
      const size = shape[axis++] ?? unlike()
      const fixed = sizeOf(token)
      if (fixed !== undefined && fixed !== size) wrong(isNumber(token) ? sentences.one : sentences.size, token, size, fixed)
      bind(token, size)
      continue
    }
    const size = shape[axis++] ?? unlike()
    if (token.includes('...')) wrong(sentences.inside)
    const all = `(${token.join(' ')})`
    const open = token.filter(name => sizeOf(name) === undefined)
    token.forEach((name, k) => { if (!isNumber(name) && (bound.has(name) || token.indexOf(name) < k)) wrong(sentences.twice, name) })
    if (open.length > 1) wrong(sentences.several, token.join(' '))
    const known = token.reduce((n, name) => n * (sizeOf(name) ?? 1), 1)
    if (open.length === 0 && known !== size) wrong(sentences.size, all, size, known)
    if (open.length === 1 && (known === 0 || size % known !== 0)) wrong(sentences.divide, all, size, known)
    for (const name of token) bind(name, sizeOf(name) ?? size / known)
  }
  if (axis !== shape.length) unlike()

  const used = new Set<string>()
  const kept: number[] = []
  const places: number[] = []
  const spread: number[] = []
  const place = (name: string): number => {
    if (name === '1') return 1
    if (used.has(name)) wrong(sentences.twice, name)
    used.add(name)
    if (isNumber(name) && (op !== 'repeat' || !isSize(Number(name)))) wrong(sentences.number, name)
    const sizes = isNumber(name) ? undefined : bound.get(name)
    if (sizes === undefined) {
      const size = sizeOf(name)
      if (op !== 'repeat') return wrong(sentences.right, name)
      spread.push(size ?? wrong(sentences.unsized, name))
      return size!
    }
    sizes.forEach((size, k) => {
      kept.push(atoms.findIndex(atom => atom.name === (name === '...' ? `...${k}` : name)))
      places.push(spread.push(size) - 1)
    })
    return sizes.reduce((n, d) => n * d, 1)
  }
  const out = right.flatMap(token => {
    if (typeof token !== 'string') return [token.reduce((n, name) => n * place(name), 1)]
    const size = place(token)
    return token === '...' && bound.has(token) ? bound.get(token)! : [size]
  })
  for (const name of Object.keys(given)) if (!bound.has(name) && !used.has(name)) wrong(sentences.unused, name)
  for (const name of bound.keys()) if (op !== 'reduce' && name !== '1' && (!used.has(name) || isNumber(name))) wrong(sentences.left, name)
  return { split: atoms.map(({ size }) => size), kept, places, spread, shape: out }
}
