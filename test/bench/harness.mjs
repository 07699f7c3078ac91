/** Interleaved timing: each contestant runs once a round, so that a drift of the machine meets all alike. */

const once = run => {
  const start = performance.now()
  run()
  return performance.now() - start
}

const median = values => [...values].sort((a, b) => a - b)[values.length >> 1]

/**
 * Times functions against the first of them.
 *
 * @param contestants name → function that does the work once
 * @returns name → median milliseconds, and the median over rounds of its ratio to the first
 */
export const compare = (contestants, { rounds = 15, warm = 3 } = {}) => {
  const names = Object.keys(contestants)
  for (let i = 0; i < warm; i++) for (const name of names) contestants[name]()
  const times = names.map(() => [])
  for (let round = 0; round < rounds; round++) names.forEach((name, i) => times[i].push(once(contestants[name])))
  return names.map((name, i) => ({
    name,
    ms: median(times[i]),
    ratio: median(times[i].map((time, round) => time / times[0][round])),
  }))
}

/** Prints a table of {@link compare}. */
export const report = (title, rows) => {
  console.log(`\n${title}`)
  for (const { name, ms, ratio } of rows) console.log(`  ${name.padEnd(36)} ${ms.toFixed(3).padStart(10)} ms   ×${ratio.toFixed(2)}`)
}
