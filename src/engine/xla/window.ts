import type { AbstractValue } from '../../primitive/row/row.js'
import type { Convolution, ReduceWindow } from '../../primitive/row/params.js'
import type { Body, Value } from './body.js'
import { combiner, identityOf } from './regions.js'
import { array, list, scalar } from './text.js'

/** Axes by what they are: letters for the first two, numbers for the places. */
const axesText = (axes: readonly number[], letters: readonly [string, string]): string => {
  const names: string[] = []
  axes.forEach((axis, i) => { names[axis] = letters[i] ?? String(i - 2) })
  return `[${names.join(', ')}]`
}

const paddingText = (padding: Convolution['padding']): string =>
  `dense<[${padding.map(list).join(', ')}]> : tensor<${padding.length}x2xi64>`

export const convolution = (b: Body, x: readonly Value[], type: AbstractValue, params: Convolution): Value => {
  const { lhs, rhs, out } = params.dimensions
  const precision = `#stablehlo<precision ${b.module.precision}>`
  return b.op('convolution', x, type, [
    'batch_group_count = 1 : i64',
    `dimension_numbers = #stablehlo.conv<${axesText(lhs, ['b', 'f'])}x${axesText(rhs, ['i', 'o'])}->${axesText(out, ['b', 'f'])}>`,
    `feature_group_count = ${params.featureGroupCount} : i64`, `lhs_dilation = ${array(params.lhsDilation)}`, `padding = ${paddingText(params.padding)}`,
    `precision_config = [${precision}, ${precision}]`, `rhs_dilation = ${array(params.rhsDilation)}`, `window_strides = ${array(params.windowStrides)}`,
  ].join(', '))
}

export const reduceWindow = (b: Body, x: Value, type: AbstractValue, params: ReduceWindow): Value => {
  const { kind, windowDimensions, windowStrides, baseDilations, windowDilations, padding } = params
  const { dtype, shape } = x.type
  if (shape.length === 0) return x
  return b.all('reduce_window', [x, b.splat(identityOf(kind, dtype), scalar(dtype))], [type], {
    attributes: [
      `base_dilations = ${array(baseDilations)}`, `padding = ${paddingText(padding)}`, `window_dilations = ${array(windowDilations)}`,
      `window_dimensions = ${array(windowDimensions)}`, `window_strides = ${array(windowStrides)}`,
    ].join(', '),
    regions: [combiner(b, kind, dtype)],
  })[0]!
}
