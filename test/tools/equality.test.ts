import assert from 'node:assert'
import { isDeepStrictEqual } from 'node:util'
import * as pullback from 'pullback'
import { compile, grad, square, sum, tensor, type Tensor } from 'pullback'
import * as Random from 'pullback/random'
import { chai, describe, expect, it } from 'vitest'
import { root } from '../../type-tests/support/compilers.js'
import { requireBuild } from '../../type-tests/support/files.js'
import { succeed } from '../package/command.js'
import { casesOf } from './cases.mjs'

const cases = casesOf(pullback, Random)

/** Whether a tool takes two values for equal: where it does not, it throws. */
const passes = (act: () => void): boolean => {
  try {
    act()
    return true
  } catch {
    return false
  }
}

const equalities: Readonly<Record<string, (a: unknown, b: unknown) => boolean>> = {
  'toEqual of vitest': (a, b) => passes(() => { expect(a).toEqual(b) }),
  'toStrictEqual of vitest': (a, b) => passes(() => { expect(a).toStrictEqual(b) }),
  'deepStrictEqual of node:assert': (a, b) => passes(() => { assert.deepStrictEqual(a, b) }),
  'isDeepStrictEqual of node:util': isDeepStrictEqual,
  'deep.equal of chai': (a, b) => passes(() => { chai.expect(a).to.deep.equal(b) }),
}

describe.each(Object.entries(equalities))('%s', (_, isEqual) => {
  it.each(cases)('tells whether two differ in %s', (__, equal, left, right) => {
    expect(isEqual(left(), right())).toBe(equal)
    expect(isEqual([left()], [right()])).toBe(equal)
    expect(isEqual(right(), left())).toBe(equal)
  })
})

it('jest, too, in a realm of its own', async () => {
  requireBuild()
  const jest = [`${root}/node_modules/jest/bin/jest.js`, '--config', `${root}/test/tools/jest/jest.config.json`]
  const output = await succeed(process.execPath, ['--experimental-vm-modules', ...jest], root)
  expect(output).toContain(`Tests:       ${cases.length + 1} passed, ${cases.length + 1} total`)
})

it('a failure shows the elements', () => {
  expect(() => { assert.deepStrictEqual({ w: tensor([1, 2]) }, { w: tensor([1, 3]) }) }).toThrow(/Float32Array\(2\)[^]*\+ +2\n- +3\n/)
})

it('looking at what test tools see changes nothing', () => {
  const x = tensor([1, 2])
  const seen: Readonly<Record<string, unknown>> = { ...x }
  assert.ok(seen['elements'] instanceof Float32Array)
  seen['elements'].fill(7)
  assert.deepStrictEqual(x, tensor([1, 2]))
  expect(() => { Object.assign(x, { elements: [3, 4] }) }).toThrow(TypeError)
})

it('tensors that are traced say that nobody knows their elements, taped ones show theirs', () => {
  const compared = (x: Tensor<readonly [2]>): Tensor<readonly []> => {
    assert.deepStrictEqual(x, tensor([1, 2]))
    return sum(square(x))
  }
  assert.deepStrictEqual(grad(compared)(tensor([1, 2])), tensor([2, 4]))
  expect(() => compile(compared)(tensor([1, 2]))).toThrow('the elements of this float32 tensor of shape [2] are not known while compile traces')
})
