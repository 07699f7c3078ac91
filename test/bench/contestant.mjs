import { rounds } from './measure.mjs'

/**
 * The side of a contestant, which is a process of its own: prepares the workload that the parent names, then times a round whenever asked.
 *
 * @param workloads name → `(...sizes) => { work, answer?, per? }`: `work` does it once, or `per` times at once; `answer` is a number that all contestants must reach
 */
export const contest = async workloads => {
  const [name, ...parameters] = JSON.parse(process.argv[2])
  const { work, answer, per = 1 } = await workloads[name](...parameters)
  const round = await rounds(work)
  process.on('message', async () => process.send({ ms: await round() / per }))
  process.send({ ready: true, answer })
}
