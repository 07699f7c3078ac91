/*
 * What words say of windows that do not fit: each sentence is written once, and its type is what the compiler says.
 */

/** A tensor without the axes that windows slide along. */
export const noFeatures = <Op extends string, Axes extends string, S extends string>(op: Op, axes: Axes, shape: S) =>
  `${op}: ${shape} is no [..., ${axes}, channels]` as const

/** Kernels of another rank. */
export const noKernels = <Op extends string, Axes extends string, S extends string>(op: Op, axes: Axes, shape: S) =>
  `${op}: kernels of shape ${shape} are no [${axes}, channels, kernels]` as const

/** Kernels that take other channels than there are. */
export const otherChannels = <Op extends string, X extends string, W extends string, C extends string, I extends string>(op: Op, x: X, w: W, has: C, take: I) =>
  `${op}: ${x} by ${w}: the input has ${has} channels, the kernels take ${take}` as const

/** The same, group by group. */
export const otherGroups = <Op extends string, X extends string, W extends string, C extends string, G extends string, I extends string>(op: Op, x: X, w: W, has: C, groups: G, take: I) =>
  `${op}: ${x} by ${w}: the input has ${has} channels in ${groups} groups, the kernels take ${take} of each` as const

/** Channels or kernels that are no whole groups. */
export const uneven = <Op extends string, N extends string, What extends string, G extends string>(op: Op, count: N, what: What, groups: G) =>
  `${op}: ${count} ${what} do not divide into ${groups} groups` as const

/** A window larger than what it slides over. */
export const tooLarge = <Op extends string, X extends string, Axis extends string, E extends string, N extends string>(op: Op, x: X, axis: Axis, extent: E, size: N) =>
  `${op}: ${x}: a window of ${axis} ${extent} does not fit into ${size}: pad the input or take a smaller one` as const

/** A transposed window of which nothing is left. */
export const nothingLeft = <Op extends string, X extends string, Axis extends string>(op: Op, x: X, axis: Axis) =>
  `${op}: ${x}: the padding leaves nothing of the ${axis}` as const

/** A stride, dilation, number of groups, or size of a window. */
export const noCount = <Op extends string, Name extends string, N extends string>(op: Op, name: Name, value: N) =>
  `${op}: a ${name} of ${value} is no whole number above 0` as const

/** A padding. */
export const noPadding = <Op extends string, N extends string>(op: Op, value: N) =>
  `${op}: a padding of ${value} is no whole number, 0 or more` as const

/** A padding of a pool, in which a window could lie and see nothing. */
export const allPadding = <Op extends string, N extends string, K extends string>(op: Op, value: N, window: K) =>
  `${op}: a padding of ${value} is not below the window of ${window}: it would see nothing else` as const
