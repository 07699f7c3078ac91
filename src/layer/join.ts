import type { ShapeError } from '../shape/error.js'
import type { Box, Shape } from '../shape/kind/dim.js'
import type { Show } from '../shape/show.js'
import type { Key } from '../tensor/key.js'
import { mismatch, show } from '../tensor/mismatch.js'
import type { Definition } from './definition.js'
import type { None } from './layer.js'

/** The record written out: `& {}` keeps the compiler from printing the intersections it was made of. */
export type Flat<T> = { readonly [K in keyof T]: T[K] } & {}

/**
 * What marks a record whose names only the run knows: `init` makes it, and no literal is one, such as `{}`. A string and no symbol, because declarations
 * write the record out. No value has it.
 */
export interface Unwritten { readonly '(names known at run time)': never }

/** A record of names that only the run knows. */
export type ByName = Unwritten & { readonly [name: string]: unknown }

/**
 * What a network holds under a name: of one of several names, one of several records; under a name that is no literal, what only the run knows.
 */
export type Entry<Name extends string, T> = Name extends unknown
  ? None extends { readonly [K in Name]: unknown } ? Unwritten & { readonly [K in Name]: string extends Name ? unknown : T } : { readonly [K in Name]: T }
  : never

/** The names of a record, or of each of several. */
type NamesOf<P> = P extends unknown ? keyof P : never

/** The names that are literals. */
type Literal<Names> = Names extends string ? None extends { readonly [_ in Names]: unknown } ? never : Names : never

/** The literal names that are in both. */
export type Shared<Names, P> = Literal<Names> & Literal<NamesOf<P>>

/**
 * `true` where a name stands in a record already. A check of generic code asks whether `Box<Taken<…>>` is `Box<true>`: the compiler looks into a box where
 * a type parameter stands for the record, too, finds no `true`, and goes on. Names that only the run knows are checked there.
 */
export type Taken<Names, P> = [Names & NamesOf<P>] extends [never] ? false : [Shared<Names, P>] extends [never] ? false : true

/** What two parts need together: a key if either does, and the state of both. */
export type Joined<N1, N2, State> = keyof State extends never
  ? keyof N2 extends never ? N1 : Flat<N1 & N2>
  : Flat<{ readonly [K in Exclude<keyof N1 | keyof N2, 'state'>]: Key } & { readonly state: State }>

/** The states of two parts; a part without state leaves no trace. */
export type With<State, Name extends string, S> = keyof S extends never ? State : Flat<State & Entry<Name, S>>

/** `unknown` where a layer takes what the one before gives. */
export type Fits<Word extends string, Given extends Shape, Taken extends Shape, What extends string> = Box<Given> extends Box<Taken> ? unknown
  : ShapeError<`${Word}: the output ${Show<Given>} of one layer is not the input ${Show<Taken>} of ${What}`>

/** T where a part needs what networks pass on. */
export type Carried<Part extends string, Needs, T = unknown> = keyof Needs extends 'key' | 'state' ? T
  : ShapeError<`${Part} needs ${Exclude<keyof Needs, 'key' | 'state'> & string}: a network passes on key and state, nothing else`>

/** A record that is asked for with each layer that is joined, and made once: what it holds never changes. */
const madeOnce = (make: Definition['initState']): Definition['initState'] => {
  let made: ReturnType<Definition['initState']> | undefined
  return () => ({ ...made ??= make() })
}

/** f, then g, on records of parameters and states that hold the fields of both. Each part takes its own fields and leaves the others. */
const composed = (f: Definition, g: Definition): Definition => ({
  inShape: f.inShape,
  outShape: g.outShape,
  fields: () => [...f.fields(), ...g.fields()],
  init: key => ({ ...f.init(key), ...g.init(key) }),
  initState: madeOnce(() => ({ ...f.initState(), ...g.initState() })),
  train: (params, x, needs) => {
    const first = f.train(params, x, needs)
    const second = g.train(params, first.output, needs)
    return {
      output: second.output,
      backward: dOutput => {
        const [dSecond, dMiddle] = second.backward(dOutput)
        const [dFirst, dInput] = first.backward(dMiddle)
        return [{ ...dFirst, ...dSecond }, dInput]
      },
      state: { ...first.state, ...second.state },
    }
  },
  evaluate: (params, x, state) => g.evaluate(params, f.evaluate(params, x, state), state),
})

/** Joins two definitions, whose fields and shapes must fit. */
export const join = (word: string, f: Definition, g: Definition): Definition => {
  const taken = (what: string, names: readonly string[], more: readonly string[]): void => {
    const double = more.find(name => names.includes(name))
    if (double !== undefined) mismatch(`${word}: ${what}'${double}' is taken`)
  }
  if (show(f.outShape) !== show(g.inShape)) mismatch(`${word}: the output ${show(f.outShape)} of one layer is not the input ${show(g.inShape)} of the next`)
  taken('', f.fields(), g.fields())
  taken('the state ', Object.keys(f.initState()), Object.keys(g.initState()))
  return composed(f, g)
}
