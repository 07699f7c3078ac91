import { FLOAT32, FLOAT64, lanes, type Format, type Routine } from './lanes.js'

/*
 * exp(x) - 1 = 2·(2ⁿ⁻¹·p + (2ⁿ⁻¹ - ½)), where x = n·ln 2 + r, |r| ≤ ½·ln 2 and p = exp(r) - 1 = r + r²·R(r): halves, as
 * 2ⁿ may be the power of two just above the largest number.
 */

/** R(r), minimax on |r| ≤ ½·ln 2: error 1.4e-8 and 9e-19 of exp(r) - 1. */
const REST = {
  f32x4: [0.4999999701976776, 0.16666539013385773, 0.04166775569319725, 0.008367127738893032, 0.0013836235739290714],
  f64x2: [
    0.5, 0.16666666666666677, 0.04166666666666651, 0.008333333333321691, 0.0013888888888962494, 0.000198412698859666,
    2.4801587172236887e-5, 2.755724437290678e-6, 2.755740293713177e-7, 2.510897941422052e-8, 2.087523095869638e-9,
  ],
} as const

/** ln 2 in two parts, the first short enough that its products with n are exact. */
const LN2 = {
  f32x4: [0.693145751953125, 1.4286068203094173e-6],
  f64x2: [0.693147180559663, 2.8235290563031577e-13],
} as const

/** Beyond these the result is -1 and Infinity. */
const RANGE = { f32x4: [-18, 89], f64x2: [-38, 710] } as const

/** Below it the result is x. */
const TINY = { f32x4: 2 ** -25, f64x2: 2 ** -54 } as const

const exponentialMinusOneIn = (format: Format): Routine => (code, x, side) => {
  lanes(code, format, v => {
    const { float, fraction, bias } = format
    const rounding = v.number(1.5 * 2 ** fraction + bias - 1)
    const [lower, upper] = RANGE[float]
    const held = v.keep(v.atLeast(v.atMost(v.read(x), v.number(upper)), v.number(lower)))
    const shifted = v.keep(v.add(v.mul(held, v.number(1 / Math.LN2)), rounding))
    const n = v.keep(v.sub(shifted, rounding))
    const r = v.keep(v.sub(v.sub(held, v.mul(n, v.number(LN2[float][0]))), v.mul(n, v.number(LN2[float][1]))))
    const p = v.add(r, v.mul(v.mul(r, r), v.polynomial(REST[float], r)))
    const scale = v.keep(v.shiftLeft(shifted, fraction))
    const half = v.keep(v.add(v.mul(p, scale), v.sub(scale, v.number(0.5))))
    return v.select(v.less(v.abs(v.read(x)), v.number(TINY[float])), v.read(x), v.add(half, half))
  }, side)
}

export const exponentialMinusOne32 = exponentialMinusOneIn(FLOAT32)
export const exponentialMinusOne64 = exponentialMinusOneIn(FLOAT64)
