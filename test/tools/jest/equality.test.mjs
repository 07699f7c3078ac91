// Run by jest, in a realm of its own, over the built package: see ../equality.test.ts.
import * as pullback from 'pullback'
import * as Random from 'pullback/random'
import { casesOf } from '../cases.mjs'

/** Whether jest takes two values for equal: where it does not, it throws. */
const passes = act => {
  try {
    act()
    return true
  } catch {
    return false
  }
}

test.each(casesOf(pullback, Random))('tells whether two differ in %s', (_, equal, left, right) => {
  expect(passes(() => { expect(left()).toEqual(right()) })).toBe(equal)
  expect(passes(() => { expect(left()).toStrictEqual(right()) })).toBe(equal)
  expect(passes(() => { expect([left()]).toEqual([right()]) })).toBe(equal)
})

test('a failure shows the elements', () => {
  expect(() => { expect({ w: pullback.tensor([1, 2]) }).toEqual({ w: pullback.tensor([1, 3]) }) }).toThrow(/-\s+3,\n.*\+\s+2,/)
})
