import type { Broadcast, Clash } from '../../shape/broadcast.js'
import type { Dim, Shape, Sizes } from '../../shape/kind/dim.js'
import type { Show, ShowDim } from '../../shape/show.js'
import type { EachShape, Meet } from '../../shape/union.js'
import { show } from '../../tensor/mismatch.js'
import type { Letter, Strange } from './letter.js'
import { say, type Say } from './say.js'

/*
 * Equations of `einsum`, read by the compiler and at run time, step by step alike:
 *
 *   1. parse: 'bi, io -> bo' is the terms bi and io, and the output bo. `...` becomes one sign, `…`; without an arrow the output is what stands once,
 *      in alphabetical order, behind `…` if there is one. (Signs beyond ASCII name axes too, and stay in their order behind the letters.)
 *   2. check: what is wrong with the equation, whatever the operands.
 *   3. bind:  the indices of a term are bound to the sizes of its operand, beside those bound before; `…` is bound to the axes that are left, which broadcast.
 *   4. the sizes of the output are looked up.
 *
 * Steps 2 and 3 end at the first thing that is wrong, from left to right.
 */

/** What may be wrong; the gaps are filled in by `say` and by `Say`. */
export const sentences = {
  count: 'operands named: {}, given: {}',
  letter: "'{}' is no index: an index is a letter",
  dots: '... stands twice in {}',
  nowhere: 'output index {} is in no operand',
  twice: 'output index {} stands twice',
  lost: '... is not in the output',
  rank: '{} is of rank {}, {} of rank {}',
  least: '{} is of rank {} at least, {} of rank {}',
  size: '{} is {} before and {} here',
  broadcast: '... is {} before and {} here, which do not broadcast',
} as const

type Sentences = typeof sentences

// 1. Parse.

interface Parsed<Terms extends readonly string[], Out extends string> { readonly terms: Terms; readonly out: Out }

/** An equation that is no literal is read at run time. */
interface Open { readonly open: true }

type Parse<Q extends string> =
  {} extends { readonly [K in Q]: 0 } ? Open
    : Q extends `${infer A} ${infer B}` ? Parse<`${A}${B}`>
    : Q extends `${infer A}...${infer B}` ? Parse<`${A}…${B}`>
    : Q extends `${infer I}->${infer O}` ? Parsed<Split<I>, O> : Parsed<Split<Q>, Implicit<Q>>

type Split<I extends string> = I extends `${infer A},${infer B}` ? readonly [A, ...Split<B>] : readonly [I]

type Implicit<I extends string, R extends string = I, Acc extends string = ''> =
  R extends `${infer K}${infer T}`
    ? Implicit<I, T, K extends ',' | '…' ? Acc : I extends `${string}${K}${string}${K}${string}` ? Acc : K extends Letter ? Insert<Acc, K> : `${Acc}${K}`>
    : I extends `${string}…${string}` ? `…${Acc}` : Acc

type Alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
type Insert<Sorted extends string, K extends string> =
  Sorted extends `${infer H}${infer T}` ? Alphabet extends `${string}${H}${string}${K}${string}` ? `${H}${Insert<T, K>}` : `${K}${Sorted}` : K

const parse = (equation: string): Parsed<readonly string[], string> => {
  const plain = equation.replaceAll(' ', '').replaceAll('...', '…')
  const arrow = plain.indexOf('->')
  const terms = (arrow < 0 ? plain : plain.slice(0, arrow)).split(',')
  if (arrow >= 0) return { terms, out: plain.slice(arrow + 2) }
  const indices = terms.join('').split('')
  const place = (k: string): number => /[A-Za-z]/.test(k) ? k.charCodeAt(0) : 128
  const once = indices.filter(k => k !== '…' && indices.indexOf(k) === indices.lastIndexOf(k)).sort((a, b) => place(a) - place(b))
  return { terms, out: `${indices.includes('…') ? '…' : ''}${once.join('')}` }
}

// 2. Check.

/** A term as it was written. */
type Written<I extends string> = I extends '' ? "''" : Dotted<I>
type Dotted<I extends string> = I extends `${infer A}…${infer B}` ? `${A}...${Dotted<B>}` : I

const written = (term: string): string => term === '' ? "''" : term.replaceAll('…', '...')

type Joined<I extends readonly string[]> = I extends readonly [infer T extends string, ...infer R extends readonly string[]] ? `${T}${Joined<R>}` : ''

type TermProblem<T extends string, I extends string = T> =
  I extends `${infer K}${infer R}`
    ? K extends '…' ? R extends `${string}…${string}` ? Say<Sentences['dots'], [Written<T>]> : TermProblem<T, R>
      : K extends Strange ? Say<Sentences['letter'], [K]> : TermProblem<T, R>
    : never
type TermsProblem<I extends readonly string[]> =
  I extends readonly [infer T extends string, ...infer R extends readonly string[]] ? [TermProblem<T>] extends [never] ? TermsProblem<R> : TermProblem<T> : never
type OutProblem<O extends string, In extends string> =
  O extends `${infer K}${infer R}`
    ? In extends `${string}${K}${string}`
      ? R extends `${string}${K}${string}` ? Say<Sentences['twice'], [Written<K>]> : OutProblem<R, In>
      : Say<Sentences['nowhere'], [Written<K>]>
    : never

type ParsedProblem<P, N extends number> =
  P extends Parsed<infer I, infer O>
    ? I['length'] extends N
      ? [TermsProblem<I>] extends [never]
        ? Joined<I> extends `${string}…${string}` ? O extends `${string}…${string}` ? OutProblem<O, Joined<I>> : Sentences['lost'] : OutProblem<O, Joined<I>>
        : TermsProblem<I>
      : Say<Sentences['count'], [I['length'], N]>
    : never

/**
 * The sentence of what is wrong with an equation of N operands.
 *
 * @since 0.2.0
 * @category type checks
 */
export type EquationProblem<Q extends string, N extends number> = Q extends unknown ? ParsedProblem<Parse<Q>, N> extends infer S extends string ? `einsum '${Q}': ${S}` : never : never

type Fail = (text: string, ...gaps: readonly (string | number)[]) => never

const isIndex = (k: string): boolean => /[A-Za-z\x80-\uffff]/.test(k)

const checkEquation = ({ terms, out }: Parsed<readonly string[], string>, count: number, wrong: Fail): void => {
  if (terms.length !== count) wrong(sentences.count, terms.length, count)
  for (const term of terms) {
    const indices = term.split('')
    indices.forEach((k, i) => {
      if (k !== '…' && !isIndex(k)) wrong(sentences.letter, k)
      if (k === '…' && indices.includes(k, i + 1)) wrong(sentences.dots, written(term))
    })
  }
  const indices = terms.join('').split('')
  if (indices.includes('…') && !out.includes('…')) wrong(sentences.lost)
  const output = out.split('')
  output.forEach((k, i) => {
    if (!indices.includes(k)) wrong(sentences.nowhere, written(k))
    if (output.includes(k, i + 1)) wrong(sentences.twice, written(k))
  })
}

// 3. Bind.

/** The term does not go with its operand. */
interface Misfit<S extends string> { readonly misfit: S }
/** The operand is of another rank. */
interface Unlike { readonly rank: true }

type Entry<K extends string, D> = { readonly [P in K]: D }

/** The sizes E of all indices so far, and those that the term I gives to the sizes S; or what is wrong. */
type Bind<I extends string, S extends Sizes, E> =
  I extends `${infer K}${infer R}`
    ? K extends '…' ? Dots<R, S, E>
      : S extends readonly [infer D, ...infer T]
        ? K extends keyof E
          ? unknown extends Meet<E[K], D> ? Bind<R, T, E & Entry<K, D>> : Misfit<Say<Sentences['size'], [K, ShowDim<E[K] & Dim>, ShowDim<D & Dim>]>>
          : Bind<R, T, E & Entry<K, D>>
        : AnyRank<S, E>
    : S extends readonly [] ? E : AnyRank<S, E>

/** Of a tensor of unknown rank each index has any size. */
type AnyRank<S extends Sizes, E> = number extends S['length'] ? E & { readonly [name: string]: number } : Unlike

type Dots<R extends string, S extends Sizes, E> =
  number extends S['length'] ? AnyRank<S, E>
    : S extends readonly [...infer M, ...Each<R>]
      ? S extends readonly [...M, ...infer T] ? Spread<R, T, E, Widened<E, readonly [...M]>> : never
      : Unlike
type Spread<R extends string, T extends Sizes, E, M> =
  M extends Misfit<string> ? M : Bind<R, T, { readonly [K in keyof E as Exclude<K, '…'>]: E[K] } & Entry<'…', M>>
type Widened<E, M extends Sizes> =
  E extends { readonly '…': infer L }
    ? L extends Sizes
      ? Broadcast<L, M> extends infer W ? W extends Clash<unknown, unknown, unknown> ? Misfit<Say<Sentences['broadcast'], [Show<L>, Show<M>]>> : W : never
      : Shape
    : M

/** As many sizes as there are indices. */
type Each<I extends string, Acc extends Sizes = []> = I extends `${string}${infer R}` ? Each<R, [...Acc, unknown]> : Acc

type RankSentence<I extends string, S extends Sizes> =
  I extends `${infer A}…${infer B}` ? Say<Sentences['least'], [Written<I>, Each<`${A}${B}`>['length'], Show<S>, S['length']]>
    : Say<Sentences['rank'], [Written<I>, Each<I>['length'], Show<S>, S['length']]>

/** What the operands up to one bind; or the sentence of that one, where those before it fit. */
type Walk<I extends readonly string[], C extends readonly Sizes[], E = unknown> =
  C extends readonly [infer S extends Sizes, ...infer SR extends readonly Sizes[]]
    ? I extends readonly [infer T extends string, ...infer TR extends readonly string[]] ? Step<Bind<T, S, E>, T, S, TR, SR> : never
    : E
type Step<F, T extends string, S extends Sizes, TR extends readonly string[], SR extends readonly Sizes[]> =
  F extends Misfit<infer X> ? SR extends readonly [] ? Misfit<X> : never
    : F extends Unlike ? SR extends readonly [] ? Misfit<RankSentence<T, S>> : never
    : Walk<TR, SR, F>

/** Each member of a list of shapes, of which some may be one of several. */
type Cases<C extends readonly Sizes[]> =
  C extends readonly [infer S extends Sizes, ...infer R extends readonly Sizes[]] ? EachShape<S> extends infer T ? T extends Sizes ? readonly [T, ...Cases<R>] : never : never : readonly []

type Walked<P, C> = P extends Parsed<infer I, string> ? C extends readonly Sizes[] ? Walk<I, C> : never : never

/**
 * The sentence of the last of the operands whose shapes are C, where those before it fit.
 *
 * @since 0.2.0
 * @category type checks
 */
export type OperandProblem<Q extends string, C extends readonly Sizes[]> =
  Q extends unknown ? Walked<Parse<Q>, Cases<C>> extends infer F ? F extends Misfit<infer S> ? `einsum '${Q}': ${S}` : never : never : never

// 4. The output.

type Produce<O extends string, E, Acc extends Sizes = readonly []> =
  O extends `${infer K}${infer R}`
    ? K extends keyof E
      ? K extends '…' ? E[K] extends infer M extends Sizes ? Produce<R, E, readonly [...Acc, ...M]> : Shape : Produce<R, E, readonly [...Acc, E[K]]>
      : Shape
    : Acc

type Solved<P, C> =
  P extends Parsed<infer I, infer O> ? C extends readonly Sizes[] ? Walk<I, C> extends infer E ? E extends Misfit<string> ? Shape : Produce<O, E> : never : never : Shape

/**
 * The shape that an equation gives operands of the shapes C; any shape where something is wrong.
 *
 * @since 0.2.0
 * @category type checks
 */
export type Equation<Q extends string, C extends readonly Sizes[]> = Q extends unknown ? Solved<Parse<Q>, Cases<C>> : never

/** Terms of one letter for each axis; those that `…` stands for are signs for private use, counted from the last. */
export interface Bound { readonly terms: readonly string[]; readonly out: string; readonly sizes: ReadonlyMap<string, number> }

const unnamed = (count: number): string => Array.from({ length: count }, (_, i) => String.fromCharCode(0xe000 + count - 1 - i)).join('')

/** What an equation says of operands of these shapes. `fail` gets the sentence of what is wrong. */
export const equation = (q: string, shapes: readonly (readonly number[])[], fail: (sentence: string) => never): Bound => {
  const wrong: Fail = (text, ...gaps) => fail(`einsum '${q}': ${say(text, gaps)}`)
  const { terms, out } = parse(q)
  checkEquation({ terms, out }, shapes.length, wrong)
  const sizes = new Map<string, number>()
  let dots: readonly number[] | undefined
  const widen = (mine: readonly number[]): readonly number[] => {
    const before = dots ?? mine
    const rank = Math.max(before.length, mine.length)
    return Array.from({ length: rank }, (_, i) => {
      const [x, y] = [before[i - rank + before.length] ?? 1, mine[i - rank + mine.length] ?? 1]
      return x === y || y === 1 ? x : x === 1 ? y : wrong(sentences.broadcast, show(before), show(mine))
    })
  }
  const bound = terms.map((term, at) => {
    const shape = shapes[at]!
    const unlike = (): never => term.includes('…') ? wrong(sentences.least, written(term), term.length - 1, show(shape), shape.length)
      : wrong(sentences.rank, written(term), term.length, show(shape), shape.length)
    let axis = 0
    const letters = term.split('').map(k => {
      if (k === '…') {
        const count = shape.length - (term.length - 1)
        if (count < 0) unlike()
        dots = widen(shape.slice(axis, axis += count))
        return unnamed(count)
      }
      const size = shape[axis++] ?? unlike()
      const before = sizes.get(k) ?? size
      if (before !== size) wrong(sentences.size, k, before, size)
      sizes.set(k, size)
      return k
    }).join('')
    if (axis !== shape.length) unlike()
    return letters
  })
  const names = unnamed(dots?.length ?? 0)
  dots?.forEach((d, i) => sizes.set(names[i]!, d))
  return { terms: bound, out: out.replace('…', names), sizes }
}
