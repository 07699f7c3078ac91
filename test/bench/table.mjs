/** Tables: a value, how it compares, and beside it the target. */

const checks = []

const judge = (measured, target) => {
  const met = target.atLeast !== undefined ? measured >= target.atLeast : measured <= target.atMost
  return { text: `${target.atLeast !== undefined ? '≥' : '≤'} ${target.atLeast ?? target.atMost}`, mark: met ? 'met' : 'MISSED' }
}

export const title = text => { console.log(`\n${text}`) }

const number = value => value >= 100 ? value.toFixed(0) : value.toPrecision(3)

/**
 * One line.
 *
 * @param target `{ atLeast }` or `{ atMost }`, compared with `ratio` where there is one, else with `value`
 */
export const line = (subject, name, value, unit, { ratio, ratioTo = '', target } = {}) => {
  const compared = ratio === undefined ? '' : `×${ratio.toFixed(2)} ${ratioTo}`
  const { text, mark } = target === undefined ? { text: '', mark: '' } : judge(ratio ?? value, target)
  console.log(`  ${name.padEnd(34)}${number(value).padStart(9)} ${unit.padEnd(10)}${compared.padEnd(24)}${text.padEnd(8)}${mark}`.trimEnd())
  if (target !== undefined) checks.push({ subject, name, measured: ratio ?? value, unit: ratio === undefined ? unit : ratioTo, text, mark })
}

/** All targets once more, in one place. */
export const summary = () => {
  if (checks.length === 0) return
  title('Targets')
  for (const { subject, name, measured, unit, text, mark } of checks) {
    console.log(`  ${`${subject}: ${name.trim()}`.padEnd(68)}${number(measured).padStart(8)} ${unit.padEnd(18)}${text.padEnd(8)}${mark}`)
  }
}
