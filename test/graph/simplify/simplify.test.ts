import { describe, expect, it } from 'vitest'
import { rules, simplify } from '../../../src/graph/simplify/index.js'
import { rewrite } from '../../../src/graph/simplify/rewrite.js'
import type { Rule, RuleSet } from '../../../src/graph/simplify/rule.js'
import { asStated } from '../../../src/tensor/cast.js'
import { b, expectSame, expressions, float32, floats, traced } from './support.js'
import { randomProgram } from './random-program.js'

const seeds = 2500

describe('simplify', () => {
  it('takes results that are arguments and constants, some twice', () => {
    const program = traced((x, y) => [x, b.negate(b.negate(y)), floats([2], [1, 2]), x, b.constant(0, y), b.add(x, y)], float32(2), float32(2))
    const found = simplify(program)
    expect(expressions(found)).toEqual(['x', 'y', '[2](1 2)', 'x', '0^[2]', 'add(x, y)'])
    expectSame(found, program)
  })

  it('leaves out what no result needs', () => {
    expect(simplify(traced(x => { b.exponential(x); return [x] }, float32(2))).steps).toEqual([])
  })

  it('never cancels or reorders terms of floats', () => {
    const found = (f: Parameters<typeof traced>[0]) => expressions(simplify(traced(f, float32(2), float32(2), float32(2))))
    expect(found((x, y) => [b.subtract(b.add(x, y), y)])).toEqual(['subtract(add(x, y), y)'])
    expect(found((x, y, z) => [b.add(b.add(x, y), z)])).toEqual(['add(add(x, y), z)'])
    expect(found(x => [b.subtract(x, x), b.divide(x, x)])).toEqual(['subtract(x, x)', 'divide(x, x)'])
    expect(found(x => [b.multiply(b.multiply(x, b.constant(3, x)), b.constant(5, x))])).toEqual(['multiply(multiply(x, 3^[2]), 5^[2])'])
    expect(found(x => [b.divide(x, b.constant(3, x))])).toEqual(['divide(x, 3^[2])'])
  })

  it('random programs are such that every rule applies to some', () => {
    const count = new Map<string, number>()
    const counted = (of: string) => <R extends (...given: never[]) => unknown>(rule: R): R => {
      const name = `${of} ${rule.name}`
      count.set(name, 0)
      return asStated((...given: never[]) => {
        const n = rule(...given)
        if (n !== undefined) count.set(name, count.get(name)! + 1)
        return n
      })
    }
    const counting: RuleSet = {
      every: rules.every!.map(counted('every')),
      of: asStated(Object.fromEntries(Object.entries(rules.of!).map(([name, list]) => [name, asStated<readonly Rule<never>[]>(list).map(counted(name))]))),
      last: rules.last!.map(counted('last')),
    }
    for (let seed = 1; seed <= seeds; seed++) rewrite(randomProgram(seed), counting)
    expect([...count].flatMap(([name, n]) => n === 0 ? [name] : [])).toEqual([])
  })

  it('keeps every result of random programs, and simplifies no further what it has simplified', () => {
    let [before, after] = [0, 0]
    for (let seed = 1; seed <= seeds; seed++) {
      const program = randomProgram(seed)
      const found = simplify(program)
      expectSame(found, program, seed)
      expect(simplify(found).steps.length, `seed ${seed}`).toBe(found.steps.length)
      before += program.steps.length
      after += found.steps.length
    }
    expect(after).toBeLessThan(before)
  })
})
