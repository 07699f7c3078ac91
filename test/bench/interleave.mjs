import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { median } from './measure.mjs'

const ROUNDS = Number(process.env.PULLBACK_BENCH_ROUNDS ?? 7)

const start = (script, workload) => {
  const child = fork(fileURLToPath(new URL(`./contestants/${script}.mjs`, import.meta.url)), [JSON.stringify(workload)], { stdio: ['ignore', 'ignore', 'pipe', 'ipc'] })
  let errors = ''
  child.stderr.on('data', text => { errors += text })
  const ended = once(child, 'exit').then(([code]) => { throw new Error(`${script} ${workload.join(' ')} ended with ${code}:\n${errors}`) })
  ended.catch(() => {})
  const message = () => Promise.race([once(child, 'message').then(([found]) => found), ended])
  return {
    ready: message,
    round: () => {
      child.send('round')
      return message()
    },
    stop: () => child.kill(),
  }
}

/** Numbers that all contestants reach, by different orders of summation. */
const agree = (a, b) => Math.abs(a - b) <= 1e-3 * Math.max(1, Math.abs(a))

/**
 * Times contestants in alternating rounds, each in a process of its own, one at work at any time: a drift of the machine meets all alike, and none
 * disturbs another's heap, timers or threads.
 *
 * @param entries name → `[script, workload]`
 * @returns name → median milliseconds, and `ratio(of, to)`: the median over rounds of the ratio of two times
 */
export const interleave = async entries => {
  const names = Object.keys(entries)
  const children = []
  try {
    let answer
    for (const name of names) {
      const child = start(...entries[name])
      children.push(child)
      const ready = await child.ready()
      if (typeof ready.answer !== 'number') continue
      answer ??= ready.answer
      if (!agree(answer, ready.answer)) throw new Error(`${name} comes to ${ready.answer}, ${names[0]} to ${answer}`)
    }
    const times = Object.fromEntries(names.map(name => [name, []]))
    for (let round = 0; round < ROUNDS; round++) for (const [i, name] of names.entries()) times[name].push((await children[i].round()).ms)
    return {
      ms: name => median(times[name]),
      ratio: (of, to) => median(times[of].map((time, round) => time / times[to][round])),
      has: name => names.includes(name),
    }
  } finally {
    for (const child of children) child.stop()
  }
}
