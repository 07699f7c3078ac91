// Run by jest, in a realm of its own, over the built package: see ../equality.test.ts.
import * as pullback from 'pullback'
import * as Random from 'pullback/random'
import { casesOf } from '../cases.mjs'

for (const [what, equal, left, right] of casesOf(pullback, Random)) {
  test(`${equal ? 'the same' : 'differ'}: ${what}`, () => {
    if (equal) {
      expect(left()).toEqual(right())
      expect(left()).toStrictEqual(right())
    } else {
      expect(left()).not.toEqual(right())
      expect(left()).not.toStrictEqual(right())
    }
  })
}

test('a failure shows the elements', () => {
  expect(() => { expect({ w: pullback.tensor([1, 2]) }).toEqual({ w: pullback.tensor([1, 3]) }) }).toThrow(/-\s+3,\n.*\+\s+2,/)
})
