import type { PrimitiveName } from '../../../src/primitive/row/params.js'
import { trace } from '../../../src/graph/trace.js'
import { primitiveNames } from '../../support/primitives.js'
import { storageOf } from '../../../src/tensor/value.js'
import type { DType } from '../../../src/tensor/dtype.js'
import { range } from '../../../src/primitive/rules/type-of.js'
import { bounds } from './bound.js'
import { exact, type Bounded } from './bounded.js'
import { functionOf, isFloat, tensorOf, type Case } from './case.js'
import { composites, draws, movers } from './composite.js'
import { shapeOf, sizes } from './data.js'
import type { Dice } from './dice.js'
import { Draft, Unfit, anyDType } from './draft.js'
import { differentiable, proposals } from './propose.js'

/** Tries several times what may not fit. */
export const attempt = <T>(times: number, f: () => T): T | undefined => {
  for (let i = 0; i < times; i++) {
    try {
      return f()
    } catch (problem) {
      if (!(problem instanceof Unfit)) throw problem
    }
  }
  return undefined
}

/** One more step of a primitive, on a value there is or a new one. */
const grow = (d: Draft, name: PrimitiveName, palette: readonly number[]): number | undefined => attempt(4, () => {
  const { dtypes, domain, draw } = proposals[name]
  const fits = d.where(({ dtype, data, shape }) => dtypes.includes(dtype) && (name !== 'threefry2x32' || shape.length < 4)
    && (domain === undefined || d.special || dtype === 'int32' || data.every(domain)))
  const x = fits.length > 0 && d.dice.chance(0.85) ? d.dice.pick(fits)
    : d.fresh({ shape: shapeOf(d.dice, palette), dtype: d.dice.pick(dtypes) }, domain === undefined || d.special ? undefined : 'positive')
  return draw(d, x)
})

/** Values that no step uses, some that are used, now and then an argument, a constant, or one twice. */
const resultsOf = (d: Draft, made: readonly number[]): readonly number[] => {
  const used = new Set(d.nodes.flatMap(node => node.kind === 'step' ? node.inputs : []))
  const sinks = d.nodes.flatMap((node, n) => node.kind === 'step' && !used.has(n) ? [n] : [])
  const steps = d.nodes.flatMap((node, n) => node.kind === 'step' ? [n] : [])
  const sources = d.nodes.flatMap((node, n) => node.kind === 'step' ? [] : [n])
  const { dice } = d
  const results = new Set([...made.slice(-3), ...sinks.slice(-5)])
  if (steps.length > 0 && dice.chance(0.25)) results.add(dice.pick(steps))
  if (sources.length > 0 && (results.size === 0 || dice.chance(0.08))) results.add(dice.pick(sources))
  const list = dice.shuffled([...results])
  return dice.chance(0.05) ? [...list, dice.pick(list)] : list
}

/** Conversions have many cases. */
const often: readonly PrimitiveName[] = [...primitiveNames, 'convert', 'convert', 'select']

const straight = (dice: Dice): Case => {
  const d = new Draft(dice, false)
  const palette = range(3).map(() => dice.pick(sizes))
  const count = dice.int(1, 12)
  const dtype = dice.pick<DType>(anyDType)
  d.fresh({ shape: shapeOf(dice, palette), dtype })
  for (let i = 0; i < count; i++) grow(d, dice.pick(often), palette)
  return d.finish(resultsOf(d, []), 'no', 'straight line')
}

const realistic = (dice: Dice): Case => {
  const d = new Draft(dice, false)
  const palette = range(2).map(() => dice.pick(sizes))
  const dtype = dice.pick(['float32', 'float32', 'float32', 'float64'] as const)
  let x = d.fresh({ shape: shapeOf(dice, palette, dice.pick([1, 2, 2, 2, 3])), dtype })
  const made: number[] = []
  const names: string[] = []
  for (let i = dice.int(1, 3); i > 0; i--) {
    const name = dice.pick([...Object.keys(composites), 'moves'])
    names.push(name)
    if (name === 'moves') {
      for (let j = dice.int(1, 5); j > 0; j--) {
        const y = attempt(3, () => proposals[dice.pick(movers)].draw(d, x))
        if (y !== undefined) x = y
      }
      continue
    }
    const results = attempt(3, () => composites[name]!(d, x))
    if (results === undefined) continue
    made.push(...results)
    x = results[0]!
  }
  return d.finish(resultsOf(d, made), 'no', names.join(' + '))
}

const random = (dice: Dice): Case => {
  const d = new Draft(dice, false)
  const made = attempt(5, () => draws(d, 0)) ?? []
  for (let i = dice.int(0, 3); i > 0; i--) grow(d, dice.pick(primitiveNames), [3, 5, 8])
  return d.finish(resultsOf(d, made), 'no', 'random')
}

/** One primitive, or a few elementwise ones, on NaN, infinities, zeros of both signs, subnormal and huge numbers. */
const elementwise: readonly PrimitiveName[] = [
  'negate', 'abs', 'sign', 'exponential', 'log', 'sqrt', 'tanh', 'logistic', 'add', 'subtract', 'multiply', 'divide', 'maximum', 'minimum', 'compare',
  'select',
]

const special = (dice: Dice): Case => {
  const d = new Draft(dice, true)
  const palette = range(2).map(() => dice.pick(sizes))
  const single = dice.chance(0.6)
  const names = single ? primitiveNames : elementwise
  for (let i = single ? 1 : dice.int(2, 5); i > 0; i--) grow(d, dice.pick(names), palette)
  return d.finish(resultsOf(d, []), 'no', 'special values')
}

const kinky: readonly PrimitiveName[] = ['convert', 'iota', 'threefry2x32']

/** The gradient of a scalar function; `undefined` when it is not known well everywhere. */
const gradient = (dice: Dice): Case | undefined => {
  const d = new Draft(dice, false)
  const palette = range(2).map(() => dice.pick(sizes.slice(0, 10)))
  const dtype = dice.pick(['float32', 'float32', 'float64'] as const)
  let x = d.fresh({ shape: shapeOf(dice, palette, dice.pick([1, 2, 2, 3])), dtype })
  const names = primitiveNames.filter(name => differentiable(name) && !kinky.includes(name))
  for (let i = dice.int(1, 6); i > 0; i--) {
    const y = dice.chance(0.3) ? attempt(2, () => dice.pick(Object.values(composites))(d, x)[0])
      : attempt(4, () => {
        const { dtypes, domain, draw } = proposals[dice.pick(names)]
        const value = d.values[x]!
        if (!dtypes.includes(value.dtype) || (domain !== undefined && !value.data.every(domain))) throw new Unfit('outside the domain')
        return draw(d, x)
      })
    if (y !== undefined && isFloat(d.typeOf(y).dtype)) x = y
  }
  const scalar = attempt(1, () => d.step('reduce', { kind: 'add', dimensions: range(d.typeOf(x).shape.length) }, d.step('multiply', {}, x, d.operand(d.typeOf(x)))))
  if (scalar === undefined) return undefined
  const c = d.finish([scalar], dice.chance(0.5) ? 'grad' : 'valueAndGrad', 'gradient')
  if (!c.inputs.some(source => isFloat(source.dtype))) return undefined
  const results = bounds(trace(functionOf(c), c.program.arguments), c.inputs.map(source => exact(source, storageOf(tensorOf(source), 'source'))))
  const known = ({ data, error }: Bounded): boolean => {
    const size = Math.max(1e-3, ...Float64Array.from(data, Math.abs))
    return size < 1e8 && (error?.every(e => e < 1e-3 * size) ?? true)
  }
  return results.every(known) ? c : undefined
}

/** Draws one case. */
export const generate = (dice: Dice): Case => {
  const at = dice.int(0, 99)
  if (at < 45) return straight(dice)
  if (at < 68) return realistic(dice)
  if (at < 76) return random(dice)
  if (at < 84) return special(dice)
  for (let i = 0; i < 6; i++) {
    const c = gradient(dice)
    if (c !== undefined) return c
  }
  return straight(dice)
}
