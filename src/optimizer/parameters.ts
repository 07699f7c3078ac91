import { flatten, type Flattened } from '../graph/tree.js'
import type { Shape } from '../shape/kind/dim.js'
import { checkArgument, described, isRecord, refuse } from '../tensor/argument.js'
import { asStated } from '../tensor/cast.js'
import type { FloatDType } from '../tensor/dtype.js'
import { mismatch, show } from '../tensor/mismatch.js'
import { isTensor, type AnyTensor, type Tensor } from '../tensor/value.js'
import type { OptState } from './optimizer.js'

/** A parameter, or its gradient, update or slot, whatever its shape. */
export type FloatTensor = Tensor<Shape, FloatDType>

/** A record of parameters taken apart. */
export interface Parameters<P> {
  readonly leaves: readonly FloatTensor[]
  /** Of each leaf: `hidden.w`. */
  readonly paths: readonly string[]
  /**
   * The leaves of another record of the same keys, shapes and dtypes, in this one's order; `name` is what errors call
   * it.
   */
  readonly match: (name: string, other: unknown) => readonly FloatTensor[]
  /** A record of the same keys over other leaves. */
  readonly rebuild: (leaves: readonly unknown[]) => P
}

const take = (word: string, name: string, tree: unknown): Flattened =>
  flatten(tree, (path, found) => refuse(`${word}: ${name}${path} is ${found}, not a tensor of floats`))

const describe = (x: unknown): string => isTensor(x) ? `${x.dtype}${show(x.shape)}` : 'not a tensor'

/** A {@link ShapeMismatch} when a tensor is not of the shape and dtype of its parameter. */
export const checkLike = (what: string, found: unknown, whose: string, param: AnyTensor): void => {
  if (describe(found) !== describe(param)) mismatch(`${what} is ${describe(found)}, ${whose} is ${describe(param)}`)
}

/** Takes parameters apart; a {@link ShapeMismatch} when one is not of floats. */
export const parametersOf = <P>(word: 'init' | 'update', params: P): Parameters<P> => {
  const own = take(word, 'params', params)
  own.leaves.forEach(({ dtype }, i) => {
    if (dtype === 'float32' || dtype === 'float64') return
    mismatch(`${word}: params${own.paths[i]} is ${dtype}: only float32 and float64 are trained`)
  })
  const places = new Set(own.paths)
  return {
    leaves: asStated(own.leaves),
    paths: own.paths.map(path => path.replace(/^\./, '')),
    match: (name, other) => {
      const theirs = take(word, name, other)
      const byPath = new Map(theirs.paths.map((path, i) => [path, theirs.leaves[i]!]))
      const extra = theirs.paths.find(path => !places.has(path))
      if (extra !== undefined) mismatch(`${word}: ${name}${extra} stands beside no parameter`)
      return asStated(own.paths.map((path, i) => {
        const found = byPath.get(path)
        if (found === undefined) return mismatch(`${word}: ${name} has no ${path.replace(/^\./, '')}, params has`)
        checkLike(`${word}: ${name}${path}`, found, `params${path}`, own.leaves[i]!)
        return found
      }))
    },
    rebuild: leaves => asStated(own.rebuild(asStated(leaves))),
  }
}

/** What `update` says to a state that it has not made. */
export const notOurs = (theirs: string, ours: string): never =>
  mismatch(`update: the state has ${theirs}, this optimizer has ${ours}: it is another optimizer's`)

/** The state that `update` is given, once it is of the form that optimizers make. */
export const stateArgument = <P>(state: OptState<P>): OptState<P> => {
  checkArgument('update', 'the state', state, 'array')
  state.forEach((entry, i) => {
    if (!isRecord(entry) || !isRecord(entry['slots']) || !isTensor(entry['count'])) {
      refuse(`update: the state has ${described(entry)} at ${i}, which no optimizer makes: begin with init(params)`)
    }
  })
  return state
}

/** The entries of a record through `f`. */
export const mapValues = <A, B>(
  record: Readonly<Record<string, A>>, f: (value: A, name: string) => B,
): Readonly<Record<string, B>> =>
  Object.fromEntries(Object.entries(record).map(([name, value]) => [name, f(value, name)]))
