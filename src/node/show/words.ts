import type { EpochMetrics } from '../../train/index.js'

/** `testLoss` as `test loss`. */
const words = (name: string): string => name.replace(/([a-z\d])([A-Z])/g, '$1 $2').toLowerCase()

/** Whether a number by this name is a share, shown in percent. */
export const isShare = (name: string): boolean => /accuracy$/i.test(name)

/** A number of a metric in four digits; a share in percent. */
export const showMetric = (name: string, value: number): string =>
  isShare(name) ? `${(value * 100).toFixed(2)} %` : Number.isFinite(value) ? value.toPrecision(4) : String(value)

/** The name and number of each metric of an epoch: those of the training rows plainly, those of the test rows with `test` before them. */
export const namedMetrics = ({ train, test }: EpochMetrics<string>): readonly (readonly [name: string, text: string])[] => [
  ...Object.entries(train).map(([name, value]) => [words(name), showMetric(name, value)] as const),
  ...Object.entries(test ?? {}).map(([name, value]) => [`test ${words(name)}`, showMetric(name, value)] as const),
]

/** `12,340`. */
export const showCount = (count: number): string => Math.round(count).toLocaleString('en-US')

/** Seconds as a person says them: `0.4 s`, `12 s`, `3 min 5 s`, `2 h 10 min`. */
export const showTime = (seconds: number): string => {
  const whole = Math.round(seconds)
  if (seconds < 9.95) return `${seconds.toFixed(1)} s`
  if (whole < 60) return `${whole} s`
  return whole < 3600 ? `${Math.floor(whole / 60)} min ${whole % 60} s` : `${Math.floor(whole / 3600)} h ${Math.floor(whole % 3600 / 60)} min`
}
