/** Small arithmetic of timings. */

export const median = values => [...values].sort((a, b) => a - b)[values.length >> 1]

const WARM_MS = 500
const ROUND_MS = 80

/**
 * Before a round, work that is not counted: when a process has slept, its threads begin on one core, and it takes the system some 50 milliseconds (those of a
 * virtual machine and of its host add up) to spread them.
 */
const AWAKE_MS = 100

const timed = async (work, times) => {
  const start = performance.now()
  for (let i = 0; i < times; i++) await work()
  return performance.now() - start
}

const timedAtOnce = (work, times) => {
  const start = performance.now()
  for (let i = 0; i < times; i++) work()
  return performance.now() - start
}

/**
 * A function that takes one round's time: milliseconds each of as many repetitions as fill a round. Work that returns a promise is awaited each time.
 * Before, the work is repeated until the host has optimized it.
 */
export const rounds = async work => {
  const first = work()
  const time = first instanceof Promise ? timed : timedAtOnce
  await first
  let [spent, times] = [0, 0]
  while (spent < WARM_MS) {
    spent += await time(work, 1)
    times++
  }
  const repeat = Math.max(1, Math.round(ROUND_MS / await time(work, 1)), Math.round(ROUND_MS * times / spent))
  const awake = Math.ceil(repeat * AWAKE_MS / ROUND_MS)
  return async () => {
    await time(work, awake)
    return await time(work, repeat) / repeat
  }
}
