import { item, tensor, type Tensor } from 'pullback'
import * as Opt from 'pullback/optimizer'
import { describe, expect, it } from 'vitest'
import { asStated } from '../../src/tensor/cast.js'
import { writtenPages } from './support.js'

/*
 * What a chapter prints as the formula of an optimizer is what its figures and checks train with: each call of one in a chapter, defaults included, takes
 * the steps of the printed formula. Rows are standardized by the rows that train alone.
 */

/** From a gradient, what is remembered, and the count of the step: the step for η = 1, and what is remembered next. */
type Rule = (g: number, m: number, v: number, s: number) => readonly [step: number, m: number, v: number]
const momentum = (g: number, m: number): number => 0.9 * m + g
const ofSquares = (g: number, v: number, keep: number): number => keep * v + (1 - keep) * g * g

/** The formulas as chapter C prints them; v and m begin at 0. */
const printed: Readonly<Record<string, Rule>> = {
  sgd: g => [g, 0, 0],
  momentum: (g, m) => [momentum(g, m), momentum(g, m), 0],
  nesterov: (g, m) => [g + 0.9 * momentum(g, m), momentum(g, m), 0],
  adagrad: (g, _, v) => [g / Math.sqrt(v + g * g), 0, v + g * g],
  rmsprop: (g, _, v) => [g / Math.sqrt(ofSquares(g, v, 0.9)), 0, ofSquares(g, v, 0.9)],
  adam: (g, m, v, s) => {
    const [nextM, nextV] = [0.9 * m + 0.1 * g, ofSquares(g, v, 0.999)]
    return [nextM / (1 - 0.9 ** s) / Math.sqrt(nextV / (1 - 0.999 ** s)), nextM, nextV]
  },
}

const gradients = [1, 0.1, 1, -0.5]
const scalar = (x: number): Tensor<readonly [], 'float64'> => tensor(x, { dtype: 'float64' })

/** The steps that an optimizer takes on the gradients, for a rate of 1. */
const stepsOf = (optimizer: Opt.Optimizer, rate: number): readonly number[] => {
  const params = { w: scalar(0) }
  let state = optimizer.init(params)
  return gradients.map(g => {
    const [updates, next] = optimizer.update({ w: scalar(g) }, state, params)
    state = next
    return -item(updates.w) / rate
  })
}

const formulaOf = (rule: Rule): readonly number[] => {
  let [m, v] = [0, 0]
  return gradients.map((g, s) => {
    const [step, nextM, nextV] = rule(g, m, v, s + 1)
    ;[m, v] = [nextM, nextV]
    return step
  })
}

const chapters = writtenPages().filter(({ file }) => file.includes('derivations/'))
const calls = chapters.flatMap(({ file, text }) =>
  [...text.matchAll(/Opt\.(sgd|momentum|nesterov|adagrad|rmsprop|adam)\((\d[\d.]*(?:, \{[^}]*\})?)\)/g)].map(([call, name, args]) => ({ file, call, name: name!, args: args! })))

/** Whether a call, `0.2, { initial: 0 }` by its arguments, takes the steps of the formula, but for ε. */
const follows = (name: string, args: string): boolean => {
  const makers: Readonly<Record<string, (rate: number, options?: object) => Opt.Optimizer>> = asStated(Opt)
  const options = [...args.matchAll(/(\w+): ([\d.e-]+)/g)].map(([, option, value]) => [option!, Number(value)] as const)
  const rate = Number.parseFloat(args)
  const optimizer = options.length === 0 ? makers[name]!(rate) : makers[name]!(rate, Object.fromEntries(options))
  const [found, wanted] = [stepsOf(optimizer, rate), formulaOf(printed[name]!)]
  return found.every((step, i) => Math.abs(step - wanted[i]!) < 1e-4 * Math.abs(wanted[i]!))
}

describe('chapters', () => {
  it('train with the optimizers that they print', () => {
    expect(new Set(calls.map(({ name }) => name))).toEqual(new Set(Object.keys(printed)))
    expect(calls.filter(({ name, args }) => !follows(name, args)).map(({ file, call }) => `${file}: ${call}`)).toEqual([])
  })

  it('would be found with another start, another rate of forgetting', () => {
    expect(follows('adagrad', '0.2')).toBe(false)
    expect(follows('adagrad', '0.2, { initial: 0 }')).toBe(true)
    expect(follows('adam', '0.1, { b1: 0.8 }')).toBe(false)
  })

  it('and guides standardize by the rows that train', () => {
    // A set that is split is standardized after it was.
    const leaks = writtenPages().flatMap(({ file, text }) => [...text.matchAll(/```ts[^\n]*\n(.*?)```/gs)]
      .filter(([, code]) => /\bsplit\(/.test(code!) && /std\((iris|digits)\.x/.test(code!)).map(() => file))
    expect(leaks).toEqual([])
  })
})
